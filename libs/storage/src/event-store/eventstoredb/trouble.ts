import { Unavailable } from '@art30/event-sourcing';
import { NoAnswer } from './call-times';

/**
 * Kind of an error of the client library, which decides if a call may be repeated:
 * - `unknown`: no answer, or none that tells whether an append was written;
 * - `refused`, `not-leader`: the server refused and wrote nothing;
 * - `deleted`: the stream was deleted;
 * - `defect`: the call itself is wrong, so that every repeat would be refused too.
 */
export type Trouble =
  'wrong-revision' | 'not-found' | 'deleted' | 'not-leader' | 'refused' | 'defect' | 'unknown';

/**
 * The right that a call needs on a stream, by its name in the server's access control lists: to read, to write, to read
 * metadata, to delete.
 */
export interface RequiredRight {
  readonly right: '$r' | '$w' | '$mr' | '$d';
  /** Name of the stream on the server. */
  readonly stream: string;
}

/** The server account that the service uses lacks a right, so the server refused the call and wrote nothing. */
export class RightDenied extends Unavailable {
  constructor(
    reason: string,
    readonly asked: RequiredRight,
  ) {
    super(reason);
    this.name = 'RightDenied';
  }
}

/** A failed call with a reason that may be shown: the reason names hosts and streams, but no secrets. */
export class CallError extends Error {
  constructor(
    readonly reason: string,
    readonly type?: unknown,
    readonly code?: unknown,
    /** The right that the server denied, if it refused the call for that. */
    readonly denied?: RequiredRight,
  ) {
    super(reason);
    this.name = 'CallError';
  }
}

const byType: Readonly<Record<string, Trouble>> = {
  'wrong-expected-version': 'wrong-revision',
  'stream-not-found': 'not-found',
  'no-stream': 'not-found',
  'stream-deleted': 'deleted',
  'not-leader': 'not-leader',
  'access-denied': 'refused',
  'invalid-argument': 'defect',
  'invalid-transaction': 'defect',
  'maximum-append-size-exceeded': 'defect',
  'missing-required-metadata-property': 'defect',
};

/**
 * Kinds by gRPC status code, for errors to which the client library gives no type. Other codes count as
 * `unknown`, above all 14, the code of a broken connection.
 */
const byCode: Readonly<Record<number, Trouble>> = {
  3: 'defect',
  7: 'refused',
  12: 'refused',
  16: 'refused',
};

/** Returns the kind of an error; `unknown` for any error that is not listed, since its call may have written. */
export function troubleOf(error: unknown): Trouble {
  const { type, code } = fieldsOf(error);
  const named = typeof type === 'string' ? byType[type] : undefined;
  return named ?? (typeof code === 'number' ? byCode[code] : undefined) ?? 'unknown';
}

/** Largest number of tries of one read whose errors are of kind `unknown`. */
const unknownsMax = 4;

/**
 * Decides if a failed call is retried. Use it only for calls whose repetition does no harm. A call is retried
 * - while a cluster elects a leader, for the time of one call;
 * - once after a node that did not answer, since another node may lead by then;
 * - up to three times after an error of unknown kind, such as a broken connection.
 */
export class Retries {
  readonly #begun = performance.now();
  #silences = 0;
  #unknowns = 0;
  /**
   * The error to report if no retry succeeds: the last one, or the last that is no missing answer of an unnamed
   * node.
   */
  cause: unknown;

  constructor(private readonly callMs: number) {}

  isWorthwhile(error: unknown): boolean {
    const trouble = troubleOf(error);
    const isAnonymous = error instanceof NoAnswer && error.who === undefined;
    if (!isAnonymous || this.cause === undefined) this.cause = error;
    if (error instanceof NoAnswer) this.#silences += 1;
    else if (trouble === 'unknown') this.#unknowns += 1;
    const isLate = performance.now() - this.#begun >= this.callMs * (1 + this.#silences);
    const isInVain = this.#silences > 1 || this.#unknowns >= unknownsMax;
    return ['not-leader', 'unknown'].includes(trouble) && !isLate && !isInVain;
  }
}

/**
 * Returns the cause of a failed call in a few words. The text of an error of the client library is left out, because it
 * may contain secrets.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  if (error instanceof CallError) return error.reason;
  const { type, code } = fieldsOf(error);
  if (typeof type === 'string') return `the server or the line to it says ${type}`;
  if (typeof code === 'number') return `the call ended with gRPC status ${code}`;
  return 'the server cannot be reached';
}

/**
 * Converts an error of the client library into one that callers of `EventStore` expect. Use this only for a
 * read, or for an append that was certainly not written.
 *
 * @param what thing that the call was about, such as "stream a".
 */
export function asPortError(error: unknown, what: string): Error {
  if (error instanceof Unavailable) return error;
  if (troubleOf(error) === 'defect') {
    return new Error(`the event store refuses a call on ${what}: ${reasonOf(error)}`);
  }
  if (error instanceof CallError && error.denied)
    return new RightDenied(error.reason, error.denied);
  return new Unavailable(reasonOf(error));
}

function fieldsOf(error: unknown): { type?: unknown; code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
