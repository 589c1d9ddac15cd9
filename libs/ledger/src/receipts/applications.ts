import {
  AssignReceipt,
  existingPledge,
  faultInPart,
  inPart,
  onNoLaterDay,
  pledgeDecider,
  receiptDecider,
  recordedReceipt,
  RecordReceipt,
  settlementOf,
  stream,
  type ApplicationFacts,
  type ApplyReceipt,
  type ApplyToReturn,
  type AssignToAccount,
  type AssignToReturn,
  type CommandRequest,
  type Concerned,
  type Pledge,
  type PledgeContext,
  type Receipt,
  type ReceiptAssignedFacts,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import { fold, identified, type EventIds, type HandledStep } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import { demandRoom, type Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Judges } from './judges';
import { holds, idsOfApplication, type Settled, type Settlement } from './settlement';

type ReceiptStep = HandledStep<ReceiptState, ReceiptEvent>;

/** A request to apply money of a receipt to a pledge, with its lines, dates and excess. */
interface Applying {
  readonly receiptId: string;
  readonly application: ApplicationFacts;
  readonly request: CommandRequest;
}

interface ConcernedPledge {
  readonly pledge: Pledge;
  /** Count of events in the pledge's stream. */
  readonly held: number;
  readonly context: PledgeContext;
}

/**
 * Functions with which a receipt is applied to something other than a pledge: to own items of a bank account, or to a
 * returned payment of another receipt.
 */
export interface Elsewhere<Facts, Other> {
  /** Reads the state of the side that takes the money, given the state of the receipt. */
  read(state: ReceiptState): Promise<Other>;
  assigning(facts: Facts & { readonly applicationId: string }): AssignToAccount | AssignToReturn;
  /**
   * Returns the stream of the side that takes the money, the count of its events, and the count of events to append;
   * undefined if nothing is to be appended because that side has decided already.
   */
  taken(
    receipt: Receipt,
    assignment: ReceiptAssignedFacts,
    contexts: { readonly receipt: ReceiptContext; readonly other: Other },
  ): { readonly stream: string; readonly held: number; readonly more: number } | undefined;
}

/**
 * Applies a receipt to a pledge in two appends. Receipt and pledge both decide before the first append, which
 * reserves the money on the receipt. If a crash prevents the second, the application stays listed as pending
 * until the settlement worker completes it.
 */
export class Applications {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly settlement: Settlement,
    private readonly judges: Judges,
  ) {}

  /** Records a bank credit, and applies it at once if the request names the pledge. */
  async record(command: RecordReceipt): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId, application } = facts;
    const isOfPart = () => isPart(application);
    const placed = (error: unknown) => inApplication(error, application);
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async () => ({
        receipt: await this.contexts.ofReceipt(request.today, request, facts),
        pledge:
          application &&
          (await this.pledgeOf(application, request).catch((error: unknown) =>
            Promise.reject(placed(error)),
          )),
      }),
      decide: (state, { receipt, pledge }, eventId) => {
        if (application === undefined || pledge === undefined) {
          return receiptDecider.decide(command, state, receipt, eventId);
        }
        const decided = (given: RecordReceipt['facts'], applying: ApplicationFacts) => {
          const recording = new RecordReceipt({ ...given, application: applying }, request);
          const recorded = receiptDecider.decide(recording, state, receipt, eventId);
          const next = (index: number) => eventId(recorded.length + index);
          const begun = receiptAfter(state, recorded, eventId);
          const applied = () =>
            assigned(
              { receiptId, application: applying, request },
              begun,
              { receipt, pledge },
              next,
            );
          return [...recorded, ...inPart('application', applied, isOfPart)];
        };
        if (application.postingDate !== facts.postingDate) return decided(facts, application);
        return onNoLaterDay(facts.postingDate, receipt.posting, (postingDate) =>
          decided({ ...facts, postingDate }, { ...application, postingDate }),
        );
      },
    });
    return this.finish(receiptId, request, step);
  }

  async apply({ facts, request }: ApplyReceipt): Promise<CommandOutcome> {
    const { receiptId, ...application } = facts;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async (state) => {
        await this.judges.demandNoneHalfUndone(state);
        return {
          receipt: await this.contexts.ofReceipt(request.today, request),
          pledge: await this.pledgeOf(application, request),
        };
      },
      decide: (state, contexts, eventId) =>
        assigned({ receiptId, application, request }, state, contexts, eventId),
    });
    return this.finish(receiptId, request, step);
  }

  /**
   * Applies a receipt to something other than a pledge. Both sides decide before the first append, as for a pledge. A
   * stated posting date must be the first date that both sides accept.
   */
  async applyElsewhere<Facts extends Pick<ApplyToReturn['facts'], 'receiptId' | 'postingDate'>, O>(
    { facts, request }: { readonly facts: Facts; readonly request: CommandRequest },
    elsewhere: Elsewhere<Facts, O>,
  ): Promise<CommandOutcome> {
    const { receiptId } = facts;
    const applicationId = applicationIdOf(request);
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async (state) => {
        await this.judges.demandNoneHalfUndone(state);
        return {
          receipt: await this.contexts.ofReceipt(request.today, request),
          other: await elsewhere.read(state),
        };
      },
      decide: (state, contexts, eventId) =>
        onNoLaterDay(facts.postingDate, contexts.receipt.posting, (postingDate) => {
          const assigning = elsewhere.assigning({ ...facts, postingDate, applicationId });
          const decided = receiptDecider.decide(assigning, state, contexts.receipt, eventId);
          const after = recordedReceipt(receiptAfter(state, decided, eventId), receiptId);
          const assignment = after.assignments.get(applicationId);
          const taken = assignment && elsewhere.taken(after, assignment.facts, contexts);
          if (taken) demandRoom({ ...taken, usesKept: false });
          return decided;
        }),
    });
    return this.finish(receiptId, request, step);
  }

  /** Reads the pledge that receives the money, and the context of its decision. */
  private async pledgeOf(
    { pledgeId }: ApplicationFacts,
    request: CommandRequest,
  ): Promise<ConcernedPledge> {
    const { state, held } = await this.ledger.read(stream.pledge(pledgeId), pledgeDecider);
    const pledge = existingPledge(state, pledgeId);
    const context = await this.contexts.ofPledge({ today: request.today, request });
    return { pledge, held, context };
  }

  /** Settles the application for which the receipt has reserved money, and returns the outcome of both appends. */
  private async finish(
    receiptId: string,
    request: CommandRequest,
    step: ReceiptStep,
  ): Promise<CommandOutcome> {
    const { state } = step;
    const applicationId = applicationIdOf(request);
    const assignment = state.status === 'none' ? undefined : state.assignments.get(applicationId);
    if (state.status === 'none' || assignment === undefined) {
      return this.ledger.outcome(receiptId, request, [step]);
    }
    const settles =
      holds(state, applicationId) || (await this.settlement.isJudged(assignment.facts));
    const { application, steps }: Settled = settles
      ? await this.settlement.settle({
          receipt: state,
          assignment: assignment.facts,
          metadata: request.identity.metadata,
          dryRun: request.dryRun,
          signed: request.signed?.books,
        })
      : { application: { id: applicationId, state: 'released' }, steps: [] };
    return this.ledger.outcome(receiptId, request, [step, ...steps], { application, etagOf: step });
  }
}

/**
 * True if the request has the application in a member of its own. A credit that pays no instalment, such as interest,
 * has no such member.
 */
function isPart(application: ApplicationFacts | undefined): boolean {
  return application?.credit === undefined;
}

/**
 * Returns a rejection of an application with its field named within the request that also records the credit.
 */
export function inApplication(error: unknown, application: ApplicationFacts | undefined): Error {
  return faultInPart('application', error, () => isPart(application)) as Error;
}

/** Contexts of receipt and pledge in which an application is decided. */
interface ApplicationContexts {
  readonly receipt: ReceiptContext;
  readonly pledge: ConcernedPledge;
}

/**
 * Returns the events that reserve the money on the receipt. A stated posting date must be the first date that both
 * receipt and pledge accept.
 *
 * @throws Rejection if the pledge would not accept the money.
 */
function assigned(
  applying: Applying,
  state: ReceiptState,
  contexts: ApplicationContexts,
  eventId: EventIds,
): readonly ReceiptEvent[] {
  const { application } = applying;
  return onNoLaterDay(application.postingDate, contexts.receipt.posting, (postingDate) => {
    const datedApplying = { ...applying, application: { ...application, postingDate } };
    return assignedOnItsDay(datedApplying, state, contexts, eventId);
  });
}

function assignedOnItsDay(
  { receiptId, application, request }: Applying,
  state: ReceiptState,
  contexts: ApplicationContexts,
  eventId: EventIds,
): readonly ReceiptEvent[] {
  const { pledge, held, context } = contexts.pledge;
  const applicationId = applicationIdOf(request);
  const concerns = concernedBy(pledge, application);
  const facts = { ...application, receiptId, applicationId, concerns };
  const assigning = new AssignReceipt(facts);
  const decided = receiptDecider.decide(assigning, state, contexts.receipt, eventId);
  const receipt = recordedReceipt(receiptAfter(state, decided, eventId), receiptId);
  const assignment = receipt.assignments.get(applicationId);
  // If the pledge's stream has a decision on the application already, the settlement appends nothing and needs no room.
  if (assignment && !pledge.applications.has(applicationId)) {
    const settling = settlementOf(receipt.facts, assignment.facts);
    const ids = idsOfApplication(applicationId, 'pledge');
    const settled = pledgeDecider.decide(settling, pledge, context, ids);
    const room = { held, more: settled.length, usesKept: false };
    demandRoom({ stream: stream.pledge(pledge.pledgeId), ...room });
  }
  return decided;
}

function applicationIdOf({ identity }: CommandRequest): string {
  return identity.eventName('application', 0);
}

/** Returns the state of the receipt after events that are not yet appended. */
function receiptAfter(
  state: ReceiptState,
  events: readonly ReceiptEvent[],
  eventId: EventIds,
): ReceiptState {
  return fold({ ...receiptDecider, initialState: state }, identified(events, eventId));
}

/** Returns the donor, pledge and purpose to which an exchange difference on the money is attributed. */
function concernedBy(pledge: Pledge, { pledgeId, lines }: ApplicationFacts): Concerned {
  return {
    donor: pledge.donorId,
    pledge: pledgeId,
    recommendation: pledge.recommendation,
    purpose: lines[0]?.purpose ?? pledge.earmarks[0]?.purpose ?? '',
  };
}
