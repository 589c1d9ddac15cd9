import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Log } from '../../apps/api/src/process/log';

/** Folder in which the logs of services are collected during a test run. A check reads them after all suites. */
const folder = process.env['TEST_LOGS'];
const file = folder && join(folder, `${process.env['JEST_WORKER_ID'] ?? '0'}.log`);

/**
 * Returns options with a log that writes to that folder, for a service in this process; no options if no folder is set.
 */
export function keptLog(): { readonly log?: Log } {
  return file ? { log: new Log('info', { write: (line) => appendFileSync(file, line) }) } : {};
}

/** Appends the output of a service in a separate process to the collected logs, and returns it as text. */
export function keepLog(said: Buffer): string {
  const text = said.toString();
  if (file) appendFileSync(file, text);
  return text;
}
