import { type BookedLine, type DatedBalance, lowestOnBoth } from '../accounts/balances';
import { isCash } from '../accounts/chart-of-accounts';
import { inOrderOfNames, type Warning } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import type { BankAccounts } from './bank-account.decider';

/**
 * Refuses lines that move money on a bank account after its last day; reversals of earlier facts are refused too.
 *
 * @param effectiveDate date of the fact; its posting date does not matter here.
 * @throws Rejection BANK_ACCOUNT_CLOSED.
 */
export function demandAccountsOpen(
  { closedOn = {} }: BankAccounts,
  lines: readonly BookedLine[],
  effectiveDate: IsoDate,
): void {
  for (const { account, amount, dims } of lines) {
    if (amount === 0n || !isCash(account)) continue;
    const code = dims.bankAccount ?? '';
    const lastDay = closedOn[code];
    demand(
      lastDay === undefined || effectiveDate <= lastDay,
      'BANK_ACCOUNT_CLOSED',
      `this would move money on bank account ${code}, which is closed since ${lastDay ?? ''}: ` +
        'book what happened on the account that has the money now',
      'effectiveDate',
    );
  }
}

/**
 * Movements of the total cash of bank accounts, by ledger account, up to the last recorded event. Accounts that are
 * missing here are not checked for overdrafts.
 */
export type BankCash = Readonly<Record<string, readonly DatedBalance[]>>;

/** A bank account that a payment would leave below zero: the day with the lowest balance, and the amount below zero. */
interface Overdraft {
  readonly bankAccount: string;
  readonly date: IsoDate;
  readonly short: Money;
}

/**
 * Refuses a payment by this organization if it leaves a bank account below zero, on its day or any later day. Balances
 * by posting date and by effective date are both checked, over all owners of cash on the account.
 *
 * @throws Rejection BANK_ACCOUNT_OVERDRAWN.
 */
export function demandNotOverdrawn(
  held: BankCash,
  paid: readonly BookedLine[],
  field: string,
): void {
  for (const { bankAccount, date, short } of overdraftsBy(held, paid)) {
    refuse(
      'BANK_ACCOUNT_OVERDRAWN',
      `${bankAccount} would be ${short.named} below zero on ${date}, over all owners of cash on ` +
        'it: pay less, from another account, or once there is more',
      field,
    );
  }
}

/**
 * Warns if a payment leaves a bank account below zero. Another system has made the payment already, so it is not
 * refused.
 */
export function overdraftWarnings(held: BankCash, paid: readonly BookedLine[]): Warning[] {
  return overdraftsBy(held, paid).map(({ bankAccount, date, short }) => ({
    code: 'BANK_OVERDRAWN',
    detail:
      `${bankAccount} is ${short.named} below zero on ${date}, over all owners of cash on it: ` +
      'move money there',
  }));
}

function overdraftsBy(held: BankCash, paid: readonly BookedLine[]): Overdraft[] {
  return inOrderOfNames(held).flatMap(([account, movements]) => {
    const own = paid.filter((line) => line.account === account);
    const [first] = own;
    if (first === undefined || own.reduce((sum, { amount }) => sum + amount, 0n) >= 0n) return [];
    const { date: postedOn, effectiveOn = postedOn } = first;
    const { amount, date } = lowestOnBoth([...movements, ...own], { postedOn, effectiveOn });
    if (amount >= 0n) return [];
    const { currency, dims } = first;
    return [{ bankAccount: dims.bankAccount ?? '', date, short: Money.ofMinor(-amount, currency) }];
  });
}
