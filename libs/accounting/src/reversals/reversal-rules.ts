/** Reason codes for a reversal, in a request. */
export const reversalReasons = [
  'WRONG_FUND',
  'WRONG_DONOR',
  'WRONG_AMOUNT',
  'WRONG_DATE',
  'DUPLICATE',
  'OTHER',
] as const;
export type ReversalReason = (typeof reversalReasons)[number];

/**
 * Rule for reversing one type of event: the event that reverses it, who may do so, and which later events depend on it.
 */
export interface Undoing<EventType extends string = string> {
  /** Type of the reversing event; null if the event cannot be reversed. */
  readonly undoneBy: EventType | null;
  readonly by: 'anybody' | 'controller';
  /** Advice if a request may not reverse this event directly; null if it may. */
  readonly instead: string | null;
  /**
   * Later events that depend on this one, and must be reversed first. Kinds: events under an agreement, all later
   * events, later terms, a support charge, a payment, applications of a receipt. `money`: only events that lower a
   * quantity (such as cash) which this event raised.
   */
  readonly bears: 'agreement' | 'all' | 'terms' | 'charge' | 'payment' | 'applications' | 'money';
  /**
   * Only for an event that reverses another one: the type of the event that it reverses; null if its facts state the
   * type.
   */
  readonly mirrors?: EventType | null;
}

/** Rule for reversing an event of a pledge, which may itself depend on earlier events. */
export interface PledgeUndoing<EventType extends string = string> extends Undoing<EventType> {
  readonly bears: Exclude<Undoing['bears'], 'applications'>;
  /**
   * Kind of dependence on earlier events. `agreement`: the event is under the agreement. `authority`: it moves spending
   * authority. `other`: neither. `nothing`: it lowers no quantity that a reversal could restore.
   */
  readonly standsOn: 'agreement' | 'authority' | 'other' | 'nothing';
  /** True if the event can be reversed only while an agreement is in force. */
  readonly needsAgreement: boolean;
  /**
   * Earlier event together with which one request may reverse this event: the event that brought its cash, or the
   * expenditure that it charges.
   */
  readonly goesWith: 'cash' | 'expenditure' | null;
  /** Reason why the event is not reversed together with another one, for the text of a refusal. */
  readonly stays: string;
  /** Set if the event posts no entries. */
  readonly books?: 'nothing';
}

/** Rule of an event that anybody with the permission may reverse, by an event of the given type. */
export function undoneBy<const By extends string>(by: By) {
  return { undoneBy: by, by: 'anybody', instead: null, bears: 'money' } as const;
}

/** Rule of an event under the agreement of a pledge. */
export const reversed = {
  ...undoneBy('EventReversed'),
  standsOn: 'agreement',
  needsAgreement: true,
  goesWith: null,
  stays: 'it needs a reversal of its own',
} as const;

export const termsReversed = {
  ...reversed,
  bears: 'terms',
  stays: 'changes of terms are reversed one by one',
} as const;

/** Rule of an event that books receipt money on a pledge; it is reversed through the receipt and not directly. */
export function throughReceipt<const What extends string>(what: What) {
  return {
    ...reversed,
    undoneBy: 'ReceiptApplicationReversed',
    needsAgreement: false,
    stays: 'an application is reversed through its receipt',
    instead: `${what} is reversed through its receipt`,
  } as const;
}

/** Rule of a pledge's event that cannot be reversed. */
export const kept = { ...reversed, undoneBy: null, needsAgreement: false } as const;

/** Rule of a change of a pledge's status. */
export function step<const Type extends string>(type: Type) {
  const instead = `${type} cannot be reversed: record the next step of the pledge instead`;
  return { ...kept, standsOn: 'other', instead } as const;
}

export function mirror<const Of extends string | null>(mirrors: Of) {
  const instead = 'a reversal cannot be reversed: record the fact again';
  return { ...kept, standsOn: 'nothing', instead, mirrors } as const;
}

/** Rule of a fact that moves no money and cannot be reversed. */
export function stands<const Instead extends string>(instead: Instead) {
  return { undoneBy: null, by: 'anybody', instead, bears: 'money' } as const;
}

export const newer = stands('a newer fact takes its place');

/** Part of the rule of an event that posts no entries. */
export const unbooked = { books: 'nothing' } as const;
