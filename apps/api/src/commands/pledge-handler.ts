import { Injectable } from '@nestjs/common';
import { pledgeDecider, stream } from '@art30/accounting';
import { Facts, Ledger, type CommandOnPledge, type CommandOutcome } from '@art30/ledger';

/** Decides on one pledge with what other streams know, and answers with what it appended. */
@Injectable()
export abstract class PledgeHandler<C extends CommandOnPledge> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
  ) {}

  async execute(command: C): Promise<CommandOutcome> {
    const { pledgeId } = command.facts;
    const step = await this.ledger.run({
      ...command.request,
      name: 'pledge',
      stream: stream.pledge(pledgeId),
      decider: pledgeDecider,
      context: (pledge) => this.facts.forCommand(command, pledge),
      decide: (pledge, context) => pledgeDecider.decide(command, pledge, context),
    });
    return this.ledger.outcome(pledgeId, command.request, [step]);
  }
}
