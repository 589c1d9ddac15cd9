import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the folder in which suites leave notes for the summary of a test run. test/summary-reporter.cjs prints them.
 */
export function notesFolder(): string | undefined {
  return process.env['TEST_NOTES'];
}

function note(line: object): void {
  const folder = notesFolder();
  if (folder !== undefined) appendFileSync(join(folder, 'notes'), `${JSON.stringify(line)}\n`);
}

/**
 * Notes how many random histories a suite played, and from which seed.
 *
 * @param of name of the tested part, such as `the ledger`.
 */
export function noteHistories(of: string, seed: number, count: number): void {
  note({ of, seed, count });
}

/**
 * Notes whether an engine checked the books.
 *
 * @param fault reason why the engine could not check the books on this machine; null if it checked them.
 */
export function noteEngine(engine: string, fault: string | null): void {
  note({ engine, fault });
}
