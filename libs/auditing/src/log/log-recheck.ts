import { leafHash, leafLine, type EventStore } from '@art30/event-sourcing';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LogTree } from './log-tree';

/**
 * Reads the auditor's log again and again, a stream at a time, and holds each event to the leaf that it made when it
 * was first read: so the root that was told is what the events still make. By streams, as the whole log may lie among
 * many events of others, which a server looks through each time.
 */
export class LogRecheck {
  /** Streams of this round that were read. */
  private read = 0;
  private found: string | null = null;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly tree: LogTree,
  ) {}

  /**
   * One stream more; after the last one it begins anew.
   *
   * @returns what is wrong, in a sentence, from the first time on that something was; null while nothing is.
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
      // It has come since the tree was read.
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
