import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readModel } from '@art30/accounting';
import { pageEventsMax, projectPage, StreamGaps } from '@art30/event-sourcing';
import type { EventStore, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { ClockCorrections, demandOwnCheckpoint, skippedEvents } from '@art30/books';
import {
  nodeTreeHashes,
  noteServing,
  openBuiltReadStore,
  removeReadModelFile,
} from '@art30/storage';
import type { Replacement, ServingReadStore } from '../read-model/serving-read-store';

/**
 * A read model built beside the current one. It receives the same pages, so that both stay at the same
 * position.
 */
export class BuiltBeside implements Replacement {
  readonly store: ReadStore;
  /** Error that ended its updates; undefined while it is updated. */
  failure: Error | undefined;
  private isAcknowledging = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly file: string,
    private readonly serving: ServingReadStore,
  ) {
    this.store = openBuiltReadStore(file, readModel);
  }

  /** Reads the events written since it was built, and receives the current one's pages from then on. */
  async join(events: EventStore): Promise<void> {
    const skipped = await skippedEvents(events);
    const { untimed } = await ClockCorrections.of(events);
    const gaps = new StreamGaps(events);
    for (;;) {
      const before = this.store.checkpoint();
      const lacking = this.serving.now.checkpoint().sequence - before.sequence;
      if (lacking <= 0) break;
      const page = await events.readAll(before.position, Math.min(lacking, pageEventsMax));
      if (page.length === 0) throw new Error('the log lacks events that the read model has seen');
      const missing = await gaps.in(page);
      const logFacts = { skipped, missing, untimed, hashes: nodeTreeHashes };
      const { rows, checkpoint, poison } = projectPage(readModel, page, before, logFacts);
      this.store.apply(rows, checkpoint);
      if (poison) throw poison;
    }
    this.serving.feed(this);
  }

  onPage(page: readonly RecordedEvent[]): void {
    if (!page.some(({ type }) => type === 'ReadModelDifferenceAcknowledged')) return;
    this.isAcknowledging = true;
    this.wake();
  }

  onFailure(error: unknown): void {
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.serving.feedNoMore(this);
    this.wake();
  }

  /** Ignores acknowledgements so far, so that the next wait is for a new one. */
  lookForward(): void {
    this.isAcknowledging = false;
  }

  /** Waits until a difference is acknowledged, updates fail, or the signal is aborted. */
  async untilAcknowledged(over: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      over.addEventListener('abort', () => resolve(), { once: true });
      if (this.isAcknowledging || this.failure !== undefined || over.aborted) resolve();
    });
  }

  /**
   * Makes the new read model the current one. If the process crashes meanwhile, either the old or the new one
   * is current after the restart.
   *
   * @param before file of the old read model, deleted once no request reads it any more.
   * @throws Error if the new read model may not take over; the old one then stays current.
   */
  takeOver(dataDir: string, before: string): void {
    demandOwnCheckpoint(this.store, basename(this.file));
    this.serving.replaceBy(this, {
      onReplacing: () => noteServing(dataDir, basename(this.file)),
      onClosed: () => void removeReadModelFile(before),
    });
  }

  /** True if it is at exactly the same checkpoint as the current read model. */
  isInStep(): boolean {
    return isDeepStrictEqual(this.store.checkpoint(), this.serving.now.checkpoint());
  }

  /** Stops its updates and closes it; its file stays. It does nothing once it is the current read model. */
  leave(): void {
    if (this.serving.file === this.file) return;
    this.serving.feedNoMore(this);
    this.store.close();
  }
}
