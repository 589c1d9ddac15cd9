import { setTimeout as sleep } from 'node:timers/promises';

/** Time limits of calls to an EventStoreDB server, in milliseconds. */
export interface CallTimes {
  /** Limit of one call to the server. */
  readonly callMs: number;
  /** Time after which no further try of an append starts; the last try may take another `callMs`. */
  readonly settleMs: number;
  /** Silence after which a subscription is compared with the end of the log, because it may have died unnoticed. */
  readonly idleMs: number;
  /** Wait before the second try of a call; each further wait is twice as long. */
  readonly backOffMinMs: number;
  /** Longest wait between two tries. */
  readonly backOffMaxMs: number;
}

export const defaultCallTimes: CallTimes = {
  callMs: 5_000,
  settleMs: 15_000,
  idleMs: 30_000,
  backOffMinMs: 50,
  backOffMaxMs: 10_000,
};

/**
 * Longest duration of an append with all its retries, in milliseconds: below the 30 s that clients wait for an
 * answer.
 */
const appendMsMax = 25_000;

/** Returns the time limits for a given limit of one call, such that an append with its retries stays within 25 s. */
export function callTimesOf(callMs: number): CallTimes {
  const settleMs = Math.min(defaultCallTimes.settleMs, appendMsMax - callMs);
  return { ...defaultCallTimes, callMs, settleMs };
}

/** A call was not answered in time. It is unknown if the server carried it out. */
export class NoAnswer extends Error {
  constructor(
    /** The time limit in milliseconds. */
    readonly ms: number,
    /** The node that did not answer, if it is known. */
    readonly who?: string,
  ) {
    super(
      who === undefined ? `no answer within ${ms} ms` : `${who} did not answer within ${ms} ms`,
    );
    this.name = 'NoAnswer';
  }
}

/**
 * Returns the result of the work if it arrives within `ms` milliseconds. This limit is needed because the deadlines of
 * the client library do not cover a server that accepts a call and then stays silent.
 *
 * @throws NoAnswer after the time limit; the work itself goes on.
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

/** The time limits of calls, and the source of random numbers for the waits between retries. */
export interface Waits {
  readonly times: CallTimes;
  /** Returns a number from 0 to 1, for the jitter of waits. */
  readonly random: () => number;
}

/**
 * Returns the wait in milliseconds after a number of failures. The wait doubles with each failure. Up to half of it is
 * random, so that many clients do not retry at the same time.
 */
export function backOffMs(failures: number, { times, random }: Waits): number {
  const doubled = times.backOffMinMs * 2 ** Math.min(failures - 1, 30);
  return Math.min(doubled, times.backOffMaxMs) * (0.5 + random() / 2);
}

/**
 * Longest wait in milliseconds between two tries of a call. It is short, since an election of a leader takes a
 * second or two.
 */
const callPauseMsMax = 250;

/** Returns the wait in milliseconds before a call is retried, while its caller waits for the answer. */
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
