import type { Decider } from '@art30/event-sourcing';
import { account, cashAccountCurrency, isCash } from '../accounts/chart-of-accounts';
import { minorUnitsOf } from '../kernel/currency';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import type { BankAccountEvent, BankAccountFacts, OpenBankAccount } from './bank-account.facts';

/** Largest number of bank accounts. */
export const bankAccountsMax = 80;

/** Name of the account through which another system pays for us, in US dollars (1190). */
export const clearingAccount = 'CLEARING';

export interface BankAccounts {
  readonly opened: readonly BankAccountFacts[];
}

export const bankAccountsDecider: Decider<BankAccounts, OpenBankAccount, BankAccountEvent> = {
  initialState: { opened: [] },

  decide({ facts, request }, { opened }) {
    const { code, currency, ledgerAccount, openedOn, documentReference } = facts;
    demandNotFuture(openedOn, request.today, 'openedOn');
    demand(
      minorUnitsOf(currency) !== undefined,
      'UNKNOWN_CURRENCY',
      `"${currency}" is not a currency of ISO 4217, such as EUR`,
      'currency',
    );
    demand(
      code !== clearingAccount && opened.every((known) => known.code !== code),
      'BANK_ACCOUNT_EXISTS',
      `bank account ${code} is already open: choose another code`,
      'code',
    );
    demand(
      /^\d{4}$/.test(ledgerAccount) && isCash(ledgerAccount) && ledgerAccount !== account.clearing,
      'LEDGER_ACCOUNT_INVALID',
      `${ledgerAccount} is not a cash account: choose one of 11xx other than ${account.clearing}`,
      'ledgerAccount',
    );
    demand(
      (cashAccountCurrency[ledgerAccount] ?? currency) === currency,
      'LEDGER_ACCOUNT_INVALID',
      `ledger account ${ledgerAccount} is in ${cashAccountCurrency[ledgerAccount] ?? ''}: ` +
        'choose another',
      'ledgerAccount',
    );
    const user = opened.find((known) => known.ledgerAccount === ledgerAccount);
    demand(
      user === undefined,
      'LEDGER_ACCOUNT_IN_USE',
      `ledger account ${ledgerAccount} belongs to bank account ${user?.code ?? ''}: choose another`,
      'ledgerAccount',
    );
    demand(
      opened.length < bankAccountsMax,
      'LIMIT_EXCEEDED',
      `at most ${bankAccountsMax} bank accounts can be open`,
    );
    const dated = { effectiveDate: openedOn, documentReference };
    const data = { ...dated, code, currency, ledgerAccount, policy: policyInForce, entries: [] };
    return [{ type: 'BankAccountOpened', data }];
  },

  evolve({ opened }, { event }) {
    return { opened: [...opened, event.data] };
  },
};

/** @throws Rejection BANK_ACCOUNT_UNKNOWN, or BANK_ACCOUNT_NOT_OPEN on that date. */
export function bankAccountOn(
  { opened }: BankAccounts,
  code: string,
  date: IsoDate,
  field: string,
): BankAccountFacts {
  const found = opened.find((known) => known.code === code);
  if (!found) return refuse('BANK_ACCOUNT_UNKNOWN', `there is no bank account ${code}`, field);
  demand(
    found.effectiveDate <= date,
    'BANK_ACCOUNT_NOT_OPEN',
    `bank account ${code} opened on ${found.effectiveDate}: ` +
      `use a date from that day on, not ${date}`,
    field,
  );
  return found;
}
