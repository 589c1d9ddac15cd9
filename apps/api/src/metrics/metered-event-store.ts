import {
  EventStoreOver,
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

/**
 * Event store that measures the duration and outcome of each call. Subscriptions are not measured, because they have no
 * end.
 */
export class MeteredEventStore extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly metrics: Pick<Metrics, 'called' | 'pending'>,
  ) {
    super(log);
  }

  override append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    return this.#measured('append', () => super.append(stream, expected, events));
  }

  override readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]> {
    return this.#measured('readStream', () => super.readStream(stream, fromRevision));
  }

  override readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#measured('readAll', () => super.readAll(after, limit));
  }

  override head(): Promise<Position | null> {
    return this.#measured('head', () => super.head());
  }

  override check(): Promise<void> {
    return this.#measured('check', () => super.check());
  }

  #measured<Result>(call: StoreCall['call'], work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    const ended = this.metrics.pending.begin();
    const note = (outcome: StoreCall['outcome']) => {
      ended();
      this.metrics.called({ call, outcome, seconds: (performance.now() - begun) / 1_000 });
    };
    const done = work();
    done.then(
      () => note('done'),
      (error: unknown) => note(outcomeOf(error)),
    );
    return done;
  }
}

function outcomeOf(error: unknown): StoreCall['outcome'] {
  if (error instanceof WrongRevision) return 'wrong_revision';
  if (error instanceof OutcomeUnknown) return 'outcome_unknown';
  return error instanceof Unavailable ? 'unavailable' : 'failed';
}
