import { datedFact, type FactsOf, linesOfEventMax, recordedFact } from '../../kernel/booking';
import { funds, recommendations } from '../../kernel/entries';
import { applicationLinesMax } from '../../pledge/facts/pledge-parts';
import { settledBy } from '../../pledge/facts/pledge.facts';
import {
  applicationId,
  AssignedLine,
  credit,
  type Credit,
  identified,
} from '../../pledge/facts/receipts.facts';
import { stands, undoneBy } from '../../reversals/reversal-rules';
import { reversalWithDependants } from '../../reversals/reversal.facts';
import { commandOf, decides, follows, receives, stepOf } from '../../rows/command-row';
import { asRefusal, byThree, event, on } from '../../rows/event-row';
import {
  date,
  id,
  type Infer,
  listOf,
  money,
  oneOf,
  optional,
  part,
  pick,
  reason,
  reference,
  shape,
  tied,
  usdAmount,
  yesOrNo,
} from '../../schema';
import { cashAccountsMax, CashFrom } from '../../transfer/transfer.facts';

/** One line of an application, as a request states it. */
export const ApplicationLine = shape('ApplicationLine', {
  ...pick(AssignedLine, 'instalment', 'purpose', 'settles'),
  paid: optional(
    money(
      "Amount paid, in the receipt's currency; needed where that is not the pledge's currency.",
    ),
  ),
});

/** Money that exceeds the debt. */
export const ExcessStated = shape('Excess', {
  amount: money('Amount, in the currency of the receipt.'),
  treatment: oneOf(['REFUNDABLE'])(
    'Treatment of the overpayment: owed to the donor until it is returned.',
    'REFUNDABLE',
  ),
  donorId: optional(
    id(
      'Donor who is owed the overpayment, always that of the pledge; left out: that donor.',
      'DON-B',
    ),
  ),
});

export const pledgeId = id('Id of the pledge.', 'P2');
const approvalReference = optional(
  reference('Approval of a price far from the operational rates.', 'Controller memo 2024-07-02'),
);

/** States the donor and the use of a receipt's money. */
export const Application = shape('ApplyReceipt', {
  ...recordedFact,
  pledgeId,
  effectiveDate: date('Day of the application, not before the money came in.', '2024-07-29'),
  lines: listOf(ApplicationLine, applicationLinesMax, 1)('Instalments that the money settles.'),
  excess: optional(part(ExcessStated)('Overpayment, which is owed to the donor.')),
  ...identified,
  approvalReference,
  fromBankAccount: optional(
    id(
      'Bank account whose cash of the receipt is applied; left out: that of all its accounts, in proportion to the money of the receipt on each.',
      'BK-USD',
    ),
  ),
  chargesBorneBy: optional(
    oneOf(['ACCOUNT', 'DONOR'])(
      'Who bears the share of the bank charges that falls on what is settled. Left out: the account, where the lines credit more than the cash that is there.',
      'ACCOUNT',
    ),
  ),
});

/** An application as an officer states it once the donor is identified. */
export type ApplicationFacts = Infer<typeof Application> & {
  /** Set for interest, a levy or a recovery, which settle no instalment; the only line has the amount. */
  readonly credit?: Credit | undefined;
};

/** Applies money of a receipt to a pledge. */
export class ApplyReceipt extends commandOf(Application, receives(...settledBy))<
  ApplicationFacts & { readonly receiptId: string }
> {}

/** Fund that gets money of a receipt as the account's own, and the document that justifies it. */
const ofAccount = {
  fund: oneOf(funds)('Fund that has it.', 'ART30'),
  documentReference: optional(
    reference('Document that shows it, which must be stated.', 'bank statement 2024-12 of BK-EUR'),
  ),
};
export const AccountInterest = shape('AccountInterest', {
  ...ofAccount,
  amount: optional(
    money('Part of the money in suspense, in the currency that came; left out: all of it.'),
  ),
});
export const AccountRemainder = shape('AccountRemainder', ofAccount);

/** A payment that the bank returned with the credit. */
export const ReturnedPayment = shape('ReturnedPayment', {
  eventId: id('Event that paid a refund or levy.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  amount: optional(
    money('What came back, in the currency that was paid; left out: all that is in suspense.'),
  ),
});

/** A return of another receipt that the bank sent back with the credit. */
export const SentBack = shape('SentBack', {
  receiptId: id('Receipt whose money was returned.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4'),
  eventId: id('Event that returned it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  amount: ReturnedPayment.members.amount,
});

/** Members that a request may have only if the money is a contribution. */
const ofContribution = [
  ...['lines', 'excess', 'fromOverpayment', 'evidence', 'approvalReference', 'chargesBorneBy'],
];
const ofNoPledge = (...others: readonly string[]) =>
  ({
    rule: 'notTogetherWith',
    other: 'pledgeId',
    orOthers: [...ofContribution, ...others],
  }) as const;

/**
 * Use of a receipt's money: for a pledge, for a return that was sent back, or for the account's own items.
 */
export const ReceiptUse = shape('UseReceipt', {
  ...Application.members,
  pledgeId: optional(
    tied(
      {
        rule: 'neededWithout',
        other: 'accountInterest',
        orOthers: ['accountRemainder', 'returnSentBack'],
      },
      pledgeId,
    ),
  ),
  lines: optional(
    tied(
      {
        rule: 'neededWithout',
        other: 'accountInterest',
        orOthers: ['accountRemainder', 'returnsPayment', 'returnSentBack'],
      },
      Application.members.lines,
    ),
  ),
  accountInterest: tied(
    ofNoPledge('accountRemainder', 'returnsPayment', 'returnSentBack'),
    optional(part(AccountInterest)("Interest of the account itself, of no pledge's agreement.")),
  ),
  accountRemainder: tied(
    ofNoPledge('returnsPayment', 'returnSentBack'),
    optional(
      part(AccountRemainder)(
        'Cash on one account that is left of the receipt, above or below zero, once nothing of it is owed.',
      ),
    ),
  ),
  returnsPayment: tied(
    {
      rule: 'notTogetherWith',
      other: 'lines',
      orOthers: ['excess', 'fromOverpayment', 'chargesBorneBy'],
    },
    optional(
      part(ReturnedPayment)('Payment of the pledge that the bank sent back with this credit.'),
    ),
  ),
  returnSentBack: tied(
    ofNoPledge('returnsPayment'),
    optional(part(SentBack)('Return of another receipt that the bank sent back with this credit.')),
  ),
});

/** Applies money of a receipt to the account's own items, as interest or as the receipt's remainder. */
export class ApplyToAccount extends commandOf(
  shape('ApplyToAccount', {
    ...pick(ReceiptUse, 'postingDate', 'documentReference', 'effectiveDate', 'fromBankAccount'),
    accountInterest: optional(part(AccountInterest)('Interest of the account itself.')),
    accountRemainder: optional(part(AccountRemainder)('What is left of the receipt.')),
  }),
  receives(
    'ReceiptAssigned',
    'AccountInterestCredited',
    'ReceiptRemainderTaken',
    'ReceiptApplicationRefused',
    'ReceiptReleased',
  ),
)<{ readonly receiptId: string }> {}

export const ApplicationReversal = shape('ReverseApplication', reversalWithDependants);

/** Reverses an application: the pledge is owed the money again, and the receipt has it back. */
export class ReverseApplication extends commandOf(
  ApplicationReversal,
  decides(
    'ReceiptApplicationReversed',
    'EventReversed',
    'ReceiptReleased',
    'ReturnSentBackReversed',
  ),
)<{
  readonly receiptId: string;
  readonly applicationId: string;
}> {}

/** The donor and the pledge that the money belongs to. */
export const Concerned = shape('Concerned', {
  donor: id('Donor.', 'DON-A'),
  pledge: id('Pledge.', 'P1'),
  recommendation: oneOf(recommendations)('Recommendation of the pledge.', 'n'),
  purpose: id('Code of the purpose.', 'TA-GEN'),
});
export type Concerned = Infer<typeof Concerned>;

/** An overpayment: it is the donor's money until it is returned. */
export const Excess = shape('ExcessOwed', {
  ...ExcessStated.members,
  usd: usdAmount('Its carrying value in USD.', '110.50'),
  donorId: id('Donor whom it is owed to.', 'DON-B'),
});
export type Excess = Infer<typeof Excess>;

/** Cash that an application takes from one bank account. */
export const CashTaken = shape('CashTaken', {
  ...CashFrom.members,
  covers: money('Part of what came in that it stands for, in the currency that came.'),
});

/** The bank account whose own items take money of a receipt. */
const AssignedToAccount = shape('AssignedToAccount', {
  item: oneOf(['INTEREST', 'REMAINDER'])('What it is there.', 'INTEREST'),
  bankAccount: id('Bank account whose own item it is.', 'BK-EUR'),
  ...pick(AccountRemainder, 'fund', 'documentReference'),
});
export type AssignedToAccount = Infer<typeof AssignedToAccount>;

const assigned = byThree(on.receipt, undoneBy('ReceiptReleased'));
export const ReceiptAssigned = event('ReceiptAssigned', assigned, {
  applicationId,
  pledgeId: optional(pledgeId),
  concerns: optional(part(Concerned)('Whose money it is, of a pledge.')),
  account: optional(
    part(AssignedToAccount)('Of money that an account takes as its own: what takes it.'),
  ),
  returnOf: optional(
    id(
      'Of a return that came back: the receipt whose money was returned.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  lines: listOf(
    AssignedLine,
    linesOfEventMax,
  )('What is set aside, line by line as stated; the pledge divides a line without a purpose.'),
  excess: optional(part(Excess)('More than was owed, with its carrying value.')),
  cashFrom: optional(
    listOf(
      CashTaken,
      cashAccountsMax,
    )(
      'All cash of the lines account by account, where it is not simply on the account that the bank credited.',
    ),
  ),
  credit: optional(credit('What the money is where it pays nothing that the agreement owes.')),
  ...identified,
  approvalReference,
});
export type ReceiptAssignedFacts = FactsOf<typeof ReceiptAssigned>;

/** Books the receipt's part of an application, once its pledge is identified. */
export class AssignReceipt extends stepOf('AssignReceipt', follows('ReceiptAssigned'))<
  ApplicationFacts & {
    readonly receiptId: string;
    readonly applicationId: string;
    readonly concerns: Concerned;
  }
> {}

/** Books the receipt's part of an application to the account's own items. */
export class AssignToAccount extends stepOf('AssignToAccount', follows('ReceiptAssigned'))<
  ApplyToAccount['facts'] & { readonly applicationId: string }
> {}

const { effectiveDate, postingDate } = datedFact;
/** Dates on which the pledge ended its part of an application, if they differ from the receipt's. */
const GivenBack = shape('GivenBack', { effectiveDate, postingDate });

const released = asRefusal(on.receipt, stands('the receipt is applied again'));
export const ReceiptReleased = event('ReceiptReleased', released, {
  applicationId,
  pledgeId: optional(pledgeId),
  reason: reason(
    'Code of the refusal by the pledge, or why the application was reversed.',
    'SETTLEMENT_EXCEEDS_OUTSTANDING',
  ),
  neverTaken: optional(
    yesOrNo(
      'Whether nobody ever took the money of the lines: it was in suspense on every day.',
      true,
    ),
  ),
  givenBack: optional(
    part(GivenBack)(
      'Day on which the pledge gave the money of the lines back, where that was before: it is in suspense from then on.',
    ),
  ),
});

export type ReceiptReleasedFacts = FactsOf<typeof ReceiptReleased>;

/** Moves assigned money back to suspense, because the pledge refused it or its application was reversed. */
export class ReleaseReceipt extends stepOf('ReleaseReceipt', follows('ReceiptReleased'))<
  Pick<
    Infer<typeof ReceiptReleased>,
    'applicationId' | 'effectiveDate' | 'postingDate' | 'reason' | 'neverTaken' | 'givenBack'
  > & { readonly receiptId: string }
> {}
