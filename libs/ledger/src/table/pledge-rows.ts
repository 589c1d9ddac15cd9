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
import type { CommandOnPledge } from '../kernel/facts';
import { onOneStream, type CommandRow } from './command-row';

function onPledge<C extends CommandOnPledge>(
  command: CommandRow<C>['command'],
  id: (facts: C['facts']) => string = ({ pledgeId }) => pledgeId,
): CommandRow<C> {
  return onOneStream({
    ...{ command, id, step: 'pledge', decider: pledgeDecider },
    stream: ({ pledgeId }) => stream.pledge(pledgeId),
    context: (given, { facts }, { state }) => facts.forCommand(given, state),
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
  ConvertCash: onPledge(ConvertCash, ({ transferId, pledgeId }) =>
    transferName(transferId, pledgeId),
  ),
  ReversePledgeEvent: onPledge(ReversePledgeEvent),
};
