import type { Metadata } from 'next';
import { SettingsView } from '@/components/settings/settings-view';
import { settingsContext } from '@/lib/settings/server/context';
import { requireOperatorPage } from '../operator-page';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  await requireOperatorPage('/admin/settings', 'owner');
  return <SettingsView settings={settingsContext.get().read()} />;
}
