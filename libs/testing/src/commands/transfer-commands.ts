import {
  ConvertCash,
  ReverseTransfer,
  transferDecider,
  TransferCash,
  type MoneyFact,
  type SuspenseCash,
  type TransferCommand,
  type TransferContext,
  type TransferEvent,
  type TransferState,
} from '@art30/accounting';
import { exampleReceiptContext, requestOn } from '../given/example-facts';
import { givenWith, type Given } from '../given/given';

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

/** Money in suspense moved as transfer `T1` of 20 September 2024. */
export function transferring(
  from: MoneyFact,
  to: MoneyFact,
  facts: Partial<TransferCash['facts']> = {},
): TransferCash {
  const dated = { transferId: 'T1', effectiveDate: '2024-09-20' };
  return new TransferCash({ ...dated, from: sideOf(from), to: sideOf(to), ...facts }, requestOn());
}

export function reversingTransfer(facts: Partial<ReverseTransfer['facts']> = {}): ReverseTransfer {
  const dated = { transferId: 'T1', effectiveDate: '2024-09-21' };
  const why = { reasonCode: 'WRONG_AMOUNT', reason: 'mistyped' } as const;
  return new ReverseTransfer({ ...dated, ...why, ...facts }, requestOn());
}

/** Transfer `T1`, about which nothing is known yet, and cash in suspense by ledger account. */
export function givenTransfer(
  on: SuspenseCash['on'] = {},
): Given<TransferState, TransferCommand, TransferEvent, TransferContext> {
  const suspense = { throughSequence: 7, on };
  return givenWith(transferDecider, () => ({ ...exampleReceiptContext(), suspense }));
}
