import { Injectable } from '@nestjs/common';
import { pledgeDecider, stream, type PledgeCommand } from '@art30/accounting';
import { type CommandOutcome, Facts, Ledger } from '@art30/ledger';

/** Commands that decide on one pledge alone. */
type OwnCommand = Extract<PledgeCommand, { request: unknown }>;

/** Decides on one pledge with what other streams know, and answers with what it appended. */
@Injectable()
export abstract class PledgeHandler<C extends OwnCommand> {
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
