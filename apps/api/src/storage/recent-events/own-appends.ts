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

/**
 * Events remembered at most while the read model does not advance, such as when it is halted at an unreadable
 * event.
 */
const unseenMax = 10_000;

type Unseen = NamedEvent & { readonly position: Position; readonly credit?: string };

/**
 * Events that this instance has appended and its read model has not seen yet. They let it recognize a
 * repeated idempotency key, or a similar bank credit, at once, however the first command was answered.
 */
export class OwnAppends {
  private readonly unseen = new Map<string, Unseen>();
  /** Number of these events that record a bank credit, by the credit's key. */
  private readonly credits = new Map<string, number>();

  /** Wraps a log so that its appends are remembered. */
  on(log: EventStore): EventStore {
    return new RememberedAppends(log, this);
  }

  named(name: string): NamedEvent | undefined {
    return this.unseen.get(name);
  }

  /** True if one of these events records a similar bank credit. */
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

  /**
   * Forgets events up to the position that the read model has seen. An event remembered too late is forgotten
   * at the next position.
   */
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

/** A read model that projects answered events before each read, and access to its rows without doing so. */
type Projected = Rows & { readonly projected: Rows };

/**
 * Looks up single events in the read model, and own events that it has not seen yet, without projecting them
 * first.
 */
export class SeenEvents {
  constructor(
    private readonly readStore: Projected,
    private readonly own: OwnAppends,
  ) {}

  /** Returns stream, request and sequence of the event with this id, if the read model has seen it. */
  find(eventId: string): SeenEvent | undefined {
    return seenIn(this.readStore, 'event_id', eventId);
  }

  /** Returns stream and request of the event with this name, which is derived from its request. */
  findNamed(name: string): NamedEvent | undefined {
    return this.unseen().named(name) ?? seenIn(this.readStore.projected, 'event_name', name);
  }

  /**
   * Returns the rows that contain all similar credits; answered events are projected first only if one of
   * them is similar.
   */
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
