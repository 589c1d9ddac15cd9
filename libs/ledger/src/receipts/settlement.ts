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

/** Why money is released that its pledge has given up. */
const undoneOnPledge = 'the application was undone on its pledge';

export interface Settled {
  readonly application: ApplicationOutcome;
  readonly steps: readonly AnyStep[];
}

/** What a pledge says to an application, and the events that say it. */
interface Judged {
  /** Code of the refusal; undefined where the pledge has the money. */
  readonly refused: RejectionCode | undefined;
  readonly steps: readonly AnyStep[];
}

interface Settling {
  readonly receipt: Receipt;
  readonly assignment: ReceiptAssignedFacts;
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
  /** What was signed, where the application was proposed. */
  readonly signed: readonly SignedEvent[] | undefined;
}

/**
 * The second half of an application: a pledge, or the own items of a bank account, takes the money
 * that the receipt holds for it, or refuses it and the receipt has it back. Its stream is the judge:
 * for one application exactly one of both stands there, under one name, whoever gets there
 * first. So a request and the settlement worker, or two instances, never settle twice.
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
   * Settles on the pledge. What cannot be written now is left to the settlement worker, and so is
   * what cannot be written at all, which the worker tells the operator.
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

  /** @throws Rejection that lasts where the receipt, too, takes no event that would end it. */
  private async conclude(settling: Settling): Promise<Settled> {
    const { applicationId: id } = settling.assignment;
    const { refused, steps } = await this.judge(settling);
    if (refused === undefined) return { application: { id, state: 'applied' }, steps };
    const released = await this.release(settling, refused);
    const application = { id, state: 'released' as const, reason: refused };
    return { application, steps: [...steps, released] };
  }

  /**
   * What refuses for good is put on record as the verdict of the pledge. Where its stream does not
   * take that either, its state says whether it has taken the money, by whomever; one that has not
   * never can: there is no verdict.
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

  /** Gives the money back to the receipt, unless that was done already. */
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
   * Finishes an application that was left half done, whichever half is missing.
   *
   * @returns whether it is finished now, where it was not before.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED as long as it cannot be finished; any
   *   other Rejection where no later try can.
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
    // It was taken and given up, and is not back before: it would stand in two places until then.
    const closed = { ...settling, assignment: { ...assignment.facts, ...judged.closed } };
    await this.release(closed, undoneOnPledge);
    return true;
  }

  /**
   * Whether the money was taken or refused where it is judged: then to settle again writes nothing,
   * and answers a repeat of the request as the first time. Without a verdict it is gone elsewhere.
   */
  async isJudged(assignment: ReceiptAssignedFacts): Promise<boolean> {
    return (await this.dependencies.judges.judgedApplication(assignment)) !== undefined;
  }

  /**
   * The people of the application stay responsible for it, and for no more than they signed; only the
   * time of writing is ours.
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

/** The names of its events hang on the application alone, so that whoever settles it makes the same ones. */
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

/** The receipt still keeps money for the application. */
export function holds(state: ReceiptState, applicationId: string): state is Receipt {
  return state.status !== 'none' && state.assignments.get(applicationId)?.open === true;
}
