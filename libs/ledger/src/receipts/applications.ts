import {
  existingPledge,
  faultInPart,
  inPart,
  pledgeDecider,
  receiptDecider,
  recordedReceipt,
  settlementOf,
  stream,
  type ApplicationFacts,
  type ApplyReceipt,
  type CommandRequest,
  type Concerned,
  type Pledge,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
  type RecordReceipt,
} from '@art30/accounting';
import type { HandledStep } from '@art30/event-sourcing';
import type { Facts } from '../kernel/facts';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import { holds, type Settled, type Settlement } from './settlement';

type ReceiptStep = HandledStep<ReceiptState, ReceiptEvent>;

/** An application whose pledge is known: what it decides on the receipt. */
interface PreparedApplication {
  readonly applicationId: string;
  decide(state: ReceiptState): readonly ReceiptEvent[];
}

/**
 * A receipt applied to a pledge, in two appends. Both sides are decided before the first; after it
 * the money is set aside on the receipt, and a crash leaves it there, visible, until the settlement
 * worker takes it on.
 */
export class Applications {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly settlement: Settlement,
  ) {}

  /** Records a bank credit and, where it is known whose it is, applies it at once. */
  async record(command: RecordReceipt): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId, application } = facts;
    const context = await this.facts.forReceipt(request.today, request);
    // Money that pays nothing of an agreement has no part for it: the request says all in one.
    const isOfPart = () => application?.credit === undefined;
    const placed = (error: unknown) => faultInPart('application', error, isOfPart) as Error;
    const prepared =
      application &&
      (await this.prepare(receiptId, application, request, context).catch((error: unknown) =>
        Promise.reject(placed(error)),
      ));
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      decide: (state) => {
        const recorded = receiptDecider.decide(command, state, context);
        if (prepared === undefined) return recorded;
        const applied = () => prepared.decide(afterEvents(state, recorded));
        return [...recorded, ...inPart('application', applied, isOfPart)];
      },
    });
    return this.finish(receiptId, request, step, prepared?.applicationId ?? '');
  }

  async apply({ facts, request }: ApplyReceipt): Promise<CommandOutcome> {
    const { receiptId, application } = facts;
    const context = await this.facts.forReceipt(request.today, request);
    const prepared = await this.prepare(receiptId, application, request, context);
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      decide: (state) => prepared.decide(state),
    });
    return this.finish(receiptId, request, step, prepared.applicationId);
  }

  private async prepare(
    receiptId: string,
    application: ApplicationFacts,
    request: CommandRequest,
    context: ReceiptContext,
  ): Promise<PreparedApplication> {
    const name = stream.pledge(application.pledgeId);
    const { state } = await this.ledger.read(name, pledgeDecider);
    const pledge = existingPledge(state, application.pledgeId);
    const { today } = request;
    const pledgeContext = await this.facts.forPledge({ today, request });
    const applicationId = request.identity.eventId('application', 0);
    const concerns = concernedBy(pledge, application);
    const facts = { ...application, receiptId, applicationId, concerns };
    return {
      applicationId,
      decide: (state) => {
        const decided = receiptDecider.decide({ type: 'AssignReceipt', facts }, state, context);
        const receipt = recordedReceipt(afterEvents(state, decided), receiptId);
        const assigned = receipt.assignments.get(applicationId);
        if (assigned) {
          pledgeDecider.decide(settlementOf(receipt.facts, assigned.facts), pledge, pledgeContext);
        }
        return decided;
      },
    };
  }

  /** Settles what the receipt has set aside, and answers for both. */
  private async finish(
    receiptId: string,
    request: CommandRequest,
    step: ReceiptStep,
    applicationId: string,
  ): Promise<CommandOutcome> {
    const { state } = step;
    const assignment = state.status === 'none' ? undefined : state.assignments.get(applicationId);
    if (state.status === 'none' || assignment === undefined) {
      return this.ledger.outcome(receiptId, request, [step]);
    }
    const { pledgeId } = assignment.facts;
    const settles = holds(state, applicationId) || (await this.isJudged(applicationId, pledgeId));
    const { application, steps }: Settled = settles
      ? await this.settlement.settle({
          receipt: state,
          assignment: assignment.facts,
          metadata: request.identity.metadata,
          dryRun: request.dryRun,
        })
      : { application: { id: applicationId, state: 'released' }, steps: [] };
    return this.ledger.outcome(receiptId, request, [step, ...steps], { application, etagOf: step });
  }

  /**
   * Whether the pledge has taken or refused it: then to settle again writes nothing, and answers a
   * repeat of the request as the first time. Without a verdict the money is gone elsewhere.
   */
  private async isJudged(applicationId: string, pledgeId: string): Promise<boolean> {
    const { state } = await this.ledger.read(stream.pledge(pledgeId), pledgeDecider);
    return state.status !== 'none' && state.applications.has(applicationId);
  }
}

/** The receipt as it stands after events that are not yet written. */
function afterEvents(state: ReceiptState, events: readonly ReceiptEvent[]): ReceiptState {
  return events.reduce<ReceiptState>(
    (before, event) => receiptDecider.evolve(before, { id: '', event }),
    state,
  );
}

/** Whose money it is, as far as an exchange difference on it goes. */
function concernedBy(pledge: Pledge, { pledgeId, lines }: ApplicationFacts): Concerned {
  return {
    donor: pledge.donorId,
    pledge: pledgeId,
    recommendation: pledge.recommendation,
    purpose: lines[0]?.purpose ?? pledge.earmarks[0]?.purpose ?? '',
  };
}
