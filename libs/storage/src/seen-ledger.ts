import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotOpen } from './sqlite/cannot-open';
import { keepFolder, ownFile } from './sqlite/owner-only';

/**
 * Record, in the data folder, of the ledger that this instance of the service works on. At each start the log
 * is compared with it, so that another or a shortened log is noticed.
 */
export interface SeenLedger {
  /** Id of the ledger, from the metadata of its first event. */
  readonly ledgerId: string;
  /** Prefix of the ledger's streams on a server; null for an embedded store. */
  readonly streamPrefix: string | null;
  /** Text of the newest checkpoint (signed root of the log) that the instance has read; left out if there is none. */
  readonly lastCheckpoint?: string;
  /**
   * Alarms about witnesses that signed a larger log than this one, so that events were lost; left out if there
   * are none.
   */
  readonly witnessAlarms?: readonly KeptAlarm[];
}

/**
 * Alarm about a witness (an outside server that co-signs checkpoints) that has signed a larger log than there
 * is here.
 */
export interface KeptAlarm {
  /** Name of the witness's key. */
  readonly name: string;
  /** Name of the checkpointed log, as checkpoints state it. */
  readonly origin: string;
  /** A sentence about the fault, for an operator. */
  readonly reason: string;
}

const fileName = 'ledger.json';

/**
 * Returns the ledger that was last opened with a data folder; undefined for a new folder.
 *
 * @throws CannotOpen if the file of that record is damaged.
 */
export function seenLedger(folder: string): SeenLedger | undefined {
  const file = join(folder, fileName);
  if (!existsSync(file)) return undefined;
  try {
    const seen = JSON.parse(readFileSync(file, 'utf8')) as SeenLedger;
    const { ledgerId, streamPrefix, lastCheckpoint, witnessAlarms } = seen;
    const isNote = lastCheckpoint === undefined || typeof lastCheckpoint === 'string';
    if (typeof ledgerId === 'string' && isNote && areAlarms(witnessAlarms ?? [])) {
      const checkpoint = lastCheckpoint === undefined ? {} : { lastCheckpoint };
      const alarms = witnessAlarms === undefined ? {} : { witnessAlarms };
      return { ledgerId, streamPrefix: streamPrefix ?? null, ...checkpoint, ...alarms };
    }
  } catch {
    // The cause is dropped: the error below names the file, and the text of a JSON error would not help an operator.
  }
  throw new CannotOpen(
    file,
    'it is damaged: restore it, or check that DATA_DIR is right and remove it',
  );
}

/**
 * Records the ledger of a data folder. If the record is of the same ledger, members that are not given stay. After a
 * crash the file has either the old content or the new one.
 */
export function rememberLedger(folder: string, seen: SeenLedger): void {
  keepFolder(folder);
  const before = seenLedger(folder);
  const kept = before?.ledgerId === seen.ledgerId ? { ...before, ...seen } : seen;
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(kept)) return;
  const file = join(folder, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(kept)}\n`, { flush: true, mode: ownFile });
  renameSync(`${file}.new`, file);
}

function areAlarms(alarms: unknown): boolean {
  const isText = (value: unknown) => typeof value === 'string';
  return (
    Array.isArray(alarms) &&
    alarms.every(
      (one: Partial<KeptAlarm> | null) => one && [one.name, one.origin, one.reason].every(isText),
    )
  );
}
