import { kit, staffRoles } from '@art30/accounting';
import { asOfAsked, DelegationsAnswer, DelegationView } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { DelegationPath } from './delegation-path';

const { actor, optional, shape } = kit;

/** Delegations are read from the log itself, which is never behind. */
const DelegationQuery = shape('DelegationQuery', { after: asOfAsked.after });
const DelegationsQuery = shape('DelegationsQuery', {
  person: optional(actor('Only those of this person.', 'u.approve')),
  after: asOfAsked.after,
});

export const delegationQueries: QueryResource = {
  name: 'DelegationsQueriesController',
  root: 'v1/delegations',
  tag: 'delegations',
  routes: {
    list: queryRoute({
      at: '',
      roles: staffRoles,
      about: 'none',
      query: DelegationsQuery,
      answer: DelegationsAnswer,
      read: (books, { person: of }) => books.people.delegations.list(of),
      summary: 'Delegations',
      description: 'Who may do what on behalf of the organization, and who let them.',
    }),
    findOne: queryRoute({
      at: ':delegationId',
      roles: staffRoles,
      about: 'none',
      path: DelegationPath,
      query: DelegationQuery,
      answer: DelegationView,
      read: (books, _query, { delegationId }) => books.people.delegations.find(delegationId),
      summary: 'One delegation',
      description: 'What it allows, from when to when, and how far it has come.',
      unknown: 'DELEGATION_UNKNOWN',
    }),
  },
};
