import type { HeldMoney } from '../../revaluation/valued.facts';
import type { Receipt } from '../state/receipt.state';

/** What is owed for money of a receipt, and its cash on each account. */
export function heldBy(receipt: Receipt): HeldMoney[] {
  const overpayments = [...new Set(receipt.overpaid.map(({ applicationId }) => applicationId))];
  return [
    { kind: 'UNAPPLIED' },
    ...overpayments.map((applicationId): HeldMoney => {
      const donorId = receipt.assignments.get(applicationId)?.facts.excess?.donorId;
      return { kind: 'OVERPAYMENT', applicationId, donorId };
    }),
    ...[...receipt.cash.values()].map(({ bankAccount, ledgerAccount }): HeldMoney => {
      return { kind: 'CASH', bankAccount, account: ledgerAccount };
    }),
  ];
}

/** Currency of what is owed, or of the account that the cash is on. */
export function currencyOf({ facts, cash }: Receipt, { bankAccount = '' }: HeldMoney): string {
  return cash.get(bankAccount)?.currency ?? facts.net.currency;
}
