import {
  Delegating,
  DelegationGrant,
  DelegationRefusal,
  DelegationRevocation,
  GrantDelegation,
  ProposeDelegation,
  RefuseDelegation,
  RevokeDelegation,
} from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { DelegationPath } from './delegation-path';

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
        'Ends what was proposed and is not granted. Whoever revoked a delegation does not refuse that others give it back.',
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
