import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ledgerDecider, SkipEvent, stream } from '@art30/accounting';
import { type CommandOutcome, Ledger } from '@art30/ledger';
import { ProjectionWorker } from '../storage/projection-worker';

@CommandHandler(SkipEvent)
export class SkipEventHandler implements ICommandHandler<SkipEvent> {
  constructor(
    private readonly ledger: Ledger,
    private readonly projections: ProjectionWorker,
  ) {}

  async execute(command: SkipEvent): Promise<CommandOutcome> {
    const step = await this.ledger.run({
      ...command.request,
      name: 'ledger',
      stream: stream.ledger,
      decider: ledgerDecider,
      context: async () => ({ unreadable: this.projections.unreadable() }),
      decide: (state, context) => ledgerDecider.decide(command, state, context),
    });
    return this.ledger.outcome(command.facts.eventId, command.request, [step]);
  }
}
