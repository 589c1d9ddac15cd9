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

/** Errors that mean something to whoever asks; of several that fit, the first. */
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

/** An error as it goes from one thread to another, which keeps neither class nor members of it. */
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

/** The same error on this side: of its class, with its members. */
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
