import type { Setting, Settings } from '@/lib/settings/settings';

/** The variable is named where it is another one than the row's own. */
export function sourceWords({ source, variable }: Setting): string {
  switch (source.kind) {
    case 'variable':
      return source.name === variable ? 'environment variable' : `environment variable ${source.name}`;
    case 'flag':
      return 'flag';
    case 'made':
      return 'made at the start';
    case 'command':
      return 'the command that started it';
    case 'file':
      return 'media-gateway.config.json';
    case 'default':
      return 'default';
  }
}

/** For a message to a colleague. */
export function settingsText({ process, groups, warnings }: Settings): string {
  const rows = groups.flatMap(({ title, settings }) => [
    `# ${title}`,
    ...settings.map((setting) => `${setting.variable}: ${setting.value} (${sourceWords(setting)})`),
  ]);
  const complaints = warnings.map((warning) => `warning: ${warning}`);
  return [`Media Gateway ${process.version}, Node ${process.node}`, ...complaints, ...rows].join('\n');
}
