import {
  knownRun,
  ratesDecider,
  revaluationDecider,
  RunRevaluation,
  StartRevaluation,
  StartReversal,
  stream,
  type Posting,
  type RevaluationContext,
  type RevaluationState,
  type ReverseRevaluation,
  type RunItems,
} from '@art30/accounting';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Books } from '../kernel/ports';
import type { RevaluationRuns } from './revaluation-run';

/** Carries out the commands that start a revaluation run or its reversal, including the work on each item. */
export class RevaluationCommands {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly books: Pick<Books, 'openItems'>,
    private readonly runs: RevaluationRuns,
  ) {}

  async start({ facts, request }: RunRevaluation): Promise<CommandOutcome> {
    const { revaluationId } = facts;
    const start = await this.ledger.run({
      ...request,
      name: 'revaluation',
      stream: stream.revaluation(revaluationId),
      decider: revaluationDecider,
      asksRepeated: true,
      context: () => this.contextOf({ facts, request }),
      decide: (state, context, eventId) =>
        revaluationDecider.decide(new StartRevaluation(facts), state, context, eventId),
    });
    const run = knownRun(start.state, revaluationId);
    const { dryRun, identity } = request;
    const begun = start.repeated ? await this.runs.begun(revaluationId, 'valuing') : undefined;
    const { metadata } = begun ?? identity;
    const signed = begun === undefined ? request.signed?.run : begun.signed;
    const steps = await this.runs.finish({
      run,
      doing: 'valuing',
      metadata,
      signed,
      dryRun,
      takenUp: start.repeated,
    });
    return this.ledger.outcome(revaluationId, request, [start, ...steps], {
      etagOf: steps.at(-1) ?? start,
    });
  }

  /**
   * Returns the command with its log sequence fixed, so that a proposed run covers the open items of that
   * point in the log.
   */
  async fixed({ facts, request }: RunRevaluation): Promise<RunRevaluation> {
    const { throughSequence } = await this.books.openItems(facts.asAt);
    return new RunRevaluation({ ...facts, throughSequence }, request);
  }

  async reverse({ facts, request }: ReverseRevaluation): Promise<CommandOutcome> {
    const { revaluationId } = facts;
    const name = stream.revaluation(revaluationId);
    const step = 'reversal';
    const decide = (run: RevaluationState, items: RunItems, posting: Posting | null) => {
      const command = new StartReversal({ ...facts, ...items });
      const context = { ...nothingFound, today: request.today, posting };
      const eventId = (index: number) => request.identity.eventName(step, index);
      return revaluationDecider.decide(command, run, context, eventId);
    };
    const start = await this.ledger.run({
      ...request,
      name: step,
      stream: name,
      decider: revaluationDecider,
      usesKept: true,
      asksRepeated: true,
      context: async (run) => {
        const posting = await this.contexts.posting(request);
        // Rejects a run that cannot be reversed at all, before its items are read one by one.
        decide(run, { pledges: [], receipts: [], bankAccounts: [] }, posting);
        const knownRevaluation = knownRun(run, revaluationId);
        return {
          posting,
          items: await this.runs.reversal.itemsToReverse(knownRevaluation, facts, request),
        };
      },
      decide: (run, { items, posting }) => decide(run, items, posting),
    });
    const run = knownRun(start.state, revaluationId);
    const begun = start.repeated ? await this.runs.begun(revaluationId, 'reversing') : undefined;
    const { metadata } = begun ?? request.identity;
    const { dryRun } = request;
    const signed = begun === undefined ? request.signed?.run : begun.signed;
    const steps = await this.runs.finish({
      run,
      doing: 'reversing',
      metadata,
      signed,
      dryRun,
      takenUp: start.repeated,
    });
    return this.ledger.outcome(revaluationId, request, [start, ...steps], {
      etagOf: steps.at(-1) ?? start,
    });
  }

  private async contextOf({
    facts: { asAt, throughSequence },
    request,
  }: Pick<RunRevaluation, 'facts' | 'request'>): Promise<RevaluationContext> {
    const [rates, posting, books] = await Promise.all([
      this.ledger.read(stream.rates, ratesDecider),
      this.contexts.posting(request),
      this.books.openItems(asAt, throughSequence),
    ]);
    return { today: request.today, rates: rates.state, posting, ...books };
  }
}

/** Empty query results for the decision to reverse a run, which needs neither rates nor open items. */
const nothingFound = {
  rates: ratesDecider.initialState,
  found: [],
  throughSequence: 0,
  pendingApplications: [],
};
