import {
  accountItemsDecider,
  ChargeAccountFee,
  ReportSupportSpending,
  ReverseAccountItem,
  TakeFromReceipt,
  type AccountItemEvent,
  type AccountItems,
  type AccountItemsCommand,
  type AccountItemsContext,
  type MoneyFact,
} from '@art30/accounting';
import { exampleReceiptContext, requestOn } from './given/example-facts';
import { givenWith, type Given } from './given/given';

/** Returns facts of an item on the example bank account of a currency, dated 2 July 2024, with a document. */
const on = ({ currency }: MoneyFact) => ({
  code: `BK-${currency}`,
  effectiveDate: '2024-07-02',
  documentReference: 'statement 2024-07',
});

/** Command that charges a bank fee to the fund of article 30, on 2 July 2024. */
export function chargingFee(
  amount: MoneyFact,
  facts: Partial<ChargeAccountFee['facts']> = {},
): ChargeAccountFee {
  return new ChargeAccountFee({ ...on(amount), amount, ...facts }, requestOn());
}

/** Command that reports expenditure `S1` of the programme support fund. */
export function supportSpending(
  amount: MoneyFact,
  facts: Partial<ReportSupportSpending['facts']> = {},
): ReportSupportSpending {
  const stated = { ...on(amount), spendingId: 'S1', amount };
  return new ReportSupportSpending({ ...stated, ...facts }, requestOn());
}

export function reversingItem(
  eventId: string,
  facts: Partial<ReverseAccountItem['facts']> = {},
): ReverseAccountItem {
  const why = { reasonCode: 'DUPLICATE', reason: 'typed twice' } as const;
  const dated = { code: 'BK-EUR', effectiveDate: '2024-07-02' };
  return new ReverseAccountItem({ ...dated, eventId, ...why, ...facts }, requestOn());
}

/** Returns the stream of a bank account's own items (interest, fees, support spending), without events. */
export function givenAccountItems(): Given<
  AccountItems,
  AccountItemsCommand,
  AccountItemEvent,
  AccountItemsContext
> {
  return givenWith(accountItemsDecider, exampleReceiptContext);
}

/** Command that takes bank interest of EUR 905.00, worth USD 1,000.00, from receipt `R1` as application `A1`. */
export function takingInterest(facts: Partial<TakeFromReceipt['facts']> = {}): TakeFromReceipt {
  const part = { amount: '905.00', currency: 'EUR' };
  const source = { applicationId: 'A1', receiptId: 'R1', fund: 'ART30' } as const;
  const place = { code: 'BK-EUR', bankAccount: 'BK-EUR', ledgerAccount: '1120' };
  const money = { amount: part, usd: '1000.00', part, owedUsd: '1000.00' };
  const { code: _code, effectiveDate, ...document } = on(part);
  const stated = {
    item: 'INTEREST',
    effectiveDate,
    ...document,
    ...source,
    ...place,
    ...money,
  } as const;
  return new TakeFromReceipt({ ...stated, ...facts });
}
