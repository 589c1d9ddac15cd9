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
 * A new read model (rows made from the log) built beside the current one. It gets the same pages of events as the
 * current one, so that both stay at the same position.
 */
export class BuiltBeside implements Replacement {
  readonly store: ReadStore;
  /** Error that ended the updates of this read model; undefined while it is updated. */
  failure: Error | undefined;
  private isAcknowledging = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly file: string,
    private readonly serving: ServingReadStore,
  ) {
    this.store = openBuiltReadStore(file, readModel);
  }

  /**
   * Reads the events that the current read model has and this one lacks. From then on, this one gets the same pages.
   */
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

  /** Discards the acknowledgements so far, so that the next wait ends only with a new one. */
  lookForward(): void {
    this.isAcknowledging = false;
  }

  /** Waits until an operator acknowledges the difference, the updates fail, or the signal is aborted. */
  async untilAcknowledged(over: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      over.addEventListener('abort', () => resolve(), { once: true });
      if (this.isAcknowledging || this.failure !== undefined || over.aborted) resolve();
    });
  }

  /**
   * Replaces the current read model by this one. If the process crashes meanwhile, either of the two is current after
   * the restart.
   *
   * @param before file of the old read model, deleted once no request reads it any more.
   * @throws Error if this read model cannot replace the current one, which then stays current.
   */
  takeOver(dataDir: string, before: string): void {
    demandOwnCheckpoint(this.store, basename(this.file));
    this.serving.replaceBy(this, {
      onReplacing: () => noteServing(dataDir, basename(this.file)),
      onClosed: () => void removeReadModelFile(before),
    });
  }

  /** True if this read model is at exactly the same checkpoint as the current one. */
  isInStep(): boolean {
    return isDeepStrictEqual(this.store.checkpoint(), this.serving.now.checkpoint());
  }

  /** Stops the updates of this read model and closes it, but leaves its file. Does nothing if it is the current one. */
  leave(): void {
    if (this.serving.file === this.file) return;
    this.serving.feedNoMore(this);
    this.store.close();
  }
}
