import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFiles, type Where } from './open-event-store';
import { ownFile } from './sqlite/owner-only';
import type { StorageSettings } from './settings';

const fileName = 'audit-place.json';

type Placed = Pick<StorageSettings, 'dataDir'> & Where;

/**
 * Remembers which files of this disk the service writes to: a copy of the folder has the same names, and
 * other files under them.
 */
export function rememberLogPlace(settings: Placed): void {
  const place = fileIdentitiesOf(settings);
  const file = join(settings.dataDir, fileName);
  if (place === undefined || place === remembered(file)) return;
  writeFileSync(`${file}.new`, place, { flush: true, mode: ownFile });
  renameSync(`${file}.new`, file);
}

/** Whether the files of an embedded ledger are those that a service last wrote to, and no copy of them. */
export function isLogPlace(settings: Placed): boolean {
  const place = fileIdentitiesOf(settings);
  return place !== undefined && place === remembered(join(settings.dataDir, fileName));
}

/** Numbers of both files, and of the disk that they are on; undefined where one is missing. */
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
