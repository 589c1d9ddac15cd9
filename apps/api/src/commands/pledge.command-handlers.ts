import { Injectable } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import {
  AcceptPledge,
  AmendPledge,
  AnnouncePledge,
  LapsePledge,
  MakeAllocation,
  MakeReallocation,
  pledgeDecider,
  ReduceAllocation,
  ReversePledgeEvent,
  SignAgreement,
  SignDirectly,
  stream,
  WithdrawPledge,
  type PledgeCommand,
} from '@art30/accounting';
import { Facts } from './facts';
import { Ledger } from './ledger';
import type { CommandOutcome } from './outcome';

/** Commands that decide on one pledge alone. */
type OwnCommand = Extract<PledgeCommand, { request: unknown }>;

@Injectable()
abstract class PledgeHandler<C extends OwnCommand> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
  ) {}

  async execute(command: C): Promise<CommandOutcome> {
    const { pledgeId } = command.facts;
    const name = stream.pledge(pledgeId);
    const { state } = await this.ledger.read(name, pledgeDecider);
    const known = state.status === 'none' ? undefined : state.donorId;
    const donorId = 'donorId' in command.facts ? command.facts.donorId : known;
    const { request } = command;
    const { today } = request;
    const context = await this.facts.forPledge({ today, donorId, pledge: state, request });
    const step = await this.ledger.run({
      ...command.request,
      name: 'pledge',
      stream: name,
      decider: pledgeDecider,
      decide: (pledge) => pledgeDecider.decide(command, pledge, context),
    });
    return this.ledger.outcome(pledgeId, command.request, [step]);
  }
}

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

@CommandHandler(MakeAllocation)
export class MakeAllocationHandler extends PledgeHandler<MakeAllocation> {}

@CommandHandler(ReduceAllocation)
export class ReduceAllocationHandler extends PledgeHandler<ReduceAllocation> {}

@CommandHandler(MakeReallocation)
export class MakeReallocationHandler extends PledgeHandler<MakeReallocation> {}

@CommandHandler(ReversePledgeEvent)
export class ReversePledgeEventHandler extends PledgeHandler<ReversePledgeEvent> {}
