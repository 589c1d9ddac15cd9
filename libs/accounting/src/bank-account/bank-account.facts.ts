import { recordedFact, type EventIn, type FactsOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { newer, stands } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { currency, date, id, ledgerAccount, meaning, name, pick, shape } from '../schema';

export const BankAccountOpening = shape('OpenBankAccount', {
  code: id('Code of the bank account.', 'BK-EUR'),
  currency: currency('Currency of the account, ISO 4217.', 'EUR'),
  ledgerAccount: ledgerAccount('Ledger account of the bank account alone, a cash account.', '1120'),
  openedOn: date(
    'Day on which the account was opened; nothing is booked on it before.',
    '2024-01-01',
  ),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the opening.',
    'treasury letter of 2023-12-18',
  ),
});

export class OpenBankAccount extends commandOf(BankAccountOpening, reports('BankAccountOpened')) {}

/** Event: an official bank account was opened. Its ledger account belongs to no other bank account. */
export const BankAccountOpened = event(
  'BankAccountOpened',
  byThree(on.bankAccounts, newer),
  pick(BankAccountOpening, 'code', 'currency', 'ledgerAccount'),
);
export type BankAccountFacts = FactsOf<typeof BankAccountOpened>;

/** Code of the bank account, which the controller reads from the URL of the request. */
interface OnBankAccount {
  readonly code: string;
}

export const BankAccountNaming = shape('RenameBankAccount', {
  effectiveDate: date('First day on which the account bears the name.', '2025-01-01'),
  name: name('Name of the account for people.', 'Trust funds, euro'),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the name.',
    'letter of the bank of 2024-12-02',
  ),
});

export class RenameBankAccount extends commandOf(
  BankAccountNaming,
  reports('BankAccountRenamed'),
)<OnBankAccount> {}

const { code } = BankAccountOpening.members;

/** Event: the bank account has a new name from the effective date on; its code does not change. */
export const BankAccountRenamed = event('BankAccountRenamed', byThree(on.bankAccounts, newer), {
  code,
  name: BankAccountNaming.members.name,
});

export const BankAccountClosing = shape('CloseBankAccount', {
  effectiveDate: date('Last day of the account; nothing is booked on it after.', '2025-06-30'),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the closing.',
    'letter of the bank of 2025-07-02',
  ),
});

/** Command that closes a bank account; refused unless the balance of every owner of cash on it is zero. */
export class CloseBankAccount extends commandOf(
  BankAccountClosing,
  reports('BankAccountClosed'),
)<OnBankAccount> {}

const closed = byThree(on.bankAccounts, stands('an account that was closed stays closed'));

/** Event: the bank account was closed. No fact that moves its money may have a later effective date. */
export const BankAccountClosed = event('BankAccountClosed', closed, { code });

export type BankAccountCommand = OpenBankAccount | RenameBankAccount | CloseBankAccount;

export const bankAccountEvents = { BankAccountOpened, BankAccountRenamed, BankAccountClosed };
export type BankAccountEvent = EventIn<typeof bankAccountEvents>;
