import { canonicalJson, type Json, type JsonObject } from '@art30/event-sourcing';
import type { AnyLedgerEvent } from '../../log/events';
import type { LogRule } from '../log-rules/finding';
import { signedCommands } from '../../log/commands';

/** What is wrong, by its rule. */
type Fault = readonly [rule: LogRule, detail: string];

/** A command as it was proposed. */
interface Proposed {
  readonly command: string;
  readonly facts: unknown;
}

/** Runs book on many streams what follows from all of them; each item is signed by its hash. */
const runs: ReadonlySet<string> = new Set([
  ...['RunRevaluation', 'ReverseRevaluation', 'ReportExpenditures'],
]);

/** Days that a command states under a name of its own, and its event as the day of the fact. */
const daysOf: Readonly<Record<string, string>> = {
  ...{ signedOn: 'effectiveDate', openedOn: 'effectiveDate', assessedOn: 'effectiveDate' },
};

/** What is wrong with a proposal as a command: one that nobody knows, or facts that do not state it. */
export function commandFaults({ command, facts }: Proposed): readonly Fault[] {
  const known = signedCommands.get(command);
  if (known === undefined) {
    return [['OTHER_COMMAND', `it proposes ${command}, which is no command that people sign`]];
  }
  const lacking = known.required.filter((name) => !Object.hasOwn(facts as JsonObject, name));
  if (lacking.length === 0) return [];
  return [['OTHER_COMMAND', `it proposes ${command}, and does not state ${lacking.join(', ')}`]];
}

/**
 * What is wrong with an event as what its command books: its type, or a member that the command states
 * otherwise. What the event adds to the facts follows from the books, and is in the entries that were signed.
 */
export function commandedFaults(
  { type, data }: AnyLedgerEvent,
  { command, facts }: Proposed,
): readonly Fault[] {
  const known = signedCommands.get(command);
  if (known === undefined) return [];
  if (!known.books.has(type)) {
    return [['NOT_AS_SIGNED', `${type} is nothing that ${command} books`]];
  }
  if (runs.has(command) || type === 'ReferenceClaimed' || type === 'ReferenceReleased') return [];
  const booked: JsonObject = data;
  const other = Object.entries(facts as JsonObject)
    .map(([name, stated]) => [daysOf[name] ?? name, stated] as const)
    .find(
      ([name, stated]) =>
        (name !== 'effectiveDate' || type === known.own) &&
        Object.hasOwn(booked, name) &&
        !holds(booked[name] ?? null, stated ?? null),
    );
  if (other === undefined) return [];
  const [name, stated] = other;
  const said = `${command} that was signed states ${canonicalJson(stated ?? null)}`;
  return [['NOT_AS_SIGNED', `its ${name} is ${canonicalJson(booked[name] ?? null)}, and ${said}`]];
}

/**
 * Whether a value says all that another one does, and maybe more. Parts in a list are split by purpose, or
 * put together, as they are booked: the entries that were signed say each.
 */
function holds(booked: Json, stated: Json): boolean {
  if (Array.isArray(stated)) return Array.isArray(booked) || typeof booked === 'number';
  if (typeof stated !== 'object' || stated === null) return booked === stated;
  if (typeof booked !== 'object' || booked === null || Array.isArray(booked)) return false;
  const members = booked as JsonObject;
  return Object.entries(stated).every(
    ([name, value]) =>
      holds(members[name] ?? null, value ?? null) || isNothing(members[name], value),
  );
}

/** An account at zero has no line in a trial balance. */
function isNothing(booked: Json | undefined, stated: Json | undefined): boolean {
  return booked === undefined && stated === '0.00';
}
