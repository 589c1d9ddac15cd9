import { Injectable } from '@nestjs/common';
import {
  existingPledge,
  pledgeDecider,
  receiptDecider,
  recordedReceipt,
  settlementOf,
  stream,
  type ApplicationFacts,
  type CommandRequest,
  type Concerned,
  type Pledge,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import type { HandledStep } from '@art30/event-sourcing';
import { type CommandOutcome, Facts, Ledger } from '@art30/ledger';
import { holds, Settlement, type Settled } from './settlement';

type ReceiptStep = HandledStep<ReceiptState, ReceiptEvent>;

/** An application whose pledge is known: what it decides on the receipt. */
export interface PreparedApplication {
  readonly applicationId: string;
  decide(state: ReceiptState): readonly ReceiptEvent[];
}

/**
 * A receipt applied to a pledge, in two appends. Both sides are decided before the first; after it
 * the money is set aside on the receipt, and a crash leaves it there, visible, until the settlement
 * worker takes it on.
 */
@Injectable()
export class Applications {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly settlement: Settlement,
  ) {}

  async prepare(
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
  async finish(
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
export function afterEvents(state: ReceiptState, events: readonly ReceiptEvent[]): ReceiptState {
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
