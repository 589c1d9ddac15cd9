import type { LedgerEventType } from '../../undoing/undoing';

/** Who stands behind an event of a type. */
export interface Duty {
  /**
   * `three`: recorder, certifier and approver, under a proposal. `one`: one person is enough.
   * `oneWhileUnsigned`: it is while the pledge is not signed and no money came in advance. `act`: it
   * is an act of one person on a proposal, a delegation or an account. `nobody`: the service keeps it beside what people sign.
   */
  readonly needs: 'three' | 'one' | 'oneWhileUnsigned' | 'act' | 'nobody';
  /**
   * It says that what was signed could not be booked, so that no proposal names it beforehand; it may
   * stand under the id of what it refuses.
   */
  readonly isRefusal?: true;
}

const three: Duty = { needs: 'three' };
const one: Duty = { needs: 'one' };
const oneWhileUnsigned: Duty = { needs: 'oneWhileUnsigned' };
const act: Duty = { needs: 'act' };
const nobody: Duty = { needs: 'nobody' };

/** UN financial rules 105.5 and 105.6; what one person may do alone: `docs/api.md`, Three people. */
export const duties: Readonly<Record<LedgerEventType, Duty>> = {
  LedgerOpened: nobody,
  LedgerRestored: nobody,
  ClockCorrected: nobody,
  CheckpointSigned: nobody,
  CheckpointCosigned: nobody,
  ReferenceClaimed: nobody,
  ReferenceReleased: nobody,

  CommandProposed: act,
  ProposalCertified: act,
  ProposalApproved: act,
  ProposalReturned: act,
  ProposalRejected: act,
  ProposalWithdrawn: act,
  IdentityProviderProposed: act,
  IdentityProviderChanged: act,
  CheckpointKeyChangeProposed: act,
  CheckpointKeyRotated: act,
  CheckpointKeyRevoked: act,
  AdministratorsNamed: nobody,
  AccountChangeAsked: act,
  AccountChangeReleased: act,
  AccountChangeRefused: act,
  AccountSuspended: act,
  AdministratorRecovered: nobody,
  DelegationProposed: act,
  DelegationGranted: act,
  DelegationRefused: act,
  DelegationRevocationAsked: act,
  DelegationRevoked: act,

  PledgeAnnounced: one,
  ReminderSent: one,
  ReceiptRecorded: one,
  PledgeAmended: oneWhileUnsigned,
  PledgeWithdrawn: oneWhileUnsigned,
  PledgeLapsed: oneWhileUnsigned,

  ReceiptAssigned: three,
  ReceiptReleased: { needs: 'three', isRefusal: true },
  ReceiptApplied: three,
  ReceiptApplicationRefused: { needs: 'three', isRefusal: true },
  InterestCredited: three,
  CoordinationLevyAccrued: three,
  WrittenOffRecovered: three,
  PaymentReturned: three,
  ReturnSentBack: three,
  AccountInterestCredited: three,
  ReceiptRemainderTaken: three,
  ReceiptReversed: three,
  ReceiptApplicationReversed: three,
  ReturnSentBackReversed: three,
  EventReversed: three,

  RevaluationStarted: three,
  RevaluationCompleted: three,
  PledgeRevalued: three,
  ReceiptRevalued: three,
  AccountItemsRevalued: three,
  RevaluationReversalStarted: three,
  RevaluationReversed: three,
  ReceiptRevaluationReversed: three,

  StatementIssued: three,
  PeriodSoftClosed: three,
  PeriodClosed: three,
  PeriodReopened: three,
  MonthFenced: three,
  MonthOpened: three,

  ExpendituresListed: three,
  ExpendituresLeftOut: { ...three, isRefusal: true },
  ExpendituresBooked: three,

  SigningRuleSet: three,
  PurposeAdded: three,
  PurposeRevised: three,
  EventSkipped: three,
  ReadModelDifferenceAcknowledged: three,
  PersonalTextErased: three,
  DocumentErased: three,
  ExchangeRatesPublished: three,
  BankAccountOpened: three,
  BankAccountRenamed: three,
  BankAccountClosed: three,
  DonorRegistered: three,
  DonorRevised: three,
  PartyStatusRecorded: three,
  DueDiligenceRecorded: three,
  PledgeAccepted: three,
  AgreementSigned: three,
  PledgeTakenOver: three,
  AgreementAmended: three,
  InstalmentsRescheduled: three,
  ConditionMet: three,
  ConditionFailed: three,
  AgreementTerminated: three,
  LevyPaid: three,
  AllocationMade: three,
  AllocationReduced: three,
  ReallocationMade: three,
  ExpenditureReported: three,
  SupportCostCharged: three,
  AllowanceBooked: three,
  ReceivableWrittenOff: three,
  ContributionRefunded: three,
  RefundPaid: three,
  CashConverted: three,
  AccountFeeCharged: three,
  SupportFundSpent: three,
  ReceiptTakenOver: three,
  ReceiptReturned: three,
  ReceiptReturnReversed: three,
  CashTransferred: three,
  CashTransferReversed: three,
};
