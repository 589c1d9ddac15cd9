import { Inject, Injectable } from '@nestjs/common';
import {
  knownRun,
  pledgeDecider,
  ratesDecider,
  receiptDecider,
  receiptRevaluationOf,
  Rejection,
  revaluationDecider,
  revaluationOf,
  stream,
  type LeftOut,
  type Outcome,
  type RevaluationContext,
  type RevaluationRun,
  type RevaluePledge,
  type RevalueReceipt,
} from '@art30/accounting';
import {
  OutcomeUnknown,
  Unavailable,
  type EventMetadata,
  type RequestIdentity,
} from '@art30/event-sourcing';
import type { Clock } from '../storage/clock';
import { CLOCK } from '../storage/tokens';
import { Facts } from './facts';
import { nameUuid } from './identifiers';
import { Ledger, type AnyStep } from './ledger';

/** A run that has started, and who is responsible for it. */
export interface RunUnderWay {
  readonly run: RevaluationRun;
  /** Of the event that started it. */
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
}

interface Valued {
  readonly step?: AnyStep;
  readonly leftOut: readonly LeftOut[];
}

/**
 * What follows from the start of a run: each pledge and receipt valued in its own stream, and the
 * completion. Event ids hang on the run and the item, so whoever finishes a run makes the same ones
 * and the streams keep one of each.
 */
@Injectable()
export class RevaluationRuns {
  /** Runs that this process is finishing. */
  private readonly underWay = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Goes on with a run that was left on the way, in the name of those who started it.
   *
   * @returns whether it is finished now, where it was not before.
   * @throws OutcomeUnknown as `finish`.
   */
  async resume(revaluationId: string): Promise<boolean> {
    if (this.underWay.has(revaluationId)) return false;
    const { run, metadata } = await this.begun(revaluationId);
    if (run.status !== 'started') return false;
    await this.finish({ run, metadata, dryRun: false });
    return true;
  }

  /** A run as it stands in its stream, and who started it. */
  async begun(revaluationId: string): Promise<Omit<RunUnderWay, 'dryRun'>> {
    const name = stream.revaluation(revaluationId);
    const { state, events } = await this.ledger.read(name, revaluationDecider);
    const run = knownRun(state, revaluationId);
    const [first] = events;
    if (first === undefined) throw new Error(`run ${revaluationId} has no beginning`);
    return { run, metadata: first.metadata };
  }

  /**
   * Values what is not valued yet and completes the run; what was done before is read back.
   *
   * @throws OutcomeUnknown the store or other writers stood in the way: the same request, or the
   *   worker, goes on from there.
   */
  async finish(under: RunUnderWay): Promise<readonly AnyStep[]> {
    const { revaluationId } = under.run.started;
    this.underWay.add(revaluationId);
    try {
      return await this.itemByItem(under);
    } catch (error) {
      if (isPassing(error)) throw new OutcomeUnknown(stream.revaluation(revaluationId));
      throw error;
    } finally {
      this.underWay.delete(revaluationId);
    }
  }

  private async itemByItem(under: RunUnderWay): Promise<readonly AnyStep[]> {
    const { pledges, receipts } = under.run.started;
    const steps: AnyStep[] = [];
    const valued = { pledges: 0, receipts: 0 };
    const leftOut: LeftOut[] = [];
    const note = (of: keyof typeof valued, { step, leftOut: left }: Valued) => {
      leftOut.push(...left);
      if (step === undefined || step.events.length === 0) return;
      // The states of a large run would not all fit in memory.
      steps.push({ ...step, state: null });
      valued[of] += 1;
    };
    for (const id of pledges) note('pledges', await this.pledge(under, id));
    for (const id of receipts) note('receipts', await this.receipt(under, id));
    return [...steps, await this.complete(under, { ...valued, leftOut })];
  }

  private async pledge(under: RunUnderWay, pledgeId: string): Promise<Valued> {
    const { revaluationId, effectiveDate: asAt, rates } = under.run.started;
    const command: RevaluePledge = {
      type: 'RevaluePledge',
      facts: { pledgeId, revaluationId, asAt, rates },
    };
    const name = stream.pledge(pledgeId);
    const { state: pledge } = await this.ledger.read(name, pledgeDecider);
    const context = await this.facts.forPledge({ today: asAt, pledge });
    const open = await this.isOpen(under);
    return orLeftOut({ pledgeId }, async () => {
      const step = await this.ledger.run({
        ...{ name, stream: name, decider: pledgeDecider },
        ...{ identity: this.identityOf(under), dryRun: under.dryRun },
        decide: (state) => (open ? pledgeDecider.decide(command, state, context) : []),
      });
      const [event] = step.events.map(({ event: { type, data } }) =>
        type === 'PledgeRevalued' ? data : undefined,
      );
      const { leftOut } = event ?? revaluationOf(command, step.state, context);
      return { step, leftOut: leftOut.map((item) => ({ pledgeId, ...item })) };
    });
  }

  private async receipt(under: RunUnderWay, receiptId: string): Promise<Valued> {
    const { revaluationId, effectiveDate: asAt, rates } = under.run.started;
    const name = stream.receipt(receiptId);
    const { state: receipt } = await this.ledger.read(name, receiptDecider);
    const rate = receipt.status === 'none' ? undefined : rates[receipt.facts.net.currency];
    if (rate === undefined) return { leftOut: [] };
    const command: RevalueReceipt = {
      type: 'RevalueReceipt',
      facts: { receiptId, revaluationId, asAt, rate },
    };
    const context = await this.facts.forReceipt(asAt);
    const open = await this.isOpen(under);
    return orLeftOut({ receiptId }, async () => {
      const step = await this.ledger.run({
        ...{ name, stream: name, decider: receiptDecider },
        ...{ identity: this.identityOf(under), dryRun: under.dryRun },
        decide: (state) =>
          open && state.status === 'recorded' ? receiptDecider.decide(command, state, context) : [],
      });
      const [event] = step.events.map(({ event: { type, data } }) =>
        type === 'ReceiptRevalued' ? data : undefined,
      );
      const { leftOut } = event ?? receiptRevaluationOf(command, step.state);
      return { step, leftOut: leftOut.map((item) => ({ receiptId, ...item })) };
    });
  }

  /** A run that somebody else has completed meanwhile values nothing more. */
  private async isOpen({ run, dryRun }: RunUnderWay): Promise<boolean> {
    if (dryRun || run.status !== 'started') return run.status === 'started';
    const name = stream.revaluation(run.started.revaluationId);
    return (await this.ledger.read(name, revaluationDecider)).state.status === 'started';
  }

  private async complete(under: RunUnderWay, outcome: Outcome): Promise<AnyStep> {
    const { run, dryRun } = under;
    const { revaluationId } = run.started;
    const facts = { revaluationId, ...outcome };
    const command = { type: 'CompleteRevaluation', facts } as const;
    const step = await this.ledger.run({
      ...{ name: 'completed', stream: stream.revaluation(revaluationId) },
      ...{ decider: revaluationDecider, identity: this.identityOf(under), dryRun },
      decide: (state) =>
        revaluationDecider.decide(command, state.status === 'none' ? run : state, finishing),
    });
    if (step.state.status !== 'none') return step;
    // The start that this follows is not in the stream: it is a dry run too.
    const events = step.events.map((event) => ({ ...event, revision: event.revision + 1 }));
    return { ...step, events, revision: step.revision + 1 };
  }

  private identityOf({ run, metadata }: RunUnderWay): RequestIdentity {
    const { revaluationId } = run.started;
    return {
      metadata: { ...metadata, recordedAt: this.clock.now().toISOString() },
      eventId: (step, index) => nameUuid('revaluation', revaluationId, step, index),
    };
  }
}

/** What a decision of the end of a run looks at: nothing but its beginning. */
const finishing: RevaluationContext = {
  today: '',
  rates: ratesDecider.initialState,
  posting: null,
  found: [],
  throughSequence: 0,
  pendingApplications: [],
};

/** Others kept writing, or the store is away: the item is valued when somebody goes on. */
function isPassing(error: unknown): boolean {
  if (error instanceof Rejection) return error.code === 'CONTENDED';
  return error instanceof Unavailable || error instanceof OutcomeUnknown;
}

/** A pledge or receipt that refuses its new value keeps the old one, and the run says why. */
async function orLeftOut(
  item: { readonly pledgeId: string } | { readonly receiptId: string },
  value: () => Promise<Valued>,
): Promise<Valued> {
  try {
    return await value();
  } catch (error) {
    if (!(error instanceof Rejection) || isPassing(error)) throw error;
    return { leftOut: [{ ...item, code: error.code, remedy: error.detail }] };
  }
}
