import { eventNameOf } from '@art30/event-sourcing';
import { findingAt, type LogFinding, type PlacedEvent } from './finding';
import { IdSet } from './id-set';

/** Checks that the revisions of each stream have no gap, and that no event id or event name occurs twice. */
export class StreamOrder {
  private readonly ids = new IdSet();
  /**
   * Event names that differ from the event's id. A name is fixed by the command, also if the id depends on its
   * approver.
   */
  private readonly names = new IdSet();
  private readonly last = new Map<string, number>();

  get streams(): number {
    return this.last.size;
  }

  /** True if an event with this id was checked before. */
  has(id: string): boolean {
    return this.ids.has(id);
  }

  check(placed: PlacedEvent): readonly LogFinding[] {
    const { id, stream, revision } = placed.event;
    const expected = (this.last.get(stream) ?? -1) + 1;
    this.last.set(stream, revision);
    const twice = this.twice(placed, id);
    const ofOne = twice.length > 0 ? twice : this.namedTwice(placed);
    return [...this.lacking(placed, expected), ...ofOne];
  }

  private lacking(placed: PlacedEvent, expected: number): readonly LogFinding[] {
    const { stream, revision } = placed.event;
    if (revision === expected) return [];
    const detail =
      revision > expected
        ? `stream ${stream} lacks revision ${expected}: events were taken out of it`
        : `stream ${stream} has revision ${revision} where revision ${expected} must be`;
    return [findingAt(placed, 'REVISION_MISSING', detail)];
  }

  /**
   * Reports an event name that is used twice. A signed or repeated command always gives its event the same name, so a
   * second event would book the command again.
   */
  private namedTwice(placed: PlacedEvent): readonly LogFinding[] {
    const { id } = placed.event;
    const name = eventNameOf(placed.event);
    const isNew = name === id ? !this.names.has(id) : this.names.add(name) && !this.ids.has(name);
    if (isNew) return [];
    return [findingAt(placed, 'NAME_TWICE', `another event before it has the name ${name}`)];
  }

  private twice(placed: PlacedEvent, id: string): readonly LogFinding[] {
    if (this.ids.add(id)) return [];
    return [findingAt(placed, 'ID_TWICE', `another event before it has the id ${id}`)];
  }
}
