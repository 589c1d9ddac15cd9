import {
  accountDecider,
  ApproveCheckpointKeyChange,
  ApproveIdentityProvider,
  ChangeRoles,
  checkpointKeysDecider,
  delegationDecider,
  donorDecider,
  GrantDelegation,
  identityDecider,
  isOpenDelegation,
  OpenAccount,
  ProposeCheckpointKeyChange,
  ProposeDelegation,
  ProposeIdentityProvider,
  RefuseAccountChange,
  RefuseDelegation,
  ReinstateAccount,
  ReleaseAccountChange,
  ResetPassword,
  RevokeDelegation,
  signedCommands,
  stream,
  SuspendAccount,
  type AccountCommand,
  type AccountContext,
  type AccountEvent,
  type DelegationCommand,
  type Delegations,
  type PersonAccounts,
  type RejectionCode,
} from '@art30/accounting';
import { statedTexts } from '../personal-texts/personal-facts';
import { onOneStream, type CommandRow } from './command-row';

const decidedCodes: readonly RejectionCode[] = ['DELEGATION_UNKNOWN', 'DELEGATION_STATUS'];

const endingCodes: readonly RejectionCode[] = [...decidedCodes, 'SEGREGATION_OF_DUTIES'];
const grantingCodes: readonly RejectionCode[] = [
  ...endingCodes,
  ...(['DATES_NOT_ORDERED', 'ROLES_AT_ODDS', 'ACCOUNT_UNKNOWN'] as const),
];

/** Rejection codes for requesting a change of an account. */
const askingCodes: readonly RejectionCode[] = [
  ...(['ACCOUNTS_ELSEWHERE', 'SEGREGATION_OF_DUTIES'] as const),
  ...(['ACCOUNT_UNKNOWN', 'ACCOUNT_STATUS', 'LIMIT_EXCEEDED'] as const),
];
const rolesCodes: readonly RejectionCode[] = [...askingCodes, 'ROLES_AT_ODDS', 'DONOR_UNKNOWN'];
const releasingCodes: readonly RejectionCode[] = [
  ...(['ACCOUNTS_ELSEWHERE', 'SEGREGATION_OF_DUTIES'] as const),
  ...(['CHANGE_UNKNOWN', 'ACCOUNT_STATUS', 'ROLES_AT_ODDS'] as const),
];

/** Options of a command that ends a permission or an open request. */
interface Ending {
  readonly isEnding?: boolean;
  readonly revokes?: boolean;
}

/** Names of people are personal, so they are stored apart from the log. */
const personalName = {
  members: ['name'],
  textsIn: ({ facts }: { readonly facts: object }) => statedTexts(facts, ['name']),
};

function onPeople<C extends AccountCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  ending: Ending = {},
): CommandRow<C> {
  return onOneStream<C, PersonAccounts, AccountEvent, AccountContext>({
    command,
    codes,
    step: 'account',
    decider: accountDecider,
    ...ending,
    personal: personalName,
    id: (facts, { events }) =>
      'changeId' in facts ? facts.changeId : 'person' in facts ? (events[0]?.id ?? '') : '',
    context: async ({ request, facts }, { ports: { settings, clock }, ledger }) => {
      const delegations = (await ledger.read(stream.delegations, delegationDecider)).state;
      const donors = 'donors' in facts ? (facts.donors ?? []) : [];
      const found = await Promise.all(
        donors.map(async (id) => (await ledger.read(stream.donor(id), donorDecider)).state),
      );
      return {
        today: request.today,
        by: request.identity.metadata.recordedBy,
        isOwn: settings.ownAccounts,
        people: peopleIn(delegations),
        unknownDonors: donors.filter((_id, index) => found[index] === undefined),
        signsFrom: clock.inHours(settings.signingSuspendedHours),
      };
    },
  });
}

/**
 * Returns the ids of people with an open delegation. Delegations that name a responsible person belong to service
 * accounts.
 */
function peopleIn(delegations: Delegations): readonly string[] {
  return [...delegations.entries().values()]
    .filter((account) => account.responsible === undefined && isOpenDelegation(account))
    .map(({ person }) => person);
}

/**
 * Builds the rows of commands on delegations, accounts of people, the identity provider and the keys of checkpoints.
 *
 * @param commands returns the names of all commands, to which a delegation can be limited.
 */
export function peopleRows(commands: () => readonly string[]) {
  function onDelegations<C extends DelegationCommand>(
    command: CommandRow<C>['command'],
    codes: readonly RejectionCode[],
    ending: Ending = {},
  ): CommandRow<C> {
    return onOneStream({
      command,
      codes,
      step: 'delegation',
      decider: delegationDecider,
      ...ending,
      id: (facts, { events }) =>
        'delegationId' in facts ? facts.delegationId : (events[0]?.id ?? ''),
      context: async ({ request }, { ledger, ports: { settings } }) => {
        const { accounts } = (await ledger.read(stream.people, accountDecider)).state;
        return {
          today: request.today,
          by: request.identity.metadata.recordedBy,
          issuer: request.signedIn?.issuer ?? '',
          commands: commands().filter((command) => signedCommands.has(command)),
          services: [...accounts].flatMap(([id, { kind }]) => (kind === 'SERVICE' ? [id] : [])),
          accounts: settings.ownAccounts ? new Set(accounts.keys()) : null,
        };
      },
    });
  }

  return {
    ProposeDelegation: onDelegations(ProposeDelegation, [
      ...(['SEGREGATION_OF_DUTIES', 'ROLES_AT_ODDS', 'COMMAND_UNKNOWN', 'LIMIT_EXCEEDED'] as const),
      ...(['ACCOUNT_UNKNOWN', 'INVALID_DATE', 'DATES_NOT_ORDERED'] as const),
      ...(['INVALID_AMOUNT', 'INVALID_MINOR_UNITS', 'AMOUNT_TOO_LARGE'] as const),
      ...(['CURRENCY_MISMATCH', 'UNKNOWN_CURRENCY'] as const),
    ]),
    GrantDelegation: onDelegations(GrantDelegation, grantingCodes),
    RefuseDelegation: onDelegations(RefuseDelegation, endingCodes, { isEnding: true }),
    RevokeDelegation: onDelegations(RevokeDelegation, endingCodes, {
      isEnding: true,
      revokes: true,
    }),

    OpenAccount: onPeople(OpenAccount, [...rolesCodes, 'ACCOUNT_EXISTS']),
    ChangeRoles: onPeople(ChangeRoles, rolesCodes),
    ResetPassword: onPeople(ResetPassword, askingCodes),
    SuspendAccount: onPeople(SuspendAccount, askingCodes, { isEnding: true }),
    ReinstateAccount: onPeople(ReinstateAccount, askingCodes),
    ReleaseAccountChange: onPeople(ReleaseAccountChange, releasingCodes, { isEnding: true }),
    RefuseAccountChange: onPeople(RefuseAccountChange, releasingCodes, { isEnding: true }),

    ProposeIdentityProvider: onIdentity(ProposeIdentityProvider, [
      'NOTHING_REVISED',
      'ISSUER_INVALID',
    ]),
    ApproveIdentityProvider: onIdentity(
      ApproveIdentityProvider,
      [...(['EVENT_UNKNOWN', 'SEGREGATION_OF_DUTIES'] as const)],
      { revokes: true },
    ),

    ProposeCheckpointKeyChange: onKeys(ProposeCheckpointKeyChange, [
      ...(['CHECKPOINT_KEY_UNKNOWN', 'CHECKPOINT_KEY_STATUS', 'ROTATION_NOT_SIGNED'] as const),
      ...(['EVENT_UNKNOWN', 'NOTHING_REVISED'] as const),
    ]),
    ApproveCheckpointKeyChange: onKeys(ApproveCheckpointKeyChange, [
      ...(['EVENT_UNKNOWN', 'SEGREGATION_OF_DUTIES'] as const),
    ]),
  };
}

function onIdentity<C extends ProposeIdentityProvider | ApproveIdentityProvider>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  ending: Ending = {},
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'identity',
    decider: identityDecider,
    ...ending,
    id: (_facts, { events }) => events[0]?.id ?? '',
    context: async ({ request }) => ({
      today: request.today,
      by: request.identity.metadata.recordedBy,
    }),
  });
}

function onKeys<C extends ProposeCheckpointKeyChange | ApproveCheckpointKeyChange>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'checkpoint key',
    decider: checkpointKeysDecider,
    id: (_facts, { events }) => events[0]?.id ?? '',
    context: async ({ request }, { ports: { books, rotationSigners: signersOf } }) => {
      const { firstKey: first, lastSequence } = books.checkpointsSeen();
      const { today, identity } = request;
      return { today, by: identity.metadata.recordedBy, first, lastSequence, signersOf };
    },
  });
}
