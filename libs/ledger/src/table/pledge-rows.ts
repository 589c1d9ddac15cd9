import {
  AcceptPledge,
  AmendPledge,
  AnnouncePledge,
  BookAllowance,
  ChargeSupport,
  ConvertCash,
  FailCondition,
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
  RescheduleInstalments,
  ReversePledgeEvent,
  SignAgreement,
  SignDirectly,
  stream,
  TakeOverPledge,
  transferName,
  WithdrawPledge,
  WriteOffReceivable,
} from '@art30/accounting';
import type { CommandOnPledge } from '../kernel/decision-contexts';
import { onOneStream, type CommandRow } from './command-row';

function onPledge<C extends CommandOnPledge>(
  command: CommandRow<C>['command'],
  more: { readonly id?: (facts: C['facts']) => string; readonly usesKept?: boolean } = {},
): CommandRow<C> {
  return onOneStream({
    ...{ command, step: 'pledge', decider: pledgeDecider },
    id: more.id ?? (({ pledgeId }) => pledgeId),
    usesKept: more.usesKept === true,
    stream: ({ pledgeId }) => stream.pledge(pledgeId),
    context: (given, { contexts }, { state }) => contexts.ofCommand(given, state),
  });
}

export const pledgeRows = {
  AnnouncePledge: onPledge(AnnouncePledge),
  AmendPledge: onPledge(AmendPledge),
  WithdrawPledge: onPledge(WithdrawPledge),
  LapsePledge: onPledge(LapsePledge),
  AcceptPledge: onPledge(AcceptPledge),
  SignAgreement: onPledge(SignAgreement),
  SignDirectly: onPledge(SignDirectly),
  TakeOverPledge: onPledge(TakeOverPledge),
  RescheduleInstalments: onPledge(RescheduleInstalments),
  MakeAllocation: onPledge(MakeAllocation),
  ReduceAllocation: onPledge(ReduceAllocation),
  MakeReallocation: onPledge(MakeReallocation),
  ReportExpenditure: onPledge(ReportExpenditure),
  ChargeSupport: onPledge(ChargeSupport),
  MeetCondition: onPledge(MeetCondition),
  FailCondition: onPledge(FailCondition),
  BookAllowance: onPledge(BookAllowance),
  WriteOffReceivable: onPledge(WriteOffReceivable),
  RefundContribution: onPledge(RefundContribution),
  PayRefund: onPledge(PayRefund),
  PayLevy: onPledge(PayLevy),
  ConvertCash: onPledge(ConvertCash, {
    id: ({ transferId, pledgeId }) => transferName(transferId, pledgeId),
  }),
  ReversePledgeEvent: onPledge(ReversePledgeEvent, { usesKept: true }),
};
