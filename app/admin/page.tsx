import { redirect } from 'next/navigation';
import { requireOperatorPage } from './operator-page';

export default async function AdminPage() {
  await requireOperatorPage('/admin/traces');
  redirect('/admin/traces');
}
