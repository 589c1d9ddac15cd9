import type { Decider } from '@art30/event-sourcing';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { refuse } from '../kernel/rejection';
import type {
  ClaimEvent,
  ClaimFact,
  ClaimReference,
  ReleasedBecause,
  ReleaseReference,
} from './claim.facts';

/** A claim (the record that an event uses a reference) that still blocks other uses of the reference. */
export interface UnreleasedClaim {
  /** Id of the event that made the claim. */
  readonly claimedBy: string;
  readonly facts: ClaimReference['facts'];
}

/** The claims of one reference that were not released, in the order of the log. */
export interface ClaimState {
  readonly unreleased: readonly UnreleasedClaim[];
}

export interface ClaimContext {
  readonly today: IsoDate;
  /**
   * Claims that may be released, by the id of the claiming event, with the reason: the use was reversed or never
   * recorded.
   */
  readonly ended: ReadonlyMap<string, ReleasedBecause>;
  /**
   * Ids of earlier claims that the same proposal made for the same stream. They are for the same use, so they do not
   * block the new claim.
   */
  readonly ownBefore: ReadonlySet<string>;
}

/**
 * Ensures that a reference is used once over all streams. The reference is claimed in a stream of its own before the
 * event that uses it is written. Only payments to the same payee on the same day may share one reference.
 */
export const claimDecider: Decider<
  ClaimState,
  ClaimReference | ReleaseReference,
  ClaimEvent,
  ClaimContext
> = {
  initialState: { unreleased: [] },

  decide(command, state, context) {
    const facts =
      command.type === 'ClaimReference'
        ? claimed(command, state, context)
        : released(state, context, ({ claimedBy }) => claimedBy === command.facts.claimedBy);
    return facts.map(
      ({ type, data }) =>
        ({ type, data: { ...data, policy: policyInForce, entries: [] } }) as ClaimEvent,
    );
  },

  evolve({ unreleased }, { id, event }) {
    if (event.type === 'ReferenceReleased') {
      return {
        unreleased: unreleased.filter(({ claimedBy }) => claimedBy !== event.data.claimedBy),
      };
    }
    const { policy, entries, ...facts } = event.data;
    return { unreleased: [...unreleased, { claimedBy: id, facts }] };
  },
};

/**
 * Records the claim, also if the same event has claimed the reference before. The age of the latest claim decides when
 * an unused claim is released, so a repeated claim must be recorded.
 *
 * @throws Rejection DUPLICATE_PAYMENT_REFERENCE or DUPLICATE_ERP_DOCUMENT.
 */
function claimed(
  { facts }: ClaimReference,
  state: ClaimState,
  context: ClaimContext,
): readonly ClaimFact[] {
  const other = state.unreleased.find(
    ({ claimedBy, facts: otherFacts }) =>
      !context.ended.has(claimedBy) &&
      !context.ownBefore.has(claimedBy) &&
      !isSameUse(otherFacts, facts),
  );
  if (other !== undefined) refuseUsed(facts, other.facts);
  return [...released(state, context), { type: 'ReferenceClaimed', data: facts }];
}

/** True if two claims may share their reference: they are for the same event, or pay the same payee on the same day. */
export function isSameUse(one: ClaimReference['facts'], other: ClaimReference['facts']): boolean {
  if (one.usedBy.eventId === other.usedBy.eventId) return true;
  const { payee, effectiveDate } = one;
  return payee !== undefined && payee === other.payee && effectiveDate === other.effectiveDate;
}

function refuseUsed(
  { kind, reference }: ClaimReference['facts'],
  { reference: usedReference, bankAccount, payee, effectiveDate, usedBy }: ClaimReference['facts'],
): never {
  const where = usedBy.stream.replace('-', ' ');
  if (kind === 'ERP_DOCUMENT') {
    return refuse(
      'DUPLICATE_ERP_DOCUMENT',
      `document ${reference} is an expenditure of ${effectiveDate} on ${where}: ` +
        'give the number of another document, or reverse that expenditure first',
      'id',
    );
  }
  const alike = usedReference === reference ? '' : `, which looks like ${usedReference},`;
  return refuse(
    'DUPLICATE_PAYMENT_REFERENCE',
    `payment reference ${reference}${alike} pays ${payee ?? ''} from ${bankAccount ?? ''} on ` +
      `${effectiveDate}, on ${where}: one reference pays one payee on one day, ` +
      'so give the reference of this payment',
    'paymentReference',
  );
}

function released(
  { unreleased }: ClaimState,
  { today, ended }: ClaimContext,
  asked: (claim: UnreleasedClaim) => boolean = () => true,
): readonly ClaimFact[] {
  return unreleased.filter(asked).flatMap(({ claimedBy }) => {
    const because = ended.get(claimedBy);
    if (because === undefined) return [];
    return [{ type: 'ReferenceReleased', data: { effectiveDate: today, claimedBy, because } }];
  });
}
