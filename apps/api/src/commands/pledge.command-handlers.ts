import { CommandHandler } from '@nestjs/cqrs';
import {
  AcceptPledge,
  AmendPledge,
  AnnouncePledge,
  LapsePledge,
  MakeAllocation,
  MakeReallocation,
  ReduceAllocation,
  RescheduleInstalments,
  ReversePledgeEvent,
  SignAgreement,
  SignDirectly,
  TakeOverPledge,
  WithdrawPledge,
} from '@art30/accounting';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(AnnouncePledge)
export class AnnouncePledgeHandler extends PledgeHandler<AnnouncePledge> {}

@CommandHandler(AmendPledge)
export class AmendPledgeHandler extends PledgeHandler<AmendPledge> {}

@CommandHandler(WithdrawPledge)
export class WithdrawPledgeHandler extends PledgeHandler<WithdrawPledge> {}

@CommandHandler(LapsePledge)
export class LapsePledgeHandler extends PledgeHandler<LapsePledge> {}

@CommandHandler(AcceptPledge)
export class AcceptPledgeHandler extends PledgeHandler<AcceptPledge> {}

@CommandHandler(SignAgreement)
export class SignAgreementHandler extends PledgeHandler<SignAgreement> {}

@CommandHandler(SignDirectly)
export class SignDirectlyHandler extends PledgeHandler<SignDirectly> {}

@CommandHandler(TakeOverPledge)
export class TakeOverPledgeHandler extends PledgeHandler<TakeOverPledge> {}

@CommandHandler(MakeAllocation)
export class MakeAllocationHandler extends PledgeHandler<MakeAllocation> {}

@CommandHandler(ReduceAllocation)
export class ReduceAllocationHandler extends PledgeHandler<ReduceAllocation> {}

@CommandHandler(MakeReallocation)
export class MakeReallocationHandler extends PledgeHandler<MakeReallocation> {}

@CommandHandler(ReversePledgeEvent)
export class ReversePledgeEventHandler extends PledgeHandler<ReversePledgeEvent> {}

@CommandHandler(RescheduleInstalments)
export class RescheduleInstalmentsHandler extends PledgeHandler<RescheduleInstalments> {}
