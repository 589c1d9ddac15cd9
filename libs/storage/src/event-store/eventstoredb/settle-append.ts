import {
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type AppendResult,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { isRepeat, type EncodedAppend } from '../append-input';
import { callPauseMs, pause, type Waits } from './call-times';
import { asPortError, reasonOf, troubleOf } from './trouble';

/**
 * Largest number of tries of one append whose outcome stays unknown. A try is safe: the server writes events with the
 * same ids at the same revision only once. Tries that a node refuses because it does not lead are limited only by time.
 */
const unknownsMax = 4;

/** The two calls by which an append is written, and its outcome found. */
export interface AppendCalls {
  /** Sends the append once; rejects with an error of the client library. The position is undefined if it is unknown. */
  offer(append: EncodedAppend): Promise<{ revision: number; position: Position | undefined }>;
  /** Reads the events at the revisions where the append would go; rejects if that takes too long. */
  storedEvents(append: EncodedAppend, limitMs: number): Promise<readonly RecordedEvent[]>;
}

/** The calls of an append, their time limits, and the signal that ends the tries. */
export interface Settling extends Waits {
  readonly calls: AppendCalls;
  /** Aborts when no further try should begin. */
  readonly signal: AbortSignal;
}

/**
 * Appends and determines the outcome. If the answer is missing or incomplete, the stream is read. Either it has the
 * events of the append, or it has others, or it has not grown and the same append is sent again.
 *
 * @throws WrongRevision if other events are at these revisions.
 * @throws Unavailable if no try can have written anything.
 * @throws OutcomeUnknown if neither the append nor the read of the stream was answered.
 */
export async function settleAppend(
  append: EncodedAppend,
  settling: Settling,
): Promise<AppendResult> {
  const { calls, signal, times } = settling;
  const until = performance.now() + times.settleMs;
  let refusal: Error | undefined;
  let unknowns = 0;
  for (let offer = 1; ; offer += 1) {
    const answer = await offered(append, calls);
    if ('position' in answer) return answer;
    if (answer.doubt === 'refused') refusal = answer.error;
    else {
      unknowns += 1;
      const limitMs = until + times.callMs - performance.now();
      const readStoredEvents = () => calls.storedEvents(append, limitMs);
      const settled = await readBack(append, readStoredEvents, answer.isFinal);
      if (settled !== undefined) return settled;
    }
    const isLate = signal.aborted || performance.now() >= until;
    if (answer.isFinal || isLate || unknowns === unknownsMax) break;
    await pause(callPauseMs(offer, settling), signal);
  }
  if (unknowns === 0 && refusal !== undefined) throw refusal;
  throw new OutcomeUnknown(append.stream);
}

/**
 * The answer to one try: its result, a refusal that wrote nothing, or no certain outcome. A final answer would be the
 * same for another try.
 */
type Answer =
  | AppendResult
  | { readonly doubt: 'refused'; readonly error: Error; readonly isFinal: boolean }
  | { readonly doubt: 'unknown'; readonly isFinal: boolean };

async function offered(append: EncodedAppend, calls: AppendCalls): Promise<Answer> {
  let answer: Awaited<ReturnType<AppendCalls['offer']>>;
  try {
    answer = await calls.offer(append);
  } catch (error) {
    return answerOf(error, append.stream);
  }
  const { revision, position } = answer;
  const expected = append.firstRevision + append.events.length - 1;
  if (revision !== expected) {
    throw new Error(
      `stream ${append.stream} took an append at revision ${revision} instead of ${expected}: ` +
        'the stream was deleted before, which a ledger never does',
    );
  }
  return position === undefined ? { doubt: 'unknown', isFinal: false } : { revision, position };
}

function answerOf(error: unknown, stream: string): Answer {
  if (error instanceof Unavailable) return { doubt: 'refused', error, isFinal: true };
  const trouble = troubleOf(error);
  if (trouble === 'unknown') return { doubt: 'unknown', isFinal: false };
  // The server gives this answer if the events at the revision have other ids. Yet an earlier try may have been written
  // and its answer lost, so the stream is read before the append counts as refused.
  if (trouble === 'wrong-revision') return { doubt: 'unknown', isFinal: true };
  const refusal = trouble === 'not-leader' ? new Unavailable(reasonOf(error)) : undefined;
  return {
    doubt: 'refused',
    error: refusal ?? asPortError(error, `stream ${stream}`),
    isFinal: refusal === undefined,
  };
}

/**
 * Reads the stream where the append would be. Returns the result if the append's events are there; undefined if there
 * are no events or the read failed.
 *
 * @param isMoved true if the server answered that the stream has another revision.
 * @throws WrongRevision if other events are there, or none although the stream has another revision.
 */
async function readBack(
  append: EncodedAppend,
  readStoredEvents: () => Promise<readonly RecordedEvent[]>,
  isMoved: boolean,
): Promise<AppendResult | undefined> {
  let events: readonly RecordedEvent[];
  try {
    events = await readStoredEvents();
  } catch {
    return undefined;
  }
  const last = events[append.events.length - 1];
  if (last !== undefined && isRepeat(append, events)) {
    return { revision: last.revision, position: last.position };
  }
  if (events.length > 0 || isMoved) throw new WrongRevision(append.stream, append.expected);
  return undefined;
}
