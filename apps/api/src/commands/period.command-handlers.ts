import { Injectable } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import {
  ClosePeriod,
  periodsDecider,
  ReopenPeriod,
  SoftClosePeriod,
  stream,
  type PeriodCommand,
} from '@art30/accounting';
import { Ledger, Processes, type CommandOutcome } from '@art30/ledger';

@Injectable()
abstract class PeriodHandler<C extends PeriodCommand> {
  constructor(
    private readonly ledger: Ledger,
    private readonly processes: Processes,
  ) {}

  async execute(command: C): Promise<CommandOutcome> {
    const step = await this.ledger.run({
      ...command.request,
      name: 'periods',
      stream: stream.periods,
      decider: periodsDecider,
      context: (_periods, recorded) => this.processes.closing.contextOf(command, recorded),
      decide: (periods, context) => periodsDecider.decide(command, periods, context),
    });
    return this.ledger.outcome(command.facts.period, command.request, [step]);
  }
}

@CommandHandler(SoftClosePeriod)
export class SoftClosePeriodHandler extends PeriodHandler<SoftClosePeriod> {}

@CommandHandler(ClosePeriod)
export class ClosePeriodHandler extends PeriodHandler<ClosePeriod> {}

@CommandHandler(ReopenPeriod)
export class ReopenPeriodHandler extends PeriodHandler<ReopenPeriod> {}
