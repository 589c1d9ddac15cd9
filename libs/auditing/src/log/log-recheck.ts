import {
  leafHash,
  leafLine,
  pageEventsMax,
  type EventStore,
  type Position,
} from '@art30/event-sourcing';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isOfKeys } from './key-claims';
import type { LogTree } from './log-tree';

/**
 * Reads the auditor's log again and again, a page at a time, and holds each event to the leaf that it made when it
 * was first read: so the root that was told is what the events still make.
 */
export class LogRecheck {
  private position: Position | null = null;
  /** Leaves of this round that are as they were. */
  private leaves = 0;
  private found: string | null = null;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    private readonly tree: LogTree,
  ) {}

  /**
   * One page more; after the last one it begins anew.
   *
   * @returns what is wrong, in a sentence, from the first time on that something was; null while nothing is.
   * @throws Unavailable.
   */
  async step(): Promise<string | null> {
    await this.tree.catchUp();
    const { size } = this.tree;
    const page = await this.store.readAll(this.position, pageEventsMax);
    for (const event of page) {
      if (isOfKeys(event.stream) || this.leaves >= size) continue;
      const isSame = bytesToHex(leafHash(leafLine(event))) === this.tree.leafAt(this.leaves);
      if (!isSame) this.fault(`event ${this.leaves + 1} of the auditor's log is not what it was`);
      this.leaves += 1;
    }
    this.position = page.at(-1)?.position ?? this.position;
    if (page.length < pageEventsMax) this.endRound(size);
    return this.found;
  }

  private endRound(size: number): void {
    if (this.leaves < size) {
      this.fault(`the auditor's log holds ${this.leaves} events, and it held ${size}`);
    }
    this.position = null;
    this.leaves = 0;
  }

  private fault(said: string): void {
    this.found ??= said;
  }
}
