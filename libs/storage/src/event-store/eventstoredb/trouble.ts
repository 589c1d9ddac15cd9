import { Unavailable } from '@art30/event-sourcing';
import { NoAnswer } from './call-times';

/**
 * Kind of a client error:
 * - `unknown`: no answer, or none that tells whether an append was written;
 * - `refused`, `not-leader`: the server refused and wrote nothing;
 * - `defect`: every repeat would be refused too.
 */
export type Trouble =
  'wrong-revision' | 'not-found' | 'deleted' | 'not-leader' | 'refused' | 'defect' | 'unknown';

/** The right that a call needs, by the name that access control lists have for it, and its stream. */
export interface RequiredRight {
  readonly right: '$r' | '$w' | '$mr' | '$d';
  /** Name of the stream on the server. */
  readonly stream: string;
}

/** The user of the service lacks a right on the server. */
export class RightDenied extends Unavailable {
  constructor(
    reason: string,
    readonly asked: RequiredRight,
  ) {
    super(reason);
    this.name = 'RightDenied';
  }
}

/** A failed call with a reason that may be shown: it names hosts and streams, but no secrets. */
export class CallError extends Error {
  constructor(
    readonly reason: string,
    readonly type?: unknown,
    readonly code?: unknown,
    /** The missing right, if the call was refused for that. */
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
 * Kinds by gRPC status code, for errors without a type. Most of those have code 14 and count as `unknown`.
 */
const byCode: Readonly<Record<number, Trouble>> = {
  3: 'defect',
  7: 'refused',
  12: 'refused',
  16: 'refused',
};

export function troubleOf(error: unknown): Trouble {
  const { type, code } = fieldsOf(error);
  const named = typeof type === 'string' ? byType[type] : undefined;
  return named ?? (typeof code === 'number' ? byCode[code] : undefined) ?? 'unknown';
}

/** Tries of one read while its errors are of kind `unknown`. */
const unknownsMax = 4;

/**
 * Decides whether a read is retried: for the time of one call while a cluster elects a leader; once after a
 * node that did not answer, since another may lead by then; a few times after an error of unknown kind, such
 * as a broken connection.
 */
export class Retries {
  readonly #begun = performance.now();
  #silences = 0;
  #unknowns = 0;
  /** The last error that names the failed node. */
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
 * Returns the cause in a few words. The text of a foreign error is left out, because it may contain secrets.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  if (error instanceof CallError) return error.reason;
  const { type, code } = fieldsOf(error);
  if (typeof type === 'string') return `the server or the line to it says ${type}`;
  if (typeof code === 'number') return `the call ended with gRPC status ${code}`;
  return 'the server cannot be reached';
}

/** Converts an error of the client into one of `EventStore`, for a call that read or wrote nothing. */
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
