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
        'Accounts with their balances in USD and in the currencies of their lines, of the whole ledger or of lines filtered by any dimension. Memorandum accounts are left out, because they balance among themselves. For rows by account and another dimension ask /v1/balances?by=account,donor.',
    }),
    lines: queryRoute({
      at: 'journal',
      query: LineFilter,
      answer: Journal,
      read: (books, query) => books.journal.lines(query),
      summary: 'Journal lines',
      description:
        'Journal lines in the order of the log, memorandum accounts included, filtered by any dimension. A filter with an empty value asks for lines without that dimension.',
    }),
  },
};
