import { kit, readingRoles } from '@art30/accounting';
import {
  eventFiltersAsked,
  LineFilter,
  orderAsked,
  JournalAnswer,
  TrialBalance,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { omit, shape } = kit;

/** Query for a trial balance of the whole ledger, or of the journal lines that pass the filters. */
const TrialBalanceQuery = shape('TrialBalanceQuery', {
  ...omit(LineFilter, 'cursor', 'limit'),
});

/** Query for journal lines. It filters them by their dimensions and by their event. */
const JournalQuery = shape('JournalQuery', {
  ...LineFilter.members,
  ...eventFiltersAsked,
  ...orderAsked,
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
      read: (books, query) => books.reports.journal.trialBalance(query),
      summary: 'Trial balance and statement of net assets',
      description:
        'Accounts with their balances in USD and in the currencies of their lines, of the whole ledger or of lines filtered by any dimension; what a filter cuts off is one row without account. Memorandum accounts are left out, because they balance among themselves. For rows by account and another dimension ask /v1/balances?by=account,donor.',
    }),
    lines: queryRoute({
      at: 'journal',
      roles: readingRoles,
      about: 'named',
      query: JournalQuery,
      answer: JournalAnswer,
      read: (books, query) => books.reports.journal.lines(query),
      summary: 'Journal lines',
      description:
        'Journal lines, memorandum accounts included, filtered by any dimension, by the people, kind, stream and date of their event and by value, in the order of the log or in another. A filter with an empty value asks for lines without that dimension. One line by its place is found at /v1/audit/explain?sequence=42&line=0.',
    }),
  },
};
