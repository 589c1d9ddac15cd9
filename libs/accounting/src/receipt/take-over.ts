import { bankAccountOn } from '../bank-account/bank-account.decider';
import { demandDocument, warned } from '../kernel/booking';
import { demandNotFuture, validDate, type IsoDate } from '../kernel/dates';
import { demandController } from '../period/posting';
import { demandOwed } from '../pledge/take-over/opening-balances';
import { demand } from '../kernel/rejection';
import { likeCreditWarnings } from './state/bank-credit';
import type { ReceiptFact, RecordReceipt, TakeOverReceipt } from './facts/receipt.facts';
import type { ReceiptContext, ReceiptState } from './state/receipt.state';

/**
 * Takes over unapplied money of another system into suspense. The receipt's id follows from the bank credit,
 * so no credit can be booked twice, whichever system recorded it first.
 */
export function takeOverReceipt(
  { facts, request }: TakeOverReceipt,
  state: ReceiptState,
  context: ReceiptContext,
): ReceiptFact {
  const { receiptId, effectiveDate, bankReference, valueDate, documentReference } = facts;
  const { unapplied, remitter, remittanceInfo } = facts;
  demandController(context.posting, 'a take-over of balances');
  demandNotBooked(facts, state);
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demand(
    validDate(valueDate, 'valueDate') <= effectiveDate,
    'DATES_NOT_ORDERED',
    `money that came on ${valueDate} cannot be taken over on ${effectiveDate}: ` +
      'use that day or a later one',
    'valueDate',
  );
  demandNotTwice(state, effectiveDate, 'effectiveDate');
  demandDocument(documentReference, 'balances are taken over from a document of the other system');
  const { bankAccounts } = context;
  const bank = bankAccountOn(bankAccounts, facts.bankAccount, effectiveDate, 'bankAccount');
  const net = demandOwed(unapplied, bank.currency, 'unapplied');
  const from = { bankAccount: bank.code, ledgerAccount: bank.ledgerAccount, bankReference };
  const money = { net: net.toJSON(), carryingUsd: unapplied.carryingUsd };
  const stated = { remitter, remittanceInfo, documentReference };
  const twins = likeCreditWarnings({ receiptId, bankAccount: bank.code }, net, context.likeCredits);
  const credit = { receiptId, ...from, valueDate, ...money, ...stated };
  const data = { effectiveDate, ...credit, ...warned(twins) };
  return { type: 'ReceiptTakenOver', data };
}

/** Refuses a bank credit that is already in the books. @throws Rejection DUPLICATE_BANK_REFERENCE. */
export function demandNotBooked(
  {
    receiptId,
    bankAccount,
    bankReference,
  }: Pick<RecordReceipt['facts'], 'receiptId' | 'bankAccount' | 'bankReference'>,
  { status }: ReceiptState,
): void {
  demand(
    status !== 'recorded',
    'DUPLICATE_BANK_REFERENCE',
    `bank reference ${bankReference} of ${bankAccount} is already booked as ${receiptId}`,
    'bankReference',
  );
}

/** Refuses to record a credit again before the day on which its earlier record was reversed. */
export function demandNotTwice(
  { stoodUntil = '' }: ReceiptState,
  from: IsoDate,
  field: string,
): void {
  demand(
    from >= stoodUntil,
    'DATES_NOT_ORDERED',
    `this bank credit was in the books until ${stoodUntil}: record it again from that day on`,
    field,
  );
}
