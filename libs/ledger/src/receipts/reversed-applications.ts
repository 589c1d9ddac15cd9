import {
  accountItemsDecider,
  demand,
  demandPostedOnLatest,
  pledgeDecider,
  postingDayOf,
  receiptDecider,
  UndoFromReceipt,
  UndoSentBack,
  UndoSettlement,
  type AccountItemEvent,
  type AccountItems,
  type AccountItemsContext,
  type CommandRequest,
  type IsoDate,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type Posting,
  type ReceiptAssignedFacts,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
} from '@art30/accounting';
import { fold, identified, type EventIds } from '@art30/event-sourcing';

/** Members that identify an application to reverse, and the side that took its money. */
export type Undone = Pick<
  ReceiptAssignedFacts,
  'applicationId' | 'pledgeId' | 'account' | 'returnOf'
>;

export interface Undoing {
  readonly request: CommandRequest;
  readonly facts: Omit<UndoSettlement['facts'], 'pledgeId' | 'applicationId'>;
}

/** Name of the step that reverses an application on the side that took its money. */
export function stepOf(applicationId: string): string {
  return `pledge ${applicationId}`;
}

/**
 * Returns the events that reverse an application on its pledge; none if an interrupted try has reversed it already. The
 * effective date must be that of such an earlier try.
 *
 * @throws Rejection of the pledge's decider, or DATES_NOT_ORDERED.
 */
export function undone(
  pledge: PledgeState,
  facts: UndoSettlement['facts'],
  context: PledgeContext,
  eventId: EventIds,
): readonly PledgeEvent[] {
  const { applicationId, effectiveDate } = facts;
  const application = pledge.status === 'none' ? undefined : pledge.applications.get(applicationId);
  if (application?.open !== false) {
    return pledgeDecider.decide(new UndoSettlement(facts), pledge, context, eventId);
  }
  demandOnDayOf(application.closed?.effectiveDate, effectiveDate, 'the pledge');
  return [];
}

/** Rejects an effective date other than the one on which the other side has given the money up. */
function demandOnDayOf(closedOn: IsoDate | undefined, date: IsoDate, side: string): void {
  demand(
    closedOn === undefined || date === closedOn,
    'DATES_NOT_ORDERED',
    `${side} gave this money up on ${closedOn ?? ''}, and it will be back in suspense on that day ` +
      `within moments: use that day, or ${date} once it is back`,
    'effectiveDate',
  );
}

/**
 * Events that a command decides for one stream, and a function that decides them for another posting date. All streams
 * of the command are posted on one date.
 */
export interface Half {
  readonly events: readonly Dated[];
  readonly decide: (postingDate?: IsoDate) => readonly Dated[];
}

export type Dated = ReceiptEvent | PledgeEvent | AccountItemEvent;

/**
 * Rejects a stated posting date unless it is the first date that all streams of one command accept.
 *
 * @throws Rejection POSTING_DATE_NOT_NEEDED, or the rejection of a stream on an earlier date.
 */
export function demandOneDay(
  stated: IsoDate | undefined,
  posting: Posting | null,
  halves: readonly Half[],
): void {
  const days = halves.flatMap((half) => postingDayOf(stated, posting, half) ?? []);
  demandPostedOnLatest(stated, days);
}

export function isUndone(pledge: PledgeState, applicationId: string): boolean {
  return pledge.status !== 'none' && pledge.applications.get(applicationId)?.open === false;
}

/**
 * Returns the events that reverse an application on the own items of its bank account; none if an interrupted
 * try already reversed it.
 *
 * @throws Rejection of the decider of account items, or DATES_NOT_ORDERED.
 */
export function undoneOnAccount(
  items: AccountItems,
  { applicationId, account }: Undone,
  { facts }: Pick<Undoing, 'facts'>,
  { context, eventId }: { readonly context: AccountItemsContext; readonly eventId: EventIds },
): readonly AccountItemEvent[] {
  const application = items.applications.get(applicationId);
  if (application?.open === false) {
    demandOnDayOf(application.closed?.effectiveDate, facts.effectiveDate, 'the account');
    return [];
  }
  const { withDependants: _none, ...stated } = facts;
  const undoing = { ...stated, applicationId, code: account?.bankAccount ?? '' };
  const command = new UndoFromReceipt(undoing);
  return accountItemsDecider.decide(command, items, context, eventId);
}

/**
 * Returns the events that reverse an application on the receipt whose returned payment it settled; none if an
 * interrupted try already reversed it.
 *
 * @throws Rejection of the receipt's decider, or DATES_NOT_ORDERED.
 */
export function undoneOnReturn(
  receipt: ReceiptState,
  { applicationId, returnOf = '' }: Undone,
  { facts }: Pick<Undoing, 'facts'>,
  { context, eventId }: { readonly context: ReceiptContext; readonly eventId: EventIds },
): readonly ReceiptEvent[] {
  const sentBack = receipt.status === 'none' ? undefined : receipt.sentBack.get(applicationId);
  if (sentBack?.open === false) {
    demandOnDayOf(sentBack.closed?.effectiveDate, facts.effectiveDate, 'the other receipt');
    return [];
  }
  const { withDependants: _none, ...stated } = facts;
  const undoing = { ...stated, applicationId, receiptId: returnOf };
  const command = new UndoSentBack(undoing);
  return receiptDecider.decide(command, receipt, context, eventId);
}

/**
 * Returns the events that reverse several applications of one pledge. Each reversal is decided on the pledge's state
 * after the previous one.
 */
export function undoneOneByOne(
  pledge: PledgeState,
  all: readonly Undone[],
  { request, facts }: Undoing,
  context: PledgeContext,
): readonly PledgeEvent[] {
  let after = pledge;
  return all.flatMap(({ applicationId, pledgeId = '' }) => {
    const step = stepOf(applicationId);
    const ids = (index: number) => request.identity.eventName(step, index);
    const events = undone(after, { ...facts, applicationId, pledgeId }, context, ids);
    after = fold({ ...pledgeDecider, initialState: after }, identified(events, ids));
    return events;
  });
}
