import { accountTypes, kit, readingRoles } from '@art30/accounting';
import {
  eventFiltersAsked,
  explainable,
  LineFilter,
  orderAsked,
  pageAnswered,
  timesAnswered,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  ledgerAccount,
  listOf,
  moment,
  money,
  nullable,
  omit,
  oneOf,
  shape,
  uuid,
  words,
} = kit;

/** Over which lines: of the whole ledger, or of those that carry the dimensions. */
const TrialBalanceQuery = shape('TrialBalanceQuery', {
  ...omit(LineFilter, 'cursor', 'limit'),
});

/** Lines by their dimensions, and by the event that they come from. */
const JournalQuery = shape('JournalQuery', {
  ...LineFilter.members,
  ...eventFiltersAsked,
  ...orderAsked,
});

/** One line of the journal: an entry of an event, debit positive, credit negative. */
export const JournalLine = answer('JournalLine', {
  sequence: count('Sequence of the event.', 42),
  line: count('Place of the line in the event, from 0.', 0),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'AgreementSigned'),
  stream: words('Stream that holds the event.', 'pledge-P1'),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  recordedBy: words('Who recorded the event.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  account: ledgerAccount('Ledger account; 9xxx are memorandum accounts.', '1310'),
  accountName: words('Name of the account.', 'Voluntary contributions receivable'),
  amount: money('Amount in the currency of the line.', { amount: '600000.00', currency: 'EUR' }),
  usd: money('Value in US dollars.', { amount: '666666.67', currency: 'USD' }),
  donor: nullable(words('Donor; like all that follow, null where the line has none.', 'DON-A')),
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Number of the instalment.', 1)),
  purpose: nullable(words('Purpose.', 'TA-GEN')),
  recommendation: nullable(words('The call under which the money was given.', 'n')),
  level: nullable(words('Level of recommendation (p).', 'NATIONAL')),
  country: nullable(words('Country of the activity.', 'KEN')),
  receipt: nullable(uuid('Receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00')),
  bankAccount: nullable(words('Bank account.', 'BK-EUR')),
  fund: words('Fund.', 'ART30'),
  accountItem: nullable(words("Kind of the account's own item, of lines without a donor.", 'FEE')),
});

/** Journal lines as at a date, as known at a moment. */
const Journal = answer('Journal', {
  ...pageAnswered,
  items: listOf(JournalLine, rowsMax)('Lines in the order that was asked for.'),
});

/** An account that has a balance, or what is due from the rest of the books or to it. */
const AccountBalance = answer('AccountBalance', {
  account: nullable(
    ledgerAccount(
      'Code of the account; null for what is due from or to the rest of the books.',
      '1120',
    ),
  ),
  name: words('Its name.', 'Cash at bank, EUR'),
  type: nullable(oneOf(accountTypes)('Its type; null where there is no account.', 'asset')),
  balance: money('Debit less credit.', { amount: '662966.85', currency: 'USD' }),
  debit: money('The balance where it is a debit, else zero.', {
    amount: '662966.85',
    currency: 'USD',
  }),
  credit: money('The balance where it is a credit, else zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  inCurrencies: listOf(money, rowsMax)(
    'The same balance in the currencies of its lines, without those at zero.',
    [{ amount: '599985.00', currency: 'EUR' }],
  ),
});

/** All accounts of the books that have a balance; memorandum accounts stand beside the books. */
export const TrialBalance = answer('TrialBalance', {
  ...timesAnswered,
  ...explainable,
  items: listOf(
    AccountBalance,
    rowsMax,
  )(
    'Accounts in the order of their codes. Where a filter cuts transactions in two, such as transfers from another purpose, the last row has no account: what is due from the rest of the books, or due to it.',
  ),
  sum: money('Sum of all rows: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  debit: money('Sum of the debit balances.', { amount: '1900222.22', currency: 'USD' }),
  credit: money('Sum of the credit balances.', { amount: '1900222.22', currency: 'USD' }),
  assets: money('Statement of net assets: balances of asset accounts.', {
    amount: '1896522.40',
    currency: 'USD',
  }),
  liabilities: money('Balances of liability accounts, a liability being positive.', {
    amount: '0.00',
    currency: 'USD',
  }),
  dueFromRest: money(
    'What the rest of the books owes these lines, negative where they owe it. Always zero for the whole ledger, or the books are broken.',
    { amount: '0.00', currency: 'USD' },
  ),
  netAssets: money(
    'Assets less liabilities, with what is due from the rest of the books: minus the sum of 3xxx, 4xxx and 5xxx.',
    { amount: '1896522.40', currency: 'USD' },
  ),
});

export const journalQueries: QueryResource = {
  name: 'JournalController',
  root: 'v1',
  tag: 'books',
  routes: {
    trialBalance: queryRoute({
      at: 'trial-balance',
      roles: readingRoles,
      about: 'filtered',
      query: TrialBalanceQuery,
      answer: TrialBalance,
      read: (books, query) => books.journal.trialBalance(query),
      summary: 'Trial balance and statement of net assets',
      description:
        'Accounts with their balances in USD and in the currencies of their lines, of the whole ledger or of lines filtered by any dimension; what a filter cuts off is one row without account. Memorandum accounts are left out, because they balance among themselves. For rows by account and another dimension ask /v1/balances?by=account,donor.',
    }),
    lines: queryRoute({
      at: 'journal',
      roles: readingRoles,
      about: 'named',
      query: JournalQuery,
      answer: Journal,
      read: (books, query) => books.journal.lines(query),
      summary: 'Journal lines',
      description:
        'Journal lines, memorandum accounts included, filtered by any dimension, by the people, kind, stream and date of their event and by value, in the order of the log or in another. A filter with an empty value asks for lines without that dimension. One line by its place is found at /v1/audit/explain?sequence=42&line=0.',
    }),
  },
};
