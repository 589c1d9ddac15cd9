import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  receiptDecider,
  ReverseReceiptRevaluation,
  ReverseRevaluation,
  RunRevaluation,
  stream,
} from '@art30/accounting';
import { Facts, Ledger, Processes, type CommandOutcome } from '@art30/ledger';

@CommandHandler(RunRevaluation)
export class RunRevaluationHandler implements ICommandHandler<RunRevaluation> {
  constructor(private readonly processes: Processes) {}

  execute(command: RunRevaluation): Promise<CommandOutcome> {
    return this.processes.revaluations.start(command);
  }
}

@CommandHandler(ReverseRevaluation)
export class ReverseRevaluationHandler implements ICommandHandler<ReverseRevaluation> {
  constructor(private readonly processes: Processes) {}

  execute(command: ReverseRevaluation): Promise<CommandOutcome> {
    return this.processes.revaluations.reverse(command);
  }
}

@CommandHandler(ReverseReceiptRevaluation)
export class ReverseReceiptRevaluationHandler implements ICommandHandler<ReverseReceiptRevaluation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
  ) {}

  async execute({ facts, request }: ReverseReceiptRevaluation): Promise<CommandOutcome> {
    const { receiptId } = facts;
    const step = await this.ledger.run({
      ...{ ...request, name: 'receipt', stream: stream.receipt(receiptId) },
      decider: receiptDecider,
      context: () => this.facts.forReceipt(request.today, request),
      decide: (state, context) =>
        receiptDecider.decide({ type: 'UndoReceiptRevaluation', facts }, state, context),
    });
    return this.ledger.outcome(receiptId, request, [step]);
  }
}
