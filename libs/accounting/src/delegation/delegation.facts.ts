import { recordedFact, type EventIn } from '../kernel/booking';
import { asAct, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, administers } from '../rows/command-row';
import { bookingRoles } from '../rows/roles';
import {
  actor,
  currency,
  date,
  listOf,
  meaning,
  money,
  nameLengthMax,
  oneOf,
  optional,
  reason,
  shape,
  text,
  uuid,
  type Infer,
} from '../schema';

/** Most currencies, and most commands, to which one delegation can be limited. */
const limitedToMax = 100;

const exampleId = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';

const issuer = text(500)(
  'Who vouches for the person: issuer of the tokens under which the delegation counts.',
  'https://login.example.org',
);

const documentReference = meaning(
  recordedFact.documentReference,
  'Reference of the document behind it.',
  'delegation of authority 2024-11',
);

/** Members that describe a delegated authority: person, role, limits, and its first and last day. */
const delegated = {
  person: actor(
    'Person, or service account, that may do it: the claim of their tokens.',
    'u.approve',
  ),
  role: oneOf(bookingRoles)(
    'What they may do: record, receive (cashier), certify, approve, or approve what only the controller may.',
    'approver',
  ),
  from: date('First day on which it holds; today or later.', '2024-03-01'),
  until: date('Last day on which it holds.', '2025-12-31'),
  responsible: optional(
    actor(
      'Of a service account: the person who answers for it, and counts as the recorder of what it records.',
      'u.accounts',
    ),
  ),
  limit: optional(
    money(
      'Most that the person may sign of one kind of command for one donor in 30 days, in USD. Left out: no limit.',
    ),
  ),
  currencies: optional(
    listOf(currency, limitedToMax, 1)('Currencies in which it holds. Left out: all.', ['EUR']),
  ),
  commands: optional(
    listOf(
      text(nameLengthMax),
      limitedToMax,
      1,
    )('Kinds of command for which it holds, by their names. Left out: all of the role.', [
      'SignAgreement',
    ]),
  ),
};

export const Delegating = shape('ProposeDelegation', {
  ...delegated,
  reason: reason('Why.', 'approving officer for contributions'),
  documentReference,
});

const delegationId = uuid('Event that proposed the delegation.', exampleId);

const open = asAct(
  on.delegations,
  stands('a delegation is refused, or revoked once it is granted'),
);

/** Event: an administrator proposed a delegation. It gives no authority until another administrator grants it. */
export const DelegationProposed = event('DelegationProposed', open, {
  ...delegated,
  issuer,
  reason: Delegating.members.reason,
  proposedBy: actor('Administrator who proposed it.', 'administrator-1'),
});

const decided = { delegationId, by: actor('Administrator.', 'administrator-2') };

const granted = asAct(on.delegations, stands('a delegation is revoked'));

/** Event: another administrator granted a delegation. It is valid from then on, within its first and last day. */
export const DelegationGranted = event('DelegationGranted', granted, decided);

const because = reason('Why.', 'moved to another office');

const again = stands('another delegation is proposed');

/** Event: an administrator refused a proposed delegation. */
export const DelegationRefused = event('DelegationRefused', asAct(on.delegations, again), {
  ...decided,
  because,
});

const asked = asAct(
  on.delegations,
  stands('a delegation holds on while no other administrator revokes it'),
);

/**
 * Event: one administrator asked to revoke a delegation that two administrators had restored within the last 7 days.
 * The delegation stays valid until another administrator revokes it, so that no one can undo the decision of two.
 */
export const DelegationRevocationAsked = event('DelegationRevocationAsked', asked, {
  ...decided,
  because,
});

/** Event: a delegation was revoked and ends at once. Signatures given under it before stay valid. */
export const DelegationRevoked = event('DelegationRevoked', asAct(on.delegations, again), {
  ...decided,
  because,
});

export const delegationEvents = {
  DelegationProposed,
  DelegationGranted,
  DelegationRefused,
  DelegationRevocationAsked,
  DelegationRevoked,
};
export type DelegationEvent = EventIn<typeof delegationEvents>;

/** Id of the event that proposed the delegation; a request states it in its URL. */
interface OnDelegation {
  readonly delegationId: string;
}

export const DelegationGrant = shape('GrantDelegation', { documentReference });
const ended = { because, documentReference };
export const DelegationRefusal = shape('RefuseDelegation', ended);
export const DelegationRevocation = shape('RevokeDelegation', ended);

/**
 * Command that proposes a delegation; the UN financial rules require that authority is delegated to persons in writing.
 */
export class ProposeDelegation extends commandOf(Delegating, administers('DelegationProposed')) {}
/** Command that grants a delegation that another administrator proposed. */
export class GrantDelegation extends commandOf(
  DelegationGrant,
  administers('DelegationGranted'),
)<OnDelegation> {}
/** Command that refuses a proposed delegation. */
export class RefuseDelegation extends commandOf(
  DelegationRefusal,
  administers('DelegationRefused'),
)<OnDelegation> {}
/**
 * Command that revokes a delegation. One administrator can do so, unless two have restored the delegation within the
 * last 7 days.
 */
export class RevokeDelegation extends commandOf(
  DelegationRevocation,
  administers('DelegationRevoked', 'DelegationRevocationAsked'),
)<OnDelegation> {}

export type DelegationCommand =
  ProposeDelegation | GrantDelegation | RefuseDelegation | RevokeDelegation;

/** Role, issuer and delegation under which a person signed; the log stores them with each signature. */
export const SignedAs = shape('SignedAs', {
  issuer,
  role: text(nameLengthMax)('Role that was used.', 'certifier'),
  delegation: optional(
    uuid('Delegation that it was used under; none for a role that needs none.', exampleId),
  ),
});
export type SignedAs = Infer<typeof SignedAs>;
