import { isProposalEvent, ledgerEventOf, type PlacedEvent } from '@art30/accounting';
import { eventNameOf, type ReadStore } from '@art30/event-sourcing';
import { all, condition, oneOf } from '../times/conditions';
import { ordinal } from '../times/rows';
import type { LogReader } from '../proposals/log-reader';

/** Acts on proposals (proposing, certifying, approving …) by the id of the proposal, in the order of the log. */
export type ActsByProposal = ReadonlyMap<string, readonly PlacedEvent[]>;

/** Finds the events that recorded, certified and approved the proposals that other events name. */
export class ActsReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly log: LogReader,
  ) {}

  /**
   * Returns the acts on the proposals that a page of the log names. Acts before the page are found through the
   * register.
   *
   * @param behind the page that follows; it may hold the approval, which is written after the events that it books.
   */
  async around(
    page: readonly PlacedEvent[],
    behind: readonly PlacedEvent[],
  ): Promise<ActsByProposal> {
    const ids = new Set(page.flatMap(({ event }) => proposalOf(event) ?? []));
    const earlier = await this.before(page[0]?.sequence ?? 0, ids);
    const acts = new Map<string, PlacedEvent[]>();
    for (const act of [...earlier, ...page, ...behind]) {
      const id = isProposalEvent(act.event) ? proposalOf(act.event) : undefined;
      if (id === undefined || !ids.has(id) || !isReadable(act)) continue;
      acts.set(id, [...(acts.get(id) ?? []), act]);
    }
    return acts;
  }

  private async before(sequence: number, ids: ReadonlySet<string>): Promise<PlacedEvent[]> {
    const where = all([oneOf('id', [...ids]), condition('sequence < ?', sequence)]);
    const rows = this.readStore.query(
      `SELECT sequence FROM proposals WHERE ${where.sql} ORDER BY sequence`,
      where.values,
    );
    const acts: PlacedEvent[] = [];
    for (const row of rows) {
      const place = ordinal(row, 'sequence');
      acts.push({ sequence: place, event: await this.log.at(place) });
    }
    return acts;
  }
}

/** Returns the id of the proposal on which an event is an act, or under which it was booked. */
export function proposalOf(event: PlacedEvent['event']): string | undefined {
  const { type, data, metadata } = event;
  if (!isProposalEvent({ type })) return metadata.proposal;
  const { proposalId } = data;
  return type === 'CommandProposed' || typeof proposalId !== 'string'
    ? eventNameOf(event)
    : proposalId;
}

/**
 * True if this build can read the event. Events of later builds cannot be read, and operators exclude them from the
 * read models.
 */
function isReadable({ event }: PlacedEvent): boolean {
  try {
    ledgerEventOf(event);
    return true;
  } catch {
    return false;
  }
}
