import type { Settings, Source } from '@/lib/settings/settings';

export function sourceWords(source: Source): string {
  switch (source.kind) {
    case 'variable':
      return `variable ${source.name}`;
    case 'flag':
      return `flag, over ${source.name}`;
    case 'made':
      return 'made at the start';
    case 'command':
      return 'the command that started it';
    case 'default':
      return 'default';
  }
}

/** For a message to a colleague. */
export function settingsText({ process, groups, warnings }: Settings): string {
  const rows = groups.flatMap(({ title, settings }) => [
    `# ${title}`,
    ...settings.map(({ variable, value, source }) => `${variable}: ${value} (${sourceWords(source)})`),
  ]);
  const complaints = warnings.map((warning) => `warning: ${warning}`);
  return [`Media Gateway ${process.version}, Node ${process.node}`, ...complaints, ...rows].join('\n');
}
