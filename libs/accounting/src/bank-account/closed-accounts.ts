import { isCash } from '../accounts/chart-of-accounts';
import type { BookedLine } from '../accounts/books';
import type { IsoDate } from '../kernel/dates';
import { demand } from '../kernel/rejection';
import type { BankAccounts } from './bank-account.decider';

/**
 * Refuses what moves money on a bank account under a date after its closing, which a reversal of an
 * earlier fact would do too.
 *
 * @param effectiveDate of the fact, whatever day it is posted on.
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
