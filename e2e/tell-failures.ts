import { existsSync, readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { GATEWAY_OUTPUT, SHARED_LOG } from './shared';

const LINES_MAX = 50;
const CONTEXT = 'error-context';

/** Where only what was printed is left of a run: what the page showed when a test failed, and what its gateway said. */
export default class TellFailures implements Reporter {
  readonly #told: string[] = [];

  printsToStdio(): boolean {
    return false; // the list is printed by another
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.outcome() !== 'unexpected') return;
    for (const { name, path, body } of result.attachments) {
      if (name !== CONTEXT && name !== GATEWAY_OUTPUT) continue;
      const whole = body?.toString() ?? (path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '');
      // The page as it was read, without the test's own lines below it.
      const lines = (name === CONTEXT ? whole.split('# Test source')[0] : whole)?.trimEnd().split('\n') ?? [];
      const part = name === CONTEXT ? lines.slice(0, LINES_MAX) : lines.slice(-LINES_MAX);
      this.#told.push(section(`${test.title}: ${name}`, part));
    }
  }

  onEnd(): void {
    if (this.#told.length === 0) return;
    if (existsSync(SHARED_LOG)) {
      const lines = readFileSync(SHARED_LOG, 'utf8').trimEnd().split('\n');
      this.#told.push(section('the shared gateway', lines.slice(-LINES_MAX)));
    }
    console.log(this.#told.join('\n'));
  }
}

function section(title: string, lines: readonly string[]): string {
  return `\n--- ${title}\n${lines.join('\n')}`;
}
