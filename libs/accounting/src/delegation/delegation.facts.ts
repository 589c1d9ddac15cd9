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

/** Currencies, and kinds of command, that one delegation may be limited to. */
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

/** What somebody may do on behalf of the organization, from a day to a day. */
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

/** An administrator proposed it: nobody may do anything under it yet. */
export const DelegationProposed = event('DelegationProposed', open, {
  ...delegated,
  issuer,
  reason: Delegating.members.reason,
  proposedBy: actor('Administrator who proposed it.', 'administrator-1'),
});

const decided = { delegationId, by: actor('Administrator.', 'administrator-2') };

const granted = asAct(on.delegations, stands('a delegation is revoked'));

/** Another administrator granted it: it holds from then on, within its days. */
export const DelegationGranted = event('DelegationGranted', granted, decided);

const because = reason('Why.', 'moved to another office');

const again = stands('another delegation is proposed');

/** It was proposed and is not granted. */
export const DelegationRefused = event('DelegationRefused', asAct(on.delegations, again), {
  ...decided,
  because,
});

const asked = asAct(
  on.delegations,
  stands('a delegation holds on while no other administrator revokes it'),
);

/**
 * One administrator asks to end what two have given back within 7 days of its revocation: it holds until
 * another one revokes it.
 */
export const DelegationRevocationAsked = event('DelegationRevocationAsked', asked, {
  ...decided,
  because,
});

/** It ends at once; what was signed under it before stays as it is. */
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

/** What the address of a request adds: event that proposed the delegation. */
interface OnDelegation {
  readonly delegationId: string;
}

export const DelegationGrant = shape('GrantDelegation', { documentReference });
const ended = { because, documentReference };
export const DelegationRefusal = shape('RefuseDelegation', ended);
export const DelegationRevocation = shape('RevokeDelegation', ended);

/** Asks for a delegation (UN financial rules: authority is delegated to persons, in writing). */
export class ProposeDelegation extends commandOf(Delegating, administers('DelegationProposed')) {}
/** Grants what another administrator proposed. */
export class GrantDelegation extends commandOf(
  DelegationGrant,
  administers('DelegationGranted'),
)<OnDelegation> {}
/** Ends what was proposed and not granted. */
export class RefuseDelegation extends commandOf(
  DelegationRefusal,
  administers('DelegationRefused'),
)<OnDelegation> {}
/** Ends a delegation at once; one administrator is enough, but where two have just undone that. */
export class RevokeDelegation extends commandOf(
  DelegationRevocation,
  administers('DelegationRevoked', 'DelegationRevocationAsked'),
)<OnDelegation> {}

export type DelegationCommand =
  ProposeDelegation | GrantDelegation | RefuseDelegation | RevokeDelegation;

/** In which role somebody signed, who vouched for them, and under which delegation. */
export const SignedAs = shape('SignedAs', {
  issuer,
  role: text(nameLengthMax)('Role that was used.', 'certifier'),
  delegation: optional(
    uuid('Delegation that it was used under; none for a role that needs none.', exampleId),
  ),
});
export type SignedAs = Infer<typeof SignedAs>;
