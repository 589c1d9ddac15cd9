import type { RejectionCode } from '../../kernel/rejection';
import type { PledgeCommand, PledgeFact } from '../facts/pledge.facts';
import { isOfRevaluation } from '../state/revaluation.state';
import { beyondAllowance, type Measure } from './guarded-effects';

/** What a quantity that would not hold means for a command. */
interface Guard {
  /** The refusal that a quantity below zero means. */
  readonly code: RejectionCode;
  /** Quantities that may fall short all the same, because the money is gone. */
  readonly mayFallShort?: readonly Measure[];
}

/** Events that pay, or may; they and their reversals follow the bank, whatever money is left. */
const payments: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];

/** Whether what had moved is reversed right after this, the share of a run that it took. */
function goesWithWhatMoved({ data }: PledgeFact): boolean {
  return 'reversedWith' in data && data.reversedWith !== undefined;
}

/** The guard of one fact of a command. */
export function guardOf({ type }: PledgeCommand, fact: PledgeFact): Guard {
  if (isOfRevaluation(fact)) return goesWithWhatMoved(fact) ? ofShare : commandGuards.RevaluePledge;
  const isPaymentReversed =
    fact.type === 'EventReversed' && payments.includes(fact.data.reversedType);
  return isPaymentReversed
    ? { ...commandGuards[type], mayFallShort: ['unallocated cash'] }
    : commandGuards[type];
}

/** The refusals of each command for quantities that its facts would lower too far. */
const commandGuards: Readonly<Record<PledgeCommand['type'], Guard>> = {
  AnnouncePledge: { code: 'INVALID_AMOUNT' },
  AmendPledge: { code: 'BELOW_RECEIVED' },
  WithdrawPledge: { code: 'DEPENDENT_EVENTS' },
  LapsePledge: { code: 'DEPENDENT_EVENTS' },
  AcceptPledge: { code: 'PLEDGE_STATUS' },
  SignAgreement: { code: 'BELOW_RECEIVED' },
  SignDirectly: { code: 'BELOW_RECEIVED' },
  TakeOverPledge: { code: 'BALANCES_DO_NOT_SUM', mayFallShort: ['unallocated cash'] },
  SettleInstalments: {
    code: 'SETTLEMENT_EXCEEDS_OUTSTANDING',
    mayFallShort: ['unallocated cash'],
  },
  BookCredit: { code: 'RECOVERY_EXCEEDS_WRITTEN_OFF', mayFallShort: ['unallocated cash'] },
  PayLevy: { code: 'DATES_NOT_ORDERED', mayFallShort: ['unallocated cash'] },
  RefuseSettlement: { code: 'PLEDGE_STATUS' },
  UndoSettlement: { code: 'DEPENDENT_EVENTS' },
  MakeAllocation: { code: 'INSUFFICIENT_CASH' },
  ReduceAllocation: { code: 'INSUFFICIENT_UNSPENT' },
  MakeReallocation: { code: 'INSUFFICIENT_UNSPENT' },
  ReportExpenditure: {
    code: 'INSUFFICIENT_UNSPENT',
    mayFallShort: ['spending authority', 'support reserve', 'unallocated cash'],
  },
  ChargeSupport: { code: 'INSUFFICIENT_UNSPENT', mayFallShort: ['support reserve'] },
  RescheduleInstalments: { code: 'PLEDGE_STATUS' },
  MeetCondition: { code: 'CONDITION_EXCEEDED' },
  FailCondition: { code: 'CONDITION_EXCEEDED', mayFallShort: ['unallocated cash'] },
  TerminateAgreement: { code: 'EXCEEDS_RECEIVABLE', mayFallShort: ['unallocated cash'] },
  BookAllowance: { code: 'EXCEEDS_RECEIVABLE' },
  WriteOffReceivable: { code: 'EXCEEDS_RECEIVABLE' },
  SendReminder: { code: 'PLEDGE_STATUS' },
  RefundContribution: { code: 'INSUFFICIENT_UNSPENT', mayFallShort: ['unallocated cash'] },
  PayRefund: { code: 'DATES_NOT_ORDERED', mayFallShort: ['unallocated cash'] },
  ConvertCash: { code: 'INSUFFICIENT_CASH', mayFallShort: ['unallocated cash'] },
  RevaluePledge: { code: 'PLEDGE_STATUS', mayFallShort: ['unallocated cash', beyondAllowance] },
  ReversePledgeEvent: { code: 'DEPENDENT_EVENTS' },
};

/** What an allowance lacks with such a share alone, it has again with what had moved. */
const { code, mayFallShort = [] } = commandGuards.RevaluePledge;
const ofShare: Guard = { code, mayFallShort: [...mayFallShort, 'allowance'] };
