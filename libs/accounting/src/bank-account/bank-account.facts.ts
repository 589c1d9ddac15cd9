import { event, recordedFact, type EventOf, type FactsOf } from '../kernel/booking';
import { commandOf } from '../kernel/command';
import { currency, date, id, ledgerAccount, meaning, pick, shape } from '../schema';

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

export class OpenBankAccount extends commandOf(BankAccountOpening) {}

/** An official bank account and the one ledger account that is its own. */
export const BankAccountOpened = event(
  'BankAccountOpened',
  pick(BankAccountOpening, 'code', 'currency', 'ledgerAccount'),
);
export type BankAccountFacts = FactsOf<typeof BankAccountOpened>;

export type BankAccountEvent = EventOf<typeof BankAccountOpened>;
