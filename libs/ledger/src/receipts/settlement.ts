import {
  datesAfterLastValuation,
  isSameDay,
  nameUuid,
  proposalDecider,
  receiptDecider,
  ReleaseReceipt,
  stream,
  type Receipt,
  type ReceiptAssignedFacts,
  type ReceiptEvent,
  type ReceiptState,
  type Rejection,
  type RejectionCode,
  type SignedEvent,
} from '@art30/accounting';
import {
  eventNamesOf,
  namedOnce,
  type EventIds,
  type EventMetadata,
  type EventStore,
  type HandledStep,
  type RequestIdentity,
} from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import type { AnyStep } from '../kernel/outcome';
import type { ApplicationOutcome } from '../kernel/outcome';
import { isLasting, isPassing } from '../kernel/passing';
import { type Clock, todayOf } from '../kernel/ports';
import type { Judges } from './judges';

/** Reason of a release after the other side has reversed the application. */
const undoneOnPledge = 'the application was undone on its pledge';

export interface Settled {
  readonly application: ApplicationOutcome;
  readonly steps: readonly AnyStep[];
}

/** Decision of the other side on an application, with the steps that record the decision. */
interface Judged {
  /** Code of the refusal; undefined if the money was taken. */
  readonly refused: RejectionCode | undefined;
  readonly steps: readonly AnyStep[];
}

interface Settling {
  readonly receipt: Receipt;
  readonly assignment: ReceiptAssignedFacts;
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
  /** Events that the signers approved; undefined unless the application was proposed. */
  readonly signed: readonly SignedEvent[] | undefined;
}

/**
 * Carries out the second half of an application. The other side, such as a pledge, takes the money that the receipt has
 * reserved; or it refuses the money, which returns to the receipt. Taking and refusing have the same event name, so the
 * other side's stream contains only one of both. A request and the settlement worker, or two instances, therefore never
 * settle twice.
 */
export class Settlement {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly dependencies: {
      readonly events: EventStore;
      readonly clock: Clock;
      readonly judges: Judges;
    },
  ) {}

  /**
   * Settles an application, or returns it as pending if it cannot be settled now. The settlement worker
   * retries it, and reports to the operator if no retry can succeed.
   */
  async settle(settling: Settling): Promise<Settled> {
    try {
      return await this.conclude(settling);
    } catch (error) {
      if (!isPassing(error) && !isLasting(error)) throw error;
      const { applicationId: id } = settling.assignment;
      return { application: { id, state: 'pending' }, steps: [] };
    }
  }

  /**
   * Settles an application.
   *
   * @throws Rejection that is permanent if the receipt also accepts no event that would end the application.
   */
  private async conclude(settling: Settling): Promise<Settled> {
    const { applicationId: id } = settling.assignment;
    const { refused, steps } = await this.judge(settling);
    if (refused === undefined) return { application: { id, state: 'applied' }, steps };
    const released = await this.release(settling, refused);
    const application = { id, state: 'released' as const, reason: refused };
    return { application, steps: [...steps, released] };
  }

  /**
   * Appends the decision of the other side. A permanent rejection is recorded there as a refusal. If the refusal is
   * rejected as well, the state of that side shows whether it took the money earlier. If it did not, the money is
   * released without a recorded decision.
   */
  private async judge(settling: Settling): Promise<Judged> {
    const { applicationId } = settling.assignment;
    try {
      return judgedBy(await this.verdict(settling), applicationId);
    } catch (error) {
      if (!isLasting(error)) throw error;
      try {
        return judgedBy(await this.verdict(settling, error), applicationId);
      } catch (again) {
        if (!isLasting(again)) throw again;
        const application = await this.dependencies.judges.judgedApplication(settling.assignment);
        return { refused: application?.open === true ? undefined : again.code, steps: [] };
      }
    }
  }

  private verdict({ metadata, ...settling }: Settling, because?: Rejection): Promise<AnyStep> {
    const identity = applicationIdentity(settling.assignment.applicationId, metadata);
    return this.dependencies.judges.verdict({ ...settling, identity }, because);
  }

  /** Returns the money to the receipt; appends nothing if the money was returned before. */
  async release(
    { receipt, assignment, metadata, dryRun }: Settling,
    reason: RejectionCode | typeof undoneOnPledge,
  ): Promise<HandledStep<ReceiptState, ReceiptEvent>> {
    const { receiptId } = receipt.facts;
    const { applicationId, effectiveDate, postingDate } = assignment;
    return this.ledger.run({
      name: 'release',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      identity: applicationIdentity(applicationId, metadata),
      dryRun,
      usesKept: true,
      context: () => this.contexts.ofReceipt(todayOf(this.dependencies.clock)),
      decide: (state, context, eventId) => {
        if (!holds(state, applicationId)) return [];
        const ended = { effectiveDate, postingDate };
        const dates = datesAfterLastValuation(state, applicationId, ended);
        const lines =
          reason === undoneOnPledge
            ? { givenBack: isSameDay(dates, ended) ? undefined : ended }
            : { neverTaken: true };
        const facts = { receiptId, applicationId, ...dates, reason, ...lines };
        return receiptDecider.decide(new ReleaseReceipt(facts), state, context, eventId);
      },
    });
  }

  /**
   * Completes an application for which the receipt still reserves money. The other side has not decided yet, or has
   * reversed the application.
   *
   * @returns true if this call completed the application.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED if a retry can complete it; any other Rejection if no
   * retry can.
   */
  async complete(applicationId: string, receiptId: string): Promise<boolean> {
    const { state: receipt } = await this.ledger.read(stream.receipt(receiptId), receiptDecider);
    const assignment = receipt.status === 'none' ? null : receipt.assignments.get(applicationId);
    if (receipt.status === 'none' || !assignment || !holds(receipt, applicationId)) {
      return false;
    }
    const judged = await this.dependencies.judges.judgedApplication(assignment.facts);
    if (judged?.open === true) return false;
    const begun = await this.begun(applicationId, receiptId);
    const settling = { receipt, assignment: assignment.facts, ...begun, dryRun: false };
    const { application } = await this.conclude(settling);
    if (judged === undefined || application.state === 'released') return true;
    // The other side took the money and has reversed that. The release has the dates of the reversal, so that the money
    // is never in two places at once.
    const closed = { ...settling, assignment: { ...assignment.facts, ...judged.closed } };
    await this.release(closed, undoneOnPledge);
    return true;
  }

  /**
   * True if the other side has a record of the application. Settling again then appends nothing and answers a
   * repeated request like the first; without a record, the receipt has already released the money.
   */
  async isJudged(assignment: ReceiptAssignedFacts): Promise<boolean> {
    return (await this.dependencies.judges.judgedApplication(assignment)) !== undefined;
  }

  /**
   * Returns the metadata and signed events of the original application. Its signers stay responsible; only the time of
   * recording is replaced.
   */
  private async begun(
    applicationId: string,
    receiptId: string,
  ): Promise<Pick<Settling, 'metadata' | 'signed'>> {
    const name = stream.receipt(receiptId);
    const events = await this.dependencies.events.readStream(name);
    const assigned = events.find(
      ({ type, data }) => type === 'ReceiptAssigned' && data['applicationId'] === applicationId,
    );
    if (!assigned) throw new Error(`receipt ${receiptId} lost application ${applicationId}`);
    const metadata = {
      ...assigned.metadata,
      recordedAt: this.dependencies.clock.now().toISOString(),
    };
    const proposals = this.ledger.fold(name, proposalDecider, events);
    const signed = proposals.get(metadata.proposal ?? '')?.content.books;
    return { metadata, signed };
  }
}

function applicationIdentity(applicationId: string, metadata: EventMetadata): RequestIdentity {
  return { metadata, eventName: namedOnce(namesOf(applicationId)) };
}

/**
 * Returns event names that follow from the application's id alone, so that every process that settles it makes the same
 * names.
 */
export function idsOfApplication(applicationId: string, step: string): EventIds {
  return eventNamesOf({ identity: { eventName: namesOf(applicationId) }, name: step });
}

function namesOf(applicationId: string): RequestIdentity['eventName'] {
  return (step, index) => nameUuid('application', applicationId, step, index);
}

function judgedBy(step: AnyStep, applicationId: string): Judged {
  return { refused: refusalIn(step, applicationId), steps: [step] };
}

function refusalIn({ events }: AnyStep, applicationId: string): RejectionCode | undefined {
  for (const { event } of events) {
    if (event.type !== 'ReceiptApplicationRefused') continue;
    if (event.data.applicationId === applicationId) return event.data.code;
  }
  return undefined;
}

/** True if the receipt still reserves money for the application. */
export function holds(state: ReceiptState, applicationId: string): state is Receipt {
  return state.status !== 'none' && state.assignments.get(applicationId)?.open === true;
}
