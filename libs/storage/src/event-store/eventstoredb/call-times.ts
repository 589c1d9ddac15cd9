import { setTimeout as sleep } from 'node:timers/promises';

/** Limits of time, in milliseconds. */
export interface CallTimes {
  /** One call to the server. */
  readonly callMs: number;
  /** No new try of an append begins after it; the last one may take `callMs` more. */
  readonly settleMs: number;
  /** After this silence a subscription is compared with the end of the log. */
  readonly idleMs: number;
  /** Wait before the second try; it doubles with each further one. */
  readonly backOffMinMs: number;
  readonly backOffMaxMs: number;
}

export const defaultCallTimes: CallTimes = {
  callMs: 5_000,
  settleMs: 15_000,
  idleMs: 30_000,
  backOffMinMs: 50,
  backOffMaxMs: 10_000,
};

/** Longest that an append with all its repeats may take, whatever one call may: clients wait 30 s. */
const appendMsMax = 25_000;

/** The times for calls of this length. */
export function callTimesOf(callMs: number): CallTimes {
  const settleMs = Math.min(defaultCallTimes.settleMs, appendMsMax - callMs);
  return { ...defaultCallTimes, callMs, settleMs };
}

/** No answer came in time; what became of the call is not known. */
export class NoAnswer extends Error {
  constructor(
    readonly ms: number,
    readonly who?: string,
  ) {
    super(
      who === undefined ? `no answer within ${ms} ms` : `${who} did not answer within ${ms} ms`,
    );
    this.name = 'NoAnswer';
  }
}

/**
 * The result of the work if it comes in time. The client's own deadlines do not cover a server that
 * accepts a call and says nothing.
 *
 * @throws NoAnswer
 */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long calls and waits last. */
export interface Waits {
  readonly times: CallTimes;
  /** From 0 to 1, for the jitter of waits. */
  readonly random: () => number;
}

/** Wait before the try after this many failures: doubling, and at random so that many spread. */
export function backOffMs(failures: number, { times, random }: Waits): number {
  const doubled = times.backOffMinMs * 2 ** Math.min(failures - 1, 30);
  return Math.min(doubled, times.backOffMaxMs) * (0.5 + random() / 2);
}

/** Longest wait between two tries of a call: an election takes a second or two. */
const callPauseMsMax = 250;

/** Wait before a call is tried again. */
export function callPauseMs(failures: number, waits: Waits): number {
  return Math.min(backOffMs(failures, waits), callPauseMsMax);
}

/** Resolves after a time, or earlier when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The result of the work, or undefined when the signal aborts first. */
export async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  let abort = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
