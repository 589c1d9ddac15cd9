import type { CreditOfDay } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { NamedEvent, SeenEvent } from '@art30/ledger';
import type { OwnAppends } from './own-appends';

type Rows = Pick<ReadStore, 'checkpoint' | 'query'>;

/** A read model that projects what was answered before it answers, and its rows without that. */
type Projected = Rows & { readonly projected: Rows };

/**
 * Where single events stand: those of the read model, and those of this instance that it has not seen yet, which need not be
 * projected to be known.
 */
export class SeenEvents {
  constructor(
    private readonly readStore: Projected,
    private readonly own: OwnAppends,
  ) {}

  /** Stream, request and sequence of the event with this id, if the read model has seen it. */
  find(eventId: string): SeenEvent | undefined {
    return seenIn(this.readStore, 'event_id', eventId);
  }

  /** Stream and request of the event that comes from this. */
  findNamed(name: string): NamedEvent | undefined {
    return this.unseen().named(name) ?? seenIn(this.readStore.projected, 'event_name', name);
  }

  /** Where the rows are of all credits like one. */
  holding(credit: CreditOfDay): Pick<ReadStore, 'query'> {
    return this.unseen().hasCredit(credit) ? this.readStore : this.readStore.projected;
  }

  private unseen(): OwnAppends {
    this.own.forget(this.readStore.projected.checkpoint().position);
    return this.own;
  }
}

function seenIn(rows: Rows, by: 'event_id' | 'event_name', value: string): SeenEvent | undefined {
  const [row] = rows.query(
    `SELECT stream, type, request_hash, sequence FROM events WHERE ${by} = ?`,
    [value],
  );
  if (row === undefined) return undefined;
  return {
    stream: String(row['stream']),
    type: String(row['type']),
    requestHash: String(row['request_hash']),
    sequence: Number(row['sequence']),
  };
}
