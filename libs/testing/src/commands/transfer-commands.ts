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

/** Returns an amount on the example bank account of its currency. */
const sideOf = (amount: MoneyFact) => ({ bankAccount: `BK-${amount.currency}`, amount });

/**
 * Command that converts cash of `P1` between the bank accounts of two currencies, as transfer `T1` of 20 September
 * 2024.
 */
export function converting(
  from: MoneyFact,
  to: MoneyFact,
  facts: Partial<ConvertCash['facts']> = {},
): ConvertCash {
  const dated = { pledgeId: 'P1', transferId: 'T1', effectiveDate: '2024-09-20' };
  return new ConvertCash({ ...dated, from: sideOf(from), to: sideOf(to), ...facts }, requestOn());
}

/** Command that moves money of receipt `R1` between bank accounts, as transfer `T1` of 20 September 2024. */
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

/**
 * Command that reverses a return of receipt `R1` which the bank never executed. Event `eventId` had recorded the
 * return.
 */
export function reversingReturn(
  eventId: string,
  facts: Partial<ReverseReturn['facts']> = {},
): ReverseReturn {
  const dated = { receiptId: 'R1', eventId, effectiveDate: '2024-09-12' };
  const why = { reasonCode: 'OTHER', reason: 'never executed' } as const;
  return new ReverseReturn({ ...dated, ...why, ...facts }, requestOn());
}

/**
 * Command that takes money which the bank sent back, as application `A9` of receipt `R2`, credited on 15 December 2024
 * by default. Event `payment` had recorded the return of `R1` that came back.
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
 * Command that assigns money of receipt `R1`, as application `A1`, to a return of receipt `R0` that the bank sent back.
 */
export function assigningToReturn(facts: Partial<AssignToReturn['facts']> = {}): AssignToReturn {
  const dated = { receiptId: 'R1', applicationId: 'A1', effectiveDate: '2024-09-21' };
  const returnSentBack = { receiptId: 'R0', eventId: 'e3' };
  return new AssignToReturn({ ...dated, returnSentBack, ...facts });
}
