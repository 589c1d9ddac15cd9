import { BookCredit, PayLevy, type Credit, type MoneyFact } from '@art30/accounting';
import { requestOn } from '../given/example-facts';

/**
 * Command that books a credit (interest, levy, recovery …) to `P1`, as application `A9` of receipt `R9` on 2 December
 * 2024. Its cash has the USD value `cashUsd`.
 */
export function crediting(
  credit: Credit,
  cash: MoneyFact,
  cashUsd: string,
  facts: Partial<BookCredit['facts']> & { readonly purpose?: string } = {},
): BookCredit {
  const { purpose = 'TA-GEN', ...more } = facts;
  const receipt = { receiptId: 'R9', bankAccount: 'BK-EUR', ledgerAccount: '1120' };
  const dated = { effectiveDate: '2024-12-02', valueDate: '2024-12-02' };
  const none = { charges: { amount: '0', currency: cash.currency }, chargesUsd: '0.00' };
  const lines = [{ purpose, settles: cash, cash, cashUsd, ...none }];
  const application = { pledgeId: 'P1', applicationId: 'A9', ...receipt, ...dated, lines };
  return new BookCredit({ ...application, ...more, credit });
}

export const interest = { kind: 'INTEREST', id: 'I1', clause: 'art. 7 (2)' } as const;
export const levy = { kind: 'LEVY', id: 'L1', rate: '0.01' } as const;
export const recovery = { kind: 'RECOVERY', id: 'V1', instalment: 1 } as const;

/** Command that pays levy `L1` of `P1` from `BK-EUR` on 10 December 2024. */
export function payingLevy(facts: Partial<PayLevy['facts']> = {}): PayLevy {
  const dated = { pledgeId: 'P1', levyId: 'L1', effectiveDate: '2024-12-10' };
  const paid = { paidFrom: 'BK-EUR', paymentReference: 'PAY-7' };
  return new PayLevy({ ...dated, ...paid, ...facts }, requestOn());
}

/** Kind of credit for a payment that the bank sent back. Event `eventId` had recorded the payment. */
export const returnOf = (eventId: string) => ({ kind: 'RETURNED_PAYMENT', eventId }) as const;
