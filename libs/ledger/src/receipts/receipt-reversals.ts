import {
  ledgerEventOf,
  onNoLaterDay,
  openAssignments,
  pledgeDecider,
  receiptDecider,
  refuse,
  ReleaseReceipt,
  ReverseReceiptRecord,
  stream,
  UndoReceiptRevaluation,
  type CommandRequest,
  type IsoDate,
  type ReceiptContext,
  type ReceiptState,
  type ReverseApplication,
  type ReverseReceipt,
  type ReverseReceiptRevaluation,
} from '@art30/accounting';
import { eventNameOf, type RecordedEvent } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import { demandRoom, refuseRevision, type Ledger } from '../kernel/ledger';
import type { AnyStep } from '../kernel/outcome';
import type { CommandOutcome } from '../kernel/outcome';
import type { Judges } from './judges';
import { holds } from './settlement';
import { onSideOf } from './reversed-sides';
import {
  demandOneDay,
  isUndone,
  stepOf,
  undoneOneByOne,
  type Half,
  type Undoing,
  type Undone,
} from './reversed-applications';

/**
 * Reverses receipts and their applications. An application is reversed first on the side that took the money and then
 * on the receipt, so that cash is never counted twice. Everything is decided before the first append. After a crash,
 * the settlement worker or a repeated request completes the reversal.
 */
export class ReceiptReversals {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly judges: Judges,
  ) {}

  async ofApplication({ facts, request }: ReverseApplication): Promise<CommandOutcome> {
    const { receiptId, applicationId, effectiveDate, postingDate, reason } = facts;
    const name = stream.receipt(receiptId);
    const { state, events } = await this.ledger.read(name, receiptDecider);
    const release = { receiptId, applicationId, effectiveDate, reason };
    const context = () => this.contexts.ofReceipt(request.today, request);
    const ids = (index: number) => request.identity.eventName('receipt', index);
    const decide = (receipt: ReceiptState, receiptContext: ReceiptContext, on = postingDate) => {
      const facts = { ...release, postingDate: on };
      return receiptDecider.decide(new ReleaseReceipt(facts), receipt, receiptContext, ids);
    };
    const assignment = state.status === 'none' ? undefined : state.assignments.get(applicationId);
    if (assignment === undefined) {
      return refuse(
        'APPLICATION_UNKNOWN',
        `receipt ${receiptId} has no application ${applicationId}`,
      );
    }
    demandRevision(receiptId, request, events);
    const pledgeStep = await this.undo(
      assignment.facts,
      { request, facts: undoingFacts(facts) },
      async () => {
        const { state: receipt, held } = await this.ledger.read(name, receiptDecider);
        await this.judges.demandNoneHalfUndone(receipt, applicationId);
        const receiptContext = await context();
        const events = decide(receipt, receiptContext);
        demandRoom({ stream: name, held, more: events.length, usesKept: true });
        return { events, decide: (on) => decide(receipt, receiptContext, on) };
      },
    );
    const receiptStep = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: name,
      usesKept: true,
      decider: receiptDecider,
      context: async (receipt) => {
        const of = await context();
        const released = holds(receipt, applicationId) ? decide(receipt, of) : [];
        for (const { data } of released) {
          await this.judges.demandOnDayGivenUp([assignment.facts], data);
        }
        return of;
      },
      decide: (receipt, receiptContext) =>
        holds(receipt, applicationId) ? decide(receipt, receiptContext) : [],
    });
    const application = { id: applicationId, state: 'released' as const };
    const steps = [pledgeStep, receiptStep];
    const extra = { application, etagOf: receiptStep };
    return this.ledger.outcome(receiptId, request, steps, extra);
  }

  async ofReceipt({ facts, request }: ReverseReceipt): Promise<CommandOutcome> {
    const { receiptId, withApplications } = facts;
    const name = stream.receipt(receiptId);
    const { state, events, held } = await this.ledger.read(name, receiptDecider);
    const context = () => this.contexts.ofReceipt(request.today, request);
    const earlier = earlierReversal(request, events);
    const open = state.status === 'none' ? [] : openAssignments(state).map((own) => own.facts);
    const stillOpen = withApplications === true && !earlier.isWhole ? open : [];
    const applied = [...earlier.undone, ...stillOpen];
    const last = applied.at(-1);
    const ids = (index: number) => request.identity.eventName('receipt', index);
    const decide = (
      receipt: ReceiptState,
      receiptContext: ReceiptContext,
      undone: readonly Undone[],
      on = facts.postingDate,
    ) => {
      const applicationIds = undone.map(({ applicationId }) => applicationId);
      const reversal = { ...facts, undone: applicationIds, postingDate: on };
      const command = new ReverseReceiptRecord(reversal);
      return receiptDecider.decide(command, receipt, receiptContext, ids);
    };
    demandRevision(receiptId, request, events);
    const undoing = { request, facts: undoingFacts(facts) };
    // A signed reversal skips this check, because each of its steps is compared with the signed events.
    if (!earlier.isWhole && request.signed === undefined) {
      const receiptContext = await context();
      const own = decide(state, receiptContext, applied);
      for (const { data } of own) await this.judges.demandOnDayGivenUp(open, data);
      demandRoom({ stream: name, held, more: own.length, usesKept: true });
      const half = {
        events: own,
        decide: (on?: IsoDate) => decide(state, receiptContext, applied, on),
      };
      await this.demandUndoable(applied, undoing, half);
    }
    const steps: AnyStep[] = [];
    for (const own of applied) {
      steps.push(await this.undo(own, undoing));
      // The event that reverses the receipt also ends the last application. Each other application is released before,
      // so that its money is in suspense until that event.
      if (own !== last) steps.push(await this.release(own, receiptId, undoing));
    }
    const receiptStep = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: name,
      usesKept: true,
      decider: receiptDecider,
      context,
      decide: (receipt, receiptContext) =>
        decide(receipt, receiptContext, request.dryRun ? applied : applied.slice(-1)),
    });
    return this.ledger.outcome(receiptId, request, [...steps, receiptStep], {
      etagOf: receiptStep,
    });
  }

  /** Returns the money of a reversed application to its receipt. */
  private release(
    { applicationId }: Undone,
    receiptId: string,
    { request, facts }: Undoing,
  ): Promise<AnyStep> {
    const { effectiveDate, postingDate, reason } = facts;
    const release = { receiptId, applicationId, effectiveDate, postingDate, reason };
    return this.ledger.run({
      name: releaseOf(applicationId),
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      identity: request.identity,
      signed: request.signed,
      dryRun: request.dryRun,
      usesKept: true,
      context: () => this.contexts.ofReceipt(request.today, request),
      decide: (receipt, receiptContext, eventId) => {
        const command = new ReleaseReceipt(release);
        return holds(receipt, applicationId)
          ? receiptDecider.decide(command, receipt, receiptContext, eventId)
          : [];
      },
    });
  }

  /** Reverses a revaluation of money in suspense. */
  async ofRevaluation({ facts, request }: ReverseReceiptRevaluation): Promise<CommandOutcome> {
    const { receiptId } = facts;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      usesKept: true,
      decider: receiptDecider,
      context: () => this.contexts.ofReceipt(request.today, request),
      decide: (state, context, eventId) =>
        onNoLaterDay(facts.postingDate, context.posting, (postingDate) => {
          const onDay = { ...facts, postingDate };
          const command = new UndoReceiptRevaluation(onDay);
          return receiptDecider.decide(command, state, context, eventId);
        }),
    });
    return this.ledger.outcome(receiptId, request, [step]);
  }

  /**
   * Rejects the reversal unless all applications can be reversed one after another, including several on one pledge.
   * All streams are posted on one date, so a stated date must be the first one that all streams accept.
   */
  private async demandUndoable(
    all: readonly Undone[],
    { request, facts }: Undoing,
    ofReceipt: Half,
  ): Promise<void> {
    const halves = [ofReceipt];
    for (const own of all.filter(({ pledgeId }) => pledgeId === undefined)) {
      halves.push(await this.half(own, { request, facts }));
    }
    for (const pledgeId of new Set(all.flatMap((own) => own.pledgeId ?? []))) {
      const name = stream.pledge(pledgeId);
      const { state: pledge, held } = await this.ledger.read(name, pledgeDecider);
      const context = await this.contexts.ofPledge({ today: request.today, request });
      const own = all.filter((one) => one.pledgeId === pledgeId);
      const decide = (postingDate?: IsoDate) =>
        undoneOneByOne(pledge, own, { request, facts: { ...facts, postingDate } }, context);
      const events = decide(facts.postingDate);
      demandRoom({ stream: name, held, more: events.length, usesKept: true });
      // An earlier try has reversed one of these applications, so the posting date was checked then.
      if (own.some(({ applicationId }) => isUndone(pledge, applicationId))) return;
      halves.push({ events, decide });
    }
    const { posting } = await this.contexts.ofReceipt(request.today, request);
    demandOneDay(facts.postingDate, posting, halves);
  }

  /**
   * Returns the events and the decision that reverse an application on the side that took its money, if that side is no
   * pledge.
   */
  private half(own: Undone, undoing: Undoing): Promise<Half> {
    return onSideOf(own, undoing, this.contexts, async (side) => {
      const { state, held } = await this.ledger.read(side.stream, side.decider);
      const context = await side.context();
      const step = stepOf(own.applicationId);
      const eventId = (index: number) => undoing.request.identity.eventName(step, index);
      const decide = (postingDate?: IsoDate) =>
        side.undone(state, { context, eventId }, postingDate);
      const events = decide(undoing.facts.postingDate);
      const room = { held, more: events.length, usesKept: true };
      demandRoom({ stream: side.stream, ...room });
      return { events, decide };
    });
  }

  /**
   * Reverses an application on the side that took its money. If `otherSide` is given, both sides are posted on one
   * date, and a stated date must be the first one that both accept.
   */
  private undo(own: Undone, undoing: Undoing, otherSide?: () => Promise<Half>): Promise<AnyStep> {
    const { request, facts } = undoing;
    return onSideOf<Promise<AnyStep>>(own, undoing, this.contexts, (side) =>
      this.ledger.run({
        name: stepOf(own.applicationId),
        stream: side.stream,
        decider: side.decider,
        identity: request.identity,
        dryRun: request.dryRun,
        usesKept: true,
        signed: request.signed,
        context: async () => ({ other: await otherSide?.(), context: await side.context() }),
        decide: (state, { other, context }, eventId) => {
          const decide = (postingDate?: IsoDate) =>
            side.undone(state, { context, eventId }, postingDate);
          const events = decide(facts.postingDate);
          if (other !== undefined && events.length > 0) {
            demandOneDay(facts.postingDate, context.posting, [{ events, decide }, other]);
          }
          return events;
        },
      }),
    );
  }
}

/** Returns the members of a reversal command that are passed on to the side that took the money. */
function undoingFacts(facts: Undoing['facts']): Undoing['facts'] {
  const { effectiveDate, postingDate, documentReference, reasonCode, reason } = facts;
  const { withDependants } = facts;
  return { effectiveDate, postingDate, documentReference, reasonCode, reason, withDependants };
}

/**
 * Checks `If-Match` against the receipt before other streams are written, because the receipt itself is written last. A
 * repeated request passes, since its own events have changed the revision.
 */
function demandRevision(
  receiptId: string,
  { ifRevision, identity }: CommandRequest,
  events: readonly RecordedEvent[],
): void {
  const revision = events.length - 1;
  if (ifRevision === undefined || ifRevision === revision) return;
  const name = identity.eventName('receipt', 0);
  if (events.some((event) => eventNameOf(event) === name)) return;
  refuseRevision(stream.receipt(receiptId), revision, ifRevision);
}

/**
 * Returns the applications that an earlier try of this request reversed, and whether it also reversed the
 * receipt.
 */
function earlierReversal(
  { identity }: CommandRequest,
  events: readonly RecordedEvent[],
): { readonly undone: readonly Undone[]; readonly isWhole: boolean } {
  const ledgerEvents = events.map(ledgerEventOf);
  const names = events.map(eventNameOf);
  const isHere = (step: string) => names.includes(identity.eventName(step, 0));
  const reversed = ledgerEvents[names.indexOf(identity.eventName('receipt', 0))];
  const ended = reversed?.type === 'ReceiptReversed' ? reversed.data.applications : [];
  const undone = ledgerEvents.flatMap((event) => {
    if (event.type !== 'ReceiptAssigned') return [];
    const { applicationId } = event.data;
    const isOurs = ended.includes(applicationId) || isHere(releaseOf(applicationId));
    return isOurs ? [event.data] : [];
  });
  return { undone, isWhole: reversed?.type === 'ReceiptReversed' };
}

/** Name of the step that returns the money of a reversed application to its receipt. */
function releaseOf(applicationId: string): string {
  return `release ${applicationId}`;
}
