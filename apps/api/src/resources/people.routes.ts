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
  ReinstateAccount,
  Reinstatement,
  ReleaseAccountChange,
  ResetPassword,
  RolesChange,
  SuspendAccount,
  Suspension,
} from '@art30/accounting';
import { AccountList, AccountView, asOfAsked } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { actor, shape, uuid } = kit;

const AccountPath = shape('AccountPath', {
  person: actor('Id of the account.', 'u.approve'),
});
export const ChangePath = shape('ChangePath', {
  changeId: uuid('Event that requested the change.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});
const ProviderPath = shape('ProviderPath', {
  eventId: uuid('Event that proposed it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

const twoOfThem =
  'One administrator requests the change, and it takes effect once another administrator releases it.';

export const accountRoutes: CommandResource = {
  name: 'AccountsController',
  root: 'v1/accounts',
  tag: 'people',
  bearsNoDocuments: true,
  routes: {
    open: commandRoute({
      at: '',
      begins: 'OpenAccount',
      about: 'none',
      path: NoPath,
      body: AccountOpening,
      command: (facts, _path, request) => new OpenAccount(facts, request),
      summary: 'Request an account',
      description: `${twoOfThem} Each of the two hands the holder half of a single-use secret. An id is never used twice.`,
    }),
    changeRoles: commandRoute({
      at: ':person/roles',
      begins: 'ChangeRoles',
      about: 'none',
      path: AccountPath,
      body: RolesChange,
      command: (facts, path, request) => new ChangeRoles({ ...facts, ...path }, request),
      summary: 'Request other roles',
      description: `${twoOfThem} The roles count from the next request on, whatever an earlier token says.`,
    }),
    reset: commandRoute({
      at: ':person/password-reset',
      begins: 'ResetPassword',
      about: 'none',
      path: AccountPath,
      body: PasswordReset,
      command: (facts, path, request) => new ResetPassword({ ...facts, ...path }, request),
      summary: 'Request a new password',
      description: `${twoOfThem} The old password is invalid from then on, and the account signs nothing for SIGNING_SUSPENDED_HOURS, so that its holder would notice.`,
    }),
    suspend: commandRoute({
      at: ':person/suspension',
      begins: 'SuspendAccount',
      about: 'none',
      path: AccountPath,
      body: Suspension,
      command: (facts, path, request) => new SuspendAccount({ ...facts, ...path }, request),
      summary: 'Suspend an account',
      description:
        'At once, by one administrator. The account of an administrator, of an auditor, and for 7 days one that two have reinstated: once another administrator releases it.',
    }),
    reinstate: commandRoute({
      at: ':person/reinstatement',
      begins: 'ReinstateAccount',
      about: 'none',
      path: AccountPath,
      body: Reinstatement,
      command: (facts, path, request) => new ReinstateAccount({ ...facts, ...path }, request),
      summary: 'Ask to end a suspension',
      description: twoOfThem,
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
      begins: 'ReleaseAccountChange',
      about: 'none',
      path: ChangePath,
      body: ChangeRelease,
      command: (facts, path, request) => new ReleaseAccountChange({ ...facts, ...path }, request),
      summary: 'Release a change of an account',
      description: 'By an administrator who did not ask for it, and whom it is not about.',
    }),
    refuse: commandRoute({
      at: ':changeId/refusal',
      begins: 'RefuseAccountChange',
      about: 'none',
      path: ChangePath,
      body: ChangeRefusal,
      command: (facts, path, request) => new RefuseAccountChange({ ...facts, ...path }, request),
      summary: 'Refuse a change of an account',
      description:
        'Ends a requested change that is not released. The administrator who suspended an account cannot refuse its reinstatement.',
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
      begins: 'ProposeIdentityProvider',
      about: 'none',
      path: NoPath,
      body: ProviderProposal,
      command: (facts, _path, request) => new ProposeIdentityProvider(facts, request),
      summary: 'Propose another identity provider',
      description:
        'An identity provider can sign anybody in, so a change of it needs two administrators. Once it is approved, nobody signs under the old one, and instances must be restarted with the new settings.',
    }),
    approve: commandRoute({
      at: ':eventId/approval',
      begins: 'ApproveIdentityProvider',
      about: 'none',
      path: ProviderPath,
      body: ProviderApproval,
      command: (facts, path, request) =>
        new ApproveIdentityProvider({ ...facts, ...path }, request),
      summary: 'Approve another identity provider',
      description: 'By an administrator who did not propose it.',
    }),
  },
};

/**
 * Query for accounts of people. They are read from the log itself, because the read model could lag behind a
 * suspension.
 */
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
      description: 'Roles of the account, and every change that an administrator requested.',
      unknown: 'ACCOUNT_UNKNOWN',
    }),
  },
};
