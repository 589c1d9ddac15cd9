import { type AnyLedgerEvent, creditIn, type CreditOfDay } from '@art30/accounting';
import {
  type AppendResult,
  eventNameOf,
  type EventStore,
  EventStoreOver,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type ReadStore,
} from '@art30/event-sourcing';
import type { NamedEvent, SeenEvent } from '@art30/ledger';

/** Events whose names are kept while the read model does not go on, as where it stands at one that cannot be read. */
const unseenMax = 10_000;

type Unseen = NamedEvent & { readonly position: Position; readonly credit?: string };

/**
 * Events that this instance has appended and its read model has not seen: a key that is used again at once is
 * known, and so is a credit that looks like another, however the first command was answered.
 */
export class OwnAppends {
  private readonly unseen = new Map<string, Unseen>();
  /** How many of them record a credit, by what it is found by. */
  private readonly credits = new Map<string, number>();

  /** The same log, whose appends are remembered. */
  on(log: EventStore): EventStore {
    return new RememberedAppends(log, this);
  }

  named(name: string): NamedEvent | undefined {
    return this.unseen.get(name);
  }

  /** Whether one of them records such a credit. */
  hasCredit(credit: CreditOfDay): boolean {
    return this.credits.has(keyOf(credit));
  }

  remember(stream: string, events: readonly NewEvent[], { position }: AppendResult): void {
    for (const event of events) {
      const { type, metadata } = event;
      const recorded = creditIn(event as unknown as AnyLedgerEvent);
      const credit = recorded && keyOf(recorded);
      const name = eventNameOf(event);
      this.drop(name);
      this.unseen.set(name, {
        stream,
        type,
        requestHash: metadata.requestHash,
        position,
        ...(credit !== undefined && { credit }),
      });
      if (credit !== undefined) this.credits.set(credit, (this.credits.get(credit) ?? 0) + 1);
    }
    for (const name of this.unseen.keys()) {
      if (this.unseen.size <= unseenMax) break;
      this.drop(name);
    }
  }

  /** Forgets what a read model has that has seen the log up to a position; what was told of late goes with a later one. */
  forget(seenThrough: Position | null): void {
    for (const [name, { position }] of this.unseen) {
      if (seenThrough === null || position > seenThrough) break;
      this.drop(name);
    }
  }

  private drop(name: string): void {
    const { credit } = this.unseen.get(name) ?? {};
    this.unseen.delete(name);
    if (credit === undefined) return;
    const others = (this.credits.get(credit) ?? 1) - 1;
    if (others > 0) this.credits.set(credit, others);
    else this.credits.delete(credit);
  }
}

function keyOf({ bankAccount, valueDate, net }: CreditOfDay): string {
  return `${bankAccount} ${valueDate} ${net.named}`;
}

class RememberedAppends extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly own: OwnAppends,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const result = await super.append(stream, expected, events);
    this.own.remember(stream, events, result);
    return result;
  }
}

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
