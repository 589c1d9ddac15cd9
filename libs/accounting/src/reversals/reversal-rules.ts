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
 * Rule for reversing one type of event: the reversing event, who may do so, and which events depend on it.
 */
export interface Undoing<EventType extends string = string> {
  /** Type of the reversing event; null if the event cannot be reversed. */
  readonly undoneBy: EventType | null;
  readonly by: 'anybody' | 'controller';
  /** Advice for a request to reverse this event where that is refused; null if the request is accepted. */
  readonly instead: string | null;
  /**
   * Dependent events that must be reversed first because they were made for this one: those under an
   * agreement, all later ones, later terms, a support charge, a payment, applications of a receipt. `money`:
   * only events that lower the quantities which this event raised.
   */
  readonly bears: 'agreement' | 'all' | 'terms' | 'charge' | 'payment' | 'applications' | 'money';
  /** For a reversal with mirrored entries: type of the event it mirrors, null if its facts state the type. */
  readonly mirrors?: EventType | null;
}

/** Rule for reversing an event of a pledge, which may itself depend on other events. */
export interface PledgeUndoing<EventType extends string = string> extends Undoing<EventType> {
  readonly bears: Exclude<Undoing['bears'], 'applications'>;
  /**
   * Kind of dependence. `agreement`: an event under the agreement. `authority`: a move of spending authority.
   * `other`: neither. `nothing`: it lowers no quantity that a reversal could restore.
   */
  readonly standsOn: 'agreement' | 'authority' | 'other' | 'nothing';
  /** True if it can be reversed only while an agreement is in force. */
  readonly needsAgreement: boolean;
  /**
   * Event that it may be reversed with in one request: the event that brought its cash, or its expenditure.
   */
  readonly goesWith: 'cash' | 'expenditure' | null;
  /** Reason, for a refusal, why it is not reversed together with another event. */
  readonly stays: string;
  /** Set if no posting policy books the event. */
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

/** Rule of an event that books receipt money on a pledge. */
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

/** Added to the rule of an event that no posting policy books. */
export const unbooked = { books: 'nothing' } as const;
