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
 * Maximum number of remembered events. The number grows only while the read model does not advance, such as while an
 * unreadable event halts it.
 */
const unseenMax = 10_000;

type Unseen = NamedEvent & { readonly position: Position; readonly credit?: string };

/**
 * Events that this instance has appended and its read model does not have yet. With them a repeated idempotency key, or
 * a similar bank credit, is recognized at once. Without them it would be missed until the rows are written.
 */
export class OwnAppends {
  private readonly unseen = new Map<string, Unseen>();
  /** Number of remembered events that record a bank credit, by the credit's key. */
  private readonly credits = new Map<string, number>();

  /** Wraps a log so that the events appended to it are remembered. */
  on(log: EventStore): EventStore {
    return new RememberedAppends(log, this);
  }

  named(name: string): NamedEvent | undefined {
    return this.unseen.get(name);
  }

  /** True if a remembered event records a similar bank credit: same account, value date and amount. */
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
   * Forgets events up to the last position that the read model has. An event that is remembered after that position was
   * passed is forgotten at the next position.
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

/** A read model that projects answered events before each read, with `projected` to read its rows without that work. */
type Projected = Rows & { readonly projected: Rows };

/**
 * Looks up single events in the read model and among this instance's own events. It does not project answered events
 * first, because that would delay each command.
 */
export class SeenEvents {
  constructor(
    private readonly readStore: Projected,
    private readonly own: OwnAppends,
  ) {}

  /** Returns stream, request and sequence of the event with this id; undefined if the read model does not have it. */
  find(eventId: string): SeenEvent | undefined {
    return seenIn(this.readStore, 'event_id', eventId);
  }

  /**
   * Returns stream and request of the event with this name. The name is derived from the request, so a repeated request
   * finds the event of the first one.
   */
  findNamed(name: string): NamedEvent | undefined {
    return this.unseen().named(name) ?? seenIn(this.readStore.projected, 'event_name', name);
  }

  /**
   * Returns the rows in which to search for similar bank credits. Answered events are projected first only if one of
   * them is a similar credit.
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
