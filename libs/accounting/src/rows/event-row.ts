import { bookedFact, datedFact } from '../kernel/booking';
import { shape, type Members, type Shape } from '../schema';
import type { Undoing } from '../reversals/reversal-rules';
import { stream } from './streams';

/** Beginnings of the streams that events of a type stand on, and the member of the data that ends them. */
interface Home {
  readonly begins: readonly [string, ...string[]];
  /** `undefined` for a stream of that very name; null where its end is not stated. */
  readonly ends?: string | null;
  /** Nothing stands on the stream before such an event, save where its command says otherwise. */
  readonly isFirst?: true;
}

const named = (name: string): Home => ({ begins: [name] });
const oneOfMany = (...begins: Home['begins']): Home => ({ begins, ends: null });
const begun = (begins: string, ends: string): Home => ({ begins: [begins], ends });
const first = (begins: string, ends: string): Home => ({ ...begun(begins, ends), isFirst: true });

/** Where events stand. */
export const on = {
  ledger: named(stream.ledger),
  purposes: named(stream.purposes),
  rates: named(stream.rates),
  bankAccounts: named(stream.bankAccounts),
  periods: named(stream.periods),
  signing: named(stream.signing),
  delegations: named(stream.delegations),
  people: named(stream.people),
  erasedTexts: named(stream.erasedTexts),
  erasedDocuments: named(stream.erasedDocuments),
  checkpointKeys: named(stream.checkpointKeys),
  checkpoints: oneOfMany(stream.checkpoints('')),
  donor: begun(stream.donor(''), 'donorId'),
  newDonor: first(stream.donor(''), 'donorId'),
  pledge: oneOfMany(stream.pledge('')),
  newPledge: first(stream.pledge(''), 'pledgeId'),
  receipt: oneOfMany(stream.receipt('')),
  newReceipt: first(stream.receipt(''), 'receiptId'),
  accountItems: oneOfMany(stream.accountItems('')),
  pledgeOrAccountItems: oneOfMany(stream.pledge(''), stream.accountItems('')),
  statement: begun(stream.statement(''), 'statementId'),
  claim: oneOfMany(stream.claim('')),
  batch: begun(stream.batch(''), 'listId'),
  revaluation: begun(stream.revaluation(''), 'revaluationId'),
  /** Acts stand wherever that is which they are about. */
  whatItIsAbout: oneOfMany(''),
} as const;

/**
 * Who stands behind an event. `three`: recorder, certifier and approver, under a proposal. `one`: one
 * person is enough. `oneWhileUnsigned`: it is while the pledge is not signed and no money came in
 * advance. `act`: it is an act of one person on a proposal, a delegation or an account. `nobody`: the
 * service keeps it beside what people sign.
 */
type People = 'three' | 'one' | 'oneWhileUnsigned' | 'act' | 'nobody';

/** What the house knows of the events of a type beside their facts; said where their shape is. */
export interface EventRow<How extends Undoing = Undoing> {
  readonly on: Home;
  /** UN financial rules 105.5 and 105.6; what one person may do alone: `docs/api.md`, Three people. */
  readonly people: People;
  /**
   * It says that what was signed could not be booked, so that no proposal names it beforehand; it may
   * stand under the id of what it refuses.
   */
  readonly isRefusal?: true;
  readonly undoing: How;
}

function behind(people: People) {
  return <const How extends Undoing>(home: Home, undoing: How): EventRow<How> => ({
    on: home,
    people,
    undoing,
  });
}

export const byThree = behind('three');
export const byOne = behind('one');
export const byOneWhileUnsigned = behind('oneWhileUnsigned');
export const asAct = behind('act');
export const byNobody = behind('nobody');

export function asRefusal<const How extends Undoing>(home: Home, undoing: How): EventRow<How> {
  return { ...byThree(home, undoing), isRefusal: true };
}

/** The shape of an event, with its row. */
export interface EventShape<
  M extends Members = Members,
  Type extends string = string,
  How extends Undoing = Undoing,
> extends Shape<M, Type> {
  readonly row: EventRow<How>;
}

/**
 * States an event of the ledger: its facts beside those that every event has.
 *
 * @param type its wire name, which stands in the log for ever.
 */
export function event<const Type extends string, M extends Members, How extends Undoing>(
  type: Type,
  row: EventRow<How>,
  facts: M,
): EventShape<typeof datedFact & M & typeof bookedFact, Type, How> {
  return { ...shape(type, { ...datedFact, ...facts, ...bookedFact }), row };
}

/** Types of the events in a record that this type of event reverses. */
export type UndoneIn<Events extends Readonly<Record<string, EventShape>>, By extends string> = {
  [Type in keyof Events]: Events[Type]['row']['undoing']['undoneBy'] extends By ? Type : never;
}[keyof Events];

/** The same as a list, in the order of the record. */
export function undoneIn<
  Events extends Readonly<Record<string, EventShape>>,
  const By extends string,
>(events: Events, by: By): readonly UndoneIn<Events, By>[] {
  const types: (keyof Events)[] = Object.keys(events);
  return types.filter(
    (type): type is UndoneIn<Events, By> => events[type]?.row.undoing.undoneBy === by,
  );
}
