import { Delegating, kit } from '@art30/accounting';
import { asOfAsked } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { DelegationPath } from './delegation-path';

const { actor, answer, answerRowsMax, date, listOf, money, nullable, oneOf, optional } = kit;
const { shape, uuid, words } = kit;
const { person, role, from, until } = Delegating.members;

/** Delegations are read from the log itself, which is never behind. */
const DelegationQuery = shape('DelegationQuery', { after: asOfAsked.after });
const DelegationsQuery = shape('DelegationsQuery', {
  person: optional(actor('Only those of this person.', 'u.approve')),
  after: asOfAsked.after,
});

/** A delegation, and how far it has come. */
const DelegationView = answer('DelegationView', {
  id: uuid('Event that proposed it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  status: oneOf(['PROPOSED', 'GRANTED', 'REFUSED', 'REVOKED'])(
    '`GRANTED`: it holds within its days.',
    'GRANTED',
  ),
  ...{ person, role, from, until },
  issuer: words('Who vouches for the person.', 'urn:article30:accounts'),
  responsible: nullable(words('Of a service account: who answers for it.', null)),
  limit: nullable(money('Most of one kind of command for one donor in 30 days, in USD.')),
  currencies: nullable(listOf(words, answerRowsMax)('Currencies; null for all.', ['EUR'])),
  commands: nullable(listOf(words, answerRowsMax)('Commands; null for all.', ['SignAgreement'])),
  reason: words('Why.', 'approving officer for contributions'),
  effectiveDate: date('Day on which it was proposed.', '2024-03-01'),
  proposedBy: words('Administrator who proposed it.', 'administrator-1'),
  grantedBy: nullable(words('Administrator who granted it; null before.', 'administrator-2')),
  endAskedBy: nullable(
    words(
      'Administrator who asked for its end, where that takes two; null where nobody did.',
      'administrator-1',
    ),
  ),
});

export const delegationQueries: QueryResource = {
  name: 'DelegationsQueriesController',
  root: 'v1/delegations',
  tag: 'delegations',
  routes: {
    list: queryRoute({
      at: '',
      query: DelegationsQuery,
      answer: answer('Delegations', {
        items: listOf(kit.part(DelegationView), answerRowsMax)('In the order of their proposals.'),
      }),
      read: (books, { person: of }) => books.delegations.list(of),
      summary: 'Delegations',
      description: 'Who may do what on behalf of the organization, and who let them.',
    }),
    findOne: queryRoute({
      at: ':delegationId',
      path: DelegationPath,
      query: DelegationQuery,
      answer: DelegationView,
      read: (books, _query, { delegationId }) => books.delegations.find(delegationId),
      summary: 'One delegation',
      description: 'What it allows, from when to when, and how far it has come.',
      unknown: 'DELEGATION_UNKNOWN',
    }),
  },
};
