import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotOpen } from './sqlite/cannot-open';
import { keepFolder, ownFile } from './sqlite/owner-only';

/** The ledger that an instance works on, as stored in its data folder. */
export interface SeenLedger {
  /** Id of the ledger, from the metadata of its first event. */
  readonly ledgerId: string;
  /** Prefix of its streams on a server; null for an embedded store. */
  readonly streamPrefix: string | null;
  /** Note of the newest checkpoint that the instance has read; left out if there is none. */
  readonly lastCheckpoint?: string;
  /** Witnesses that have signed a larger tree than the log had; left out if there are none. */
  readonly witnessAlarms?: readonly KeptAlarm[];
}

/** Alarm about a witness that has signed a larger tree of an origin than the log had. */
export interface KeptAlarm {
  /** Name of the witness's key. */
  readonly name: string;
  /** Name of the checkpointed log, as checkpoints state it. */
  readonly origin: string;
  /** The fault, in a sentence. */
  readonly reason: string;
}

const fileName = 'ledger.json';

/**
 * Returns the ledger that was last opened with a folder; undefined if there is none.
 *
 * @throws CannotOpen when the file of that record is damaged.
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
    // The error below names the file; the content of a damaged file would not help an operator.
  }
  throw new CannotOpen(
    file,
    'it is damaged: restore it, or check that DATA_DIR is right and remove it',
  );
}

/**
 * Stores the ledger of a folder; members that are not given stay if it is the same ledger. After a crash the
 * file has the old content or the new one.
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
