import { recordedFact, type EventIn } from '../kernel/booking';
import { asAct, byNobody, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, administers } from '../rows/command-row';
import {
  actor,
  differentOnes,
  id,
  listOf,
  meaning,
  moment,
  plainName,
  oneOf,
  optional,
  reason,
  shape,
  uuid,
} from '../schema';
import { textReference } from '../personal-text/personal-text.facts';
import { roles } from '../rows/roles';

/** Kinds of accounts: that of a person, or a service account of a program that only records. */
export const accountKinds = ['PERSON', 'SERVICE'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Changes of an account that need two administrators. */
export const accountChanges = ['OPEN', 'ROLES', 'RESET', 'SUSPEND', 'REINSTATE'] as const;
export type AccountChange = (typeof accountChanges)[number];

const person = actor(
  'Id of the person or program; never given to anybody else again.',
  'u.approve',
);
const heldRoles = listOf(
  oneOf(roles),
  roles.length,
  1,
)('What they may be let in as.', ['approver']);
/** Most donors whose data one account may read. */
export const accountDonorsMax = 100;
const donors = optional(
  differentOnes(
    id,
    accountDonorsMax,
    1,
  )(
    'Donors for whom the account asks: it sees what is theirs, and nothing else. Needed with the role `donor`, and with no other.',
    ['DON-A'],
  ),
);
const accountName = optional(
  plainName(
    'Name of the person, or of the program. Events know it by a reference alone, and it can be erased.',
    'Jane Doe',
  ),
);
const why = reason('Why.', 'approving officer from March 2024 on');
const documentReference = meaning(
  recordedFact.documentReference,
  'Reference of the document behind it.',
  'staff notice 2024-11',
);

export const AccountOpening = shape('OpenAccount', {
  person,
  kind: oneOf(accountKinds)(
    'Whether it is a person or a program; a program only records.',
    'PERSON',
  ),
  name: accountName,
  roles: heldRoles,
  donors,
  reason: why,
  documentReference,
});
export const RolesChange = shape('ChangeRoles', {
  roles: heldRoles,
  donors,
  name: meaning(
    accountName,
    'Name from now on; left out: as it is. Events know it by a reference alone.',
  ),
  reason: why,
  documentReference,
});
const stated = { reason: why, documentReference };
export const PasswordReset = shape('ResetPassword', stated);
export const Suspension = shape('SuspendAccount', stated);
export const Reinstatement = shape('ReinstateAccount', stated);
export const ChangeRelease = shape('ReleaseAccountChange', { documentReference });
export const ChangeRefusal = shape('RefuseAccountChange', stated);

interface OnPerson {
  readonly person: string;
}
interface OnChange {
  readonly changeId: string;
}

/** Command that asks for a new account. It takes effect once another administrator releases it. */
export class OpenAccount extends commandOf(AccountOpening, administers('AccountChangeAsked')) {}
export class ChangeRoles extends commandOf(
  RolesChange,
  administers('AccountChangeAsked'),
)<OnPerson> {}
export class ResetPassword extends commandOf(
  PasswordReset,
  administers('AccountChangeAsked'),
)<OnPerson> {}
/**
 * Command that suspends an account. The account of an officer is suspended at once, that of an administrator only after
 * another administrator releases the change.
 */
export class SuspendAccount extends commandOf(
  Suspension,
  administers('AccountSuspended', 'AccountChangeAsked'),
)<OnPerson> {}
export class ReinstateAccount extends commandOf(
  Reinstatement,
  administers('AccountChangeAsked'),
)<OnPerson> {}
/** Command that releases a change of an account for which another administrator asked. */
export class ReleaseAccountChange extends commandOf(
  ChangeRelease,
  administers('AccountChangeReleased'),
)<OnChange> {}
export class RefuseAccountChange extends commandOf(
  ChangeRefusal,
  administers('AccountChangeRefused'),
)<OnChange> {}

export type AccountCommand =
  | OpenAccount
  | ChangeRoles
  | ResetPassword
  | SuspendAccount
  | ReinstateAccount
  | ReleaseAccountChange
  | RefuseAccountChange;

const by = actor('Administrator.', 'administrator-1');
const signsFrom = moment(
  'Until then the account signs nothing, UTC: whoever it belongs to has time to notice.',
  '2024-03-02T09:00:00.000Z',
);

const named = byNobody(on.people, stands('roles are changed by another change'));

/** Event: the two administrators of a ledger with its own accounts; the first event about accounts. */
export const AdministratorsNamed = event('AdministratorsNamed', named, {
  administrators: listOf(actor, 2, 2)('Their ids.', ['administrator-1', 'administrator-2']),
});

const asked = stands('a change that was asked for is refused');

/** Event: an administrator asked for a change of an account. It takes effect once another administrator releases it. */
export const AccountChangeAsked = event('AccountChangeAsked', asAct(on.people, asked), {
  person,
  change: oneOf(accountChanges)('What is to become of the account.', 'OPEN'),
  kind: optional(meaning(AccountOpening.members.kind, 'Of a new account: a person or a program.')),
  roles: optional(heldRoles),
  donors,
  name: optional(
    meaning(
      textReference,
      'Reference of the name that is stated; the text is kept apart, and can be erased.',
    ),
  ),
  reason: why,
  by,
});

const changeId = uuid('Event that requested the change.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30');

const released = asAct(on.people, stands('it is changed back by another change'));

/** Event: another administrator released a change of an account, which takes effect now. */
export const AccountChangeReleased = event('AccountChangeReleased', released, {
  changeId,
  person,
  by,
  signsFrom: optional(signsFrom),
});
const refused = stands('it is asked for again');
export const AccountChangeRefused = event('AccountChangeRefused', asAct(on.people, refused), {
  changeId,
  person,
  by,
  reason: why,
});
const suspended = asAct(on.people, stands('an account is reinstated'));

/** Event: one administrator suspended an account at once. */
export const AccountSuspended = event('AccountSuspended', suspended, { person, by, reason: why });
const recovered = byNobody(on.people, stands('the password is reset again'));

/**
 * Event: an operator reset an administrator's password while the service was stopped, because no two other
 * administrators could do so.
 */
export const AdministratorRecovered = event('AdministratorRecovered', recovered, {
  person,
  signsFrom,
});

export const accountEvents = {
  AdministratorsNamed,
  AccountChangeAsked,
  AccountChangeReleased,
  AccountChangeRefused,
  AccountSuspended,
  AdministratorRecovered,
};
export type AccountEvent = EventIn<typeof accountEvents>;
