import {
  AssignToReturn,
  ConvertCash,
  ReverseReturn,
  ReverseTransfer,
  TakeSentBack,
  TransferCash,
  UndoSentBack,
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

/**
 * Money of receipt `R2`, which the bank credited on 15 December 2024, as application `A9` to the
 * return of `R1` that event `payment` made.
 */
export function takingSentBack(
  payment: string,
  cash: MoneyFact,
  cashUsd: string,
  facts: Partial<TakeSentBack['facts']> & { readonly valueDate?: string } = {},
): TakeSentBack {
  const { valueDate = '2024-12-15', ...more } = facts;
  const credit = { receiptId: 'R2', bankAccount: 'BK-EUR', ledgerAccount: '1120', valueDate };
  const dated = { receiptId: 'R1', applicationId: 'A9', effectiveDate: valueDate };
  const money = { cash, cashUsd };
  return new TakeSentBack({ ...dated, payment, credit, money, ...more });
}

export function undoingSentBack(facts: Partial<UndoSentBack['facts']> = {}): UndoSentBack {
  const dated = { receiptId: 'R1', applicationId: 'A9', effectiveDate: '2024-12-16' };
  const why = { reasonCode: 'OTHER', reason: 'another credit' } as const;
  return new UndoSentBack({ ...dated, ...why, ...facts });
}

/** Money of receipt `R1` set aside, as application `A1`, for what came back of a return of `R0`. */
export function assigningToReturn(facts: Partial<AssignToReturn['facts']> = {}): AssignToReturn {
  const dated = { receiptId: 'R1', applicationId: 'A1', effectiveDate: '2024-09-21' };
  const returnSentBack = { receiptId: 'R0', eventId: 'e3' };
  return new AssignToReturn({ ...dated, returnSentBack, ...facts });
}
