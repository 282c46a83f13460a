import { CircleCheck } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { Icon } from '@/components/ui/icon';
import { LocalTime } from '@/components/ui/local-time';
import { Notice } from '@/components/ui/notice';
import type { SettingGroup, Settings } from '@/lib/settings/settings';
import { ExporterTable } from './exporter-table';
import { settingsText, sourceWords } from './source-words';

/** The configuration in force. It changes with a new start only, so nothing here is a control. */
export function SettingsView({ settings }: { readonly settings: Settings }) {
  const { process, groups } = settings;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Settings</h1>
        <span className="text-muted">
          version {process.version}, Node {process.node}, process {process.pid}, since{' '}
          <LocalTime at={process.since} style="stamp" />
        </span>
        <span className="flex-1" />
        <CopyButton text={settingsText(settings)} what="all settings as text" />
      </div>
      <Warnings warnings={settings.warnings} />
      <p className="px-4 pb-3 text-20 text-text-2 max-sm:px-3">
        In force in this web process. Values are set by flags, variables and media-gateway.config.json, and change with
        the next start. Of secrets only whether they are set is shown.
      </p>
      <ExporterTable exporters={settings.exporters} atMs={settings.atMs} />
      {groups.map((group, at) => (
        <Group key={group.title} group={group} hasHead={at === 0} />
      ))}
    </>
  );
}

function Warnings({ warnings }: Pick<Settings, 'warnings'>) {
  if (warnings.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 pb-2.5 text-20 text-success max-sm:px-3">
        <Icon of={CircleCheck} size={14} />
        The start had no warning.
      </p>
    );
  }
  const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  return (
    <Notice tone="warning" title={`The start had ${count}`} className="mx-4 mb-3 max-sm:mx-3">
      <ul className="grid gap-1">
        {warnings.map((warning) => (
          <li key={warning} className="wrap-anywhere">
            {warning}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const HEAD = 'h-7 px-2.5 text-left text-10 font-medium tight whitespace-nowrap text-muted';
const CELL = 'px-2.5 py-1 align-baseline max-sm:p-0';

/** The columns of all groups stand under each other, so one head is enough for the eye. */
function Group({ group, hasHead }: { readonly group: SettingGroup; readonly hasHead: boolean }) {
  return (
    <section aria-label={group.title} className="border-t border-line-2">
      <h2 className="px-4 pt-3 pb-1 font-strong max-sm:px-3">{group.title}</h2>
      {/* biome-ignore lint/a11y/useSemanticElements: a phone shows rows as blocks, which would take the roles away */}
      <table role="table" aria-label={group.title} className="w-full table-fixed border-collapse text-20 max-sm:block">
        <colgroup className="max-sm:hidden">
          <col className="w-[24%]" />
          <col className="w-[30%]" />
          <col className="w-[22%]" />
          <col />
        </colgroup>
        <thead className={hasHead ? 'max-sm:sr-only' : 'sr-only'}>
          <tr className="border-b border-line">
            <th scope="col" className={`${HEAD} pl-4`}>
              Setting
            </th>
            <th scope="col" className={HEAD}>
              Value
            </th>
            <th scope="col" className={HEAD}>
              Comes from
            </th>
            <th scope="col" className={`${HEAD} pr-4`}>
              Variable
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {group.settings.map((setting) => (
            <tr
              key={setting.variable}
              role="row"
              className="border-b border-line last:border-0 hover:bg-hover max-sm:grid max-sm:grid-cols-[minmax(0,5fr)_minmax(0,4fr)] max-sm:gap-x-3 max-sm:px-3 max-sm:py-1.5"
            >
              <th scope="row" role="rowheader" className={`${CELL} pl-4 text-left font-text`}>
                {setting.name}
              </th>
              <td
                role="cell"
                className={`${CELL} wrap-anywhere max-sm:text-right ${setting.source.kind === 'default' ? '' : 'font-medium'}`}
              >
                {setting.value}
              </td>
              <td
                role="cell"
                className={`${CELL} max-sm:order-last max-sm:text-right ${setting.source.kind === 'default' ? 'text-muted' : 'text-text-2'}`}
              >
                {sourceWords(setting)}
              </td>
              <td role="cell" className={`${CELL} pr-4 font-mono wrap-anywhere text-muted`}>
                {setting.variable}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
