import { LineFilter } from '@art30/books';
import { TrialBalanceQuery, TrialBalance, Journal } from './journal.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const journalQueries: QueryResource = {
  name: 'JournalController',
  root: 'v1',
  tag: 'books',
  routes: {
    trialBalance: queryRoute({
      at: 'trial-balance',
      query: TrialBalanceQuery,
      answer: TrialBalance,
      read: (books, query) => books.journal.trialBalance(query),
      summary: 'Trial balance and statement of net assets',
      description:
        'Accounts with a balance in USD and in the currencies of their lines, as at a date, as known ' +
        'at a moment, of the whole ledger or of lines filtered by any dimension. Memorandum accounts ' +
        'are left out: they balance among themselves. Rows by account and other dimensions at once ' +
        'are given by /v1/balances?by=account,donor.',
    }),
    lines: queryRoute({
      at: 'journal',
      query: LineFilter,
      answer: Journal,
      read: (books, query) => books.journal.lines(query),
      summary: 'Journal lines',
      description:
        'Lines in the order of the log, memorandum accounts included, filtered by any dimension. An ' +
        'empty value of a filter asks for lines that do not carry the dimension.',
    }),
  },
};
