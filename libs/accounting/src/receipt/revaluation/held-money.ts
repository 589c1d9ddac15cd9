import { balancesFrom, type DatedBalance, residueIn } from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { refuse } from '../../kernel/rejection';
import type { HeldMoney } from '../../revaluation/revaluation.facts';
import type { Receipt } from '../state/receipt.state';
import { movementsOf } from '../state/revaluation.state';

/**
 * Returns the monetary items of a receipt: its debts (suspense and overpayments), and its cash by account.
 */
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

/** Returns the currency of an item: that of its bank account for cash, else that of the credit. */
export function currencyOf({ facts, cash }: Receipt, { bankAccount = '' }: HeldMoney): string {
  return cash.get(bankAccount)?.currency ?? facts.net.currency;
}

/**
 * Refuses a fact that would leave US dollars on an item without any amount of its currency, on its day or
 * later. That happens if a backdated fact takes a share of the value that later facts had already taken.
 *
 * @param from posting date of the fact.
 * @throws Rejection DATES_NOT_ORDERED.
 */
export function demandNothingLeft(before: Receipt, after: Receipt, from: IsoDate): void {
  for (const item of heldBy(after)) {
    const left = residueIn(balancesOf(after, item, from));
    if (left === undefined || hadSameRemainder(before, item, left)) continue;
    const usd = Money.ofMinor(left.usd, functionalCurrency).toString();
    refuse(
      'DATES_NOT_ORDERED',
      `USD ${usd} would be left ${inWords(item)} of this receipt without any ` +
        `${currencyOf(after, item)} on ${left.date}: use a later date`,
      'effectiveDate',
    );
  }
}

function balancesOf(receipt: Receipt, item: HeldMoney, from: IsoDate): readonly DatedBalance[] {
  return balancesFrom(movementsOf(receipt, item), from);
}

/** True if the item had the same rest of USD, without any amount, before the fact. */
function hadSameRemainder(receipt: Receipt, item: HeldMoney, { date, usd }: DatedBalance): boolean {
  const [on] = balancesOf(receipt, item, date);
  return on?.amount === 0n && on.usd === usd;
}

function inWords({ kind, bankAccount = '' }: HeldMoney): string {
  switch (kind) {
    case 'UNAPPLIED':
      return 'in suspense';
    case 'OVERPAYMENT':
      return 'on an overpayment';
    case 'CASH':
      return `in the cash on ${bankAccount}`;
  }
}
