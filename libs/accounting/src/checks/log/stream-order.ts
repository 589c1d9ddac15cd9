import type { PlacedEvent } from '../segregation/placed';
import { findingAt, type LogFinding } from './finding';
import { IdSet } from './id-set';

/** Whether revisions are dense in each stream, and every id stands once. */
export class StreamOrder {
  private readonly ids = new IdSet();
  private readonly last = new Map<string, number>();

  get streams(): number {
    return this.last.size;
  }

  /** Whether an event of the id was taken. */
  has(id: string): boolean {
    return this.ids.has(id);
  }

  check(placed: PlacedEvent): readonly LogFinding[] {
    const { id, stream, revision } = placed.event;
    const expected = (this.last.get(stream) ?? -1) + 1;
    this.last.set(stream, revision);
    return [...this.lacking(placed, expected), ...this.twice(placed, id)];
  }

  private lacking(placed: PlacedEvent, expected: number): readonly LogFinding[] {
    const { stream, revision } = placed.event;
    if (revision === expected) return [];
    const detail =
      revision > expected
        ? `stream ${stream} lacks revision ${expected}: events were taken out of it`
        : `stream ${stream} has revision ${revision} where ${expected} is to stand`;
    return [findingAt(placed, 'REVISION_MISSING', detail)];
  }

  private twice(placed: PlacedEvent, id: string): readonly LogFinding[] {
    if (this.ids.add(id)) return [];
    return [findingAt(placed, 'ID_TWICE', `another event before it has the id ${id}`)];
  }
}
