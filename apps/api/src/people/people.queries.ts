import { kit } from '@art30/accounting';
import { asOfAsked, AccountList, AccountView } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { AccountPath } from './people.routes';

/** Accounts are read from the log itself, which is never behind. */
const AccountQuery = kit.shape('AccountQuery', { after: asOfAsked.after });

export const accountQueries: QueryResource = {
  name: 'AccountsQueriesController',
  root: 'v1/accounts',
  tag: 'people',
  routes: {
    list: queryRoute({
      at: '',
      roles: ['administrator', 'auditor'],
      about: 'none',
      query: AccountQuery,
      answer: AccountList,
      read: (books) => books.people.accounts.listNamed(),
      summary: 'Accounts of people',
      description:
        'Who may be let in as what, and which administrators let them. Empty where people sign in with an identity provider.',
    }),
    findOne: queryRoute({
      at: ':person',
      roles: ['administrator', 'auditor'],
      about: 'none',
      path: AccountPath,
      query: AccountQuery,
      answer: AccountView,
      read: (books, _query, { person }) => books.people.accounts.find(person),
      summary: 'One account',
      description: 'Its roles, and every change that was asked for.',
      unknown: 'ACCOUNT_UNKNOWN',
    }),
  },
};
