import { eventNameOf } from '@art30/event-sourcing';
import { claimOf } from '../../claim/claim-of';
import { isSameUse } from '../../claim/claim.decider';
import type { Claim, ClaimEvent, ClaimReference } from '../../claim/claim.facts';
import { claimIdOf, receiptIdOf } from '../../log/identifiers';
import type { ReceiptState } from '../../receipt/state/receipt.state';
import { stream as streams } from '../../rows/streams';
import { findingAt, type KnownEvent, type LogFinding } from './finding';

interface UnreleasedClaim {
  readonly claimedBy: string;
  readonly facts: ClaimReference['facts'];
  /** Proposal under which the reference was claimed; undefined if one person recorded the event without a proposal. */
  readonly proposal: string | undefined;
  /** Id of the event that uses the reference; undefined until the log has had that event. */
  useId?: string;
}

/** Questions about earlier events of the log that the check needs answered. */
interface Before {
  /** True if the event with this id was reversed. */
  readonly isReversed: (id: string) => boolean;
}

/**
 * Checks that a reference (of a payment or document) is used once over all streams. A claim event registers each use
 * beforehand; only the event named in the claim may use the reference.
 */
export class ClaimedReferences {
  used = 0;
  private readonly claims = new Map<string, readonly UnreleasedClaim[]>();

  constructor(private readonly before: Before) {}

  check(at: KnownEvent): readonly LogFinding[] {
    const { ledgerEvent } = at;
    switch (ledgerEvent.type) {
      case 'ReferenceClaimed':
        return this.claimed(at, ledgerEvent);
      case 'ReferenceReleased':
        return this.released(at, ledgerEvent);
      default: {
        const claim = claimOf(ledgerEvent);
        return claim === undefined ? [] : this.isUsed(at, claim);
      }
    }
  }

  private claimed(
    at: KnownEvent,
    { data }: Extract<ClaimEvent, { readonly type: 'ReferenceClaimed' }>,
  ): readonly LogFinding[] {
    const { id, stream, metadata } = at.event;
    const { proposal } = metadata;
    const unreleased = this.claims.get(stream) ?? [];
    const isOwn = (claim: UnreleasedClaim) =>
      proposal !== undefined &&
      claim.proposal === proposal &&
      claim.facts.usedBy.stream === data.usedBy.stream;
    const other = unreleased.find((claim) => !isOwn(claim) && !isSameUse(claim.facts, data));
    this.claims.set(stream, [...unreleased, { claimedBy: id, facts: data, proposal }]);
    return [
      ...this.elsewhere(at, data),
      ...(other === undefined ? [] : [findingAt(at, 'REFERENCE_TWICE', usedBefore(data, other))]),
    ];
  }

  private elsewhere(at: KnownEvent, claim: Claim): readonly LogFinding[] {
    const own = streams.claim(claimIdOf(claim));
    if (own === at.event.stream) return [];
    return [findingAt(at, 'OTHER_STREAM', `reference ${claim.reference} is claimed in ${own}`)];
  }

  private released(
    at: KnownEvent,
    { data }: Extract<ClaimEvent, { readonly type: 'ReferenceReleased' }>,
  ): readonly LogFinding[] {
    const { stream } = at.event;
    const { claimedBy, because } = data;
    const unreleased = this.claims.get(stream) ?? [];
    const claim = unreleased.find((one) => one.claimedBy === claimedBy);
    const left = unreleased.filter((one) => one !== claim);
    if (left.length === 0) this.claims.delete(stream);
    else this.claims.set(stream, left);
    if (claim === undefined) {
      const detail = `the event releases the claim of event ${claimedBy}, which does not stand`;
      return [findingAt(at, 'OTHER_CLAIM', detail)];
    }
    const { eventId } = claim.facts.usedBy;
    const isSo = because === 'REVERSED' ? this.isReversed(claim) : claim.useId === undefined;
    if (isSo) return [];
    const detail = `the event says that the use by event ${eventId} was ${because}, and it was not`;
    return [findingAt(at, 'OTHER_CLAIM', detail)];
  }

  private isReversed({ useId }: UnreleasedClaim): boolean {
    return useId !== undefined && this.before.isReversed(useId);
  }

  private isUsed(at: KnownEvent, claim: Claim): readonly LogFinding[] {
    this.used += 1;
    const { id, stream } = at.event;
    const name = eventNameOf(at.event);
    const unreleased = this.claims.get(streams.claim(claimIdOf(claim))) ?? [];
    const own = unreleased.find(({ facts }) => facts.usedBy.eventId === name);
    const named = `reference ${claim.reference}`;
    if (own === undefined) {
      return [findingAt(at, 'NOT_CLAIMED', `${named} was not claimed for it`)];
    }
    for (const one of unreleased) if (one.facts.usedBy.eventId === name) one.useId = id;
    const other = unreleased.find(
      (one) => one.useId !== undefined && one.useId !== id && !this.isReversed(one),
    );
    if (other !== undefined) return [findingAt(at, 'REFERENCE_TWICE', usedBefore(claim, other))];
    const { facts } = own;
    const isSame = facts.usedBy.stream === stream && alike(facts, claim);
    if (isSame) return [];
    return [findingAt(at, 'OTHER_CLAIM', `${named} was claimed for another payment than this one`)];
  }
}

function alike(one: Claim, other: Claim): boolean {
  return (
    one.reference === other.reference &&
    one.bankAccount === other.bankAccount &&
    one.payee === other.payee &&
    one.effectiveDate === other.effectiveDate
  );
}

function usedBefore({ reference }: Claim, { facts: { usedBy }, useId }: UnreleasedClaim): string {
  const use = useId ?? usedBy.eventId;
  return `reference ${reference} was claimed before for event ${use} in ${usedBy.stream}`;
}

/**
 * Checks that a bank credit is recorded once unless it was reversed, and on the right receipt. The receipt's id is
 * derived from bank account and bank reference, so that a second record meets the first one.
 */
export class BankCredits {
  booked = 0;

  /** @param before returns the state of the receipt's stream before the event. */
  check(at: KnownEvent, before: () => ReceiptState): readonly LogFinding[] {
    const { ledgerEvent } = at;
    if (ledgerEvent.type !== 'ReceiptRecorded' && ledgerEvent.type !== 'ReceiptTakenOver')
      return [];
    this.booked += 1;
    const { bankAccount, bankReference, receiptId } = ledgerEvent.data;
    const named = `credit ${bankReference} on ${bankAccount}`;
    const expected = receiptIdOf(bankAccount, bankReference);
    const isOwn = receiptId === expected && at.event.stream === streams.receipt(expected);
    return [
      ...(isOwn
        ? []
        : [
            findingAt(at, 'OTHER_RECEIPT', `${named} is receipt ${expected}, and not ${receiptId}`),
          ]),
      ...(before().status === 'recorded'
        ? [findingAt(at, 'CREDIT_TWICE', `${named} was booked before, and is not reversed`)]
        : []),
    ];
  }
}
