import { type EventIn, type Fact } from '../kernel/booking';
import { byNobody, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { follows, stepOf } from '../rows/command-row';
import {
  id,
  nameLengthMax,
  oneOf,
  optional,
  part,
  reference,
  shape,
  text,
  uuid,
  type Infer,
} from '../schema';

/**
 * The event that will use a reference. Its id is computed before the event is written, so that a retry finds the same
 * claim.
 */
const ReferenceUse = shape('ReferenceUse', {
  stream: text(nameLengthMax)('Stream of the event that uses it.', 'pledge-P1'),
  eventId: uuid('Name of that event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

const claimed = stands('it is released once its use is reversed, or never came');
export const ReferenceClaimed = event('ReferenceClaimed', byNobody(on.claim, claimed), {
  kind: oneOf(['PAYMENT', 'ERP_DOCUMENT'])(
    'What is used once: the reference of a payment on one account, or the number of a document of another system.',
    'PAYMENT',
  ),
  bankAccount: optional(id('Account that pays, of a payment.', 'BK-USD')),
  reference: reference(
    'Reference as it was stated; it is compared by what it looks like.',
    'PAY-1',
  ),
  payee: optional(
    text(nameLengthMax)(
      'Who is paid, of a payment: one reference pays one payee on one day, and may do so in parts.',
      'donor DON-A',
    ),
  ),
  usedBy: part(ReferenceUse)('The event that uses the reference; it follows.'),
});

/**
 * Reasons for which a reference may be used again: the event that used the reference was reversed, or was never
 * written.
 */
const releasedBecause = ['REVERSED', 'UNUSED'] as const;
export type ReleasedBecause = (typeof releasedBecause)[number];

const released = byNobody(on.claim, stands('the reference is claimed again'));
export const ReferenceReleased = event('ReferenceReleased', released, {
  claimedBy: uuid('Event that claimed the reference.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  because: oneOf(releasedBecause)(
    '`REVERSED`: what used the reference was reversed. `UNUSED`: what was to use it never came.',
    'UNUSED',
  ),
});

type Claimed = Infer<typeof ReferenceClaimed>;

/** A reference that only one event in all streams may use. `effectiveDate` is the day of the payment or expenditure. */
export type Claim = Pick<Claimed, 'kind' | 'bankAccount' | 'reference' | 'payee' | 'effectiveDate'>;

/**
 * Command that claims a reference for the event that is written next; a claimed reference cannot be used by another
 * event.
 */
export class ClaimReference extends stepOf(
  'ClaimReference',
  follows('ReferenceClaimed', 'ReferenceReleased'),
)<Claim & Pick<Claimed, 'usedBy'>> {}

/** Command that frees a claimed reference because its use was reversed or never written. */
export class ReleaseReference extends stepOf('ReleaseReference', follows('ReferenceReleased'))<{
  /** Id of the event that claimed the reference. */
  readonly claimedBy: string;
}> {}

export const claimEvents = { ReferenceClaimed, ReferenceReleased };
export type ClaimEvent = EventIn<typeof claimEvents>;
export type ClaimFact = Fact<ClaimEvent>;
