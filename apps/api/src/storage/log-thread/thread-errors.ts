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
const known = {
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

type KnownName = keyof typeof known;

/** An error as it goes from one thread to another, which keeps neither class nor members of it. */
export interface ToldError {
  readonly of: KnownName | undefined;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly cause: ToldError | undefined;
}

export function toldError(error: unknown): ToldError {
  if (!(error instanceof Error)) return toldError(new Error(String(error)));
  const names = Object.keys(known) as KnownName[];
  const { name, message, stack, cause } = error;
  const members = Object.entries(error).filter(([, value]) => isPlain(value));
  return {
    of: names.find((one) => error instanceof known[one]),
    name,
    message,
    stack,
    members: Object.fromEntries(members),
    cause: cause === undefined ? undefined : toldError(cause),
  };
}

/** The same error on this side: of its class, with its members. */
export function errorTold({ of, name, message, stack, members, cause }: ToldError): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: errorTold(cause) });
  if (of !== undefined) Object.setPrototypeOf(error, known[of].prototype);
  return Object.assign(error, members, { name, stack });
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
