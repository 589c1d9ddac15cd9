import {
  conflictCodes,
  conflictsMean,
  kit,
  type Conflict,
  type PlacedEvent,
} from '@art30/accounting';
import { proposalOf } from './acts-reader';

const { answer, count, moment, nullable, oneOf, uuid, words } = kit;

/** An event that breaks a rule on segregation of duties, such as one that the same person recorded and approved. */
export const SegregationConflict = answer('SegregationConflict', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  recordedBy: words('Who recorded it, by the event itself.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null if the event names nobody.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null if the event names nobody.', 'u.certify')),
  proposal: nullable(
    words(
      'Proposal under which it was booked, or on which it is an act; null without one.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  code: oneOf(conflictCodes)(conflictsMean, 'SAME_PERSON'),
  detail: words(
    'Fault, in a sentence.',
    'u.contrib recorded it, u.certify certified it, u.certify approved it: these are not three people',
  ),
});
export type SegregationConflict = kit.Infer<typeof SegregationConflict>;

/** A change of the people who may sign, or of the number who must sign. */
export const AccessChange = answer('AccessChange', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event; docs/events.md tells it.', 'DelegationGranted'),
  recordedAt: moment('When, UTC.', '2024-03-01T09:00:00.000Z'),
  recordedBy: words('By whom; `recovery` for the recovery command.', 'administrator-2'),
  about: words('Whom or what it is about: a person, a delegation, an issuer, a rule.', 'u.approve'),
});
export type AccessChange = kit.Infer<typeof AccessChange>;

/** Types of events that change who may sign, or how many people must sign. */
export const changesAccess: ReadonlySet<string> = new Set([
  ...['SigningRuleSet', 'DelegationGranted', 'DelegationRevoked', 'IdentityProviderChanged'],
  ...['AdministratorsNamed', 'AccountChangeReleased', 'AccountSuspended', 'AdministratorRecovered'],
]);

export function accessChangeRow({ event, sequence }: PlacedEvent): AccessChange {
  const { id: eventId, type: eventType, data, metadata } = event;
  const { recordedAt, recordedBy } = metadata;
  const about = ['person', 'donors', 'delegationId', 'issuer', 'rule', 'administrators']
    .map((name) => data[name])
    .flat()
    .filter((value) => typeof value === 'string');
  return { sequence, eventId, eventType, recordedAt, recordedBy, about: about.join(', ') };
}

export function conflictRow(
  { event, sequence }: PlacedEvent,
  conflict: Conflict,
): SegregationConflict {
  const { recordedBy, certifiedBy = null, approvedBy = null } = event.metadata;
  return {
    sequence,
    eventId: event.id,
    eventType: event.type,
    stream: event.stream,
    recordedBy,
    certifiedBy,
    approvedBy,
    proposal: proposalOf(event) ?? null,
    ...conflict,
  };
}
