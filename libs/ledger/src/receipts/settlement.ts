import {
  pledgeDecider,
  receiptDecider,
  Rejection,
  datesAfterLastValuation,
  settlementOf,
  stream,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type Receipt,
  type ReceiptAssignedFacts,
  type ReceiptEvent,
  type ReceiptState,
  type RefuseSettlement,
  type SettleInstalments,
  type TakeCredit,
} from '@art30/accounting';
import {
  OutcomeUnknown,
  Unavailable,
  type EventIds,
  type EventMetadata,
  type EventStore,
  type HandledStep,
  type RequestIdentity,
} from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import { nameUuid } from '../kernel/identifiers';
import type { AnyStep, Ledger } from '../kernel/ledger';
import type { ApplicationOutcome } from '../kernel/outcome';
import type { Clock } from '../kernel/ports';

type PledgeStep = HandledStep<PledgeState, PledgeEvent>;

export interface Settled {
  readonly application: ApplicationOutcome;
  readonly steps: readonly AnyStep[];
}

interface Settling {
  readonly receipt: Receipt;
  readonly assignment: ReceiptAssignedFacts;
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
}

/**
 * The second half of an application: the pledge takes the money that its receipt holds for it, or
 * refuses it and the receipt has it back. The pledge's stream is the judge: for one application
 * exactly one of both stands there, under one event id, whoever gets there first. So a request and
 * the settlement worker, or two instances, never settle twice.
 */
export class Settlement {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Settles on the pledge; what cannot be written now is left to the settlement worker. */
  async settle(settling: Settling): Promise<Settled> {
    const { applicationId: id } = settling.assignment;
    try {
      const step = await this.judge(settling);
      if (step === undefined) return await this.releasedFromFull(settling);
      const refused = refusalIn(step, id);
      if (refused === undefined) return { application: { id, state: 'applied' }, steps: [step] };
      const released = await this.release(settling, refused);
      const application = { id, state: 'released' as const, reason: refused };
      return { application, steps: [step, released] };
    } catch (error) {
      if (!leavesPending(error)) throw error;
      return { application: { id, state: 'pending' }, steps: [] };
    }
  }

  /** A pledge whose stream takes no event at all can never take the money. */
  private async releasedFromFull(settling: Settling): Promise<Settled> {
    const released = await this.release(settling, 'STREAM_FULL');
    const { applicationId: id } = settling.assignment;
    return { application: { id, state: 'released', reason: 'STREAM_FULL' }, steps: [released] };
  }

  /** @returns undefined where the pledge's stream is full to its last revision. */
  private async judge(settling: Settling): Promise<PledgeStep | undefined> {
    try {
      return await this.verdict(settling);
    } catch (error) {
      if (!isLasting(error)) throw error;
      return this.verdict(settling, error).catch((again: unknown) => {
        if (isLasting(again) && again.code === 'STREAM_FULL') return undefined;
        throw again;
      });
    }
  }

  /** @param because what refuses for good that the pledge takes the money. */
  private async verdict(
    { receipt, assignment, metadata, dryRun }: Settling,
    because?: Rejection,
  ): Promise<PledgeStep> {
    const { pledgeId, applicationId } = assignment;
    const name = stream.pledge(pledgeId);
    const command = settlementOf(receipt.facts, assignment);
    return this.ledger.run({
      name: 'pledge',
      stream: name,
      decider: pledgeDecider,
      identity: applicationIdentity(applicationId, metadata),
      ...{ dryRun, usesKept: because !== undefined },
      context: () => this.contexts.ofPledge({ today: assignment.effectiveDate }),
      decide: (state, context, eventId) =>
        because === undefined
          ? settledOrRefused(command, state, context, eventId)
          : pledgeDecider.decide(refusalOf(command, because), state, context, eventId),
    });
  }

  /** Gives the money back to the receipt, unless that was done already. */
  async release(
    { receipt, assignment, metadata, dryRun }: Settling,
    reason: string,
  ): Promise<HandledStep<ReceiptState, ReceiptEvent>> {
    const { receiptId } = receipt.facts;
    const { applicationId, effectiveDate, postingDate } = assignment;
    return this.ledger.run({
      name: 'release',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      identity: applicationIdentity(applicationId, metadata),
      ...{ dryRun, usesKept: true },
      context: () => this.contexts.ofReceipt(effectiveDate),
      decide: (state, context, eventId) => {
        if (!holds(state, applicationId)) return [];
        const dates = datesAfterLastValuation(state, applicationId, { effectiveDate, postingDate });
        const facts = { receiptId, applicationId, ...dates, reason };
        return receiptDecider.decide({ type: 'ReleaseReceipt', facts }, state, context, eventId);
      },
    });
  }

  /**
   * Finishes an application that was left half done, whichever half is missing.
   *
   * @returns whether it is finished now, where it was not before.
   */
  async complete(applicationId: string, receiptId: string): Promise<boolean> {
    const { state: receipt } = await this.ledger.read(stream.receipt(receiptId), receiptDecider);
    const assignment = receipt.status === 'none' ? null : receipt.assignments.get(applicationId);
    if (receipt.status === 'none' || !assignment || !holds(receipt, applicationId)) {
      return false;
    }
    const { pledgeId } = assignment.facts;
    const { state: pledge } = await this.ledger.read(stream.pledge(pledgeId), pledgeDecider);
    const known = pledge.status === 'none' ? undefined : pledge.applications.get(applicationId);
    if (known?.open === true) return false;
    const metadata = await this.metadataOf(applicationId, receiptId);
    const settling = { receipt, assignment: assignment.facts, metadata, dryRun: false };
    if (known === undefined) return (await this.settle(settling)).application.state !== 'pending';
    // Not before the pledge gave it up: the money would stand in two places on the days between.
    const closed = { ...settling, assignment: { ...assignment.facts, ...known.closed } };
    await this.release(closed, 'the application was undone on its pledge');
    return true;
  }

  /** The people of the application stay responsible for it; only the time of writing is ours. */
  private async metadataOf(applicationId: string, receiptId: string): Promise<EventMetadata> {
    const events = await this.events.readStream(stream.receipt(receiptId));
    const assigned = events.find(
      ({ type, data }) => type === 'ReceiptAssigned' && data['applicationId'] === applicationId,
    );
    if (!assigned) throw new Error(`receipt ${receiptId} lost application ${applicationId}`);
    return { ...assigned.metadata, recordedAt: this.clock.now().toISOString() };
  }
}

/** The store or other writers stood in the way: the receipt holds the money until a later try. */
function leavesPending(error: unknown): boolean {
  return (
    error instanceof Unavailable || error instanceof OutcomeUnknown || error instanceof Rejection
  );
}

function applicationIdentity(applicationId: string, metadata: EventMetadata): RequestIdentity {
  return { metadata, eventId: (step, index) => idsOfApplication(applicationId, step)(index) };
}

/** Event ids hang on the application alone, so that whoever settles it makes the same ones. */
export function idsOfApplication(applicationId: string, step: string): EventIds {
  return (index) => nameUuid('application', applicationId, step, index);
}

function settledOrRefused(
  command: SettleInstalments | TakeCredit,
  state: PledgeState,
  context: PledgeContext,
  eventId: EventIds,
): readonly PledgeEvent[] {
  try {
    return pledgeDecider.decide(command, state, context, eventId);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return pledgeDecider.decide(refusalOf(command, error), state, context, eventId);
  }
}

function refusalOf(
  { facts }: SettleInstalments | TakeCredit,
  { code, detail }: Rejection,
): RefuseSettlement {
  return { type: 'RefuseSettlement', facts: { ...facts, code, detail } };
}

/** No later try will be taken: the stream is full, or one event cannot hold what it would say. */
function isLasting(error: unknown): error is Rejection {
  return (
    error instanceof Rejection && (error.code === 'STREAM_FULL' || error.code === 'LIMIT_EXCEEDED')
  );
}

function refusalIn({ events }: PledgeStep, applicationId: string): string | undefined {
  for (const { event } of events) {
    if (event.type !== 'ReceiptApplicationRefused') continue;
    if (event.data.applicationId === applicationId) return event.data.code;
  }
  return undefined;
}

/** The receipt still keeps money for the application. */
export function holds(state: ReceiptState, applicationId: string): state is Receipt {
  return state.status !== 'none' && state.assignments.get(applicationId)?.open === true;
}
