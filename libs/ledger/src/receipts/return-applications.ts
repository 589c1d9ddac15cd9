import {
  onNoLaterDay,
  receiptDecider,
  recordedReceipt,
  sentBackOf,
  stream,
  type ApplyToReturn,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import type { EventIds } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import { demandRoom, type Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import { applicationIdOf, receiptAfter, type Applications } from './applications';
import { idsOfApplication } from './settlement';

/** The receipt whose return came back. */
interface Returned {
  readonly receipt: ReceiptState;
  /** Events of its stream. */
  readonly held: number;
}

/**
 * Money of a receipt applied to a return of another one, in two appends as to a pledge: both
 * receipts decide before the first.
 */
export class ReturnApplications {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly applications: Applications,
  ) {}

  async apply(command: ApplyToReturn): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId } = facts;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async () => ({
        context: await this.contexts.ofReceipt(request.today, request),
        returned: await this.returned(command),
      }),
      decide: (state, { context, returned }, eventId) =>
        onNoLaterDay(facts.postingDate, context.posting, (postingDate) =>
          assigned({ ...command, facts: { ...facts, postingDate } }, state, {
            ...{ context, returned, eventId },
          }),
        ),
    });
    return this.applications.finish(receiptId, request, step);
  }

  private async returned({ facts }: ApplyToReturn): Promise<Returned> {
    const name = stream.receipt(facts.returnSentBack.receiptId);
    const { state: receipt, events } = await this.ledger.read(name, receiptDecider);
    return { receipt, held: events.length };
  }
}

interface Known {
  readonly context: ReceiptContext;
  readonly returned: Returned;
  readonly eventId: EventIds;
}

/** The events of an application on its receipt, once the other receipt would take the money. */
function assigned(
  { facts, request }: Pick<ApplyToReturn, 'facts' | 'request'>,
  state: ReceiptState,
  { context, returned, eventId }: Known,
): readonly ReceiptEvent[] {
  const applicationId = applicationIdOf(request);
  const assigning = { type: 'AssignToReturn', facts: { ...facts, applicationId } } as const;
  const decided = receiptDecider.decide(assigning, state, context, eventId);
  const after = recordedReceipt(receiptAfter(state, decided, eventId), facts.receiptId);
  const assignment = after.assignments.get(applicationId);
  // A receipt that has judged it learnt of it from another process: the append finds it done.
  if (assignment && !isJudged(returned.receipt, applicationId)) {
    const taking = sentBackOf(after.facts, assignment.facts);
    const ids = idsOfApplication(applicationId, 'return');
    const taken = receiptDecider.decide(taking, returned.receipt, context, ids);
    const room = { held: returned.held, more: taken.length, usesKept: false };
    demandRoom({ stream: stream.receipt(taking.facts.receiptId), ...room });
  }
  return decided;
}

function isJudged(receipt: ReceiptState, applicationId: string): boolean {
  return receipt.status !== 'none' && receipt.sentBack.has(applicationId);
}
