import {
  demand,
  knownRun,
  proposalDecider,
  ratesDecider,
  revaluationDecider,
  stream,
  type AnyLedgerEvent,
  type Digest,
  type LeftOut,
  type Outcome,
  type RevaluationContext,
} from '@art30/accounting';
import { noContext, OutcomeUnknown, type EventIds } from '@art30/event-sourcing';
import type { Ledger } from '../kernel/ledger';
import type { AnyStep } from '../kernel/outcome';
import { isPassing } from '../kernel/passing';
import type { Books, Clock } from '../kernel/ports';
import type { RevaluationReversal } from './revaluation-reversal';
import type { RevaluationValues } from './revaluation-values';
import {
  heldAgainst,
  identityOf,
  type ItemDone,
  type ItemOfRun,
  type RunUnderWay,
} from './run-under-way';

type Doing = RunUnderWay['doing'];

/** The two phases of a run: first event, status while under way, closing command. */
const phases = {
  valuing: {
    begins: 'RevaluationStarted',
    status: 'started',
    ends: 'CompleteRevaluation',
    end: 'completed',
  },
  reversing: {
    begins: 'RevaluationReversalStarted',
    status: 'reversing',
    ends: 'CompleteReversal',
    end: 'reversed',
  },
} as const;

/**
 * Carries out a revaluation run or its reversal: one append for each pledge, receipt and bank account, then
 * the completion. Event names follow from the run and the item, so that any process can finish a run and each
 * stream has the event once.
 */
export class RevaluationRuns {
  constructor(
    private readonly ledger: Ledger,
    private readonly values: RevaluationValues,
    readonly reversal: RevaluationReversal,
    private readonly dependencies: {
      readonly clock: Clock;
      readonly books: Pick<Books, 'pendingApplications'>;
      readonly sha256: Digest;
      /** Ids of runs that this process is finishing. */
      readonly underWay: Set<string>;
    },
  ) {}

  /**
   * Finishes an interrupted run. The people who started the run stay responsible.
   *
   * @returns true if this call completed the run.
   * @throws OutcomeUnknown as `finish`.
   */
  async resume(revaluationId: string): Promise<boolean> {
    if (this.dependencies.underWay.has(revaluationId)) return false;
    for (const doing of ['valuing', 'reversing'] as const) {
      const begun = await this.begun(revaluationId, doing);
      if (begun?.run.status !== phases[doing].status) continue;
      await this.finish(begun);
      return true;
    }
    return false;
  }

  /**
   * Reads a run with the metadata of the event that began the given phase; undefined if that phase has not
   * begun.
   */
  async begun(revaluationId: string, doing: Doing): Promise<RunUnderWay | undefined> {
    const name = stream.revaluation(revaluationId);
    const { state, events } = await this.ledger.read(name, revaluationDecider);
    const first = events.find(({ type }) => type === phases[doing].begins);
    if (first === undefined) return undefined;
    const run = knownRun(state, revaluationId);
    const { metadata } = first;
    const proposals = this.ledger.fold(name, proposalDecider, events);
    const signed = proposals.get(metadata.proposal ?? '')?.content.run;
    return { run, doing, metadata, signed, dryRun: false, takenUp: true };
  }

  /**
   * Carries out the remaining steps of a run and completes the run. Steps that were done before are read back from
   * their streams.
   *
   * @throws OutcomeUnknown if the store or concurrent writers prevented a step. A repeated request or the worker then
   * continues from there.
   */
  async finish(under: RunUnderWay): Promise<readonly AnyStep[]> {
    const { revaluationId } = under.run.started;
    this.dependencies.underWay.add(revaluationId);
    try {
      if (under.takenUp) await this.demandSettled(under);
      return await this.itemByItem(under);
    } catch (error) {
      if (isPassing(error)) {
        throw new OutcomeUnknown(stream.revaluation(revaluationId), { cause: error });
      }
      throw error;
    } finally {
      this.dependencies.underWay.delete(revaluationId);
    }
  }

  /**
   * Rejects continuing a revaluation while an application is pending, because the run would leave out the money of that
   * application.
   *
   * @throws Rejection CONTENDED.
   */
  private async demandSettled({ run: { started, status }, doing }: RunUnderWay): Promise<void> {
    if (doing === 'reversing' || status !== phases.valuing.status) return;
    const pending = await this.dependencies.books.pendingApplications(started.effectiveDate);
    demand(
      pending.length === 0,
      'CONTENDED',
      `applications ${pending.join(', ')} are not settled yet: the revaluation goes on after them`,
    );
  }

  private async itemByItem(under: RunUnderWay): Promise<readonly AnyStep[]> {
    const { started, reversal } = under.run;
    const valuing = under.doing === 'valuing';
    const { pledges, receipts, bankAccounts } = valuing ? started : (reversal ?? started);
    const work = valuing ? this.values : this.reversal;
    const steps: AnyStep[] = [];
    const done = { pledges: 0, receipts: 0, bankAccounts: 0 };
    const leftOut: LeftOut[] = [];
    const note = (of: keyof typeof done, item: ItemDone) => {
      if ('leftOut' in item) leftOut.push(item.leftOut);
      else if (item.step.events.length > 0) {
        // The state is dropped, because the states of a large run would not all fit in memory.
        steps.push({ ...item.step, state: null });
        done[of] += 1;
      }
    };
    const item = (id: string): ItemOfRun => {
      const identity = identityOf(under, this.dependencies.clock.now());
      return {
        id,
        identity,
        isOver: () => this.isOver(under),
        asSigned: <Event extends AnyLedgerEvent>(
          name: string,
          events: readonly Event[],
          eventId: EventIds,
        ) =>
          heldAgainst(
            { signed: under.signed, sha256: this.dependencies.sha256 },
            name,
            events,
            eventId,
          ),
      };
    };
    for (const id of pledges) note('pledges', await work.pledge(under, item(id)));
    for (const id of receipts) note('receipts', await work.receipt(under, item(id)));
    for (const id of bankAccounts) note('bankAccounts', await work.accountItems(under, item(id)));
    return [...steps, await this.complete(under, { ...done, leftOut })];
  }

  private async isOver({ run, doing, dryRun }: RunUnderWay): Promise<boolean> {
    const { status } = phases[doing];
    if (dryRun || run.status !== status) return run.status !== status;
    const name = stream.revaluation(run.started.revaluationId);
    return (await this.ledger.read(name, revaluationDecider)).state.status !== status;
  }

  private async complete(under: RunUnderWay, outcome: Outcome): Promise<AnyStep> {
    const { run, doing, dryRun } = under;
    const { ends, end, status } = phases[doing];
    const { revaluationId } = run.started;
    const command = { type: ends, facts: { revaluationId, ...outcome } } as const;
    const ahead = { is: false };
    const step = await this.ledger.run({
      name: end,
      stream: stream.revaluation(revaluationId),
      decider: revaluationDecider,
      identity: identityOf(under, this.dependencies.clock.now()),
      dryRun,
      usesKept: true,
      context: noContext,
      decide: (state, _context, eventId) => {
        ahead.is = dryRun && run.status === status && state.status !== status;
        return revaluationDecider.decide(command, ahead.is ? run : state, finishing, eventId);
      },
    });
    if (!ahead.is) return step;
    // In a dry run the starting event is not in the stream, so the revision is one too low.
    const events = step.events.map((event) => ({ ...event, revision: event.revision + 1 }));
    return { ...step, events, revision: step.revision + 1 };
  }
}

/** Empty context for the decision that completes a run, which depends only on the run's own events. */
const finishing: RevaluationContext = {
  today: '',
  rates: ratesDecider.initialState,
  posting: null,
  found: [],
  throughSequence: 0,
  pendingApplications: [],
};
