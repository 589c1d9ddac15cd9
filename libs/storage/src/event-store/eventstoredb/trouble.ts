import { Unavailable } from '@art30/event-sourcing';
import { NoAnswer } from './call-times';

/**
 * What an error of the client says about the call:
 * - `unknown`: no answer, or none that settles whether an append was written;
 * - `refused`, `not-leader`: the server would not, and wrote nothing;
 * - `defect`: it would be refused again, whoever asks.
 */
export type Trouble =
  'wrong-revision' | 'not-found' | 'deleted' | 'not-leader' | 'refused' | 'defect' | 'unknown';

/** What a call asks for: a right, by the letter that access control lists have for it, and where. */
export interface RequiredRight {
  readonly right: '$r' | '$w' | '$mr' | '$d';
  /** As it is named on the server. */
  readonly stream: string;
}

/** The user of the service has no right to what was asked. */
export class RightDenied extends Unavailable {
  constructor(
    reason: string,
    readonly asked: RequiredRight,
  ) {
    super(reason);
    this.name = 'RightDenied';
  }
}

/** A call that failed, with a cause that may be shown: it names hosts and streams, no secrets. */
export class CallError extends Error {
  constructor(
    readonly reason: string,
    readonly type?: unknown,
    readonly code?: unknown,
    /** What was asked for, where it was refused for want of a right. */
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

/** gRPC status codes, for errors that reach us without a type: 14 is the usual one. */
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

/** Tries of one read while nobody can tell what is wrong. */
const unknownsMax = 4;

/**
 * Whether a read is tried again: while the cluster elects a leader for as long as one call may take;
 * once more after a node that did not answer, as another may lead by then; a few times after an
 * error that says nothing, such as that of a broken connection.
 */
export class Retries {
  readonly #begun = performance.now();
  #silences = 0;
  #unknowns = 0;
  /** The last error that says who failed. */
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

/** The cause in a few words, without the text of a foreign error, which may hold secrets. */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  if (error instanceof CallError) return error.reason;
  const { type, code } = fieldsOf(error);
  if (typeof type === 'string') return `the server or the line to it says ${type}`;
  if (typeof code === 'number') return `the call ended with gRPC status ${code}`;
  return 'the server cannot be reached';
}

/** The error of the port for a call that read nothing or wrote nothing. */
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
