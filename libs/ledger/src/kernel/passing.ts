import { Rejection } from '@art30/accounting';
import { OutcomeUnknown, Unavailable } from '@art30/event-sourcing';

/** True if a retry may succeed: other writers kept changing the stream, or the store was not available. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Rejection) return error.code === 'CONTENDED';
  return error instanceof Unavailable || error instanceof OutcomeUnknown;
}

/** True for a rejection that a retry cannot change. */
export function isLasting(error: unknown): error is Rejection {
  return error instanceof Rejection && !isPassing(error);
}
