import { pageAnswered, timesAnswered } from '@art30/books';
import { kit } from '@art30/accounting';
const { answer, currency, date, id, ledgerAccount, listOf, shape, words } = kit;
const { answerRowsMax: rowsMax } = kit;
/** The bank account a path names. */
export const BankAccountPath = shape('BankAccountPath', {
  code: id('Code of the bank account.', 'BK-EUR'),
});

/** An official bank account. */
const BankAccountView = answer('BankAccountView', {
  code: words('Code of the bank account.', 'BK-EUR'),
  currency: currency('Currency of the account, ISO 4217.', 'EUR'),
  ledgerAccount: ledgerAccount('Ledger account that no other bank account uses.', '1120'),
  openedOn: date('Day on which it was opened.', '2024-01-01'),
});

/** A bank account and the times it was looked at. */
export const BankAccountAnswer = answer('BankAccountAnswer', {
  ...BankAccountView.members,
  ...timesAnswered,
});

/** Bank accounts in the order of their codes. */
export const BankAccountsPage = answer('BankAccountsPage', {
  ...pageAnswered,
  items: listOf(BankAccountView, rowsMax)('The accounts.'),
});
