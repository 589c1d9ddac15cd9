import { linesOfEventMax, recordedFact, type DatedFacts, type FactsOf } from '../../kernel/booking';
import { asRefusal, byThree, event, on } from '../../rows/event-row';
import { follows, short, stepOf } from '../../rows/command-row';
import { kept, mirror, throughReceipt, unbooked } from '../../reversals/reversal-rules';
import type { RejectionCode } from '../../kernel/rejection';
import { ratesUsed, rateUsed } from '../../rates/rates.facts';
import {
  date,
  decimal,
  id,
  ledgerAccount,
  listOf,
  money,
  oneOf,
  optional,
  pattern,
  pick,
  reference,
  shape,
  text,
  textLengthMax,
  textOrBlank,
  usdAmount,
  variants,
  wholeNumber,
  type Infer,
  type MembersOf,
  type TypeOf,
} from '../../schema';
import { cashElsewhere } from '../../transfer/transfer.facts';
import { mirroring, type reversalWithDependants } from '../../reversals/reversal.facts';
import { instalmentsMax, statingOrigins } from './pledge-parts';

export const applicationId = id(
  'Id of the application, the same on receipt and pledge.',
  'fa2d188e-1439-569b-8d8c-7e67cb6c5b7b',
);
const receiptId = id('Id of the receipt.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4');

/** Bank and ledger account of the cash that a receipt gives to a pledge, and the value date of that cash. */
export const cashOfReceipt = {
  receiptId,
  bankAccount: id('Code of the bank account where the cash lies.', 'BK-EUR'),
  ledgerAccount: ledgerAccount('Its ledger account.', '1120'),
  valueDate: date('Value date of the receipt; its rate values the cash.', '2024-07-02'),
};

/**
 * One line of an application (money of a receipt given to a pledge), with the cash that the receipt sets aside for it.
 */
export const AssignedLine = shape('AssignedLine', {
  instalment: optional(
    wholeNumber(1, instalmentsMax)(
      'Number of the instalment. Left out while nothing is signed.',
      1,
    ),
  ),
  purpose: optional(id('Code of the purpose; needed where the instalment serves several.', 'f')),
  settles: money(
    "Amount credited to the donor, in the pledge's currency, bank charges within the tolerance included.",
  ),
  cash: money('What of the receipt it takes, in the currency of the receipt.'),
  cashUsd: usdAmount('Value with which the cash comes, in USD.', '662966.85'),
  ...cashElsewhere,
  charges: money('Bank charges credited with it, in the currency of the receipt.'),
  chargesUsd: usdAmount('Value of the charges, in USD.', '16.57'),
});
export type AssignedLine = Infer<typeof AssignedLine>;

/**
 * One line of an application as booked on the pledge: the amount settled in the pledge's currency, and the cash in the
 * receipt's currency.
 */
export const SettledLine = shape('SettledLine', {
  ...AssignedLine.members,
  purpose: id('Code of the purpose.', 'f'),
});
export type SettledLine = Infer<typeof SettledLine>;

/** Members that say where the money of an application comes from and how its donor was identified. */
export const identified = {
  fromOverpayment: optional(
    id(
      "Application of the same receipt whose overpayment is used, at the donor's written wish named in `evidence` or `documentReference`; left out: the money comes out of suspense.",
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
  evidence: optional(
    text(textLengthMax)('Evidence of whose money it is.', 'remitter confirmation'),
  ),
};

const applied = byThree(on.pledge, throughReceipt('an application'));
export const ReceiptApplied = event('ReceiptApplied', applied, {
  applicationId,
  ...cashOfReceipt,
  lines: listOf(
    SettledLine,
    linesOfEventMax,
  )(
    "What each purpose of each instalment is paid: `settles` in the pledge's currency; `cash` and `charges` in the receipt's, with their values in USD.",
  ),
  rate: optional(
    rateUsed(
      "Rate of the pledge's currency on the value date, where money in another one is owed back or may be; absent where none is.",
    ),
  ),
  ...identified,
  ...statingOrigins,
});
export type ReceiptAppliedFacts = FactsOf<typeof ReceiptApplied>;

const refused = asRefusal(on.pledgeOrAccountItems, {
  ...kept,
  ...unbooked,
  standsOn: 'nothing',
  instead: 'a refused application cannot be reversed: apply the receipt again',
});

/**
 * The pledge refused money that a receipt had set aside for it. The receipt can then release that money for other use.
 */
export const ReceiptApplicationRefused = event('ReceiptApplicationRefused', refused, {
  applicationId,
  receiptId,
  code: pattern<RejectionCode>(
    'refusal code',
    /^[A-Z][A-Z_]*$/,
    'must be a code in capitals',
  )('Stable name of the reason for which the pledge refused.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  detail: text(textLengthMax)(
    'The reason in words.',
    'pledge P1 owes nothing of instalment 1: state the money as excess',
  ),
});

export const creditedTypes = [
  'InterestCredited',
  'CoordinationLevyAccrued',
  'WrittenOffRecovered',
  'PaymentReturned',
] as const;
/** Types of events that give receipt money to a pledge without settling an instalment, such as interest. */
export type CreditedType = (typeof creditedTypes)[number];

const reversing = byThree(on.pledge, mirror('ReceiptApplied'));
export const ReceiptApplicationReversed = event('ReceiptApplicationReversed', reversing, {
  applicationId,
  receiptId,
  reversedType: optional(
    oneOf(creditedTypes)(
      'What the pledge took the money as; absent: `ReceiptApplied`.',
      'InterestCredited',
    ),
  ),
  rates: optional(ratesUsed('Rates of the day, for cash that goes beyond what is there any more.')),
  ...mirroring,
});

const creditId = id('Id of the fact on its pledge.', 'INT-2025-1');

export const InterestOfReceipt = shape('InterestOfReceipt', {
  kind: oneOf(['INTEREST'])('Interest that the agreement gives to the contribution.', 'INTEREST'),
  id: creditId,
  clause: textOrBlank(textLengthMax)(
    'Clause of the agreement that gives interest to the contribution.',
    'agreement art. 7 (2)',
  ),
});
export const LevyOfReceipt = shape('LevyOfReceipt', {
  kind: oneOf(['LEVY'])('A coordination levy that came on top of the contribution.', 'LEVY'),
  id: creditId,
  rate: decimal('Levy as a fraction of the contribution, in a string.', '0.01'),
});
export const RecoveryOfReceipt = shape('RecoveryOfReceipt', {
  kind: oneOf(['RECOVERY'])('What came in after it was written off.', 'RECOVERY'),
  id: creditId,
  instalment: wholeNumber(1, instalmentsMax)('Instalment whose receivable was written off.', 2),
});

export const ReturnOfReceipt = shape('ReturnOfReceipt', {
  kind: oneOf(['RETURNED_PAYMENT'])('A payment that the bank sent back.', 'RETURNED_PAYMENT'),
  eventId: id('Event of the payment.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/** Kinds of receipt money that settle no instalment of a pledge. */
export const credit = variants('kind', {
  RETURNED_PAYMENT: ReturnOfReceipt,
  INTEREST: InterestOfReceipt,
  LEVY: LevyOfReceipt,
  RECOVERY: RecoveryOfReceipt,
});
export type Credit = TypeOf<typeof credit.schema>;

/** Members of a request to record a bank credit (money that arrived on our account) that settles no instalment. */
const bankCredit = {
  ...recordedFact,
  id: optional(id('Id of the fact; derived from the request where it is left out.', 'INT-2025-1')),
  bankAccount: id('Code of the bank account that was credited.', 'BK-EUR'),
  bankReference: reference(
    'Reference that the bank gave the credit. For each bank account it is booked once, whatever it is booked as.',
    '20250331-000209',
  ),
  effectiveDate: date('Value date of the credit.', '2025-03-31'),
  purpose: id('Code of the purpose whose money it is.', 'TA-GEN'),
  amount: money('Amount that reached the account, in its currency.'),
};

export const Interest = shape('CreditInterest', {
  ...bankCredit,
  clause: InterestOfReceipt.members.clause,
});

export const Recovery = shape('RecoverWrittenOff', {
  ...bankCredit,
  writtenOffInstalment: RecoveryOfReceipt.members.instalment,
});

export const Levy = shape('AccrueLevy', {
  ...recordedFact,
  id: optional(id('Id of the levy; derived from the request where it is left out.', 'LEVY-1')),
  receiptId: id(
    'Receipt that the levy came with, on top of the contribution.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  effectiveDate: date('Day of the fact, not before the money came in.', '2025-03-31'),
  purpose: id('Code of the purpose that the contribution is tied to.', 'k'),
  amount: money('The levy, in the currency of the receipt.'),
  rate: LevyOfReceipt.members.rate,
});

/** Members of an event that gives receipt money to a pledge without settling an instalment. */
const credited = {
  applicationId,
  ...cashOfReceipt,
  purpose: id('Purpose whose money it is.', 'TA-GEN'),
  amount: money('What came in, in the currency of the receipt.'),
  amountUsd: usdAmount('Value with which its cash comes.', '111.11'),
  ...cashElsewhere,
  ...statingOrigins,
};

const interest = byThree(on.pledge, throughReceipt('interest'));
export const InterestCredited = event('InterestCredited', interest, {
  ...credited,
  interestId: id('Id of the interest on the pledge.', 'INT-2025-1'),
  ...pick(Interest, 'clause'),
});
export type InterestCreditedFacts = FactsOf<typeof InterestCredited>;

const levied = byThree(on.pledge, { ...throughReceipt('a levy'), bears: 'payment' });
export const CoordinationLevyAccrued = event('CoordinationLevyAccrued', levied, {
  ...credited,
  levyId: id('Id of the levy on the pledge.', 'LEVY-1'),
  levyRate: Levy.members.rate,
});
export type LevyAccruedFacts = FactsOf<typeof CoordinationLevyAccrued>;

const recovered = byThree(on.pledge, throughReceipt('a recovery'));
export const WrittenOffRecovered = event('WrittenOffRecovered', recovered, {
  ...credited,
  recoveryId: id('Id of the recovery on the pledge.', 'REC-1'),
  instalment: Recovery.members.writtenOffInstalment,
});
export type WrittenOffRecoveredFacts = FactsOf<typeof WrittenOffRecovered>;

/** Members that the events of interest, a coordination levy and a recovery have in common. */
export type CreditedFacts = DatedFacts & MembersOf<typeof credited>;

/** Facts of a command that books an application on the pledge. The receipt has decided its own part before. */
export type SettleFacts = Omit<ReceiptAppliedFacts, 'lines' | 'rate'> & {
  readonly pledgeId: string;
  readonly lines: readonly AssignedLine[];
};

/**
 * Settles instalments with money of a receipt; an internal step of the process that applies receipts, without an HTTP
 * endpoint.
 */
export class SettleInstalments extends stepOf('SettleInstalments', {
  ...follows('ReceiptApplied'),
  ...short('SETTLEMENT_EXCEEDS_OUTSTANDING', 'unallocated cash'),
})<SettleFacts> {}

/** Credits receipt money that settles no instalment, such as interest; an internal step without an HTTP endpoint. */
export class BookCredit extends stepOf('BookCredit', {
  ...follows(...creditedTypes),
  ...short('RECOVERY_EXCEEDS_WRITTEN_OFF', 'unallocated cash'),
})<SettleFacts & { readonly credit: Credit }> {}

/**
 * Records that the pledge refuses an application. An application ends in exactly one of two events on the pledge:
 * booked or refused.
 */
export class RefuseSettlement extends stepOf('RefuseSettlement', {
  ...follows('ReceiptApplicationRefused'),
  ...short('PLEDGE_STATUS'),
})<SettleFacts & { readonly code: RejectionCode; readonly detail: string }> {}

/** Reverses an application on its pledge; an internal step when the application or its whole receipt is reversed. */
export class UndoSettlement extends stepOf('UndoSettlement', {
  ...follows('ReceiptApplicationReversed', 'EventReversed'),
  ...short('DEPENDENT_EVENTS'),
})<
  MembersOf<typeof reversalWithDependants> & {
    readonly pledgeId: string;
    readonly applicationId: string;
  }
> {}
