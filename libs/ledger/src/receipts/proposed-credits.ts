import {
  ApplyReceipt,
  onNoLaterDay,
  receiptDecider,
  RecordReceipt,
  stream,
  type ProposalEvent,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import { identified, type EventIds } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Booking } from '../proposals/proposed-content';
import type { Signing } from '../signing/signing';
import { inApplication } from './applications';

/**
 * Records bank credits on one person's authority, while the application of the money needs signatures of
 * others.
 */
export class ProposedCredits {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
  ) {}

  /** Records a bank credit by one person alone, and proposes its application, if any, in the same append. */
  async record(
    command: RecordReceipt,
    signing: Pick<Signing, 'proposedBeside' | 'answeredBeside'>,
    booking: Booking,
  ): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId, application } = facts;
    const name = stream.receipt(receiptId);
    let tried: CommandOutcome | undefined;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: name,
      decider: receiptDecider,
      context: async (state, recorded) => {
        const receipt = await this.contexts.ofReceipt(request.today, request, facts);
        const eventId = (index: number) => request.identity.eventName('receipt', index);
        const events = recordedAlone(command, state, receipt, eventId);
        if (application === undefined) return { events };
        const { metadata } = request.identity;
        const creditEvents = identified(events, eventId).map(({ id, event: { type, data } }) => {
          return { id, type, data, metadata };
        });
        const upon = { stream: name, length: recorded.length, events: creditEvents };
        const applying = new ApplyReceipt({ receiptId, ...application }, request);
        const proposing = await signing
          .proposedBeside({ command: applying, upon, eventId }, recorded, booking)
          .catch((error: unknown) => Promise.reject(inApplication(error, application)));
        tried = proposing.tried;
        return { events: [...events, ...proposing.proposed] };
      },
      decide: (_state, { events }): readonly (ReceiptEvent | ProposalEvent)[] => events,
    });
    const outcome = await this.ledger.outcome(receiptId, request, [step]);
    return signing.answeredBeside(outcome, step, request.dryRun ? tried : undefined);
  }
}

/**
 * Returns the events that record the credit without its application. A stated posting date must be the first possible
 * one.
 */
function recordedAlone(
  { facts, request }: RecordReceipt,
  state: ReceiptState,
  context: ReceiptContext,
  eventId: EventIds,
): readonly ReceiptEvent[] {
  const { application } = facts;
  if (application === undefined) {
    return receiptDecider.decide(new RecordReceipt(facts, request), state, context, eventId);
  }
  return onNoLaterDay(facts.postingDate, context.posting, (postingDate) => {
    const applied = { ...application, postingDate };
    const recording = new RecordReceipt({ ...facts, postingDate, application: applied }, request);
    return receiptDecider.decide(recording, state, context, eventId);
  });
}
