import {
  AcceptPledge,
  AmendPledge,
  AnnouncePledge,
  BookAllowance,
  ChargeSupport,
  claimOf,
  ConvertCash,
  FailCondition,
  isOnePersonEnough,
  LapsePledge,
  MakeAllocation,
  MakeReallocation,
  MeetCondition,
  PayLevy,
  PayRefund,
  pledgeDecider,
  ReduceAllocation,
  RefundContribution,
  ReportExpenditure,
  ReportExpenditures,
  RescheduleInstalments,
  ReversePledgeEvent,
  SendReminder,
  SignAgreement,
  SignDirectly,
  stream,
  TakeOverPledge,
  TerminateAgreement,
  transferName,
  WithdrawPledge,
  WriteOffReceivable,
  type PledgeState,
  type RejectionCode,
} from '@art30/accounting';
import type { CommandOnPledge } from '../kernel/decision-contexts';
import {
  amountCodes,
  authorityCodes,
  bankCodes,
  changeCodes,
  dateCodes,
  directSignatureCodes,
  earmarkCodes,
  expenditureCodes,
  instalmentCodes,
  paymentCodes,
  placeCodes,
  signatureCodes,
  takeOverCodes,
} from './codes';
import { byProcess, onOneStream, type CommandRow } from './command-row';

interface OnPledge<C extends CommandOnPledge> {
  readonly id?: (facts: C['facts']) => string;
  readonly usesKept?: boolean;
  readonly isFirst?: boolean;
  readonly claims?: typeof claimOf;
  readonly alone?: (state: PledgeState) => boolean;
}

function onPledge<C extends CommandOnPledge>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  more: OnPledge<C> = {},
): CommandRow<C> {
  return onOneStream({
    ...{ command, codes, step: 'pledge', decider: pledgeDecider },
    id: more.id ?? (({ pledgeId }) => pledgeId),
    usesKept: more.usesKept === true,
    isFirst: more.isFirst === true,
    claims: more.claims,
    alone: more.alone,
    heedsReserved: true,
    stream: ({ pledgeId }) => stream.pledge(pledgeId),
    context: (given, { contexts }, { state }) => contexts.ofCommand(given, state),
  });
}

/** A fact from outside: it is booked once it is signed, whatever is reserved. */
function reported<C extends CommandOnPledge>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  more: OnPledge<C> = {},
): CommandRow<C> {
  return { ...onPledge(command, codes, more), heedsReserved: false };
}

const whileUnsigned = { alone: isOnePersonEnough };

export const pledgeRows = {
  AnnouncePledge: reported(
    AnnouncePledge,
    [
      'PLEDGE_EXISTS',
      ...amountCodes,
      ...earmarkCodes,
      ...dateCodes,
      'DONOR_UNKNOWN',
      'ANONYMOUS_ABOVE_LIMIT',
    ],
    { alone: () => true, isFirst: true },
  ),
  AmendPledge: onPledge(
    AmendPledge,
    [
      ...changeCodes,
      ...amountCodes,
      ...earmarkCodes,
      ...instalmentCodes,
      'EARMARKS_REQUIRED',
      'BELOW_RECEIVED',
      'ALLOWANCE_LEFT',
      'DOCUMENT_REQUIRED',
      'DONOR_NOT_ELIGIBLE',
      'DUE_DILIGENCE_REQUIRED',
      'ANONYMOUS_ABOVE_LIMIT',
    ],
    whileUnsigned,
  ),
  WithdrawPledge: reported(WithdrawPledge, [...changeCodes, 'DEPENDENT_EVENTS'], whileUnsigned),
  LapsePledge: reported(LapsePledge, [...changeCodes, 'DEPENDENT_EVENTS'], whileUnsigned),
  AcceptPledge: onPledge(AcceptPledge, [
    ...changeCodes,
    'DUE_DILIGENCE_REQUIRED',
    'PURPOSE_NOT_ALLOWED',
    'LIABILITY_CONSENT_REQUIRED',
  ]),
  SignAgreement: onPledge(SignAgreement, [
    ...changeCodes,
    ...signatureCodes,
    'EARMARKS_REQUIRED',
    'BELOW_RECEIVED',
    'ADVANCE_EARMARKED_OTHERWISE',
  ]),
  SignDirectly: onPledge(SignDirectly, ['PLEDGE_EXISTS', ...directSignatureCodes], {
    isFirst: true,
  }),
  TakeOverPledge: onPledge(TakeOverPledge, takeOverCodes, { isFirst: true }),
  RescheduleInstalments: onPledge(RescheduleInstalments, [
    ...changeCodes,
    'DOCUMENT_REQUIRED',
    'INSTALMENT_UNKNOWN',
    'INSTALMENTS_INVALID',
  ]),
  MakeAllocation: onPledge(MakeAllocation, [
    ...authorityCodes,
    ...amountCodes,
    ...placeCodes,
    'INSUFFICIENT_CASH',
    'INSUFFICIENT_UNSPENT',
    'DONOR_CONSENT_REQUIRED',
    'LIMIT_EXCEEDED',
  ]),
  ReduceAllocation: onPledge(ReduceAllocation, [
    ...authorityCodes,
    ...amountCodes,
    'LEVEL_REQUIRED',
    'UNKNOWN_COUNTRY',
    'INSUFFICIENT_UNSPENT',
    'LIMIT_EXCEEDED',
  ]),
  MakeReallocation: onPledge(MakeReallocation, [
    ...authorityCodes,
    ...amountCodes,
    ...placeCodes,
    'INSUFFICIENT_UNSPENT',
    'DONOR_CONSENT_REQUIRED',
  ]),
  ReportExpenditure: reported(ReportExpenditure, expenditureCodes, { claims: claimOf }),
  ReportExpenditures: byProcess(
    ReportExpenditures,
    [...expenditureCodes, 'LIMIT_EXCEEDED'],
    (command, { expenditureLists }) => expenditureLists.report(command),
    async ({ facts }) => ({ stream: stream.batch(facts.listId), isAlone: false }),
  ),
  ChargeSupport: reported(ChargeSupport, [
    'PLEDGE_UNKNOWN',
    'PLEDGE_STATUS',
    'EXPENDITURE_UNKNOWN',
    'EXPENDITURE_CHARGED',
    ...dateCodes,
  ]),
  MeetCondition: reported(MeetCondition, [
    ...changeCodes,
    'NOT_CONDITIONAL',
    'CONDITION_EXCEEDED',
    ...amountCodes,
  ]),
  FailCondition: reported(FailCondition, [
    'PLEDGE_UNKNOWN',
    'PLEDGE_STATUS',
    'NOT_CONDITIONAL',
    'CONDITION_EXCEEDED',
    'DUPLICATE_ID',
    ...dateCodes,
    ...amountCodes,
  ]),
  TerminateAgreement: reported(TerminateAgreement, [
    ...changeCodes,
    'DOCUMENT_REQUIRED',
    'INSTALMENT_UNKNOWN',
    'EXCEEDS_RECEIVABLE',
    'DUPLICATE_ID',
    ...amountCodes.filter((code) => code !== 'RATE_MISSING'),
  ]),
  BookAllowance: onPledge(BookAllowance, [
    'PLEDGE_UNKNOWN',
    'PLEDGE_STATUS',
    'DUPLICATE_ID',
    'INSTALMENT_UNKNOWN',
    'EXCEEDS_RECEIVABLE',
    'ALLOWANCE_EXCEEDED',
    ...dateCodes,
    ...amountCodes,
  ]),
  SendReminder: reported(
    SendReminder,
    [...changeCodes, 'INSTALMENT_UNKNOWN', 'INSTALMENT_NOT_OVERDUE'],
    { alone: () => true },
  ),
  WriteOffReceivable: onPledge(WriteOffReceivable, [
    'PLEDGE_UNKNOWN',
    'PLEDGE_STATUS',
    'AUTHORITY_REQUIRED',
    'INVESTIGATION_REQUIRED',
    'APPROVAL_REFERENCE_REQUIRED',
    'INSTALMENT_UNKNOWN',
    'EXCEEDS_RECEIVABLE',
    ...dateCodes,
    ...amountCodes,
  ]),
  RefundContribution: onPledge(
    RefundContribution,
    [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'DUPLICATE_ID',
      'APPROVAL_REFERENCE_REQUIRED',
      'PAYMENT_INCOMPLETE',
      ...bankCodes,
      'BANK_ACCOUNT_OVERDRAWN',
      'LEVEL_REQUIRED',
      'UNKNOWN_COUNTRY',
      'INSUFFICIENT_UNSPENT',
      'REFUND_EXCEEDS_EARNED',
      'REFUND_EXCEEDS_RECEIVED',
      'DUPLICATE_PAYMENT_REFERENCE',
      ...dateCodes,
      ...amountCodes,
    ],
    { claims: claimOf },
  ),
  PayRefund: onPledge(
    PayRefund,
    ['PLEDGE_UNKNOWN', 'REFUND_UNKNOWN', 'REFUND_PAID', ...paymentCodes],
    { claims: claimOf },
  ),
  PayLevy: onPledge(PayLevy, ['PLEDGE_UNKNOWN', 'LEVY_UNKNOWN', 'LEVY_PAID', ...paymentCodes], {
    claims: claimOf,
  }),
  ConvertCash: onPledge(
    ConvertCash,
    [
      'PLEDGE_UNKNOWN',
      'DUPLICATE_ID',
      ...dateCodes,
      ...amountCodes,
      ...bankCodes,
      'BANK_ACCOUNT_OVERDRAWN',
      'TRANSFER_INVALID',
      'APPROVAL_REFERENCE_REQUIRED',
      'PURPOSE_UNKNOWN',
      'INSUFFICIENT_CASH',
    ],
    {
      id: ({ transferId, pledgeId }) => transferName(transferId, pledgeId),
    },
  ),
  ReversePledgeEvent: onPledge(
    ReversePledgeEvent,
    [
      'PLEDGE_UNKNOWN',
      'EVENT_UNKNOWN',
      'AUTHORITY_REQUIRED',
      'ALREADY_REVERSED',
      'NOT_REVERSIBLE',
      'PAYMENT_NOT_MADE',
      'DEPENDENT_EVENTS',
      'BANK_ACCOUNT_CLOSED',
      'LIMIT_EXCEEDED',
      ...dateCodes,
    ],
    { usesKept: true },
  ),
};
