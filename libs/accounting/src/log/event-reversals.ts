import { pledgeEvents } from '../pledge/facts/pledge.facts';
import { undoneIn, type UndoneIn } from '../rows/event-row';
import type { PledgeUndoing } from '../reversals/reversal-rules';
import { eventShapes, rowOf, type LedgerEventType } from './events';

type Shapes = typeof eventShapes;

/**
 * Returns the rule for reversing events of a type: by which event they are reversed, and which events depend on them.
 * The rules come from `docs/accounting.md`, Reversal.
 */
export function howUndone<Type extends LedgerEventType>(
  type: Type,
): Shapes[Type]['row']['undoing'] {
  return eventShapes[type].row.undoing;
}

/** Types of the events that a type of reversing event can reverse. */
export type UndoneBy<By extends LedgerEventType> = UndoneIn<Shapes, By>;

export function isUndoneBy<By extends LedgerEventType>(
  type: LedgerEventType,
  by: By,
): type is UndoneBy<By> {
  return rowOf(type).undoing.undoneBy === by;
}

/** Returns the types of events that a type of reversing event can reverse. */
export function typesUndoneBy<By extends LedgerEventType>(by: By): readonly UndoneBy<By>[] {
  return undoneIn(eventShapes, by);
}

type PledgeEvents = typeof pledgeEvents;
type UnbookedType = {
  [Type in keyof PledgeEvents]: PledgeEvents[Type]['row']['undoing'] extends {
    readonly books: 'nothing';
  }
    ? Type
    : never;
}[keyof PledgeEvents];

/** True for facts of a pledge that post no entries, so that no posting rules are needed for them. */
export function isUnbooked<F extends { readonly type: keyof PledgeEvents }>(
  fact: F,
): fact is Extract<F, { readonly type: UnbookedType }> {
  const how: PledgeUndoing = pledgeEvents[fact.type].row.undoing;
  return how.books === 'nothing';
}
