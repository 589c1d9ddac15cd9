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
 * Makes references unique across all streams, for example a payment reference. A command first decides in a dry run.
 * Then it claims each reference that its events use, in a stream for that reference, and appends its events. If the
 * command stops between the two, the claim remains unused until it is released.
 */
export class Claims {
  constructor(
    private readonly ledger: Ledger,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims the references that the events of a step will use. A repeated request whose events are in the log claims
   * nothing. If its events are not in the log it claims again, because the claim of its earlier try may be released at
   * any moment.
   *
   * @throws Rejection by which the step itself is refused, or DUPLICATE_PAYMENT_REFERENCE or DUPLICATE_ERP_DOCUMENT.
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
   * Releases a claim if the event that used the reference was reversed, or if it was never used and no command can use
   * it any more.
   *
   * @param name stream of the claim.
   * @param claimedBy id of the event that made the claim.
   * @returns true if the claim is released or does not exist.
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

  /**
   * Returns the reason why a claim has ended; undefined while it is used or a command may still use it. The log is
   * read, as the read model may lag. Both reasons are final: neither a reversal nor the end of a command's lifetime can
   * be undone.
   */
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
 * Returns ids of claims that earlier approvals of the same proposal made for the same stream. They do not block the
 * present approval: its event names differ, but the stream books the proposal only once.
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

/**
 * Gives the claim a new event name at each try of a request. With the same name, a try after the release would find the
 * old claim and append nothing.
 */
function identityOf(metadata: EventMetadata, ...of: readonly string[]): RequestIdentity {
  return { metadata, eventName: (step, index) => nameUuid('claim', ...of, step, index) };
}
