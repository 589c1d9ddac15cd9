import { Rejection } from '@art30/accounting';
import { OutcomeUnknown, Unavailable } from '@art30/event-sourcing';

/** Others kept writing, or the store is away: a later try of the same may succeed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Rejection) return error.code === 'CONTENDED';
  return error instanceof Unavailable || error instanceof OutcomeUnknown;
}

/** A refusal that every later try meets too. */
export function isLasting(error: unknown): error is Rejection {
  return error instanceof Rejection && !isPassing(error);
}
