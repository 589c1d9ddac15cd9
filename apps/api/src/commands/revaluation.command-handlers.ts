import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  knownRun,
  ratesDecider,
  revaluationDecider,
  RunRevaluation,
  stream,
  type RevaluationContext,
} from '@art30/accounting';
import { Facts } from './facts';
import { Ledger } from './ledger';
import type { CommandOutcome } from './outcome';
import { RevaluationBooks } from './revaluation-books';
import { RevaluationRuns } from './revaluation-run';

@CommandHandler(RunRevaluation)
export class RunRevaluationHandler implements ICommandHandler<RunRevaluation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly books: RevaluationBooks,
    private readonly runs: RevaluationRuns,
  ) {}

  async execute({ facts, request }: RunRevaluation): Promise<CommandOutcome> {
    const { revaluationId } = facts;
    const context = await this.contextOf({ facts, request });
    const start = await this.ledger.run({
      ...request,
      name: 'revaluation',
      stream: stream.revaluation(revaluationId),
      decider: revaluationDecider,
      decide: (state) =>
        revaluationDecider.decide({ type: 'StartRevaluation', facts }, state, context),
    });
    const run = knownRun(start.state, revaluationId);
    const { metadata } = start.repeated ? await this.runs.begun(revaluationId) : request.identity;
    const steps = await this.runs.finish({ run, metadata, dryRun: request.dryRun });
    return this.ledger.outcome(revaluationId, request, [start, ...steps], {
      etagOf: steps.at(-1) ?? start,
    });
  }

  private async contextOf({
    facts: { asAt },
    request,
  }: Pick<RunRevaluation, 'facts' | 'request'>): Promise<RevaluationContext> {
    const [rates, posting, books] = await Promise.all([
      this.ledger.read(stream.rates, ratesDecider),
      this.facts.posting(request),
      this.books.asAt(asAt),
    ]);
    return { today: request.today, rates: rates.state, posting, ...books };
  }
}
