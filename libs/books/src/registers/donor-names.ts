import { stream } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { all, condition, oneOf } from '../times/conditions';
import { text, textOrNull } from '../times/rows';

/** Ids of pledges, receipts and statements in a request. Each can reveal a donor, who must be permitted to the user. */
export interface ThingsNamed {
  readonly pledges: readonly string[];
  readonly receipts: readonly string[];
  readonly statements: readonly string[];
}

/** Finds the donors to whom pledges, receipts and statements belong, in the current read model. */
export class DonorsNamed {
  constructor(private readonly readStore: ReadStore) {}

  /**
   * Returns the ids of the donors, sorted. Unknown ids and unapplied receipts have no donor. A receipt leads to every
   * donor to whose pledge it was ever applied, or to whom an excess of it was owed.
   */
  behind({ pledges, receipts, statements }: ThingsNamed): readonly string[] {
    const applied = this.applications(receipts);
    const donors = new Set([
      ...this.registered('pledges', [...pledges, ...applied.pledges]),
      ...this.registered('statements', statements),
      ...applied.donors,
    ]);
    return [...donors].sort();
  }

  private registered(register: 'pledges' | 'statements', ids: readonly string[]): string[] {
    const where = all([oneOf('id', ids), condition("json_type(changes, '$.donorId') IS NOT NULL")]);
    return this.readStore
      .query(
        `SELECT DISTINCT json_extract(changes, '$.donorId') AS donor FROM ${register} WHERE ${where.sql}`,
        where.values,
      )
      .map((row) => text(row, 'donor'));
  }

  private applications(receipts: readonly string[]): {
    readonly pledges: readonly string[];
    readonly donors: readonly string[];
  } {
    const where = all([
      oneOf('events.stream', receipts.map(stream.receipt)),
      condition("events.type = 'ReceiptAssigned'"),
    ]);
    const rows = this.readStore.query(
      `SELECT DISTINCT json_extract(changes, '$.pledgeId') AS pledge,
         json_extract(changes, '$.excess.donorId') AS donor
       FROM events JOIN applications USING (sequence) WHERE ${where.sql}`,
      where.values,
    );
    const named = (column: string) => rows.flatMap((row) => textOrNull(row, column) ?? []);
    return { pledges: named('pledge'), donors: named('donor') };
  }
}
