import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFiles, type Where } from './open-event-store';
import { ownFile } from './sqlite/owner-only';
import type { StorageSettings } from './settings';

const fileName = 'audit-place.json';

type Placed = Pick<StorageSettings, 'dataDir'> & Where;

/**
 * Records the device and inode numbers of the logs that the service writes to, the ledger's and the auditors'.
 * A copy of the data folder has the same names but other numbers, so {@link isLogPlace} recognizes a copy.
 */
export function rememberLogPlace(settings: Placed): void {
  const place = fileIdentitiesOf(settings);
  const file = join(settings.dataDir, fileName);
  if (place === undefined || place === remembered(file)) return;
  writeFileSync(`${file}.new`, place, { flush: true, mode: ownFile });
  renameSync(`${file}.new`, file);
}

/** True if the logs of an embedded ledger are the files that a service last wrote to, and not a copy of these files. */
export function isLogPlace(settings: Placed): boolean {
  const place = fileIdentitiesOf(settings);
  return place !== undefined && place === remembered(join(settings.dataDir, fileName));
}

/**
 * Returns the device and inode numbers of the ledger's and the auditors' log as JSON; undefined if a file is
 * missing.
 */
function fileIdentitiesOf(settings: Placed): string | undefined {
  const files = embeddedFiles(settings);
  const found = files.map((file) => {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stat && `${stat.dev}:${stat.ino}`;
  });
  if (found.includes(undefined)) return undefined;
  const [events, audit] = found;
  return `${JSON.stringify({ events, audit })}\n`;
}

function remembered(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
