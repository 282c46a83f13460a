export interface Command {
  readonly line: string;
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}
export function commandsIn(text: string): readonly Command[];
export function wrongCommands(text: string, scripts: Readonly<Record<string, string>>): readonly string[];
