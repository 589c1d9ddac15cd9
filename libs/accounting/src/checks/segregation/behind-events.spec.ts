import {
  ledgerEventTypes,
  rowOf,
  type AnyLedgerEvent,
  type LedgerEventType,
} from '../../log/events';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import { conflictsOf } from './conflicts';

/**
 * Expected signers of each event type, typed by hand from UN financial rules 105.5 (a certifying officer
 * confirms that the money is available and the charge is right) and 105.6 (an approving officer, never the
 * certifying one, has it entered) and from docs/api.md, "Three people sign most commands". They are not derived
 * from the rows of events, which both the ledger and the verifier use.
 */
const rules = [
  [
    'three',
    'pledge: the donor is bound, and the money, by more than a wish',
    'PledgeAccepted AgreementSigned PledgeTakenOver AgreementAmended InstalmentsRescheduled ' +
      'ConditionMet ConditionFailed AgreementTerminated EventReversed',
  ],
  [
    'three',
    'money that came in is said to be somebody’s',
    'ReceiptAssigned ReceiptReleased ReceiptApplied ReceiptApplicationRefused ReceiptApplicationReversed ' +
      'InterestCredited CoordinationLevyAccrued WrittenOffRecovered PaymentReturned ' +
      'AccountInterestCredited ReceiptRemainderTaken',
  ],
  [
    'three',
    'a credit is taken from other books, sent back, moved or taken out',
    'ReceiptTakenOver ReceiptReversed ReceiptReturned ReceiptReturnReversed ReturnSentBack ' +
      'ReturnSentBackReversed CashTransferred CashTransferReversed CashConverted',
  ],
  [
    'three',
    'authority to spend, and what is spent or paid',
    'AllocationMade AllocationReduced ReallocationMade ExpenditureReported SupportCostCharged ' +
      'ContributionRefunded RefundPaid LevyPaid AccountFeeCharged SupportFundSpent ' +
      'ExpendituresListed ExpendituresLeftOut ExpendituresBooked',
  ],
  [
    'three',
    'what is owed or held is worth another sum',
    'AllowanceBooked ReceivableWrittenOff PledgeRevalued ReceiptRevalued ReceiptRevaluationReversed ' +
      'AccountItemsRevalued RevaluationStarted RevaluationCompleted RevaluationReversalStarted ' +
      'RevaluationReversed ExchangeRatesPublished',
  ],
  [
    'three',
    'the books are closed, opened again or told to a donor',
    'PeriodSoftClosed PeriodClosed PeriodReopened MonthFenced MonthOpened StatementIssued',
  ],
  [
    'three',
    'what all bookings rest on: donors, purposes, accounts of the bank, how many sign',
    'DonorRegistered DonorRevised PartyStatusRecorded DueDiligenceRecorded DonorContactRecorded ' +
      'PurposeAdded PurposeRevised BankAccountOpened BankAccountRenamed BankAccountClosed SigningRuleSet',
  ],
  [
    'three',
    'something is left out of the books for good, or erased',
    'EventSkipped ReadModelDifferenceAcknowledged PersonalTextErased DocumentErased',
  ],
  [
    'one',
    '“One person announces a pledge; records a credit of the bank; and reminds” (domain rule 24)',
    'PledgeAnnounced ReceiptRecorded ReminderSent',
  ],
  [
    'oneWhileUnsigned',
    '“and amends, withdraws or lets lapse one that is not signed and into which nothing was paid”',
    'PledgeAmended PledgeWithdrawn PledgeLapsed',
  ],
  [
    'act',
    'somebody proposes, signs or ends a proposal, by a request of their own',
    'CommandProposed ProposalCertified ProposalApproved ProposalReturned ProposalRejected ProposalWithdrawn',
  ],
  [
    'act',
    'one of two administrators asks, another one answers',
    'AccountChangeAsked AccountChangeReleased AccountChangeRefused AccountSuspended DelegationProposed ' +
      'DelegationGranted DelegationRefused DelegationRevocationAsked DelegationRevoked ' +
      'IdentityProviderProposed IdentityProviderChanged CheckpointKeyChangeProposed ' +
      'CheckpointKeyRotated CheckpointKeyRevoked',
  ],
  [
    'nobody',
    'the service notes it beside what people sign, or its operator while it is stopped',
    'LedgerOpened LedgerRestored ClockCorrected CheckpointSigned CheckpointCosigned ReferenceClaimed ' +
      'ReferenceReleased AdministratorsNamed AdministratorRecovered',
  ],
] as const;

/**
 * These events replace a signed command that could no longer be booked, so that no proposal announces them.
 */
const refusals = 'ReceiptApplicationRefused ReceiptReleased ExpendituresLeftOut';

const stated = rules.flatMap(([people, , types]) =>
  types.split(' ').map((type) => [type as LedgerEventType, people] as const),
);

describe('who must stand behind an event', () => {
  it('is said here of every type, once', () => {
    expect(stated.map(([type]) => type).sort()).toEqual([...ledgerEventTypes].sort());
  });

  it.each(stated)('of %s: %s', (type, people) => {
    expect(rowOf(type).people).toBe(people);
  });

  it('is not known beforehand of refusals, and of no others', () => {
    const found = ledgerEventTypes.filter((type) => rowOf(type).isRefusal === true);
    expect([...found].sort()).toEqual(refusals.split(' ').sort());
  });

  const booked = stated.filter(([, people]) => people !== 'act');
  it.each(booked)('is judged so where %s stands under no proposal: %s', (type, people) => {
    const unsigned = (isOnePersonEnough: boolean) => {
      const data = { effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1', entries: [] };
      const metadata = {
        recordedBy: 'u.a',
        recordedAt: '2024-05-06T09:00:00.000Z',
        keyHash: '',
        requestHash: '',
      };
      const event = {
        type,
        data,
        metadata,
        id: 'e',
        stream: 's',
        revision: 0,
        position: '1',
      };
      return conflictsOf({ type, data } as unknown as Exclude<AnyLedgerEvent, ProposalEvent>, {
        event,
        sequence: 1,
        isOnePersonEnough,
        isProposed: false,
        approvals: [],
        isItemSigned: () => false,
      }).map(({ code }) => code);
    };
    expect(unsigned(true)).toEqual(people === 'three' ? ['NOT_SIGNED'] : []);
    const isEnough = people === 'one' || people === 'nobody';
    expect(unsigned(false)).toEqual(isEnough ? [] : ['NOT_SIGNED']);
  });
});
