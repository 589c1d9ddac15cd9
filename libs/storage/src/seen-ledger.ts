import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotOpen } from './sqlite/cannot-open';
import { keepFolder, ownFile } from './sqlite/owner-only';

/** Which ledger an instance works on, as its folder remembers it. */
export interface SeenLedger {
  /** As the metadata of the opening event has it. */
  readonly ledgerId: string;
  /** What its streams begin with on a server; null in an embedded store. */
  readonly streamPrefix: string | null;
}

const fileName = 'ledger.json';

/**
 * The ledger that was last opened with a folder; undefined where none was.
 *
 * @throws CannotOpen when the file that says so cannot be read as one.
 */
export function seenLedger(folder: string): SeenLedger | undefined {
  const file = join(folder, fileName);
  if (!existsSync(file)) return undefined;
  try {
    const { ledgerId, streamPrefix } = JSON.parse(readFileSync(file, 'utf8')) as SeenLedger;
    if (typeof ledgerId === 'string') return { ledgerId, streamPrefix: streamPrefix ?? null };
  } catch {
    // Said below: what it holds is of no help to an operator.
  }
  throw new CannotOpen(file, 'it is damaged: restore it, or remove it after a look at DATA_DIR');
}

/** Remembers the ledger of a folder; a crash leaves the file as it was, or as it is to be. */
export function rememberLedger(folder: string, seen: SeenLedger): void {
  keepFolder(folder);
  const file = join(folder, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(seen)}\n`, { flush: true, mode: ownFile });
  renameSync(`${file}.new`, file);
}
