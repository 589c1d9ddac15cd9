import { ofPeople, stands } from './acts';

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

const reversed = {
  undoneBy: 'EventReversed',
  by: 'anybody',
  instead: null,
  bears: 'money',
  standsOn: 'agreement',
  needsAgreement: true,
  goesWith: null,
  stays: 'it needs a reversal of its own',
} as const;
/** Moves of spending authority, which leave the bank account as it is. */
const authority = { ...reversed, standsOn: 'authority', goesWith: 'cash' } as const;
const terms = {
  ...reversed,
  bears: 'terms',
  stays: 'changes of terms are reversed one by one',
} as const;
const outcome = { ...reversed, stays: 'a condition met or failed is reversed by itself' } as const;
const application = {
  ...reversed,
  undoneBy: 'ReceiptApplicationReversed',
  needsAgreement: false,
  stays: 'an application is reversed through its receipt',
} as const;

const kept = { ...reversed, undoneBy: null, needsAgreement: false } as const;
const payment = {
  ...reversed,
  needsAgreement: false,
  stays: 'a payment that never happened is reversed by itself',
} as const;

/** A step in the life of a pledge. */
function step<const Type extends string>(type: Type) {
  const instead = `${type} cannot be reversed: record the next step of the pledge instead`;
  return { ...kept, standsOn: 'other', instead } as const;
}

function mirror<const Of extends string | null>(mirrors: Of) {
  const instead = 'a reversal cannot be reversed: record the fact again';
  return { ...kept, standsOn: 'nothing', instead, mirrors } as const;
}

const newer = stands('a newer fact takes its place');
const list = stands('the expenditures of a list are reversed one by one');
const run = {
  undoneBy: 'RevaluationReversed',
  by: 'anybody',
  instead: null,
  bears: 'money',
} as const;
const fence = {
  undoneBy: 'PeriodReopened',
  by: 'controller',
  instead: null,
  bears: 'all',
} as const;

const receipt = {
  undoneBy: 'ReceiptReversed',
  by: 'anybody',
  instead: null,
  bears: 'applications',
} as const;
/** An item of a bank account itself, without a pledge. */
const ofAccount = {
  undoneBy: 'EventReversed',
  by: 'anybody',
  instead: null,
  bears: 'money',
} as const;
const throughReceipt = 'money that came out of a receipt is reversed through its receipt';
const suspense = { by: 'anybody', instead: null, bears: 'money' } as const;

/** No policy books it. */
const unbooked = { books: 'nothing' } as const;

/** Events of a pledge. */
const ofPledges = {
  PledgeAnnounced: step('PledgeAnnounced'),
  PledgeAmended: step('PledgeAmended'),
  PledgeWithdrawn: step('PledgeWithdrawn'),
  PledgeLapsed: step('PledgeLapsed'),
  PledgeAccepted: { ...step('PledgeAccepted'), ...unbooked },
  AgreementSigned: { ...reversed, bears: 'agreement', standsOn: 'other', needsAgreement: false },
  PledgeTakenOver: { ...reversed, by: 'controller', bears: 'all', standsOn: 'other' },
  AgreementAmended: terms,
  InstalmentsRescheduled: { ...terms, ...unbooked },
  ConditionMet: outcome,
  ConditionFailed: { ...outcome, bears: 'payment' },
  AgreementTerminated: {
    ...terms,
    bears: 'payment',
    stays: 'the end of an agreement is reversed by itself',
  },

  ReceiptApplied: { ...application, instead: 'an application is reversed through its receipt' },
  InterestCredited: { ...application, instead: 'interest is reversed through its receipt' },
  CoordinationLevyAccrued: {
    ...application,
    bears: 'payment',
    instead: 'a levy is reversed through its receipt',
  },
  WrittenOffRecovered: { ...application, instead: 'a recovery is reversed through its receipt' },
  PaymentReturned: {
    ...application,
    bears: 'payment',
    instead: 'a payment that came back is reversed through its receipt',
  },
  ReceiptApplicationRefused: {
    ...{ ...kept, ...unbooked },
    standsOn: 'nothing',
    instead: 'a refused application cannot be reversed: apply the receipt again',
  },
  LevyPaid: payment,

  AllocationMade: authority,
  AllocationReduced: authority,
  ReallocationMade: authority,
  ExpenditureReported: { ...reversed, bears: 'charge', stays: 'money that was spent stays spent' },
  SupportCostCharged: {
    ...reversed,
    goesWith: 'expenditure',
    stays: 'support is charged for money that was spent',
  },
  AllowanceBooked: { ...reversed, stays: 'an allowance is released or reversed by itself' },
  ReceivableWrittenOff: {
    ...reversed,
    by: 'controller',
    stays: 'the controller reverses a write-off by itself',
  },
  ReminderSent: { ...reversed, ...unbooked, stays: 'a reminder is reversed by itself' },
  ContributionRefunded: {
    ...reversed,
    bears: 'payment',
    stays: 'a refund is reversed by itself',
  },
  RefundPaid: payment,
  CashConverted: {
    ...reversed,
    standsOn: 'other',
    needsAgreement: false,
    stays: 'the bank has moved the money',
  },
  PledgeRevalued: {
    ...reversed,
    needsAgreement: false,
    stays: 'a revaluation is reversed by itself, or with its run',
  },
  EventReversed: mirror(null),
  ReceiptApplicationReversed: mirror('ReceiptApplied'),
} as const satisfies Readonly<Record<string, PledgeUndoing>>;

/** All other events. */
const ofOthers = {
  LedgerOpened: stands('a store is opened once'),
  PersonalTextErased: stands('a text that was erased is gone for good'),
  LedgerRestored: stands('what was lost stays lost'),
  ClockCorrected: stands('a time that does not count is not made to count again'),
  CheckpointSigned: stands('what was signed stays signed'),
  CheckpointCosigned: stands('what was signed stays signed'),
  EventSkipped: stands('an event that was skipped stays skipped'),
  ReadModelDifferenceAcknowledged: stands('what was acknowledged stays acknowledged'),
  DocumentErased: stands('what was erased is gone'),
  ...{ PurposeAdded: newer, PurposeRevised: newer, SigningRuleSet: newer },
  ExchangeRatesPublished: newer,
  ...{ BankAccountOpened: newer, BankAccountRenamed: newer },
  BankAccountClosed: stands('an account that was closed stays closed'),
  DonorRegistered: newer,
  DonorRevised: newer,
  PartyStatusRecorded: newer,
  DueDiligenceRecorded: newer,
  StatementIssued: stands('another statement supersedes it'),
  ReferenceClaimed: stands('it is released once its use is reversed, or never came'),
  ReferenceReleased: stands('the reference is claimed again'),
  ...{ ExpendituresListed: list, ExpendituresLeftOut: list, ExpendituresBooked: list },
  ...ofPeople,
  PeriodSoftClosed: fence,
  PeriodClosed: fence,
  PeriodReopened: stands('the period is closed again'),
  MonthFenced: { ...fence, undoneBy: 'MonthOpened' },
  MonthOpened: stands('the month is fenced again'),

  AccountInterestCredited: { ...ofAccount, instead: throughReceipt },
  ReceiptRemainderTaken: { ...ofAccount, instead: throughReceipt },
  AccountFeeCharged: ofAccount,
  SupportFundSpent: ofAccount,
  AccountItemsRevalued: ofAccount,

  ReceiptRecorded: receipt,
  ReceiptTakenOver: { ...receipt, by: 'controller' },
  ReceiptAssigned: { ...suspense, undoneBy: 'ReceiptReleased' },
  ReceiptReleased: stands('the receipt is applied again'),
  ReceiptReturned: { ...suspense, undoneBy: 'ReceiptReturnReversed' },
  ReceiptReturnReversed: mirror('ReceiptReturned'),
  ReturnSentBack: {
    ...suspense,
    undoneBy: 'ReturnSentBackReversed',
    instead: 'a return that came back is reversed through the receipt that it came back with',
  },
  ReturnSentBackReversed: mirror('ReturnSentBack'),
  ReceiptRevalued: { ...suspense, undoneBy: 'ReceiptRevaluationReversed' },
  ReceiptRevaluationReversed: mirror('ReceiptRevalued'),
  ReceiptReversed: stands('the receipt is recorded again'),
  CashTransferred: { ...suspense, undoneBy: 'CashTransferReversed' },
  CashTransferReversed: mirror('CashTransferred'),

  RevaluationStarted: run,
  RevaluationCompleted: run,
  RevaluationReversalStarted: stands('the reversal of the run is finished'),
  RevaluationReversed: stands('the revaluation is run again'),
} as const satisfies Readonly<Record<string, Undoing>>;

/**
 * Every event of the ledger, by the wire name that stays in the log for ever: how it is reversed,
 * by whom, and which events depend on it. Rules: `docs/accounting.md`, Reversal.
 */
export const howUndone = { ...ofPledges, ...ofOthers } as const;

export type LedgerEventType = keyof typeof howUndone;

/** The types of events that this type of event reverses. */
export type UndoneBy<By extends LedgerEventType> = {
  [Type in LedgerEventType]: (typeof howUndone)[Type]['undoneBy'] extends By ? Type : never;
}[LedgerEventType];

export function isUndoneBy<By extends LedgerEventType>(
  type: LedgerEventType,
  by: By,
): type is UndoneBy<By> {
  return howUndone[type].undoneBy === by;
}

/** All types of events that this type of event reverses, as a list. */
export function typesUndoneBy<By extends LedgerEventType>(by: By): readonly UndoneBy<By>[] {
  const types = Object.keys(howUndone) as LedgerEventType[];
  return types.filter((type): type is UndoneBy<By> => isUndoneBy(type, by));
}

type UnbookedType = {
  [Type in LedgerEventType]: (typeof howUndone)[Type] extends { readonly books: 'nothing' }
    ? Type
    : never;
}[LedgerEventType];

/** Whether a fact of a pledge is of a kind that no policy books. */
export function isUnbooked<F extends { readonly type: keyof typeof ofPledges }>(
  fact: F,
): fact is Extract<F, { readonly type: UnbookedType }> {
  const how: PledgeUndoing = ofPledges[fact.type];
  return how.books === 'nothing';
}
