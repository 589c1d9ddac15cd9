import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Log } from '../../apps/api/src/process/log';

/** Folder that collects the logs of services during a test run; a check reads them after all suites. */
const folder = process.env['TEST_LOGS'];
const file = folder && join(folder, `${process.env['JEST_WORKER_ID'] ?? '0'}.log`);

/** A log for a service in this process that writes to that folder; nothing if no folder is set. */
export function keptLog(): { readonly log?: Log } {
  return file ? { log: new Log('info', { write: (line) => appendFileSync(file, line) }) } : {};
}

/** Appends the output of a service in a separate process to the same log, and returns it as text. */
export function keepLog(said: Buffer): string {
  const text = said.toString();
  if (file) appendFileSync(file, text);
  return text;
}
