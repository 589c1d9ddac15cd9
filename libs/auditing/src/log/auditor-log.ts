import {
  type CommandRequest,
  exampleLeaf,
  kit,
  refuse,
  type RejectionCode,
} from '@art30/accounting';
import {
  type EventStore,
  FoldedStreams,
  handle,
  type HandledStep,
  leafLine,
  pageEventsMax,
  type Position,
  type RecordedEvent,
  type StepRefusal,
  StepRefused,
} from '@art30/event-sourcing';
import { type EngagementCommandClass, isOpening } from '../engagement/engagement.commands';
import { demandOpen, engagementDecider } from '../engagement/engagement.decider';
import type { EngagementEvent } from '../engagement/engagement.facts';
import type { Engagement } from '../engagement/engagement.state';
import { isOfKeys, KeyClaims } from './key-claims';
import { LogTree } from './log-tree';
import { engagementEventOf, type PlacedEvent } from './placed-event';

/** Selects an earlier state of the auditor's log. */
interface LogKnownAt {
  /** A sequence of the log, a date or a UTC time; undefined for the present state. */
  readonly knownAt?: string | undefined;
}

/** Returns the events that the log contained at that sequence or time, in the given order. */
function knownBy(events: readonly PlacedEvent[], { knownAt }: LogKnownAt): readonly PlacedEvent[] {
  if (knownAt === undefined) return events;
  if (/^\d{1,15}$/.test(knownAt)) {
    return events.filter(({ sequence }) => BigInt(sequence) <= BigInt(knownAt));
  }
  const until = lastMomentOf(knownAt);
  return events.filter(({ stored }) => stored.metadata.recordedAt <= until);
}

/**
 * Returns the last millisecond of a date, or a time with its milliseconds. Recording times have milliseconds,
 * and times are compared as texts.
 */
function lastMomentOf(stated: string): string {
  if (stated.length === 'YYYY-MM-DD'.length) return `${stated}T23:59:59.999Z`;
  return stated.includes('.') ? stated : stated.replace('Z', '.000Z');
}

const { answer, count, sha256, uuid, words } = kit;

/** A command of an auditor on one engagement. */
interface AuditorStep<Facts = never> {
  readonly engagementId: string;
  readonly request: Pick<
    CommandRequest,
    'identity' | 'signedIn' | 'today' | 'ifRevision' | 'dryRun'
  >;
  readonly command: EngagementCommandClass<Facts>;
  /**
   * Reads the facts of the command. It is not called for an unknown engagement, except to open it, nor for a
   * repeated request.
   */
  facts(): Promise<Facts>;
}

/**
 * An event of the auditor's log with its leaf, the hash by which the event is included in the Merkle tree of
 * the log (RFC 6962).
 */
export const LeafOfLog = answer('LeafOfLog', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  logSequence: count("Place in the auditor's log, from 1.", 3),
  leafIndex: count('Leaves before it.', 2),
  leaf: sha256('SHA-256 of the byte 00 and the bytes of the line, in hex.', exampleLeaf),
  line: words(
    'The whole event as it is stored, as one line of canonical JSON (RFC 8785): data, id, metadata, revision, stream and type.',
    '{"data":{},"id":"6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30","metadata":{},"revision":1,"stream":"audit-AUD-2024","type":"SampleDrawn"}',
  ),
});
export type LeafOfLog = kit.Infer<typeof LeafOfLog>;

/** Name of the single step of a request, from which the names of its events are derived. */
const stepName = 'engagement';

const refusals: Readonly<
  Record<StepRefusal, readonly [RejectionCode, detail: string, field?: string]>
> = {
  'key-reused': [
    'IDEMPOTENCY_KEY_REUSED',
    'this Idempotency-Key was used for another request: send a new key',
    'Idempotency-Key',
  ],
  'revision-mismatch': [
    'REVISION_MISMATCH',
    'the engagement is at another revision than you saw: read it again',
    'If-Match',
  ],
  'stream-full': ['STREAM_FULL', 'the engagement holds as many events as it may: open another one'],
  'event-too-large': [
    'LIMIT_EXCEEDED',
    'this says more than one event can hold: ask for less at once',
  ],
  contended: ['CONTENDED', 'others kept writing to the engagement: send the request again'],
};

function streamOf(engagementId: string): string {
  return `audit-${engagementId}`;
}

/**
 * The auditor's log: one stream for each engagement, in a separate event store, so that the books and their
 * sequence are not affected.
 */
export class AuditorLog {
  private readonly folded = new FoldedStreams(engagementEventOf);
  private readonly keys: KeyClaims;
  readonly tree: LogTree;

  constructor(private readonly store: EventStore) {
    this.tree = new LogTree(store);
    this.keys = new KeyClaims(store);
  }

  /** Returns the name of an event that a request writes, given its index within the request. */
  eventNameIn({ identity }: Pick<CommandRequest, 'identity'>, index: number): string {
    return identity.eventName(stepName, index);
  }

  /**
   * Decides on a command and appends its events, once for each idempotency key.
   *
   * @throws AuditRefused or Rejection if nothing was written.
   * @throws Unavailable if nothing was written; OutcomeUnknown if something may have been.
   */
  async run<Facts>(step: AuditorStep<Facts>): Promise<HandledStep<Engagement, EngagementEvent>> {
    await this.demandOwnKey(streamOf(step.engagementId), step.request);
    if (isOpening(step.command) && !step.request.dryRun) await this.claimKey(step);
    return this.handled(step, step.request.dryRun);
  }

  /**
   * Claims the idempotency key of an opening. The opening is decided first, so that a refused one does not
   * use up its key.
   */
  private async claimKey<Facts>(step: AuditorStep<Facts>): Promise<void> {
    const { repeated } = await this.handled(step, true);
    if (repeated) return;
    const { engagementId, request } = step;
    const isOwn = await this.keys.claim(this.eventNameIn(request, 0), engagementId, request);
    if (!isOwn) refuse(...refusals['key-reused']);
  }

  private async handled<Facts>(
    step: AuditorStep<Facts>,
    dryRun: boolean,
  ): Promise<HandledStep<Engagement, EngagementEvent>> {
    const { today, ifRevision } = step.request;
    const identity = vouchedFor(step.request);
    const stream = streamOf(step.engagementId);
    try {
      return await handle({
        store: this.store,
        stream,
        name: stepName,
        identity,
        ifRevision,
        dryRun,
        decider: engagementDecider,
        folded: this.folded,
        context: async (state) => {
          if (!isOpening(step.command)) demandOpen(state);
          return new step.command(await step.facts());
        },
        decide: (state, command, eventId) =>
          engagementDecider.decide(command, state, { today }, eventId),
      });
    } catch (error) {
      if (error instanceof StepRefused) return refuse(...refusals[error.reason]);
      throw error;
    }
  }

  /**
   * Returns the events of an engagement, each with its sequence in the whole log.
   *
   * @throws AuditRefused ENGAGEMENT_UNKNOWN.
   */
  async eventsOf(engagementId: string, query: LogKnownAt = {}): Promise<readonly PlacedEvent[]> {
    const recorded = await this.store.readStream(streamOf(engagementId));
    await this.tree.catchUp();
    const knownEvents = knownBy(
      recorded.map((stored) => this.placed(stored)),
      query,
    );
    if (knownEvents.length === 0) demandOpen({ status: 'none' });
    return knownEvents;
  }

  /** Returns the events that opened engagements, in log order. */
  async openings(query: LogKnownAt = {}): Promise<readonly PlacedEvent[]> {
    await this.tree.catchUp();
    return knownBy(
      this.tree.openings().map((stored) => this.placed(stored)),
      query,
    );
  }

  /** Finds an event by its id or sequence and returns its leaf; undefined if there is none. */
  async leafOf(event: string): Promise<LeafOfLog | undefined> {
    await this.tree.catchUp();
    const id = /^\d+$/.test(event) ? this.tree.idAt(event) : event;
    const place = id === undefined ? undefined : this.tree.leafPlaceOf(id);
    if (id === undefined || place === undefined) return undefined;
    const { sequence: logSequence, stream } = place;
    const recorded = await this.store.readStream(stream);
    const stored = recorded.find((one) => one.id === id);
    if (stored === undefined) throw new Error(`event ${id} of the auditor's log is gone`);
    const leafIndex = logSequence - 1;
    const leaf = this.tree.leafAt(leafIndex);
    return { id, logSequence, leafIndex, leaf, line: leafLine(stored) };
  }

  /**
   * Streams every event as one line, in log order. The leaf of an event is the hash of its line, so claims of
   * idempotency keys are omitted: they have no leaves.
   */
  async *lines(): AsyncGenerator<string> {
    let after: Position | null = null;
    for (;;) {
      const page: readonly RecordedEvent[] = await this.store.readAll(after, pageEventsMax);
      for (const event of page) if (!isOfKeys(event.stream)) yield `${leafLine(event)}\n`;
      if (page.length < pageEventsMax) return;
      after = page.at(-1)?.position ?? after;
    }
  }

  private placed(stored: RecordedEvent): PlacedEvent {
    const sequence = this.tree.leafPlaceOf(stored.id)?.sequence ?? 0;
    return { stored, event: engagementEventOf(stored), sequence };
  }

  /** Refuses an idempotency key that was used in another engagement, as it belongs to another request. */
  private async demandOwnKey(
    stream: string,
    request: Pick<CommandRequest, 'identity'>,
  ): Promise<void> {
    await this.tree.catchUp();
    const usedStream = this.tree.streamOf(this.eventNameIn(request, 0));
    if (usedStream !== undefined && usedStream !== stream) refuse(...refusals['key-reused']);
  }
}

/**
 * Stores the auditor's identity provider in each event, since under another issuer the same id may be another
 * person.
 */
function vouchedFor({ identity, signedIn }: AuditorStep['request']): CommandRequest['identity'] {
  if (signedIn === undefined) return identity;
  const signedAs = { issuer: signedIn.issuer, role: 'auditor' };
  return { ...identity, metadata: { ...identity.metadata, signedAs } };
}
