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

/** Who took the money of an application, and how it gives that up. */
export interface Side<State, Event extends Dated, Context extends { posting: Posting | null }> {
  readonly stream: string;
  readonly decider: Folding<State, Event>;
  context(): Promise<Context>;
  /** The events as they are decided with the stated posting date, or with another. */
  undone(
    state: State,
    decision: { readonly context: Context; readonly eventId: EventIds },
    postingDate: IsoDate | undefined,
  ): readonly Event[];
}

/** Works on whichever side took the money. */
export interface OnSide<Result> {
  <State, Event extends Dated, Context extends { posting: Posting | null }>(
    side: Side<State, Event, Context>,
  ): Result;
}

/** The pledge, the own items of a bank account, or the receipt whose return came back. */
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
