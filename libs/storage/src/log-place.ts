import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFiles, type Where } from './open-event-store';
import { ownFile } from './sqlite/owner-only';
import type { StorageSettings } from './settings';

const fileName = 'audit-place.json';

type Placed = Pick<StorageSettings, 'dataDir'> & Where;

/**
 * Stores the inode and device numbers of the files that the service writes to. A copy of the folder has the
 * same names but other numbers.
 */
export function rememberLogPlace(settings: Placed): void {
  const place = fileIdentitiesOf(settings);
  const file = join(settings.dataDir, fileName);
  if (place === undefined || place === remembered(file)) return;
  writeFileSync(`${file}.new`, place, { flush: true, mode: ownFile });
  renameSync(`${file}.new`, file);
}

/** True if the files of an embedded ledger are those that a service last wrote to, and not a copy. */
export function isLogPlace(settings: Placed): boolean {
  const place = fileIdentitiesOf(settings);
  return place !== undefined && place === remembered(join(settings.dataDir, fileName));
}

/** Device and inode numbers of both files as JSON; undefined if a file is missing. */
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
