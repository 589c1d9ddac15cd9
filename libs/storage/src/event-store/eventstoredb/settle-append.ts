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
 * Tries of one append whose outcome is unknown. Each offers the same ids at the same revision, which writes
 * them once. While a cluster has no leader, tries are limited only by time.
 */
const unknownsMax = 4;

export interface AppendCalls {
  /** Offers the append once; rejects with an error of the client. */
  offer(append: EncodedAppend): Promise<{ revision: number; position: Position | undefined }>;
  /** Reads the events at the revisions where the append would go; rejects if that takes too long. */
  storedEvents(append: EncodedAppend, limitMs: number): Promise<readonly RecordedEvent[]>;
}

export interface Settling extends Waits {
  readonly calls: AppendCalls;
  /** Aborts when no further try should begin. */
  readonly signal: AbortSignal;
}

/**
 * Appends and determines the outcome. If the answer is missing or incomplete, the stream is read: either it
 * has our events, or it has others, or it has not grown and the same append is offered again.
 *
 * @throws WrongRevision other events are there. @throws Unavailable no try can have written anything.
 * @throws OutcomeUnknown neither the append nor the read-back was answered.
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
  // The server had searched for our ids before this answer, but the answer to an earlier try may have been
  // lost.
  if (trouble === 'wrong-revision') return { doubt: 'unknown', isFinal: true };
  const refusal = trouble === 'not-leader' ? new Unavailable(reasonOf(error)) : undefined;
  return {
    doubt: 'refused',
    error: refusal ?? asPortError(error, `stream ${stream}`),
    isFinal: refusal === undefined,
  };
}

/**
 * Reads back the stream. Returns the result if our events are there; undefined if there are none or the read
 * failed.
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
