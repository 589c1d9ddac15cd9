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
 * A read model that was built beside the one that answers, and is fed with the same pages, so that it stands
 * where that one stands.
 */
export class BuiltBeside implements Replacement {
  readonly store: ReadStore;
  /** Why it is fed no more. */
  failure: Error | undefined;
  private isAcknowledging = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly file: string,
    private readonly serving: ServingReadStore,
  ) {
    this.store = openBuiltReadStore(file, readModel);
  }

  /** Reads what was written since it was built, and is fed from then on. */
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

  /** What is acknowledged from now on is waited for. */
  lookForward(): void {
    this.isAcknowledging = false;
  }

  /** Waits until a difference is acknowledged, it is fed no more, or the wait is over. */
  async untilAcknowledged(over: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      over.addEventListener('abort', () => resolve(), { once: true });
      if (this.isAcknowledging || this.failure !== undefined || over.aborted) resolve();
    });
  }

  /**
   * Answers queries from now on. A crash leaves the one before, or this one, as what answers after a start.
   *
   * @param before file of the one that answered; it is deleted once no request reads it any more.
   * @throws Error where it may not; the one before answers on.
   */
  takeOver(dataDir: string, before: string): void {
    demandOwnCheckpoint(this.store, basename(this.file));
    this.serving.replaceBy(this, {
      onReplacing: () => noteServing(dataDir, basename(this.file)),
      onClosed: () => void removeReadModelFile(before),
    });
  }

  /** Whether it stands at the very place of the one that answers. */
  isInStep(): boolean {
    return isDeepStrictEqual(this.store.checkpoint(), this.serving.now.checkpoint());
  }

  /** Is fed no more; its file stays. One that answers is left as it is. */
  leave(): void {
    if (this.serving.file === this.file) return;
    this.serving.feedNoMore(this);
    this.store.close();
  }
}
