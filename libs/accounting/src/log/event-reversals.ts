import { pledgeEvents } from '../pledge/facts/pledge.facts';
import { undoneIn, type UndoneIn } from '../rows/event-row';
import type { PledgeUndoing } from '../reversals/reversal-rules';
import { eventShapes, rowOf, type LedgerEventType } from './events';

type Shapes = typeof eventShapes;

/** How an event of a type is reversed, by whom, and which events depend on it. Rules: `docs/accounting.md`, Reversal. */
export function howUndone<Type extends LedgerEventType>(
  type: Type,
): Shapes[Type]['row']['undoing'] {
  return eventShapes[type].row.undoing;
}

/** The types of events that this type of event reverses. */
export type UndoneBy<By extends LedgerEventType> = UndoneIn<Shapes, By>;

export function isUndoneBy<By extends LedgerEventType>(
  type: LedgerEventType,
  by: By,
): type is UndoneBy<By> {
  return rowOf(type).undoing.undoneBy === by;
}

/** All types of events that this type of event reverses, as a list. */
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

/** Whether a fact of a pledge is of a kind that no policy books. */
export function isUnbooked<F extends { readonly type: keyof PledgeEvents }>(
  fact: F,
): fact is Extract<F, { readonly type: UnbookedType }> {
  const how: PledgeUndoing = pledgeEvents[fact.type].row.undoing;
  return how.books === 'nothing';
}
