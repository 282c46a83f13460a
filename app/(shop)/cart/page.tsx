import { CartView } from '@/components/checkout/cart-view';
import { readCart } from '../read-shop';

export const metadata = { title: 'Cart' };

export default async function CartPage() {
  return <CartView initialCart={await readCart()} />;
}
