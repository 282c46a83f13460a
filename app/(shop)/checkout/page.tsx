import { Checkout } from '@/components/checkout/checkout';
import { readCart } from '../read-shop';

export const metadata = { title: 'Checkout' };

export default async function CheckoutPage() {
  return <Checkout initialCart={await readCart()} />;
}
