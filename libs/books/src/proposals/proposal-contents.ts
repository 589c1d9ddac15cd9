import { isProposalEvent, ledgerEventOf } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { all, condition, oneOf } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import type { LogReader } from './log-reader';
import type { Proposed } from './proposal-view';

/** Reads the events that proposals would book. They are stored in the log event that last changed the proposal. */
export class ProposalContents {
  constructor(
    private readonly readStore: ReadStore,
    private readonly log: LogReader,
  ) {}

  /**
   * Returns the events that each proposal would book in its current version, in the order of the ids.
   *
   * @param sequence sequence of the last event that counts.
   */
  async of(ids: readonly string[], sequence: number): Promise<readonly Proposed[]> {
    const where = all([
      oneOf('id', ids),
      condition('sequence <= ?', sequence),
      condition("json_type(changes, '$.version') IS NOT NULL"),
    ]);
    const last = this.readStore.query(
      `SELECT id, max(sequence) AS sequence FROM proposals WHERE ${where.sql} GROUP BY id`,
      where.values,
    );
    const places = new Map(last.map((row) => [text(row, 'id'), ordinal(row, 'sequence')]));
    return Promise.all(ids.map((id) => this.bookedBy(places.get(id) ?? 0)));
  }

  private async bookedBy(sequence: number): Promise<Proposed> {
    const event = ledgerEventOf(await this.log.at(sequence));
    return isProposalEvent(event) && 'books' in event.data ? event.data : { books: [] };
  }
}
