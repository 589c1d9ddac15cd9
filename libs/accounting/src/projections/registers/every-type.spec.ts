import type { SequencedEvent } from '@art30/event-sourcing';
import { StoredLog } from '@art30/testing';
import { writeOffs } from '../write-offs';
import { registers } from './registers';

const stored = [
  ...['', '-undone', '-contacts', '-differences', '-accounts', '-returned', '-clock'].flatMap(
    (name) => StoredLog.read(`specimen-log${name}`).events,
  ),
].filter(({ type }) => type !== 'SomethingElse');
const sequenced = (event: (typeof stored)[number], index: number): SequencedEvent => ({
  ...event,
  sequence: index + 1,
  knownFrom: event.metadata.recordedAt,
});
const types = [...new Set(stored.map(({ type }) => type))].toSorted();

/** Returns the registers that events of a type change, each with the members that a change states. */
function changedBy(type: string): string {
  const rows = stored
    .map(sequenced)
    .filter((event) => event.type === type)
    .map((event) =>
      registers.rowsOf(event).map(({ table, row }) => {
        const members = Object.keys(JSON.parse(row['changes'] as string) as object);
        return `${table}: ${members.join(' ')}`;
      }),
    );
  return [...new Set(rows.flat())].toSorted().join('; ');
}

describe('what a type of event changes in the registers', () => {
  it('is stated for every type', () => {
    expect(types.map((type) => `${type} | ${changedBy(type)}`)).toEqual([
      'AccountChangeAsked | ',
      'AccountChangeRefused | ',
      'AccountChangeReleased | ',
      'AccountFeeCharged | ',
      'AccountInterestCredited | applications: lines state',
      'AccountItemsRevalued | revalued: items rates reversed',
      'AccountSuspended | ',
      'AdministratorRecovered | ',
      'AdministratorsNamed | ',
      'AgreementAmended | pledges: earmarks instalments',
      'AgreementSigned | pledges: agreementReference complianceObligations complianceReference condition currency donorId earmarks instalments proceeds pscRate recommendation signedAmount signedOn source status',
      'AgreementTerminated | pledges: status terminatedOn',
      'AllocationMade | ',
      'AllocationReduced | ',
      'AllowanceBooked | ',
      'BankAccountClosed | bank_accounts: closedOn',
      'BankAccountOpened | bank_accounts: currency ledgerAccount openedOn',
      'BankAccountRenamed | bank_accounts: name',
      'CashConverted | transfers: documentReference effectiveDate eventId from pledgeId purpose receiptId to transferId',
      'CashTransferReversed | ',
      'CashTransferred | transfers: documentReference effectiveDate eventId from pledgeId purpose receiptId to transferId',
      'CheckpointCosigned | ',
      'CheckpointKeyChangeProposed | ',
      'CheckpointKeyRevoked | ',
      'CheckpointKeyRotated | ',
      'CheckpointSigned | ',
      'ClockCorrected | ',
      'CommandProposed | proposals: about amount approvedBy approvedOn approver because cashier certifiedAt certifiedBy certifiedOn command hash proposedAt proposedBy proposedOn responsible signedUsd signingRule status version',
      'ConditionFailed | ',
      'ConditionMet | ',
      'ContributionRefunded | ',
      'CoordinationLevyAccrued | applications: lines state',
      'DelegationGranted | ',
      'DelegationProposed | ',
      'DelegationRefused | ',
      'DelegationRevocationAsked | ',
      'DelegationRevoked | ',
      'DocumentErased | ',
      'DonorContactRecorded | donors: contact aide; donors: contact desk',
      'DonorRegistered | donors: country kind name; donors: kind name',
      'DonorRevised | donors: country kind name',
      'DueDiligenceRecorded | donors: dueDiligence',
      'EventReversed | pledges: ; revalued: reversed',
      'EventSkipped | ',
      'ExchangeRatesPublished | rate_lists: effectiveDate kind publishedOn rates source',
      'ExpenditureReported | ',
      'ExpendituresBooked | expenditure_lists: bookedOn leftOut',
      'ExpendituresLeftOut | expenditure_lists: leftOut',
      'ExpendituresListed | expenditure_lists: bookedOn documentReference items leftOut listedOn proposalId totals',
      'IdentityProviderChanged | ',
      'IdentityProviderProposed | ',
      'InstalmentsRescheduled | pledges: instalments',
      'InterestCredited | applications: lines state',
      'LedgerOpened | ',
      'LedgerRestored | ',
      'LevyPaid | ',
      'MonthFenced | periods: status',
      'MonthOpened | periods: reason status',
      'PartyStatusRecorded | donors: partyStatus',
      'PaymentReturned | applications: lines state',
      'PeriodClosed | periods: status throughSequence trialBalance',
      'PeriodReopened | periods: reason status',
      'PeriodSoftClosed | periods: status',
      'PersonalTextErased | ',
      'PledgeAccepted | pledges: acceptedOn status',
      'PledgeAmended | pledges: earmarks',
      'PledgeAnnounced | pledges: announcedOn currency donorId earmarks occasion recommendation status; pledges: announcedOn currency donorId earmarks recommendation status',
      'PledgeLapsed | pledges: status',
      'PledgeRevalued | revalued: items rates reversed',
      'PledgeTakenOver | pledges: agreementReference complianceObligations complianceReference condition currency donorId earmarks instalments proceeds pscRate recommendation signedAmount signedOn source status takenOverOn',
      'PledgeWithdrawn | pledges: status',
      'ProposalApproved | approvals: lastId lastType; proposals: approvedBy approvedOn status',
      'ProposalCertified | proposals: certifiedAt certifiedBy certifiedOn status',
      'ProposalRejected | proposals: because status',
      'ProposalReturned | approvals: returned; proposals: amount approvedBy approvedOn approver because certifiedAt certifiedBy certifiedOn hash signedUsd signingRule status version',
      'ProposalWithdrawn | proposals: because status',
      'PurposeAdded | purposes: kind label parent recommendations validFrom validUntil; purposes: kind label recommendations validFrom validUntil',
      'PurposeRevised | purposes: kind label recommendations validFrom validUntil',
      'ReadModelDifferenceAcknowledged | ',
      'ReallocationMade | ',
      'ReceiptApplicationRefused | applications: reason receiptId state',
      'ReceiptApplicationReversed | applications: receiptId state',
      'ReceiptApplied | applications: lines state',
      'ReceiptAssigned | applications: account effectiveDate excess fromOverpayment kind pledgeId receiptId released returnOf state',
      'ReceiptRecorded | receipts: bankAccount bankReference charges net rate remittanceInfo remitter status takenOverOn valueDate',
      'ReceiptReleased | applications: released',
      'ReceiptRemainderTaken | applications: lines state',
      'ReceiptReturnReversed | ',
      'ReceiptReturned | ',
      'ReceiptRevaluationReversed | revalued: reversed',
      'ReceiptRevalued | revalued: items rates reversed',
      'ReceiptReversed | receipts: status',
      'ReceiptTakenOver | receipts: bankAccount bankReference charges net rate remittanceInfo remitter status takenOverOn valueDate',
      'ReceivableWrittenOff | ',
      'ReferenceClaimed | claims: claim usedBy usedIn',
      'ReferenceReleased | claims: released',
      'RefundPaid | ',
      'ReminderSent | pledges: reminder 30d87219-05a4-5246-b2db-89d30c5d0e68',
      'ReturnSentBack | applications: lines state',
      'ReturnSentBackReversed | applications: receiptId state',
      'RevaluationCompleted | revaluations: leftOut status valued',
      'RevaluationReversalStarted | revaluations: reason reasonCode reversedOn status',
      'RevaluationReversed | revaluations: notReversed status',
      'RevaluationStarted | revaluations: asAt bankAccounts pledges rates receipts status throughSequence',
      'SigningRuleSet | ',
      'StatementIssued | statements: donorId from issuedOn language policy renditions sequence supersededBy supersedes template to',
      'SupportCostCharged | ',
      'SupportFundSpent | ',
      'WrittenOffRecovered | applications: lines state',
    ]);
  });
});

describe('the register of write-offs', () => {
  it('has no row for any other event of a log', () => {
    const log = StoredLog.read('specimen-log').events.map(sequenced);
    const rows = log
      .filter(({ type }) => type !== 'SomethingElse')
      .flatMap((event) =>
        writeOffs
          .rowsOf(event)
          .map(
            ({ row }) =>
              `${event.type} ${String(row['effective_date'])} ${String(row['reverses'])} ${String(row['revalues'])}`,
          ),
      );
    expect(rows).toEqual([
      'ReceivableWrittenOff 2025-04-30 null null',
      'PledgeRevalued 2025-04-30 null ddde7e1e-0854-5983-b4be-d62b4e283926',
      'EventReversed 2025-05-21 a9411261-38b0-51b9-a3b6-9c394b3d1d35 null',
    ]);
  });
});
