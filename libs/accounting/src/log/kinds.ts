import type { Term } from '../accounts/figure-terms';
import { rowOf, type AnyLedgerEvent, type LedgerEventType } from './events';

/** Kind of a line: the type of its event, or of the event that its event reverses. */
export type EventKind = LedgerEventType;

/**
 * Kind of an event: its type, or the type of the event that it reverses. Lines and their mirrors
 * are of one kind and cancel wherever figures are told apart by kind.
 */
export function kindOf({ type, data }: AnyLedgerEvent): EventKind {
  const { mirrors } = rowOf(type).undoing;
  if (mirrors === undefined) return type;
  return ('reversedType' in data ? data.reversedType : undefined) ?? mirrors ?? type;
}

/** The terms, over lines of events of these kinds alone. */
export function inKinds(kinds: readonly EventKind[], ...terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, kinds }));
}

/** The terms, over lines of events of any other kind. */
export function exceptKinds(kinds: readonly EventKind[], terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, exceptKinds: kinds }));
}
