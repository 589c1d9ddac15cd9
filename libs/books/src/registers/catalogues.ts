import {
  kit,
  purposeKinds,
  RateListPublication,
  rateListCurrenciesMax,
  RateSource,
  recommendations,
  type Registered,
} from '@art30/accounting';
import { pageAnswered, timesAnswered } from '../times/shapes';
import type { RegisterView } from './register';
import type { Thing } from './register-reader';

const {
  answer,
  answerRowsMax: rowsMax,
  currency,
  date,
  decimal,
  ledgerAccount,
  listOf,
  mapOf,
} = kit;
const { meaning, nullable, oneOf, part, words } = kit;

/** A purpose, for which money can be earmarked and spent, in the latest version of its catalogue entry. */
const PurposeView = answer('PurposeView', {
  code: words('Code of the purpose.', 'k'),
  kind: oneOf(purposeKinds)(
    'A letter of the resolution, a part of one, a bucket for money not yet allocated, or a level.',
    'LETTER',
  ),
  label: words('Name of the purpose, for people.', 'Technical assistance to Member States'),
  parent: nullable(words('Code of the purpose of which it is a part.', 'f')),
  recommendations: listOf(oneOf(recommendations), rowsMax)(
    'Recommendations under which it may be an earmark or an allocation.',
    ['m', 'n'],
  ),
  validFrom: date('First day on which this version holds.', '2010-10-22'),
  validUntil: nullable(date('Last day on which it holds; null while it has no end.', '2026-12-31')),
});

/** A purpose, with the posting date and sequence to which the query was resolved. */
export const PurposeAnswer = answer('PurposeAnswer', {
  ...PurposeView.members,
  ...timesAnswered,
});

/** A page of purposes, in the order of their codes. */
export const PurposesPage = answer('PurposesPage', {
  ...pageAnswered,
  items: listOf(PurposeView, rowsMax)('The purposes.'),
});

export const purposes = {
  register: 'purposes',
  noun: 'PURPOSE',
  view: ({ id, kind, label, parent, ...purpose }: Thing<Registered['purposes']>) => {
    const { recommendations, validFrom, validUntil } = purpose;
    return {
      code: id,
      kind,
      label,
      parent: parent ?? null,
      recommendations,
      validFrom,
      validUntil,
    };
  },
} satisfies RegisterView<'purposes', kit.Infer<typeof PurposeView>>;

/** A list of exchange rates (UN operational rates) as it was published. */
const RateListView = answer('RateListView', {
  id: words('Id of the list.', '2024-05-01.MONTHLY'),
  effectiveDate: date('First day on which the rates are used.', '2024-05-01'),
  publishedOn: date('Day on which the list was published.', '2024-04-29'),
  kind: meaning(RateListPublication.members.kind, 'Monthly, mid-month or manual.', 'MONTHLY'),
  source: part(RateSource)('Where the list comes from.'),
  rates: mapOf(currency, decimal, { what: 'currencies', itemsMax: rateListCurrenciesMax })(
    'Units of the currency per USD 1, by currency, as decimal numbers in strings.',
    { EUR: '0.900', CHF: '0.890' },
  ),
  supersedes: nullable(
    words('Id of the mistyped list that this one replaces.', '2024-05-01.MONTHLY'),
  ),
  supersededBy: nullable(
    words(
      'Id of the list that replaces this one, whose rates are used no more.',
      '2024-05-01.MONTHLY.2',
    ),
  ),
});

/** A list of exchange rates, with the posting date and sequence to which the query was resolved. */
export const RateListAnswer = answer('RateListAnswer', {
  ...RateListView.members,
  ...timesAnswered,
});

/** A page of lists of exchange rates, in the order of their ids. */
export const RateListsPage = answer('RateListsPage', {
  ...pageAnswered,
  items: listOf(RateListView, rowsMax)('The lists.'),
});

export const rateLists = {
  register: 'rate_lists',
  noun: 'RATE_LIST',
  view: ({
    id,
    effectiveDate,
    publishedOn,
    kind,
    source,
    ...list
  }: Thing<Registered['rate_lists']>) => {
    const { rates, supersedes, supersededBy } = list;
    return {
      id,
      effectiveDate,
      publishedOn,
      kind,
      source,
      rates,
      supersedes: supersedes ?? null,
      supersededBy: supersededBy ?? null,
    };
  },
} satisfies RegisterView<'rate_lists', kit.Infer<typeof RateListView>>;

/** A bank account of the organization, with the ledger account that holds its cash. */
const BankAccountView = answer('BankAccountView', {
  code: words('Code of the bank account.', 'BK-EUR'),
  name: nullable(words('Its name; null while it was given none.', 'Trust funds, euro')),
  currency: currency('Currency of the account, ISO 4217.', 'EUR'),
  ledgerAccount: ledgerAccount('Ledger account that no other bank account uses.', '1120'),
  openedOn: date('Day on which it was opened.', '2024-01-01'),
  closedOn: nullable(date('Its last day; null while it is open.', '2025-06-30')),
});

/** A bank account, with the posting date and sequence to which the query was resolved. */
export const BankAccountAnswer = answer('BankAccountAnswer', {
  ...BankAccountView.members,
  ...timesAnswered,
});

/** A page of bank accounts, in the order of their codes. */
export const BankAccountsPage = answer('BankAccountsPage', {
  ...pageAnswered,
  items: listOf(BankAccountView, rowsMax)('The accounts.'),
});

export const bankAccounts = {
  register: 'bank_accounts',
  noun: 'BANK_ACCOUNT',
  view: (account: Thing<Registered['bank_accounts']>) => {
    const { id: code, name = null, currency, ledgerAccount, openedOn, closedOn = null } = account;
    return { code, name, currency, ledgerAccount, openedOn, closedOn };
  },
} satisfies RegisterView<'bank_accounts', kit.Infer<typeof BankAccountView>>;
