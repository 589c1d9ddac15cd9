import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Log } from '../../apps/api/src/process/log';

/** What services of this worker say is looked through once all suites are over. */
const folder = process.env['TEST_LOGS'];
const file = folder && join(folder, `${process.env['JEST_WORKER_ID'] ?? '0'}.log`);

/** The log of a service in this process, where somebody looks through it. */
export function keptLog(): { readonly log?: Log } {
  return file ? { log: new Log('info', { write: (line) => appendFileSync(file, line) }) } : {};
}

/** What a service in a process of its own said. */
export function keepLog(said: Buffer): string {
  const text = said.toString();
  if (file) appendFileSync(file, text);
  return text;
}
