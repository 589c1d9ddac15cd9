import {
  Delegating,
  DelegationGrant,
  DelegationRefusal,
  DelegationRevocation,
  GrantDelegation,
  kit,
  ProposeDelegation,
  RefuseDelegation,
  RevokeDelegation,
  staffRoles,
} from '@art30/accounting';
import { asOfAsked, DelegationsAnswer, DelegationView } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { actor, optional, shape, uuid } = kit;

const DelegationPath = shape('DelegationPath', {
  delegationId: uuid('Event that proposed the delegation.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/**
 * Query for one delegation. It has no `asAt`, because delegations are read from the log itself. The read model could
 * lag behind a revocation.
 */
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

export const delegationRoutes: CommandResource = {
  name: 'DelegationsController',
  root: 'v1/delegations',
  tag: 'delegations',
  bearsNoDocuments: true,
  routes: {
    propose: commandRoute({
      at: '',
      begins: 'ProposeDelegation',
      about: 'none',
      path: NoPath,
      body: Delegating,
      command: (facts, _path, request) => new ProposeDelegation(facts, request),
      summary: 'Propose a delegation',
      description:
        'Somebody may record, receive, certify, approve or control only under a delegation besides the role in their token: from a day to a day, up to an amount, in some currencies, for some commands. It holds once another administrator grants it. Nobody delegates to themselves.',
    }),
    grant: commandRoute({
      at: ':delegationId/approval',
      begins: 'GrantDelegation',
      about: 'none',
      path: DelegationPath,
      body: DelegationGrant,
      command: (facts, path, request) => new GrantDelegation({ ...facts, ...path }, request),
      summary: 'Grant a delegation',
      description: 'By an administrator who did not propose it; it holds from then on.',
    }),
    refuse: commandRoute({
      at: ':delegationId/rejection',
      begins: 'RefuseDelegation',
      about: 'none',
      path: DelegationPath,
      body: DelegationRefusal,
      command: (facts, path, request) => new RefuseDelegation({ ...facts, ...path }, request),
      summary: 'Refuse a delegation',
      description:
        'Ends a proposed delegation that is not granted. The administrator who revoked a delegation cannot refuse its return.',
    }),
    revoke: commandRoute({
      at: ':delegationId/revocation',
      begins: 'RevokeDelegation',
      about: 'none',
      path: DelegationPath,
      body: DelegationRevocation,
      command: (facts, path, request) => new RevokeDelegation({ ...facts, ...path }, request),
      summary: 'Revoke a delegation',
      description:
        'Ends it at once, on every instance; one administrator is enough. What two gave back after a revocation takes two for 7 days: the first asks, and it holds until another one revokes it. What was signed under it stays as it is.',
    }),
  },
};
