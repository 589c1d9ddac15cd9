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

/** The cause in a few words, without the text of the error itself, which may hold secrets. */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  const { type, code } = fieldsOf(error);
  if (typeof type === 'string') return `the server or the line to it says ${type}`;
  if (typeof code === 'number') return `the call ended with gRPC status ${code}`;
  return 'the server cannot be reached';
}

/** The error of the port for a call that read nothing or wrote nothing. */
export function asPortError(error: unknown, what: string): Error {
  if (error instanceof Unavailable) return error;
  const trouble = troubleOf(error);
  if (trouble === 'deleted') return new Error(`${what} was deleted: a ledger deletes nothing`);
  if (trouble === 'defect') {
    return new Error(`the event store refuses a call on ${what}: ${reasonOf(error)}`);
  }
  return new Unavailable(reasonOf(error));
}

function fieldsOf(error: unknown): { type?: unknown; code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
