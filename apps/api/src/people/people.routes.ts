import {
  AccountOpening,
  ApproveIdentityProvider,
  ChangeRefusal,
  ChangeRelease,
  ChangeRoles,
  kit,
  OpenAccount,
  PasswordReset,
  ProposeIdentityProvider,
  ProviderApproval,
  ProviderProposal,
  RefuseAccountChange,
  Reinstatement,
  ReinstateAccount,
  ReleaseAccountChange,
  ResetPassword,
  RolesChange,
  Suspension,
  SuspendAccount,
} from '@art30/accounting';
import { codesOf } from '@art30/ledger';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

const { actor, shape, uuid } = kit;

export const AccountPath = shape('AccountPath', {
  person: actor('Id of the account.', 'u.approve'),
});
export const ChangePath = shape('ChangePath', {
  changeId: uuid('Event that asked for the change.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});
const ProviderPath = shape('ProviderPath', {
  eventId: uuid('Event that proposed it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

const twoOfThem = 'Asked for by one administrator; it is so once another releases it.';

export const accountRoutes: CommandResource = {
  name: 'AccountsController',
  root: 'v1/accounts',
  tag: 'people',
  bearsNoDocuments: true,
  routes: {
    open: commandRoute({
      at: '',
      path: NoPath,
      body: AccountOpening,
      command: (facts, _path, request) => new OpenAccount(facts, request),
      summary: 'Ask for an account',
      description: `${twoOfThem} Each of the two hands the holder half of a single-use secret. An id is never given twice.`,
      refusals: codesOf('OpenAccount'),
    }),
    changeRoles: commandRoute({
      at: ':person/roles',
      path: AccountPath,
      body: RolesChange,
      command: (facts, path, request) => new ChangeRoles({ ...facts, ...path }, request),
      summary: 'Ask for other roles',
      description: `${twoOfThem} They count at the next request, whatever an earlier token says.`,
      refusals: codesOf('ChangeRoles'),
    }),
    reset: commandRoute({
      at: ':person/password-reset',
      path: AccountPath,
      body: PasswordReset,
      command: (facts, path, request) => new ResetPassword({ ...facts, ...path }, request),
      summary: 'Ask for a new password',
      description: `${twoOfThem} The old one counts no more from then on, and the account signs nothing for SIGNING_SUSPENDED_HOURS, so that its holder would notice.`,
      refusals: codesOf('ResetPassword'),
    }),
    suspend: commandRoute({
      at: ':person/suspension',
      path: AccountPath,
      body: Suspension,
      command: (facts, path, request) => new SuspendAccount({ ...facts, ...path }, request),
      summary: 'Suspend an account',
      description:
        'At once, by one administrator. The account of an administrator, of an auditor, and for 7 days one that two have reinstated: once another administrator releases it.',
      refusals: codesOf('SuspendAccount'),
    }),
    reinstate: commandRoute({
      at: ':person/reinstatement',
      path: AccountPath,
      body: Reinstatement,
      command: (facts, path, request) => new ReinstateAccount({ ...facts, ...path }, request),
      summary: 'Ask to end a suspension',
      description: twoOfThem,
      refusals: codesOf('ReinstateAccount'),
    }),
  },
};

export const accountChangeRoutes: CommandResource = {
  name: 'AccountChangesController',
  root: 'v1/account-changes',
  tag: 'people',
  bearsNoDocuments: true,
  routes: {
    release: commandRoute({
      at: ':changeId/release',
      path: ChangePath,
      body: ChangeRelease,
      command: (facts, path, request) => new ReleaseAccountChange({ ...facts, ...path }, request),
      summary: 'Release a change of an account',
      description: 'By an administrator who did not ask for it, and whom it is not about.',
      refusals: codesOf('ReleaseAccountChange'),
    }),
    refuse: commandRoute({
      at: ':changeId/refusal',
      path: ChangePath,
      body: ChangeRefusal,
      command: (facts, path, request) => new RefuseAccountChange({ ...facts, ...path }, request),
      summary: 'Refuse a change of an account',
      description:
        'Ends what was asked for and is not released. Whoever suspended an account does not refuse that others reinstate it.',
      refusals: codesOf('RefuseAccountChange'),
    }),
  },
};

export const identityProviderRoutes: CommandResource = {
  name: 'IdentityProviderController',
  root: 'v1/identity-provider',
  tag: 'people',
  bearsNoDocuments: true,
  routes: {
    propose: commandRoute({
      at: '',
      path: NoPath,
      body: ProviderProposal,
      command: (facts, _path, request) => new ProposeIdentityProvider(facts, request),
      summary: 'Propose another identity provider',
      description:
        'Whoever vouches for people can be anybody here, so that a change needs two administrators. Once it is approved nobody signs under the old one, and instances are started again with the new settings.',
      refusals: codesOf('ProposeIdentityProvider'),
    }),
    approve: commandRoute({
      at: ':eventId/approval',
      path: ProviderPath,
      body: ProviderApproval,
      command: (facts, path, request) =>
        new ApproveIdentityProvider({ ...facts, ...path }, request),
      summary: 'Approve another identity provider',
      description: 'By an administrator who did not propose it.',
      refusals: codesOf('ApproveIdentityProvider'),
    }),
  },
};
