import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where suites leave what the last lines of a run of tests tell; test/summary-reporter.cjs reads it. */
export function notesFolder(): string | undefined {
  return process.env['TEST_NOTES'];
}

function note(line: object): void {
  const folder = notesFolder();
  if (folder !== undefined) appendFileSync(join(folder, 'notes'), `${JSON.stringify(line)}\n`);
}

/** @param of what the histories try, `the ledger`. */
export function noteHistories(of: string, seed: number, count: number): void {
  note({ of, seed, count });
}

/** @param fault why it cannot add up our books here, or null where it can. */
export function noteEngine(engine: string, fault: string | null): void {
  note({ engine, fault });
}
