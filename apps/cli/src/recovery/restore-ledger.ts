import { stream } from '@art30/accounting';
import {
  isSignedBy,
  keyNameOf,
  NotACheckpoint,
  NotANote,
  originOf,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from '@art30/evidence';
import { openOwnEventStore, type StorageSettings } from '@art30/storage';
import type { EventStore } from '@art30/event-sourcing';
import { recoveryEvent } from './recovery-event';
import {
  checkpointIn,
  keptCheckpoint,
  type KeptCheckpoint,
  keptNotes,
} from '../kept-checkpoints/kept-checkpoints';
import { logStateOf, treeAt, type LogState } from '../kept-checkpoints/log-state';

export interface RestoreAsked {
  /**
   * File with the last checkpoint (signed root over all events) that somebody kept. If undefined, the checkpoints in
   * `ledger.json` and CHECKPOINT_FOLDER are used.
   */
  readonly file: string | undefined;
  /** Verifier key of that checkpoint; needed only if the restored log does not contain the key. */
  readonly key: string | undefined;
}

/**
 * Records the loss of events in a log that was restored from a backup. Later checkpoints get a new origin (name of the
 * log), so that nobody mistakes the restored ledger for the lost one.
 *
 * @returns a summary for the operator.
 * @throws Error if the checkpoint belongs to another ledger, if the log has another history, or if no event was lost.
 */
export async function restoreLedger(
  settings: StorageSettings,
  { file, key }: RestoreAsked,
): Promise<string> {
  const log = await openOwnEventStore(settings);
  try {
    const logState = await logStateOf(log);
    const remembered = await keptNotes(settings, log, key);
    const kept = newestOf(knownCheckpoints(remembered, file), logState);
    demandOrigin(kept, logState);
    demandSignature(kept, logState, key);
    await demandLoss(log, kept, logState);
    const { lostFrom, origin } = await writeRestored(log, kept, logState);
    return (
      `the log holds ${logState.leaves} leaves of the ${kept.size} that the checkpoint of ${kept.time} knew: ` +
      `${kept.size - logState.leaves} or more are lost\n` +
      `event ${lostFrom} says so (LedgerRestored); checkpoints have the origin ${origin} from now on\n` +
      'start the service, and hand its next checkpoint to everybody who kept one'
    );
  } finally {
    await log.close();
  }
}

/** Returns the checkpoint in the given file, if any, and the checkpoints stored outside the log. */
function knownCheckpoints(
  remembered: readonly string[],
  file: string | undefined,
): readonly KeptCheckpoint[] {
  const given = file === undefined ? [] : [keptCheckpoint(file)];
  const known = [...given, ...remembered.map(rememberedCheckpoint)];
  if (known.length > 0) return known;
  throw new Error(
    'name the last checkpoint that somebody kept: neither ledger.json nor CHECKPOINT_FOLDER has one',
  );
}

/**
 * Parses a stored checkpoint. Checkpoints in the folder were parsed when they were read, so a text that is not a
 * checkpoint comes from `ledger.json`.
 */
function rememberedCheckpoint(note: string): KeptCheckpoint {
  try {
    return checkpointIn(note);
  } catch (error) {
    if (!(error instanceof NotANote || error instanceof NotACheckpoint)) throw error;
    throw new Error(`ledger.json holds no checkpoint: ${error.message}: restore that file`, {
      cause: error,
    });
  }
}

/**
 * Returns the newest checkpoint. Each restore changes the origin of checkpoints, so those with an origin from before a
 * recorded restore rank last. An origin that the log does not record comes from a restore whose event was lost. Such a
 * checkpoint ranks by its size.
 *
 * @throws Error if a checkpoint belongs to another ledger.
 */
function newestOf(
  known: readonly KeptCheckpoint[],
  { ledgerId, restores }: LogState,
): KeptCheckpoint {
  const present = originOf(ledgerId, restores);
  const name = keyNameOf(ledgerId);
  for (const { origin } of known) {
    if (origin === name || origin.startsWith(`${name}/restored/`)) continue;
    throw new Error(`the checkpoint is of ${origin}, and the log that was put back of ${present}`);
  }
  const before = originsBefore({ ledgerId, restores });
  const rank = ({ origin, size }: KeptCheckpoint) =>
    before.includes(origin) ? -1 / (size + 1) : size;
  return known.reduce((newest, one) => (rank(one) > rank(newest) ? one : newest));
}

/** Throws an error for a checkpoint from before the last restore that the log records. */
function demandOrigin({ origin }: KeptCheckpoint, { ledgerId, restores }: LogState): void {
  const present = originOf(ledgerId, restores);
  if (origin === present) return;
  // An origin that the log does not record comes from a restore whose event was lost.
  if (!originsBefore({ ledgerId, restores }).includes(origin)) return;
  throw new Error(
    `the checkpoint has the origin ${origin}, from before the ledger was restored: give the last one that has ${present}`,
  );
}

/** Returns the origins (names of the log) that the ledger's checkpoints had before its last restore. */
function originsBefore({ ledgerId, restores }: Pick<LogState, 'ledgerId' | 'restores'>) {
  return restores.map((_id, at) => originOf(ledgerId, restores.slice(0, at)));
}

function demandSignature(
  { note }: KeptCheckpoint,
  { ledgerId, keys, firstCheckpoint }: LogState,
  given: string | undefined,
): void {
  const first = firstCheckpoint === undefined ? [] : [firstCheckpoint.key];
  const known = [...first, ...keys.rotatedTo, ...(given === undefined ? [] : [given])];
  const signed = known.find((text) => isSignedBy(note, parseVerifierKey(text)));
  if (signed !== undefined && keys.revoked.has(signed)) {
    throw new Error(`the checkpoint is signed by ${signed}, which is revoked: it proves nothing`);
  }
  if (signed !== undefined && parseVerifierKey(signed).name === keyNameOf(ledgerId)) return;
  throw new Error(
    known.length === 0
      ? 'the log that was put back knows no key of checkpoints: give the verifier key that signed this one with --key'
      : `the checkpoint is signed by none of ${known.join(', ')}: where a later key signed it, give that with --key`,
  );
}

async function demandLoss(
  log: EventStore,
  kept: KeptCheckpoint,
  { leaves, lastCheckpoint: last }: LogState,
): Promise<void> {
  const { roots } = await treeAt(log, [kept.size, ...(last === undefined ? [] : [last.size])]);
  if (leaves >= kept.size) {
    const isSame = roots.get(kept.size) === kept.root;
    throw new Error(
      isSame
        ? `nothing is lost: the log has all ${kept.size} leaves of the checkpoint, and ${leaves - kept.size} more. Nothing was written`
        : `this is another history: of the first ${kept.size} leaves the log has root ${roots.get(kept.size)}, and the checkpoint ${kept.root}. Nothing was written`,
    );
  }
  if (last === undefined || (roots.get(last.size) === last.root && holds(last))) return;
  throw new Error(
    `the log that was put back was changed: its last checkpoint has root ${last.root} at ${last.size} leaves, ` +
      `and its events ${roots.get(last.size) ?? 'end before'}. Nothing was written`,
  );
}

/** True if the note of a checkpoint agrees with the event that records it, and is signed by the event's key. */
function holds({ note, key, origin, size, root }: NonNullable<LogState['lastCheckpoint']>) {
  try {
    const signed = parseNote(note);
    const said = parseCheckpoint(signed.text);
    const isSaid = said.origin === origin && said.size === size && said.root === root;
    return isSaid && isSignedBy(signed, parseVerifierKey(key));
  } catch (error) {
    if (error instanceof NotANote || error instanceof NotACheckpoint) return false;
    throw error;
  }
}

async function writeRestored(
  log: EventStore,
  kept: KeptCheckpoint,
  { ledgerId, restores, events }: LogState,
): Promise<{ readonly lostFrom: number; readonly origin: string }> {
  const { id, dated, metadata } = recoveryEvent();
  const lostFrom = events + 1;
  const origin = originOf(ledgerId, [...restores, id]);
  const own = await log.readStream(stream.ledger);
  const data = { ...dated, lostFrom, lastCheckpoint: kept.source, origin };
  await log.append(stream.ledger, own.length - 1, [{ id, metadata, type: 'LedgerRestored', data }]);
  return { lostFrom, origin };
}
