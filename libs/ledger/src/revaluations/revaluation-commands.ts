import {
  knownRun,
  ratesDecider,
  revaluationDecider,
  stream,
  type ReverseRevaluation,
  type RevaluationContext,
  type RevaluationState,
  type RunItems,
  type RunRevaluation,
} from '@art30/accounting';
import type { Facts } from '../kernel/facts';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Books } from '../kernel/ports';
import type { RevaluationRuns } from './revaluation-run';

/** Begins a run, or takes it back, and answers for all that follows from that. */
export class RevaluationCommands {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly books: Pick<Books, 'openItems'>,
    private readonly runs: RevaluationRuns,
  ) {}

  async start({ facts, request }: RunRevaluation): Promise<CommandOutcome> {
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

  async reverse({ facts, request }: ReverseRevaluation): Promise<CommandOutcome> {
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
      items = await this.runs.reversal.standing(knownRun(state, revaluationId), facts, request);
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

  private async contextOf({
    facts: { asAt },
    request,
  }: Pick<RunRevaluation, 'facts' | 'request'>): Promise<RevaluationContext> {
    const [rates, posting, books] = await Promise.all([
      this.ledger.read(stream.rates, ratesDecider),
      this.facts.posting(request),
      this.books.openItems(asAt),
    ]);
    return { today: request.today, rates: rates.state, posting, ...books };
  }
}

/** A reversal looks at no books: what it takes back is in the streams. */
const nothingFound = {
  rates: ratesDecider.initialState,
  found: [],
  throughSequence: 0,
  pendingApplications: [],
};
