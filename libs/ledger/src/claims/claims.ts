import {
  claimDecider,
  claimIdOf,
  claimOf,
  ClaimReference,
  nameUuid,
  ReleaseReference,
  stream,
  type AnyLedgerEvent,
  type ClaimState,
  type ReleasedBecause,
  type UnreleasedClaim,
} from '@art30/accounting';
import {
  eventNameOf,
  type DomainEvent,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
  type RequestIdentity,
} from '@art30/event-sourcing';
import { fenceSettlesMs } from '../kernel/command-lifetime';
import type { Ledger, LedgerStep } from '../kernel/ledger';
import { todayOf, type Clock } from '../kernel/ports';

type Claiming = Pick<LedgerStep<never, never, never>, 'identity' | 'dryRun'>;

/**
 * References that are used once over all streams. The command decides first, without writing; what
 * its events use is then claimed, each in a stream of its own; and the events follow. So a claim may
 * be left whose use never came: it holds until no command can come any more that rests on it.
 */
export class Claims {
  constructor(
    private readonly ledger: Ledger,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims what the events of a step will use. A repeat, whose events stand, claims nothing; a later
   * try of a request whose events do not stand claims again, for its claim of before may be released
   * at any moment.
   *
   * @throws Rejection of the step, DUPLICATE_PAYMENT_REFERENCE or DUPLICATE_ERP_DOCUMENT.
   */
  async before<State, Event extends DomainEvent & AnyLedgerEvent, Context>(
    step: LedgerStep<State, Event, Context>,
  ): Promise<void> {
    const tried = await this.ledger.run({ ...step, dryRun: true });
    if (tried.repeated) return;
    for (const { id, name: eventId = id, event } of tried.events) {
      const claim = claimOf(event);
      if (claim) await this.claim({ ...claim, usedBy: { stream: step.stream, eventId } }, step);
    }
  }

  private async claim(facts: ClaimReference['facts'], { identity, dryRun }: Claiming) {
    const name = stream.claim(claimIdOf(facts));
    const { metadata } = identity;
    await this.ledger.run({
      name: 'claim',
      stream: name,
      decider: claimDecider,
      dryRun,
      identity: identityOf(
        metadata,
        ...[name, facts.usedBy.eventId, metadata.recordedAt, metadata.requestHash],
      ),
      context: async (state, recorded) => ({
        ...(await this.contextOf(state, recorded)),
        ownBefore: ownBefore(state, recorded, { metadata, stream: facts.usedBy.stream }),
      }),
      decide: (state, context, eventId) =>
        claimDecider.decide(new ClaimReference(facts), state, context, eventId),
    });
  }

  /**
   * Releases a claim whose use was reversed, or never came and cannot come any more.
   *
   * @param name stream of the claim.
   * @param claimedBy event that claimed.
   * @returns whether it holds nothing now.
   */
  async release(name: string, claimedBy: string): Promise<boolean> {
    const recorded = await this.events.readStream(name);
    const metadata = recorded.find(({ id }) => id === claimedBy)?.metadata;
    if (metadata === undefined) return true;
    const step = await this.ledger.run({
      name: 'release',
      stream: name,
      decider: claimDecider,
      dryRun: false,
      usesKept: true,
      identity: identityOf(
        { ...metadata, recordedAt: this.clock.now().toISOString() },
        ...[name, claimedBy],
      ),
      context: (state, recorded) => this.contextOf(state, recorded),
      decide: (state, context, eventId) => {
        const command = new ReleaseReference({ claimedBy });
        return claimDecider.decide(command, state, context, eventId);
      },
    });
    return step.state.unreleased.every((claim) => claim.claimedBy !== claimedBy);
  }

  private async contextOf(
    { unreleased: standing }: ClaimState,
    recorded: readonly RecordedEvent[],
  ) {
    const ended = new Map<string, ReleasedBecause>();
    for (const claim of standing) {
      const because = await this.endOf(claim, recorded);
      if (because !== undefined) ended.set(claim.claimedBy, because);
    }
    return { today: todayOf(this.clock), ended, ownBefore: new Set<string>() };
  }

  /** Read from the log, not from a view: neither a reversal nor the end of a lifetime passes. */
  private async endOf(
    { claimedBy, facts: { usedBy } }: UnreleasedClaim,
    recorded: readonly RecordedEvent[],
  ): Promise<ReleasedBecause | undefined> {
    const users = await this.events.readStream(usedBy.stream);
    const user = users.find((event) => eventNameOf(event) === usedBy.eventId);
    if (user !== undefined) {
      const isReversed = users.some(({ data }) => data['reverses'] === user.id);
      return isReversed ? 'REVERSED' : undefined;
    }
    const claimed = recorded.find(({ id }) => id === claimedBy)?.metadata.recordedAt;
    const mayCome = claimed !== undefined && this.clock.msSince(claimed) <= fenceSettlesMs;
    return mayCome ? undefined : 'UNUSED';
  }
}

/**
 * Claims of earlier approvals of the proposal that is booked, for the same stream, which itself books
 * the use once: each approval books under names of its own.
 */
function ownBefore(
  { unreleased: standing }: ClaimState,
  recorded: readonly RecordedEvent[],
  { metadata: { proposal }, stream: name }: { metadata: EventMetadata; stream: string },
): ReadonlySet<string> {
  if (proposal === undefined) return new Set();
  const own = recorded.filter(({ metadata }) => metadata.proposal === proposal);
  const ids = new Set(own.map(({ id }) => id));
  const before = standing.filter(
    ({ claimedBy, facts }) => facts.usedBy.stream === name && ids.has(claimedBy),
  );
  return new Set(before.map(({ claimedBy }) => claimedBy));
}

/** Each try of a request claims under a name of its own, for the claim of an earlier one may end. */
function identityOf(metadata: EventMetadata, ...of: readonly string[]): RequestIdentity {
  return { metadata, eventName: (step, index) => nameUuid('claim', ...of, step, index) };
}
