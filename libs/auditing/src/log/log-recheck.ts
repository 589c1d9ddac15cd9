import { leafHash, leafLine, type EventStore } from '@art30/event-sourcing';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LogTree } from './log-tree';

/**
 * Continuously re-reads the auditor's log, one stream at a time, and compares each event with the leaf
 * computed when it was first read. This detects later changes to events. Reading by stream is faster if a
 * server also stores many unrelated events.
 */
export class LogRecheck {
  /** Number of streams read in the present round. */
  private read = 0;
  private found: string | null = null;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly tree: LogTree,
  ) {}

  /**
   * Checks the next stream; after the last one a new round begins.
   *
   * @returns the first problem ever found, in a sentence; null if there was none.
   * @throws Unavailable.
   */
  async step(): Promise<string | null> {
    await this.tree.catchUp();
    const streams = [...this.tree.leavesByStream];
    const next = streams[this.read];
    if (next !== undefined) await this.look(...next);
    this.read = this.read + 1 < streams.length ? this.read + 1 : 0;
    return this.found;
  }

  private async look(stream: string, leaves: number): Promise<void> {
    const { size } = this.tree;
    let same = 0;
    for (const event of await this.store.readStream(stream)) {
      const place = this.tree.leafPlaceOf(event.id);
      // The event was appended after the tree was updated, so there is no earlier leaf to compare.
      if (place === undefined) continue;
      const isSame = bytesToHex(leafHash(leafLine(event))) === this.tree.leafAt(place.sequence - 1);
      if (!isSame) this.fault(`event ${place.sequence} of the auditor's log is not what it was`);
      same += 1;
    }
    if (same >= leaves) return;
    const held = size - leaves + same;
    this.fault(`the auditor's log holds ${held} events, and it held ${size}`);
  }

  private fault(said: string): void {
    this.found ??= said;
  }
}
