import { setTimeout as sleep } from 'node:timers/promises';

/** Limits of time, in milliseconds. */
export interface CallTimes {
  /** Limit of one call to the server. */
  readonly callMs: number;
  /** No new try of an append starts after this time; the last try may take another `callMs`. */
  readonly settleMs: number;
  /** A subscription that is silent for this long is compared with the end of the log. */
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

/** Longest duration of an append with all its retries, whatever the limit of one call: clients wait 30 s. */
const appendMsMax = 25_000;

/** Returns the time limits for a given limit of one call. */
export function callTimesOf(callMs: number): CallTimes {
  const settleMs = Math.min(defaultCallTimes.settleMs, appendMsMax - callMs);
  return { ...defaultCallTimes, callMs, settleMs };
}

/** A call was not answered in time; whether the server carried it out is unknown. */
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
 * Returns the result of the work if it arrives in time. The deadlines of the client do not cover a server
 * that accepts a call and then stays silent.
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

/** Time limits of calls, and the randomness for waits between retries. */
export interface Waits {
  readonly times: CallTimes;
  /** Returns a number from 0 to 1, for the jitter of waits. */
  readonly random: () => number;
}

/**
 * Returns the wait after a number of failures: it doubles with each failure, with jitter so that many clients
 * do not retry at once.
 */
export function backOffMs(failures: number, { times, random }: Waits): number {
  const doubled = times.backOffMinMs * 2 ** Math.min(failures - 1, 30);
  return Math.min(doubled, times.backOffMaxMs) * (0.5 + random() / 2);
}

/** Longest wait between two tries of a call; the election of a leader takes a second or two. */
const callPauseMsMax = 250;

/** Returns the wait before a call is retried. */
export function callPauseMs(failures: number, waits: Waits): number {
  return Math.min(backOffMs(failures, waits), callPauseMsMax);
}

/** Resolves after a time, or earlier when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Returns the result of the work, or undefined if the signal aborts first. */
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
