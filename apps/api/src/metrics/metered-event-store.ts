import {
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Metrics, StoreCall } from './metrics';

/** An event store that says how long each call took, and how it ended. A subscription has no end to measure. */
export class MeteredEventStore implements EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly metrics: Pick<Metrics, 'called'>,
  ) {}

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    return this.#measured('append', () => this.store.append(stream, expected, events));
  }

  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]> {
    return this.#measured('readStream', () => this.store.readStream(stream, fromRevision));
  }

  readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#measured('readAll', () => this.store.readAll(after, limit));
  }

  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.subscribe(after, signal);
  }

  head(): Promise<Position | null> {
    return this.#measured('head', () => this.store.head());
  }

  check(): Promise<void> {
    return this.#measured('check', () => this.store.check());
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #measured<Result>(call: StoreCall['call'], work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    let outcome: StoreCall['outcome'] = 'done';
    try {
      return await work();
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      this.metrics.called({ call, outcome, seconds: (performance.now() - begun) / 1_000 });
    }
  }
}

function outcomeOf(error: unknown): StoreCall['outcome'] {
  if (error instanceof WrongRevision) return 'wrong_revision';
  if (error instanceof OutcomeUnknown) return 'outcome_unknown';
  return error instanceof Unavailable ? 'unavailable' : 'failed';
}
