import {
  conflictsIn,
  goesByPledge,
  isOnePersonEnough,
  isProposalEvent,
  itemHash,
  ledgerEventOf,
  pledgeDecider,
  postingDateOf,
  type PlacedEvent,
  type PledgeEvent,
  tallyOf,
  kit,
} from '@art30/accounting';
import {
  eventNameOf,
  fold,
  pageEventsMax,
  type EventStore,
  type RecordedEvent,
  type ReadStore,
  type SkippedEvents,
} from '@art30/event-sourcing';
import { skippedEvents } from '../registers/skipped-events';
import { answeredPage, keyOfLength, type AsOf, type AsOfResolver } from '../times/as-of';
import { badQuery } from '../times/refusals';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { proposalOf, type ActsByProposal, type ActsReader } from './acts-reader';
import type { DelegationRace, DelegationRaces } from '../delegations/delegation-races';
import type { OfReadModels } from '../columns/journal-columns';
import type { LogReader } from '../proposals/log-reader';
import { peopleView, PersonParts, SegregationTotals, UnsignedType } from './people-tally';
import type { PeopleColumns } from '../columns/people-columns';
import {
  AccessChange,
  SegregationConflict,
  accessChangeRow,
  changesAccess,
  conflictRow,
} from './conflict-rows';

const { answer, answerRowsMax: rowsMax, count, listOf, part } = kit;

/** Default number of events that one answer checks. */
const judgedDefault = 1_000;
/** Number of events checked between two pauses, in which the process serves other requests. */
const judgedAtATime = 50;
/** Number of conflicts after which an answer ends early; the next page goes on from there. */
const conflictsMax = 200;

/** The part of the log that an answer checked. */
const JudgedPart = answer('JudgedPart', {
  after: count('Sequence behind which it began; 0 at the beginning of the log.', 0),
  through: count('Sequence of the last event.', 61),
  events: count('Events judged between them; those beyond `asAt` are left out.', 61),
});

export const SegregationAnswer = answer('Segregation', {
  ...pageAnswered,
  totals: part(SegregationTotals)('Over all events, whatever the page.'),
  unsignedByType: listOf(UnsignedType, rowsMax)('The unsigned events, by their kinds.'),
  people: listOf(PersonParts, rowsMax)('Each person, at most the first 1000 by their ids.'),
  judged: part(JudgedPart)('The events that this answer judged.'),
  conflicts: listOf(
    SegregationConflict,
    rowsMax,
  )('The conflicts among these events, in the order of the log; an event may have more than one.'),
  accessChanges: listOf(
    AccessChange,
    rowsMax,
  )('Changes of who may sign among these events, in the order of the log.'),
});
export type SegregationAnswer = kit.Infer<typeof SegregationAnswer>;

/** Dependencies of `Segregation`, which checks the signatures of events. */
export interface SegregationSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly events: EventStore;
  readonly people: OfReadModels<PeopleColumns>;
  readonly log: LogReader;
  readonly acts: ActsReader;
  readonly races: DelegationRaces;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: () => Promise<void>;
  /** Returns the SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/** Data of one query that the checks of all its events share. */
interface Judging {
  readonly asOf: AsOf;
  readonly skipped: SkippedEvents;
  /** Signatures that break a limit because the check at signing did not see a concurrent event. */
  readonly races: readonly DelegationRace[];
}

/**
 * Checks that each event was signed by the people whom the rules require (UN financial rules 105.5, 105.6).
 */
export class Segregation {
  constructor(private readonly dependencies: SegregationSources) {}

  /** Returns totals over all events, and the conflicts among the events of one page. */
  async find(query: PageQuery): Promise<SegregationAnswer> {
    const page = await this.dependencies.asOf.page({
      ...query,
      limit: query.limit ?? judgedDefault,
    });
    const { asOf } = page;
    const after = placeIn(keyOfLength(page, 1));
    const tally = tallyOf(this.dependencies.people.here().counted(asOf));
    const skipped = await skippedEvents(this.dependencies.events);
    const through = Math.min(asOf.sequence, after + page.limit);
    const races = await this.dependencies.races.between(after, through);
    await this.dependencies.rest?.();
    const found = await this.judged({ asOf, skipped, races }, after, through);
    const isLast = found.through >= asOf.sequence;
    return {
      ...answeredPage(page, isLast ? null : [found.through]),
      ...peopleView(tally),
      judged: { after, through: found.through, events: found.events },
      conflicts: found.conflicts,
      accessChanges: found.accessChanges,
    };
  }

  /** Checks the events of a part of the log one by one, and ends early after enough conflicts. */
  private async judged(judging: Judging, after: number, through: number) {
    const conflicts: SegregationConflict[] = [];
    const accessChanges: AccessChange[] = [];
    let [last, events] = [after, 0];
    let page = await this.dependencies.log.after(after, pageEventsMax);
    while (last < through && page.length > 0) {
      const { sequence: end = last } = page.at(-1) ?? {};
      const behind = await this.dependencies.log.after(end, pageEventsMax);
      const acts = await this.dependencies.acts.around(page, behind);
      for (const placed of page) {
        if (last >= through || conflicts.length >= conflictsMax) break;
        last = placed.sequence;
        if (!isJudged(placed, judging)) continue;
        events += 1;
        await this.restAfter(events);
        if (changesAccess.has(placed.event.type)) accessChanges.push(accessChangeRow(placed));
        conflicts.push(...(await this.conflictsOf(placed, acts)));
        const own = judging.races.filter(({ sequence }) => sequence === last);
        conflicts.push(...own.map(({ code, detail }) => conflictRow(placed, { code, detail })));
      }
      if (conflicts.length >= conflictsMax) break;
      page = behind;
    }
    return { conflicts, accessChanges, events, through: last };
  }

  private async restAfter(events: number): Promise<void> {
    if (events % judgedAtATime === 0) await this.dependencies.rest?.();
  }

  private async conflictsOf(
    placed: PlacedEvent,
    acts: ActsByProposal,
  ): Promise<readonly SegregationConflict[]> {
    const conflicts = conflictsIn({
      ...placed,
      acts: acts.get(proposalOf(placed.event) ?? '') ?? [],
      asked: await this.asked(placed),
      isOnePersonEnough: await this.isOnePersonEnough(placed),
      isBookedBefore: () => this.isBookedBefore(placed),
      streamHash: await this.streamHash(placed, acts.get(proposalOf(placed.event) ?? '') ?? []),
    });
    return conflicts.map((conflict) => conflictRow(placed, conflict));
  }

  private isBookedBefore({ sequence, event }: PlacedEvent): boolean {
    const earlier = this.dependencies.readStore.query(
      'SELECT 1 FROM events WHERE event_name = ? AND sequence < ?',
      [eventNameOf(event), sequence],
    );
    return earlier.length > 0;
  }

  /**
   * Returns the event that proposed the delegation or account change on which the given event decides; undefined for
   * other events.
   */
  private async asked({ event }: PlacedEvent): Promise<RecordedEvent | undefined> {
    const { delegationId, changeId } = event.data;
    const id = delegationId ?? changeId;
    if (typeof id !== 'string') return undefined;
    return (await this.dependencies.events.readStream(event.stream)).find(
      (stored) => stored.id === id,
    );
  }

  /**
   * Returns the hash of all events in the stream under the same proposal; undefined unless they belong to a revaluation
   * run. People sign such a run by these hashes, one for each stream.
   */
  private async streamHash(
    { event: { stream, metadata } }: PlacedEvent,
    acts: readonly PlacedEvent[],
  ): Promise<string | undefined> {
    if (!acts.some(({ event }) => 'run' in event.data)) return undefined;
    const recorded = await this.dependencies.events.readStream(stream);
    const own = recorded.filter((stored) => stored.metadata.proposal === metadata.proposal);
    const signed = own.map((stored) => {
      const { entries, warnings } = ledgerEventOf(stored).data;
      return { id: eventNameOf(stored), type: stored.type, stream, entries, warnings };
    });
    return itemHash(signed, this.dependencies.sha256);
  }

  /**
   * True unless the state of the pledge at that time required more than one signer. For events other than changes of
   * pledges always true: their check does not use the answer.
   */
  private async isOnePersonEnough({ event }: PlacedEvent): Promise<boolean> {
    const { stream, revision, metadata } = event;
    if (!goesByPledge(ledgerEventOf(event).type, metadata)) return true;
    const recorded = await this.dependencies.events.readStream(stream);
    const before = recorded
      .slice(0, revision)
      .filter((stored) => !isProposalEvent(stored))
      .map(({ id, type, data }) => ({ id, event: { type, data } as PledgeEvent }));
    return isOnePersonEnough(fold(pledgeDecider, before));
  }
}

function placeIn(key: readonly (string | number | null)[] | null): number {
  if (key === null) return 0;
  const [place] = key;
  return typeof place === 'number'
    ? place
    : badQuery('cursor', 'belongs to another query: repeat the query that gave it out');
}

function isJudged({ event, sequence }: PlacedEvent, { asOf, skipped }: Judging): boolean {
  if (sequence > asOf.sequence || skipped.has(event.id)) return false;
  return asOf.asAt === null || postingDateOf(ledgerEventOf(event).data) <= asOf.asAt;
}
