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
  /** Note of the newest checkpoint that the instance has read; left out before the first. */
  readonly lastCheckpoint?: string;
  /** Witnesses that have signed a larger tree than the log had; left out before the first. */
  readonly witnessAlarms?: readonly KeptAlarm[];
}

/** A witness that has signed a larger tree of an origin than the log had. */
export interface KeptAlarm {
  /** Name of its key. */
  readonly name: string;
  /** As checkpoints name it. */
  readonly origin: string;
  /** What is wrong, in a sentence. */
  readonly reason: string;
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
    const seen = JSON.parse(readFileSync(file, 'utf8')) as SeenLedger;
    const { ledgerId, streamPrefix, lastCheckpoint, witnessAlarms } = seen;
    const isNote = lastCheckpoint === undefined || typeof lastCheckpoint === 'string';
    if (typeof ledgerId === 'string' && isNote && areAlarms(witnessAlarms ?? [])) {
      const checkpoint = lastCheckpoint === undefined ? {} : { lastCheckpoint };
      const alarms = witnessAlarms === undefined ? {} : { witnessAlarms };
      return { ledgerId, streamPrefix: streamPrefix ?? null, ...checkpoint, ...alarms };
    }
  } catch {
    // Said below: what it holds is of no help to an operator.
  }
  throw new CannotOpen(file, 'it is damaged: restore it, or remove it after a look at DATA_DIR');
}

/**
 * Remembers the ledger of a folder, and the checkpoint that it remembers already unless another is given; a crash
 * leaves the file as it was, or as it is to be.
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
