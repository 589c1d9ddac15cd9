import {
  EventTooLarge,
  MissingEvents,
  NotCanonical,
  OutcomeUnknown,
  ReadsOn,
  StoreHalted,
  Unavailable,
  WrongRevision,
} from '@art30/event-sourcing';
import { BadSetting, CannotOpen } from '@art30/storage';

/**
 * Error classes that callers distinguish, subclasses before their base class: the first class that matches is restored.
 */
const errorClasses = {
  WrongRevision,
  EventTooLarge,
  StoreHalted,
  ReadsOn,
  Unavailable,
  OutcomeUnknown,
  MissingEvents,
  NotCanonical,
  BadSetting,
  CannotOpen,
};

type ErrorClassName = keyof typeof errorClasses;

/**
 * An error in a form that can be sent to another thread. A plain message would lose the class and own members of the
 * error.
 */
export interface SerializedError {
  readonly of: ErrorClassName | undefined;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly cause: SerializedError | undefined;
}

export function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return serializeError(new Error(String(error)));
  const names = Object.keys(errorClasses) as ErrorClassName[];
  const { name, message, stack, cause } = error;
  const members = Object.entries(error).filter(([, value]) => isPlain(value));
  return {
    of: names.find((one) => error instanceof errorClasses[one]),
    name,
    message,
    stack,
    members: Object.fromEntries(members),
    cause: cause === undefined ? undefined : serializeError(cause),
  };
}

/** Restores an error that another thread sent, with its class and its members. */
export function deserializeError({
  of,
  name,
  message,
  stack,
  members,
  cause,
}: SerializedError): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: deserializeError(cause) });
  if (of !== undefined) Object.setPrototypeOf(error, errorClasses[of].prototype);
  return Object.assign(error, members, { name, stack });
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
