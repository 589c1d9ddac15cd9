import type { Place } from './verdict';

/** Names of the files that a log comes in. */
export const eventsFile = 'events.jsonl';
export const checkpointsFile = 'checkpoints.jsonl';

/**
 * Where the events of a log stand in its two files: leaves in one, checkpoint events in the other, each
 * with the sequence that follows from the leaves before it.
 */
export class Places {
  /** Sequences of checkpoint events, in their order. */
  private readonly checkpoints: number[] = [];

  addCheckpoint(sequence: number): void {
    this.checkpoints.push(sequence);
  }

  /** @param eventId named with the place. */
  of(sequence: number, eventId: string): Place {
    const before = this.before(sequence);
    const isCheckpoint = this.checkpoints[before] === sequence;
    const file = isCheckpoint ? checkpointsFile : eventsFile;
    const line = isCheckpoint ? before + 1 : sequence - before;
    return { file, line, sequence, eventId };
  }

  /** Checkpoint events before a sequence, by halving. */
  private before(sequence: number): number {
    let [low, high] = [0, this.checkpoints.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.checkpoints[middle] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
