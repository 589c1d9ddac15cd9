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

/** An amount on the example bank account of its currency. */
const sideOf = (amount: MoneyFact) => ({ bankAccount: `BK-${amount.currency}`, amount });

/** Transfer `T1` of 20 September 2024: cash of `P1` converted between the bank accounts of two currencies. */
export function converting(
  from: MoneyFact,
  to: MoneyFact,
  facts: Partial<ConvertCash['facts']> = {},
): ConvertCash {
  const dated = { pledgeId: 'P1', transferId: 'T1', effectiveDate: '2024-09-20' };
  return new ConvertCash({ ...dated, from: sideOf(from), to: sideOf(to), ...facts }, requestOn());
}

/** Transfer `T1` of 20 September 2024: money of receipt `R1` moved between bank accounts. */
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

/** Reversal of a return of receipt `R1` that was never executed; event `eventId` recorded the return. */
export function reversingReturn(
  eventId: string,
  facts: Partial<ReverseReturn['facts']> = {},
): ReverseReturn {
  const dated = { receiptId: 'R1', eventId, effectiveDate: '2024-09-12' };
  const why = { reasonCode: 'OTHER', reason: 'never executed' } as const;
  return new ReverseReturn({ ...dated, ...why, ...facts }, requestOn());
}

/**
 * Application `A9` of money that the bank sent back: receipt `R2`, credited on 15 December 2024 by default,
 * for the return of `R1` that event `payment` recorded.
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

/**
 * Assignment of money of receipt `R1`, as application `A1`, to a return of receipt `R0` that the bank sent
 * back.
 */
export function assigningToReturn(facts: Partial<AssignToReturn['facts']> = {}): AssignToReturn {
  const dated = { receiptId: 'R1', applicationId: 'A1', effectiveDate: '2024-09-21' };
  const returnSentBack = { receiptId: 'R0', eventId: 'e3' };
  return new AssignToReturn({ ...dated, returnSentBack, ...facts });
}
