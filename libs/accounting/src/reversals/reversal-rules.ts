/** Reasons for a reversal, as a request states them. */
export const reversalReasons = [
  'WRONG_FUND',
  'WRONG_DONOR',
  'WRONG_AMOUNT',
  'WRONG_DATE',
  'DUPLICATE',
  'OTHER',
] as const;
export type ReversalReason = (typeof reversalReasons)[number];

/** How one kind of event is reversed, by whom, and which events depend on it. */
export interface Undoing<EventType extends string = string> {
  /** Type of the event that reverses it; null where none does. */
  readonly undoneBy: EventType | null;
  readonly by: 'anybody' | 'controller';
  /** Advice where a reversal cannot be asked for of this very event; null where it can. */
  readonly instead: string | null;
  /**
   * Events that must be reversed first because they were made for this one: those under an
   * agreement, all later ones, later terms, a support charge, a payment, applications of a receipt.
   * `money`: only events that lower the quantities which this event has raised.
   */
  readonly bears: 'agreement' | 'all' | 'terms' | 'charge' | 'payment' | 'applications' | 'money';
  /** Of a reversal that mirrors entries: the event it mirrors, null where its facts name the type. */
  readonly mirrors?: EventType | null;
}

/** The same for an event of a pledge, which may depend on others. */
export interface PledgeUndoing<EventType extends string = string> extends Undoing<EventType> {
  readonly bears: Exclude<Undoing['bears'], 'applications'>;
  /**
   * `agreement`: it is an event under the agreement. `authority`: it moved spending authority.
   * `other`: neither. `nothing`: it lowers no quantity that a reversal could give back.
   */
  readonly standsOn: 'agreement' | 'authority' | 'other' | 'nothing';
  /** It is reversed only while an agreement is in force. */
  readonly needsAgreement: boolean;
  /** The event it may be reversed with by one request: the cash it rests on, or its expenditure. */
  readonly goesWith: 'cash' | 'expenditure' | null;
  /** Why it is not reversed with anything else. */
  readonly stays: string;
  /** Stated where no policy books it. */
  readonly books?: 'nothing';
}

/** An event that another takes back, for whoever asks. */
export function undoneBy<const By extends string>(by: By) {
  return { undoneBy: by, by: 'anybody', instead: null, bears: 'money' } as const;
}

/** An event under the agreement of a pledge. */
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

/** Money of a receipt on its pledge. */
export function throughReceipt<const What extends string>(what: What) {
  return {
    ...reversed,
    undoneBy: 'ReceiptApplicationReversed',
    needsAgreement: false,
    stays: 'an application is reversed through its receipt',
    instead: `${what} is reversed through its receipt`,
  } as const;
}

/** An event of a pledge that nothing reverses. */
export const kept = { ...reversed, undoneBy: null, needsAgreement: false } as const;

/** A step in the life of a pledge. */
export function step<const Type extends string>(type: Type) {
  const instead = `${type} cannot be reversed: record the next step of the pledge instead`;
  return { ...kept, standsOn: 'other', instead } as const;
}

export function mirror<const Of extends string | null>(mirrors: Of) {
  const instead = 'a reversal cannot be reversed: record the fact again';
  return { ...kept, standsOn: 'nothing', instead, mirrors } as const;
}

/** A fact that moves no money. */
export function stands<const Instead extends string>(instead: Instead) {
  return { undoneBy: null, by: 'anybody', instead, bears: 'money' } as const;
}

export const newer = stands('a newer fact takes its place');

/** No policy books it. */
export const unbooked = { books: 'nothing' } as const;
