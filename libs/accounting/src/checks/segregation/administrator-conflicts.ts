import type { RecordedEvent } from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../../log/events';
import { type Conflict, hasAsked, isAbout } from '../../signing/segregation-of-duties';
import type { PlacedEvent } from '../log-rules/finding';

/**
 * Types of events by which administrators change delegations, accounts, the identity provider and checkpoint
 * keys.
 */
const peopleActs = [
  'DelegationProposed',
  'DelegationGranted',
  'DelegationRefused',
  'DelegationRevocationAsked',
  'DelegationRevoked',
  'AccountChangeAsked',
  'AccountChangeReleased',
  'AccountChangeRefused',
  'AccountSuspended',
  'IdentityProviderProposed',
  'IdentityProviderChanged',
  'CheckpointKeyChangeProposed',
  'CheckpointKeyRotated',
  'CheckpointKeyRevoked',
] as const;
type PeopleAct = Extract<AnyLedgerEvent, { readonly type: (typeof peopleActs)[number] }>;

interface JudgedAct extends PlacedEvent {
  /**
   * Earlier event that requested the delegation or account change on which this event decides; undefined if the log
   * has none.
   */
  readonly asked?: RecordedEvent | undefined;
}

export function isPeopleAct(event: AnyLedgerEvent): event is PeopleAct {
  return (peopleActs as readonly string[]).includes(event.type);
}

/**
 * Checks an act of administrators on delegations, accounts or keys. Two different people must act, neither may be the
 * person affected, and each must be the sender of their own act.
 */
export function conflictsOfPeopleAct(act: PeopleAct, judged: JudgedAct): readonly Conflict[] {
  const by = actorOf(act);
  const { recordedBy } = judged.event.metadata;
  return [
    ...(by === recordedBy ? [] : [otherThan(by, recordedBy)]),
    ...sameIn(act, by, judged.asked === undefined ? undefined : ledgerEventOf(judged.asked)),
  ];
}

function actorOf(act: PeopleAct): string {
  switch (act.type) {
    case 'DelegationProposed':
    case 'IdentityProviderProposed':
    case 'CheckpointKeyChangeProposed':
      return act.data.proposedBy;
    case 'IdentityProviderChanged':
    case 'CheckpointKeyRotated':
    case 'CheckpointKeyRevoked':
      return act.data.approvedBy;
    default:
      return act.data.by;
  }
}

function sameIn(
  act: PeopleAct,
  by: string,
  asked: AnyLedgerEvent | undefined,
): readonly Conflict[] {
  switch (act.type) {
    case 'DelegationProposed':
      return isAbout(by, act.data) ? [ownDelegation(by)] : [];
    case 'DelegationGranted':
      return asked?.type === 'DelegationProposed' ? grantConflicts(by, asked) : [];
    case 'IdentityProviderChanged':
    case 'CheckpointKeyRotated':
    case 'CheckpointKeyRevoked':
      return hasAsked(by, act.data.proposedBy)
        ? [same(`${by} approved a change that they proposed`)]
        : [];
    case 'AccountChangeAsked':
    case 'AccountChangeRefused':
    case 'AccountSuspended':
      return ownAccount(by, act.data);
    case 'AccountChangeReleased':
      return [
        ...ownAccount(by, act.data),
        ...(asked?.type === 'AccountChangeAsked' && hasAsked(by, asked.data.by)
          ? [same(`${by} released a change that they asked for`)]
          : []),
      ];
    default:
      return [];
  }
}

function grantConflicts(
  by: string,
  { data }: Extract<PeopleAct, { readonly type: 'DelegationProposed' }>,
): readonly Conflict[] {
  return [
    ...(hasAsked(by, data.proposedBy)
      ? [same(`${by} granted a delegation that they proposed`)]
      : []),
    ...(isAbout(by, data) ? [ownDelegation(by)] : []),
  ];
}

function ownDelegation(by: string): Conflict {
  return same(`${by} had a part in a delegation to themselves`);
}

function ownAccount(by: string, data: { readonly person: string }): readonly Conflict[] {
  return isAbout(by, data) ? [same(`${by} had a part in a change of their own account`)] : [];
}

function same(detail: string): Conflict {
  return { code: 'SAME_PERSON', detail };
}

function otherThan(by: string, recordedBy: string): Conflict {
  return {
    code: 'OTHER_PEOPLE',
    detail: `the event states that ${by} acted, but was sent by ${recordedBy}`,
  };
}
