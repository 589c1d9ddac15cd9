import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  knownRun,
  ratesDecider,
  receiptDecider,
  revaluationDecider,
  ReverseReceiptRevaluation,
  ReverseRevaluation,
  RunRevaluation,
  stream,
  type RevaluationContext,
  type RevaluationState,
  type RunItems,
} from '@art30/accounting';
import { type CommandOutcome, Facts, Ledger } from '@art30/ledger';
import { RevaluationBooks } from './revaluation-books';
import { RevaluationReversal } from './revaluation-reversal';
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
    const { dryRun, identity } = request;
    const begun = start.repeated ? await this.runs.begun(revaluationId, 'valuing') : undefined;
    const { metadata } = begun ?? identity;
    const steps = await this.runs.finish({ run, doing: 'valuing', metadata, dryRun });
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

@CommandHandler(ReverseRevaluation)
export class ReverseRevaluationHandler implements ICommandHandler<ReverseRevaluation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly runs: RevaluationRuns,
    private readonly reversal: RevaluationReversal,
  ) {}

  async execute({ facts, request }: ReverseRevaluation): Promise<CommandOutcome> {
    const { revaluationId } = facts;
    const name = stream.revaluation(revaluationId);
    const { state, events } = await this.ledger.read(name, revaluationDecider);
    const posting = await this.facts.posting(request);
    const context = { ...nothingFound, today: request.today, posting };
    const decide = (run: RevaluationState, items: RunItems) =>
      revaluationDecider.decide(
        { type: 'StartReversal', facts: { ...facts, ...items } },
        run,
        context,
      );
    const repeated = events.some(({ id }) => id === request.identity.eventId('reversal', 0));
    let items: RunItems = { pledges: [], receipts: [] };
    if (!repeated) {
      decide(state, items);
      items = await this.reversal.standing(knownRun(state, revaluationId), facts, request);
    }
    const start = await this.ledger.run({
      ...{ ...request, name: 'reversal', stream: name, decider: revaluationDecider },
      decide: (run) => decide(run, items),
    });
    const run = knownRun(start.state, revaluationId);
    const begun = start.repeated ? await this.runs.begun(revaluationId, 'reversing') : undefined;
    const { metadata } = begun ?? request.identity;
    const { dryRun } = request;
    const steps = await this.runs.finish({ run, doing: 'reversing', metadata, dryRun });
    return this.ledger.outcome(revaluationId, request, [start, ...steps], {
      etagOf: steps.at(-1) ?? start,
    });
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
    const context = await this.facts.forReceipt(request.today, request);
    const step = await this.ledger.run({
      ...{ ...request, name: 'receipt', stream: stream.receipt(receiptId) },
      decider: receiptDecider,
      decide: (state) =>
        receiptDecider.decide({ type: 'UndoReceiptRevaluation', facts }, state, context),
    });
    return this.ledger.outcome(receiptId, request, [step]);
  }
}

/** A reversal looks at no books: what it takes back is in the streams. */
const nothingFound = {
  rates: ratesDecider.initialState,
  found: [],
  throughSequence: 0,
  pendingApplications: [],
};
