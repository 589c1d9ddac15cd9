import {
  ChargeAccountFee,
  ReportSupportSpending,
  ReverseAccountItem,
} from '../../account-items/state/account-items.facts';
import {
  CloseBankAccount,
  OpenBankAccount,
  RenameBankAccount,
} from '../../bank-account/bank-account.facts';
import { EraseDocument } from '../../document/document.facts';
import {
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  ReviseDonor,
} from '../../donor/donor.facts';
import { ReportExpenditures } from '../../expenditure-list/expenditure-list.facts';
import { AcknowledgeReadModelDifference, SkipEvent } from '../../ledger/ledger.facts';
import { ClosePeriod, ReopenPeriod, SoftClosePeriod } from '../../period/period.facts';
import { ErasePersonalText } from '../../personal-text/personal-text.facts';
import {
  AmendPledge,
  RescheduleInstalments,
  SignAgreement,
} from '../../pledge/facts/agreement.facts';
import {
  AcceptPledge,
  AnnouncePledge,
  LapsePledge,
  SignDirectly,
  TakeOverPledge,
  WithdrawPledge,
} from '../../pledge/facts/opening.facts';
import {
  ConvertCash,
  PayLevy,
  PayRefund,
  RefundContribution,
} from '../../pledge/facts/paying.facts';
import { ReversePledgeEvent } from '../../pledge/facts/pledge.facts';
import {
  BookAllowance,
  FailCondition,
  MeetCondition,
  SendReminder,
  TerminateAgreement,
  WriteOffReceivable,
} from '../../pledge/facts/receivables.facts';
import {
  ChargeSupport,
  MakeAllocation,
  MakeReallocation,
  ReduceAllocation,
  ReportExpenditure,
} from '../../pledge/facts/spending.facts';
import { SetPurpose } from '../../purpose/purpose.facts';
import { PublishExchangeRates } from '../../rates/rates.facts';
import {
  ApplyReceipt,
  ApplyToAccount,
  ReverseApplication,
} from '../../receipt/facts/application.facts';
import { RecordReceipt, ReverseReceipt, TakeOverReceipt } from '../../receipt/facts/receipt.facts';
import { ReturnReceipt, ReverseReturn } from '../../receipt/facts/return.facts';
import { ReverseReceiptRevaluation } from '../../receipt/facts/revaluation.facts';
import { ApplyToReturn } from '../../receipt/facts/sent-back.facts';
import { ReverseTransfer, TransferCash } from '../../receipt/facts/transfer.facts';
import { ReverseRevaluation, RunRevaluation } from '../../revaluation/revaluation.facts';
import { SetSigningRule } from '../../signing/signing.facts';
import { IssueStatement } from '../../statement/statement.facts';
import type { AnyLedgerEvent } from '../../log/events';
import type { Members, Shape } from '../../schema';

type EventType = AnyLedgerEvent['type'];

/** A command that people sign, and the events that it may book besides claims of references: its own first. */
type Row = readonly [
  command: { readonly schema: Shape<Members, string> },
  ...books: readonly EventType[],
];

const rows: readonly Row[] = [
  [AcceptPledge, 'PledgeAccepted'],
  [AcknowledgeReadModelDifference, 'ReadModelDifferenceAcknowledged'],
  [AmendPledge, 'PledgeAmended', 'AgreementAmended'],
  [AnnouncePledge, 'PledgeAnnounced'],
  [
    ApplyReceipt,
    'ReceiptAssigned',
    'ReceiptApplied',
    'InterestCredited',
    'CoordinationLevyAccrued',
    'WrittenOffRecovered',
    'PaymentReturned',
    'ReceiptApplicationRefused',
    'ReceiptReleased',
  ],
  [
    ApplyToAccount,
    'ReceiptAssigned',
    'AccountInterestCredited',
    'ReceiptRemainderTaken',
    'ReceiptApplicationRefused',
    'ReceiptReleased',
  ],
  [
    ApplyToReturn,
    'ReceiptAssigned',
    'ReturnSentBack',
    'ReceiptApplicationRefused',
    'ReceiptReleased',
  ],
  [BookAllowance, 'AllowanceBooked'],
  [ChargeAccountFee, 'AccountFeeCharged'],
  [ChargeSupport, 'SupportCostCharged'],
  [CloseBankAccount, 'BankAccountClosed'],
  [ClosePeriod, 'PeriodClosed'],
  [ConvertCash, 'CashConverted'],
  [EraseDocument, 'DocumentErased'],
  [ErasePersonalText, 'PersonalTextErased'],
  [FailCondition, 'ConditionFailed'],
  [IssueStatement, 'StatementIssued'],
  [LapsePledge, 'PledgeLapsed'],
  [MakeAllocation, 'AllocationMade'],
  [MakeReallocation, 'ReallocationMade'],
  [MeetCondition, 'ConditionMet'],
  [OpenBankAccount, 'BankAccountOpened'],
  [PayLevy, 'LevyPaid'],
  [PayRefund, 'RefundPaid'],
  [PublishExchangeRates, 'ExchangeRatesPublished'],
  [RecordDueDiligence, 'DueDiligenceRecorded'],
  [RecordPartyStatus, 'PartyStatusRecorded'],
  [
    RecordReceipt,
    'ReceiptRecorded',
    'ReceiptAssigned',
    'ReceiptApplied',
    'InterestCredited',
    'CoordinationLevyAccrued',
    'WrittenOffRecovered',
    'PaymentReturned',
    'ReceiptApplicationRefused',
    'ReceiptReleased',
  ],
  [ReduceAllocation, 'AllocationReduced'],
  [RefundContribution, 'ContributionRefunded'],
  [RegisterDonor, 'DonorRegistered', 'PartyStatusRecorded'],
  [RenameBankAccount, 'BankAccountRenamed'],
  [ReopenPeriod, 'PeriodReopened', 'MonthOpened'],
  [ReportExpenditure, 'ExpenditureReported', 'SupportCostCharged'],
  [
    ReportExpenditures,
    'ExpendituresListed',
    'ExpenditureReported',
    'SupportCostCharged',
    'ExpendituresBooked',
    'ExpendituresLeftOut',
  ],
  [ReportSupportSpending, 'SupportFundSpent'],
  [RescheduleInstalments, 'InstalmentsRescheduled'],
  [ReturnReceipt, 'ReceiptReturned'],
  [ReverseAccountItem, 'EventReversed'],
  [
    ReverseApplication,
    'ReceiptApplicationReversed',
    'EventReversed',
    'ReceiptReleased',
    'ReturnSentBackReversed',
  ],
  [ReversePledgeEvent, 'EventReversed'],
  [
    ReverseReceipt,
    'ReceiptApplicationReversed',
    'EventReversed',
    'ReceiptReleased',
    'ReturnSentBackReversed',
    'ReceiptReversed',
  ],
  [ReverseReceiptRevaluation, 'ReceiptRevaluationReversed'],
  [ReverseReturn, 'ReceiptReturnReversed'],
  [
    ReverseRevaluation,
    'RevaluationReversalStarted',
    'EventReversed',
    'ReceiptRevaluationReversed',
    'RevaluationReversed',
  ],
  [ReverseTransfer, 'CashTransferReversed'],
  [ReviseDonor, 'DonorRevised', 'PartyStatusRecorded'],
  [
    RunRevaluation,
    'RevaluationStarted',
    'PledgeRevalued',
    'ReceiptRevalued',
    'AccountItemsRevalued',
    'RevaluationCompleted',
  ],
  [SendReminder, 'ReminderSent'],
  [SetPurpose, 'PurposeAdded', 'PurposeRevised'],
  [SetSigningRule, 'SigningRuleSet'],
  [SignAgreement, 'AgreementSigned'],
  [SignDirectly, 'AgreementSigned'],
  [SkipEvent, 'EventSkipped'],
  [SoftClosePeriod, 'PeriodSoftClosed', 'MonthFenced'],
  [TakeOverPledge, 'PledgeTakenOver'],
  [TakeOverReceipt, 'ReceiptTakenOver'],
  [TerminateAgreement, 'AgreementTerminated'],
  [TransferCash, 'CashTransferred'],
  [WithdrawPledge, 'PledgeWithdrawn'],
  [WriteOffReceivable, 'ReceivableWrittenOff'],
];

/** What a command of a name states, and what it may book. */
export interface SignedCommand {
  /** Members of its facts that it needs. */
  readonly required: readonly string[];
  readonly books: ReadonlySet<string>;
  /** The event that is dated as the command states; others follow on days of their own. */
  readonly own: string | undefined;
}

const claims: readonly EventType[] = ['ReferenceClaimed', 'ReferenceReleased'];

export const signedCommands: ReadonlyMap<string, SignedCommand> = new Map(
  rows.map(([{ schema }, ...books]) => [
    schema.name,
    { required: requiredOf(schema), books: new Set([...books, ...claims]), own: books[0] },
  ]),
);

function requiredOf({ members }: Shape<Members, string>): readonly string[] {
  return Object.keys(members).filter((name) => members[name]?.presence === 'required');
}
