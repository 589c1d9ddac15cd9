import type { Decider } from '@art30/event-sourcing';
import { account, cashAccountCurrency, isCash } from '../accounts/chart-of-accounts';
import { functionalCurrency, minorUnitsOf } from '../kernel/currency';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import type {
  BankAccountCommand,
  BankAccountEvent,
  BankAccountFacts,
  CloseBankAccount,
  OpenBankAccount,
  RenameBankAccount,
} from './bank-account.facts';

/** Most bank accounts that may be open at once. */
export const bankAccountsMax = 80;

/**
 * Code of the clearing account (ledger account 1190, in US dollars), for payments that another system makes on our
 * behalf.
 */
export const clearingAccount = 'CLEARING';

export interface BankAccounts {
  readonly opened: readonly BankAccountFacts[];
  /** Last day by account code; open accounts are missing. */
  readonly closedOn?: Readonly<Record<string, IsoDate>>;
  /** Day of the latest renaming by account code. */
  readonly namedOn?: Readonly<Record<string, IsoDate>>;
}

/**
 * Cash on the ledger account of a bank account, summed over all streams, to decide if the bank account may be closed.
 */
export interface AccountCash {
  /**
   * Balances other than zero by owner (a pledge, receipt or fund), in minor units of the account's currency and US
   * cents.
   */
  readonly held: readonly {
    readonly owner: string;
    readonly amount: bigint;
    readonly usd: bigint;
  }[];
  /** Latest posting date of an entry on the account; null if it has no entries. */
  readonly lastMovedOn: IsoDate | null;
}

/**
 * Decides on opening, renaming and closing bank accounts. Only a closing needs a context: the cash that is still on
 * the account.
 */
export const bankAccountsDecider: Decider<
  BankAccounts,
  BankAccountCommand,
  BankAccountEvent,
  AccountCash | undefined
> = {
  initialState: { opened: [] },

  decide(command, accounts, cash) {
    switch (command.type) {
      case 'OpenBankAccount':
        return [opening(command, accounts)];
      case 'RenameBankAccount':
        return [naming(command, accounts)];
      case 'CloseBankAccount':
        return [closing(command, accounts, cash)];
    }
  },

  evolve(accounts, { event: { type, data } }) {
    const { code, effectiveDate } = data;
    switch (type) {
      case 'BankAccountOpened':
        return { ...accounts, opened: [...accounts.opened, data] };
      case 'BankAccountRenamed':
        return { ...accounts, namedOn: { ...accounts.namedOn, [code]: effectiveDate } };
      case 'BankAccountClosed':
        return { ...accounts, closedOn: { ...accounts.closedOn, [code]: effectiveDate } };
    }
  },
};

const unbooked = { policy: policyInForce, entries: [] };

function opening(
  { facts, request }: OpenBankAccount,
  { opened, closedOn = {} }: BankAccounts,
): BankAccountEvent {
  const { code, currency, ledgerAccount, openedOn, documentReference } = facts;
  demandNotFuture(openedOn, request.today, 'openedOn');
  demand(
    minorUnitsOf(currency) !== undefined,
    'UNKNOWN_CURRENCY',
    `"${currency}" is not a currency of ISO 4217, such as EUR`,
    'currency',
  );
  demand(
    code !== clearingAccount && opened.every((account) => account.code !== code),
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
  const user = opened.find((account) => account.ledgerAccount === ledgerAccount);
  demand(
    user === undefined,
    'LEDGER_ACCOUNT_IN_USE',
    `ledger account ${ledgerAccount} belongs to bank account ${user?.code ?? ''}: choose another`,
    'ledgerAccount',
  );
  demand(
    opened.filter((account) => closedOn[account.code] === undefined).length < bankAccountsMax,
    'LIMIT_EXCEEDED',
    `at most ${bankAccountsMax} bank accounts can be open`,
  );
  const dated = { effectiveDate: openedOn, documentReference };
  const data = { ...dated, code, currency, ledgerAccount, ...unbooked };
  return { type: 'BankAccountOpened', data };
}

function naming({ facts, request }: RenameBankAccount, accounts: BankAccounts): BankAccountEvent {
  const { code, effectiveDate, name, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandKnown(accounts, code);
  bankAccountOn(accounts, code, effectiveDate, 'effectiveDate');
  const namedOn = accounts.namedOn?.[code] ?? '';
  demand(
    effectiveDate >= namedOn,
    'DATES_NOT_ORDERED',
    `bank account ${code} bears its latest name from ${namedOn} on: use that day or a later one`,
    'effectiveDate',
  );
  const data = { effectiveDate, documentReference, code, name, ...unbooked };
  return { type: 'BankAccountRenamed', data };
}

function closing(
  { facts, request }: CloseBankAccount,
  accounts: BankAccounts,
  cash: AccountCash = { held: [], lastMovedOn: null },
): BankAccountEvent {
  const { code, effectiveDate, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const { currency } = demandKnown(accounts, code);
  const closedOn = accounts.closedOn?.[code];
  demand(
    closedOn === undefined,
    'BANK_ACCOUNT_CLOSED',
    `bank account ${code} is closed since ${closedOn ?? ''}: it cannot be closed again`,
    'code',
  );
  bankAccountOn(accounts, code, effectiveDate, 'effectiveDate');
  demandEmpty(code, currency, cash);
  const lastMovedOn = cash.lastMovedOn ?? '';
  demand(
    effectiveDate >= lastMovedOn,
    'DATES_NOT_ORDERED',
    `money last moved on bank account ${code} on ${lastMovedOn}: close it from that day on`,
    'effectiveDate',
  );
  const data = { effectiveDate, documentReference, code, ...unbooked };
  return { type: 'BankAccountClosed', data };
}

/** Most owners of cash that a refusal lists; further owners are counted. */
const ownersNamedMax = 5;

/**
 * Refuses to close an account unless each owner's balance is zero, even if the balances add up to zero. @throws
 * Rejection BANK_ACCOUNT_NOT_EMPTY.
 */
function demandEmpty(code: string, currency: string, { held }: AccountCash): void {
  const named = held.slice(0, ownersNamedMax).map(({ owner, amount, usd }) => {
    const [money, value] = [
      Money.ofMinor(amount, currency),
      Money.ofMinor(usd, functionalCurrency),
    ];
    return `${owner} ${money.named}${money.isZero ? `, worth ${value.named}` : ''}`;
  });
  const others = held.length > named.length ? ` and ${held.length - named.length} more` : '';
  demand(
    held.length === 0,
    'BANK_ACCOUNT_NOT_EMPTY',
    `bank account ${code} is not empty: ${named.join('; ')}${others}: ` +
      'move what is held on it to another account first',
    'code',
  );
}

function demandKnown({ opened }: BankAccounts, code: string): BankAccountFacts {
  const openedAccount = opened.find((account) => account.code === code);
  return (
    openedAccount ?? refuse('BANK_ACCOUNT_UNKNOWN', `there is no bank account ${code}`, 'code')
  );
}

/**
 * Returns the bank account if it is open on a date.
 *
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, or BANK_ACCOUNT_NOT_OPEN or BANK_ACCOUNT_CLOSED on that date.
 */
export function bankAccountOn(
  { opened, closedOn }: BankAccounts,
  code: string,
  date: IsoDate,
  field: string,
): BankAccountFacts {
  const found = opened.find((account) => account.code === code);
  if (!found) return refuse('BANK_ACCOUNT_UNKNOWN', `there is no bank account ${code}`, field);
  demand(
    found.effectiveDate <= date,
    'BANK_ACCOUNT_NOT_OPEN',
    `bank account ${code} opened on ${found.effectiveDate}: ` +
      `use a date from that day on, not ${date}`,
    field,
  );
  const lastDay = closedOn?.[code];
  demand(
    lastDay === undefined || date <= lastDay,
    'BANK_ACCOUNT_CLOSED',
    `bank account ${code} is closed since ${lastDay ?? ''}: use another account`,
    field,
  );
  return found;
}

/**
 * An account from which payments can be made: a bank account, or the clearing account through which another system
 * pays.
 */
export type PayingAccount = Pick<BankAccountFacts, 'code' | 'currency' | 'ledgerAccount'>;

/**
 * Returns the account that pays on a date: a bank account, or the clearing account, which is always open.
 *
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, or BANK_ACCOUNT_NOT_OPEN or BANK_ACCOUNT_CLOSED on that date.
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
