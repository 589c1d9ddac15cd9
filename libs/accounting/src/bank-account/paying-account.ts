import { account } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { bankAccountOn, clearingAccount, type BankAccounts } from './bank-account.decider';
import { type BankAccountFacts } from './bank-account.facts';

/** An account that money is paid from: one at a bank, or the clearing account. */
export type PayingAccount = Pick<BankAccountFacts, 'code' | 'currency' | 'ledgerAccount'>;

/**
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, BANK_ACCOUNT_NOT_OPEN or BANK_ACCOUNT_CLOSED on that date.
 */
export function payingAccountOn(
  accounts: BankAccounts,
  code: string,
  date: IsoDate,
  field: string,
): PayingAccount {
  if (code !== clearingAccount) return bankAccountOn(accounts, code, date, field);
  return { code, currency: functionalCurrency, ledgerAccount: account.clearing };
}
