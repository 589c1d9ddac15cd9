import { demandNotFuture } from '../kernel/dates';
import { demand, refuse } from '../kernel/rejection';
import { reversals } from './reversal';
import type {
  AccountItemFact,
  RefuseFromReceipt,
  TakeFromReceipt,
  UndoFromReceipt,
} from './state/account-items.facts';
import type { AccountItems, AccountItemsContext } from './state/account-items.state';

/**
 * Books money of a receipt that was set aside for the bank account itself: interest, or the receipt's unused
 * remainder.
 */
export function takeFromReceipt(
  { facts }: TakeFromReceipt,
  items: AccountItems,
  { today }: AccountItemsContext,
): AccountItemFact[] {
  const { item, code: _account, part, owedUsd, through, ...taken } = facts;
  demandNotFuture(facts.effectiveDate, today, 'effectiveDate');
  demandUndecided(items, facts);
  return item === 'INTEREST'
    ? [{ type: 'AccountInterestCredited', data: { ...taken, part, owedUsd, through } }]
    : [{ type: 'ReceiptRemainderTaken', data: taken }];
}

/**
 * Records that the account refuses money set aside for it. The receipt (money received from a donor) then has the
 * money again.
 */
export function refuseFromReceipt(
  { facts }: RefuseFromReceipt,
  items: AccountItems,
): AccountItemFact[] {
  const { applicationId, receiptId, effectiveDate, refusal: code, detail } = facts;
  demandUndecided(items, facts);
  const data = { effectiveDate, applicationId, receiptId, code, detail };
  return [{ type: 'ReceiptApplicationRefused', data }];
}

/** Reverses an event by which the account took money of a receipt. The receipt then has the money again. */
export function undoFromReceipt(
  { facts: { applicationId, ...facts } }: UndoFromReceipt,
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact[] {
  const { code, effectiveDate } = facts;
  demandNotFuture(effectiveDate, context.today, 'effectiveDate');
  const application = items.applications.get(applicationId);
  if (application?.open !== true) {
    const detail = `the account items of ${code} have not taken application ${applicationId}`;
    return refuse('APPLICATION_UNKNOWN', detail, 'applicationId');
  }
  const undone = { ...facts, eventId: application.eventId };
  return reversals(undone, items, context).map((fact) =>
    fact.type === 'EventReversed' && fact.data.reverses === application.eventId
      ? { ...fact, data: { ...fact.data, applicationId } }
      : fact,
  );
}

/**
 * Refuses an application (money given from a receipt) that the account has already taken or refused. @throws Rejection
 * DUPLICATE_ID.
 */
function demandUndecided(
  { applications }: AccountItems,
  { code, applicationId }: TakeFromReceipt['facts'],
): void {
  demand(
    !applications.has(applicationId),
    'DUPLICATE_ID',
    `the account items of ${code} have already taken or refused application ${applicationId}`,
  );
}
