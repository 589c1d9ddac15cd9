import {
  accountItemsDecider,
  pledgeDecider,
  receiptDecider,
  stream,
  type AccountItemEvent,
  type AccountItems,
  type AccountItemsContext,
  type IsoDate,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type Posting,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import type { EventIds, Folding } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import {
  undone,
  undoneOnAccount,
  undoneOnReturn,
  type Dated,
  type Undoing,
  type Undone,
} from './reversed-applications';

/** The other side of an application, which took its money, and the decision that reverses the application there. */
export interface Side<State, Event extends Dated, Context extends { posting: Posting | null }> {
  readonly stream: string;
  readonly decider: Folding<State, Event>;
  context(): Promise<Context>;
  /** Returns the events that reverse the application, for the given posting date. */
  undone(
    state: State,
    decision: { readonly context: Context; readonly eventId: EventIds },
    postingDate: IsoDate | undefined,
  ): readonly Event[];
}

/** Callback that is generic, because the kinds of sides have different types of states, events and contexts. */
export interface OnSide<Result> {
  <State, Event extends Dated, Context extends { posting: Posting | null }>(
    side: Side<State, Event, Context>,
  ): Result;
}

/**
 * Calls `work` with the side that took the money: a pledge, the own items of a bank account, or a receipt
 * whose payment back to its sender was returned.
 */
export function onSideOf<Result>(
  own: Undone,
  { request, facts }: Undoing,
  contexts: DecisionContexts,
  work: OnSide<Result>,
): Result {
  const { account, returnOf } = own;
  const on = (postingDate: IsoDate | undefined) => ({ ...facts, postingDate });
  if (account !== undefined) {
    const { bankAccount: code } = account;
    return work<AccountItems, AccountItemEvent, AccountItemsContext>({
      stream: stream.accountItems(code),
      decider: accountItemsDecider,
      context: () => contexts.ofAccountItems(code, request.today, request),
      undone: (items, decision, postingDate) =>
        undoneOnAccount(items, own, { facts: on(postingDate) }, decision),
    });
  }
  if (returnOf !== undefined) {
    return work<ReceiptState, ReceiptEvent, ReceiptContext>({
      stream: stream.receipt(returnOf),
      decider: receiptDecider,
      context: () => contexts.ofReceipt(request.today, request),
      undone: (receipt, decision, postingDate) =>
        undoneOnReturn(receipt, own, { facts: on(postingDate) }, decision),
    });
  }
  const { applicationId, pledgeId = '' } = own;
  return work<PledgeState, PledgeEvent, PledgeContext>({
    stream: stream.pledge(pledgeId),
    decider: pledgeDecider,
    context: () => contexts.ofPledge({ today: request.today, request }),
    undone: (pledge, { context, eventId }, postingDate) =>
      undone(pledge, { ...on(postingDate), applicationId, pledgeId }, context, eventId),
  });
}
