import { bookedFact, datedFact } from '../kernel/booking';
import { shape, type Members, type Shape } from '../schema';
import type { Undoing } from '../reversals/reversal-rules';
import { stream } from './streams';

/**
 * Streams on which an event type may be: the prefix of the stream's name, and the member of the data with the rest of
 * the name.
 */
interface Home {
  readonly begins: readonly [string, ...string[]];
  /** Name of that member: `undefined` if the prefix is the whole name, and null if no member has the rest. */
  readonly ends?: string | null;
  /** Present if the event must be the first of its stream, unless its command allows otherwise. */
  readonly isFirst?: true;
}

const named = (name: string): Home => ({ begins: [name] });
const oneOfMany = (...begins: Home['begins']): Home => ({ begins, ends: null });
const begun = (begins: string, ends: string): Home => ({ begins: [begins], ends });
const first = (begins: string, ends: string): Home => ({ ...begun(begins, ends), isFirst: true });

/** Streams on which events may be, for the rows of event types. */
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
  /** Stream of the object that an act (such as a signature) concerns; it may be any stream. */
  whatItIsAbout: oneOfMany(''),
} as const;

/**
 * Who signs an event. `three`: recorder, certifier and approver, under a proposal. `one`: one person is
 * enough. `oneWhileUnsigned`: one person is enough until the pledge is signed or paid into. `act`: an act of
 * one person on a proposal, a delegation or an account. `nobody`: the service records it without signatures.
 */
type People = 'three' | 'one' | 'oneWhileUnsigned' | 'act' | 'nobody';

/** Properties of an event type besides its facts. Each event type states its own row beside its shape. */
export interface EventRow<How extends Undoing = Undoing> {
  readonly on: Home;
  /**
   * Signers that the event needs under UN financial rules 105.5 and 105.6. `docs/api.md`, Three people, lists what one
   * person may do alone.
   */
  readonly people: People;
  /**
   * Present if the event records that a signed command could not be booked. Such an event is in no proposal, and may
   * have the name of the event that it replaces.
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

/** Shape of an event together with the row of its type. */
export interface EventShape<
  M extends Members = Members,
  Type extends string = string,
  How extends Undoing = Undoing,
> extends Shape<M, Type> {
  readonly row: EventRow<How>;
}

/**
 * Returns the shape of an event: its own facts, and those of every event.
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

/** Types of those events in a record of event types that this type of event reverses. */
export type UndoneIn<Events extends Readonly<Record<string, EventShape>>, By extends string> = {
  [Type in keyof Events]: Events[Type]['row']['undoing']['undoneBy'] extends By ? Type : never;
}[keyof Events];

/** Returns the types of those events that a type of event reverses, in the order of the record of event types. */
export function undoneIn<
  Events extends Readonly<Record<string, EventShape>>,
  const By extends string,
>(events: Events, by: By): readonly UndoneIn<Events, By>[] {
  const types: (keyof Events)[] = Object.keys(events);
  return types.filter(
    (type): type is UndoneIn<Events, By> => events[type]?.row.undoing.undoneBy === by,
  );
}
