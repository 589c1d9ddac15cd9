import { isLeaf, stream } from '@art30/accounting';
import { pageEventsMax, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { parseCheckpoint, writeCheckpoint, type CheckpointBody } from '../notes/checkpoint-body';
import { parseNote, parseSignatureLine, writeNote, type NoteSignature } from '../notes/note';
import { withCosignatures } from '../notes/witness-protocol';

/** A checkpoint of the log with its signatures and the id of its event. */
export interface SignedCheckpoint extends CheckpointBody {
  readonly eventId: string;
  /** Signatures in the note: the ledger's, and those of witnesses that had signed before it was stored. */
  readonly signatures: readonly NoteSignature[];
}

/**
 * Returns the checkpoint of the largest tree since the last restore; undefined if there is none. The streams of
 * checkpoints, one for each year, are read backwards from a year.
 *
 * @param year latest year in which the checkpoint may have been signed.
 * @throws Error if its event has no valid note, for example because another program wrote the event.
 */
export async function lastCheckpoint(
  log: Pick<EventStore, 'readAll' | 'readStream'>,
  year: number,
): Promise<SignedCheckpoint | undefined> {
  const [first] = await log.readAll(null, 1);
  const opened = first?.metadata.recordedAt.slice(0, 4) ?? '';
  const signedIn = async (at: number) =>
    (await log.readStream(stream.checkpoints(String(at)))).filter(isSigned);
  for (let at = year; String(at) >= opened && at > 0; at -= 1) {
    const signed = await signedIn(at);
    if (signed.length === 0) continue;
    // After the turn of the year the largest tree may be signed on the stream of the year before.
    const both = [...(await signedIn(at - 1)), ...signed];
    return largestOf(both.toSorted((a, b) => (a.position < b.position ? -1 : 1)));
  }
  return undefined;
}

/**
 * Returns the checkpoint of the largest tree since the last restore among the events up to a sequence, by reading the
 * log to there.
 *
 * @throws Error as {@link lastCheckpoint}.
 */
export async function lastCheckpointThrough(
  log: Pick<EventStore, 'readAll'>,
  sequence: number,
): Promise<SignedCheckpoint | undefined> {
  let last: RecordedEvent | undefined;
  let before: RecordedEvent | undefined;
  let left = sequence;
  while (left > 0) {
    const page = await log.readAll(before?.position ?? null, Math.min(left, pageEventsMax));
    if (page.length === 0) break;
    for (const event of page) if (isSigned(event)) last = largerOf(last, event);
    before = page.at(-1);
    left -= page.length;
  }
  return last && checkpointOf(last);
}

/**
 * Returns the note of a checkpoint with all signatures of witnesses on its stream; undefined without any.
 * Invalid lines are omitted.
 */
export async function cosignedNote(
  log: Pick<EventStore, 'readStream'>,
  { eventId, signatures, ...body }: SignedCheckpoint,
): Promise<string | undefined> {
  const events = await log.readStream(stream.checkpoints(body.time.slice(0, 4)));
  const lines = events
    .filter(({ type, data }) => type === 'CheckpointCosigned' && data['checkpoint'] === eventId)
    .flatMap(({ data }): unknown => data['cosignatures'])
    .filter(isSignatureLine);
  if (lines.length === 0) return undefined;
  return withCosignatures(writeNote({ text: writeCheckpoint(body), signatures }), lines);
}

function isSignatureLine(line: unknown): line is string {
  try {
    return typeof line === 'string' && parseSignatureLine(line).keyId !== '';
  } catch {
    return false;
  }
}

/** @param signed events in log order. */
function largestOf(signed: readonly RecordedEvent[]): SignedCheckpoint | undefined {
  let last: RecordedEvent | undefined;
  for (const event of signed) last = largerOf(last, event);
  return last && checkpointOf(last);
}

/**
 * Returns the later of two checkpoint events, or the one with the larger tree if both have the same origin: two
 * instances of the service may sign at once, in any order. Different origins mean that the log was restored between.
 */
function largerOf(last: RecordedEvent | undefined, next: RecordedEvent): RecordedEvent {
  if (last === undefined || last.data['origin'] !== next.data['origin']) return next;
  const [before, size] = [last, next].map(({ data }) => data['size']);
  return typeof before === 'number' && typeof size === 'number' && size < before ? last : next;
}

function isSigned(event: RecordedEvent): boolean {
  return event.type === 'CheckpointSigned' && !isLeaf(event);
}

function checkpointOf({ id, data }: RecordedEvent): SignedCheckpoint {
  const note = data['note'];
  if (typeof note !== 'string') throw new Error(`event ${id} holds no checkpoint`);
  const { text, signatures } = parseNote(note);
  return { ...parseCheckpoint(text), eventId: id, signatures };
}
