import {
  demand,
  ledgerEventOf,
  openAssignments,
  pledgeDecider,
  receiptDecider,
  refuse,
  stream,
  type CommandRequest,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type ReceiptContext,
  type ReceiptState,
  type ReverseApplication,
  type ReverseReceipt,
  type ReverseReceiptRevaluation,
  type UndoSettlement,
} from '@art30/accounting';
import { fold, identified, type EventIds, type RecordedEvent } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import { demandRoom, refuseRevision, type AnyStep, type Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import { holds } from './settlement';

/** An application that is reversed with its receipt. */
interface Undone {
  readonly applicationId: string;
  readonly pledgeId: string;
}

interface Undoing {
  readonly request: CommandRequest;
  readonly facts: Omit<UndoSettlement['facts'], 'pledgeId' | 'applicationId'>;
}

/**
 * Undoing goes pledge first, so that cash never stands in suspense and on a pledge at once. All is
 * decided before anything is written; after a crash in between the worker or a repeat completes it.
 */
export class ReceiptReversals {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
  ) {}

  async ofApplication({ facts, request }: ReverseApplication): Promise<CommandOutcome> {
    const { receiptId, applicationId, effectiveDate, postingDate, reason } = facts;
    const name = stream.receipt(receiptId);
    const { state, events } = await this.ledger.read(name, receiptDecider);
    const release = { receiptId, applicationId, effectiveDate, postingDate, reason };
    const context = () => this.contexts.ofReceipt(request.today, request);
    const ids = (index: number) => request.identity.eventId('receipt', index);
    const decide = (receipt: ReceiptState, known: ReceiptContext) =>
      receiptDecider.decide({ type: 'ReleaseReceipt', facts: release }, receipt, known, ids);
    const known = state.status === 'none' ? undefined : state.assignments.get(applicationId);
    if (known === undefined) {
      return refuse(
        'APPLICATION_UNKNOWN',
        `receipt ${receiptId} has no application ${applicationId}`,
      );
    }
    demandRevision(receiptId, request, events);
    const pledgeStep = await this.undo(
      { applicationId, pledgeId: known.facts.pledgeId },
      { request, facts: undoingFacts(facts) },
      async () => {
        const { state: receipt, events: held } = await this.ledger.read(name, receiptDecider);
        const more = decide(receipt, await context()).length;
        demandRoom({ stream: name, held: held.length, more, usesKept: true });
      },
    );
    const receiptStep = await this.ledger.run({
      name: 'receipt',
      stream: name,
      decider: receiptDecider,
      identity: request.identity,
      ...{ dryRun: request.dryRun, usesKept: true },
      context,
      decide: (receipt, known) => (holds(receipt, applicationId) ? decide(receipt, known) : []),
    });
    const application = { id: applicationId, state: 'released' as const };
    const steps = [pledgeStep, receiptStep];
    const extra = { application, etagOf: receiptStep };
    return this.ledger.outcome(receiptId, request, steps, extra);
  }

  async ofReceipt({ facts, request }: ReverseReceipt): Promise<CommandOutcome> {
    const { receiptId, withApplications } = facts;
    const name = stream.receipt(receiptId);
    const { state, events } = await this.ledger.read(name, receiptDecider);
    const context = () => this.contexts.ofReceipt(request.today, request);
    const earlier = earlierReversal(request, events);
    const open = state.status === 'none' ? [] : openAssignments(state).map((own) => own.facts);
    const applied = earlier ?? (withApplications === true ? open : []);
    const reversal = { ...facts, undone: applied.map(({ applicationId }) => applicationId) };
    const ids = (index: number) => request.identity.eventId('receipt', index);
    const decide = (receipt: ReceiptState, known: ReceiptContext) =>
      receiptDecider.decide({ type: 'ReverseReceiptRecord', facts: reversal }, receipt, known, ids);
    demandRevision(receiptId, request, events);
    const undoing = { request, facts: undoingFacts(facts) };
    if (earlier === undefined) {
      const more = decide(state, await context()).length;
      demandRoom({ stream: name, held: events.length, more, usesKept: true });
      await this.demandUndoable(applied, undoing);
    }
    const steps: AnyStep[] = [];
    for (const own of applied) steps.push(await this.undo(own, undoing, async () => []));
    const receiptStep = await this.ledger.run({
      name: 'receipt',
      stream: name,
      decider: receiptDecider,
      identity: request.identity,
      ...{ dryRun: request.dryRun, usesKept: true },
      context,
      decide,
    });
    return this.ledger.outcome(receiptId, request, [...steps, receiptStep], {
      etagOf: receiptStep,
    });
  }

  /** Reverses the value that a run gave to money in suspense. */
  async ofRevaluation({ facts, request }: ReverseReceiptRevaluation): Promise<CommandOutcome> {
    const { receiptId } = facts;
    const step = await this.ledger.run({
      ...{ ...request, name: 'receipt', stream: stream.receipt(receiptId), usesKept: true },
      decider: receiptDecider,
      context: () => this.contexts.ofReceipt(request.today, request),
      decide: (state, context, eventId) =>
        receiptDecider.decide({ type: 'UndoReceiptRevaluation', facts }, state, context, eventId),
    });
    return this.ledger.outcome(receiptId, request, [step]);
  }

  /** Refuses unless all can be undone one after the other, whichever share a pledge. */
  private async demandUndoable(all: readonly Undone[], { request, facts }: Undoing): Promise<void> {
    for (const pledgeId of new Set(all.map((own) => own.pledgeId))) {
      const name = stream.pledge(pledgeId);
      const { state: pledge, events: held } = await this.ledger.read(name, pledgeDecider);
      const context = await this.contexts.ofPledge({ today: request.today, request });
      let after = pledge;
      let more = 0;
      for (const { applicationId } of all.filter((own) => own.pledgeId === pledgeId)) {
        const step = stepOf(applicationId);
        const ids = (index: number) => request.identity.eventId(step, index);
        const events = undone(after, { ...facts, applicationId, pledgeId }, context, ids);
        after = fold({ ...pledgeDecider, initialState: after }, identified(events, ids));
        more += events.length;
      }
      demandRoom({ stream: name, held: held.length, more, usesKept: true });
    }
  }

  /** The pledge's side. */
  private async undo(
    { applicationId, pledgeId }: Undone,
    { request, facts }: Undoing,
    demandOtherSide: () => Promise<unknown>,
  ): Promise<AnyStep> {
    return this.ledger.run({
      name: stepOf(applicationId),
      stream: stream.pledge(pledgeId),
      decider: pledgeDecider,
      identity: request.identity,
      ...{ dryRun: request.dryRun, usesKept: true },
      context: async () => {
        await demandOtherSide();
        return this.contexts.ofPledge({ today: request.today, request });
      },
      decide: (pledge, context, eventId) =>
        undone(pledge, { ...facts, applicationId, pledgeId }, context, eventId),
    });
  }
}

/** The step that undoes an application on its pledge. */
function stepOf(applicationId: string): string {
  return `pledge ${applicationId}`;
}

/** The members of a reversal that the pledges are given too. */
function undoingFacts(facts: Undoing['facts']): Undoing['facts'] {
  const { effectiveDate, postingDate, documentReference, reasonCode, reason } = facts;
  const { withDependants } = facts;
  return { effectiveDate, postingDate, documentReference, reasonCode, reason, withDependants };
}

/**
 * The events that undo an application on its pledge. None where an earlier try, which stopped half
 * way, has undone it; then the money is back in suspense no earlier than the pledge gave it up.
 *
 * @throws Rejection of the pledge's decider, or DATES_NOT_ORDERED.
 */
function undone(
  pledge: PledgeState,
  facts: UndoSettlement['facts'],
  context: PledgeContext,
  eventId: EventIds,
): readonly PledgeEvent[] {
  const { applicationId, effectiveDate } = facts;
  const known = pledge.status === 'none' ? undefined : pledge.applications.get(applicationId);
  if (known?.open !== false) {
    return pledgeDecider.decide({ type: 'UndoSettlement', facts }, pledge, context, eventId);
  }
  const closedOn = known.closed?.effectiveDate ?? effectiveDate;
  demand(
    effectiveDate >= closedOn,
    'DATES_NOT_ORDERED',
    `the pledge gave this money up on ${closedOn}: use that day or later, not ${effectiveDate}`,
    'effectiveDate',
  );
  return [];
}

/** `If-Match` is about the receipt, whose turn comes last; a repeat was let through before. */
function demandRevision(
  receiptId: string,
  { ifRevision, identity }: CommandRequest,
  events: readonly RecordedEvent[],
): void {
  const revision = events.length - 1;
  if (ifRevision === undefined || ifRevision === revision) return;
  if (events.some(({ id }) => id === identity.eventId('receipt', 0))) return;
  refuseRevision(stream.receipt(receiptId), revision, ifRevision);
}

/** The applications that this request reversed when it came before; undefined where it is new. */
function earlierReversal(
  { identity }: CommandRequest,
  events: readonly RecordedEvent[],
): readonly Undone[] | undefined {
  const known = events.map(ledgerEventOf);
  const at = events.findIndex(({ id }) => id === identity.eventId('receipt', 0));
  const reversed = known[at];
  if (reversed?.type !== 'ReceiptReversed') return undefined;
  const { applications } = reversed.data;
  return known.flatMap((event) =>
    event.type === 'ReceiptAssigned' && applications.includes(event.data.applicationId)
      ? [event.data]
      : [],
  );
}
