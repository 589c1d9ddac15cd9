import {
  accountItemsDecider,
  onNoLaterDay,
  receiptDecider,
  recordedReceipt,
  stream,
  takingOf,
  type AccountItems,
  type AccountItemsContext,
  type ApplyToAccount,
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

/** Own items of the bank account that shall have the money, and what they decide with. */
interface ConcernedItems {
  readonly items: AccountItems;
  /** Events of their stream. */
  readonly held: number;
  readonly context: AccountItemsContext;
}

/**
 * Money of a receipt applied to the own items of a bank account, in two appends as to a pledge: both
 * sides are decided before the first.
 */
export class AccountApplications {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly applications: Applications,
  ) {}

  async apply(command: ApplyToAccount): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId } = facts;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async (state) => {
        const receipt = await this.contexts.ofReceipt(request.today, request);
        return { receipt, items: await this.itemsOf(state, command) };
      },
      decide: (state, { receipt, items }, eventId) =>
        onNoLaterDay(facts.postingDate, receipt.posting, (postingDate) =>
          assigned({ ...command, facts: { ...facts, postingDate } }, state, {
            ...{ receipt, items, eventId },
          }),
        ),
    });
    return this.applications.finish(receiptId, request, step);
  }

  /** By bank account, those of every account on which the receipt has cash. */
  private async itemsOf(
    state: ReceiptState,
    { request }: ApplyToAccount,
  ): Promise<ReadonlyMap<string, ConcernedItems>> {
    const codes = state.status === 'none' ? [] : [...state.cash.keys()];
    const all = codes.map(async (code) => {
      const name = stream.accountItems(code);
      const { state: items, events } = await this.ledger.read(name, accountItemsDecider);
      const context = await this.contexts.ofAccountItems(code, request.today, request);
      return [code, { items, held: events.length, context }] as const;
    });
    return new Map(await Promise.all(all));
  }
}

interface Known {
  readonly receipt: ReceiptContext;
  readonly items: ReadonlyMap<string, ConcernedItems>;
  readonly eventId: EventIds;
}

/** The events of an application on its receipt, once the own items would take the money. */
function assigned(
  { facts, request }: Pick<ApplyToAccount, 'facts' | 'request'>,
  state: ReceiptState,
  { receipt, items, eventId }: Known,
): readonly ReceiptEvent[] {
  const applicationId = applicationIdOf(request);
  const assigning = { type: 'AssignToAccount', facts: { ...facts, applicationId } } as const;
  const decided = receiptDecider.decide(assigning, state, receipt, eventId);
  const after = recordedReceipt(receiptAfter(state, decided, eventId), facts.receiptId);
  const assignment = after.assignments.get(applicationId);
  const code = assignment?.facts.account?.bankAccount ?? '';
  const own = items.get(code);
  // Items that have judged it learnt of it from another process: the append finds it done.
  if (assignment && own && !own.items.applications.has(applicationId)) {
    const taking = takingOf(after.facts, assignment.facts);
    const ids = idsOfApplication(applicationId, 'account-items');
    const taken = accountItemsDecider.decide(taking, own.items, own.context, ids);
    const room = { held: own.held, more: taken.length, usesKept: false };
    demandRoom({ stream: stream.accountItems(code), ...room });
  }
  return decided;
}
