import {
  ConvertCash,
  ReverseReturn,
  ReverseTransfer,
  TransferCash,
  type MoneyFact,
} from '@art30/accounting';
import { requestOn } from '../given/example-facts';

/** The bank account of a currency in the examples. */
const sideOf = (amount: MoneyFact) => ({ bankAccount: `BK-${amount.currency}`, amount });

/** Cash of `P1` moved between the accounts of both currencies as transfer `T1` of 20 September 2024. */
export function converting(
  from: MoneyFact,
  to: MoneyFact,
  facts: Partial<ConvertCash['facts']> = {},
): ConvertCash {
  const dated = { pledgeId: 'P1', transferId: 'T1', effectiveDate: '2024-09-20' };
  return new ConvertCash({ ...dated, from: sideOf(from), to: sideOf(to), ...facts }, requestOn());
}

/** Money of receipt `R1` moved as transfer `T1` of 20 September 2024. */
export function transferring(
  from: MoneyFact,
  to: MoneyFact,
  facts: Partial<TransferCash['facts']> = {},
): TransferCash {
  const dated = { receiptId: 'R1', transferId: 'T1', effectiveDate: '2024-09-20' };
  return new TransferCash({ ...dated, from: sideOf(from), to: sideOf(to), ...facts }, requestOn());
}

export function reversingTransfer(facts: Partial<ReverseTransfer['facts']> = {}): ReverseTransfer {
  const dated = { receiptId: 'R1', transferId: 'T1', effectiveDate: '2024-09-21' };
  const why = { reasonCode: 'WRONG_AMOUNT', reason: 'mistyped' } as const;
  return new ReverseTransfer({ ...dated, ...why, ...facts }, requestOn());
}

/** The return of receipt `R1` that event `eventId` made never happened. */
export function reversingReturn(
  eventId: string,
  facts: Partial<ReverseReturn['facts']> = {},
): ReverseReturn {
  const dated = { receiptId: 'R1', eventId, effectiveDate: '2024-09-12' };
  const why = { reasonCode: 'OTHER', reason: 'never executed' } as const;
  return new ReverseReturn({ ...dated, ...why, ...facts }, requestOn());
}
