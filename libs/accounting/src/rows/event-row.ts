import { bookedFact, datedFact } from '../kernel/booking';
import { shape, type Members, type Shape } from '../schema';
import type { Undoing } from '../reversals/reversal-rules';
import { stream } from './streams';

/** Streams of an event type: the prefix of the name, and the member of the data with the rest of it. */
interface Home {
  readonly begins: readonly [string, ...string[]];
  /** `undefined` if the prefix is the whole name; null if no member has the rest. */
  readonly ends?: string | null;
  /** Present if the event must be the first of its stream, unless its command allows otherwise. */
  readonly isFirst?: true;
}

const named = (name: string): Home => ({ begins: [name] });
const oneOfMany = (...begins: Home['begins']): Home => ({ begins, ends: null });
const begun = (begins: string, ends: string): Home => ({ begins: [begins], ends });
const first = (begins: string, ends: string): Home => ({ ...begun(begins, ends), isFirst: true });

/** Streams on which events can be. */
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
  /** Acts are on the stream of the object that they concern. */
  whatItIsAbout: oneOfMany(''),
} as const;

/**
 * Who signs an event. `three`: recorder, certifier and approver, under a proposal. `one`: one person is
 * enough. `oneWhileUnsigned`: one person is enough until the pledge is signed or paid into. `act`: an act of
 * one person on a proposal, a delegation or an account. `nobody`: the service records it without signatures.
 */
type People = 'three' | 'one' | 'oneWhileUnsigned' | 'act' | 'nobody';

/** Properties of an event type besides its facts; each event states its own row next to its shape. */
export interface EventRow<How extends Undoing = Undoing> {
  readonly on: Home;
  /**
   * Signers under UN financial rules 105.5 and 105.6; `docs/api.md`, Three people, lists what one person may
   * do alone.
   */
  readonly people: People;
  /**
   * Present if the event records that a signed command could not be booked. No proposal announces such an
   * event; it may have the name of the event that it replaces.
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

/** Shape of an event together with its row. */
export interface EventShape<
  M extends Members = Members,
  Type extends string = string,
  How extends Undoing = Undoing,
> extends Shape<M, Type> {
  readonly row: EventRow<How>;
}

/**
 * Defines an event of the ledger: its own facts, with those of every event added.
 *
 * @param type name of the type in the log, which never changes.
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

/** Lists the types of the events in a record that a type of event reverses, in the order of the record. */
export function undoneIn<
  Events extends Readonly<Record<string, EventShape>>,
  const By extends string,
>(events: Events, by: By): readonly UndoneIn<Events, By>[] {
  const types: (keyof Events)[] = Object.keys(events);
  return types.filter(
    (type): type is UndoneIn<Events, By> => events[type]?.row.undoing.undoneBy === by,
  );
}
