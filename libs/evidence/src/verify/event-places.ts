import type { Place } from './verdict';

/** Names of the two files of a log. */
export const eventsFile = 'events.jsonl';
export const checkpointsFile = 'checkpoints.jsonl';

/**
 * Finds the file and line of an event: leaves are in one file and checkpoint events in the other, each with
 * the sequence that follows from the leaves before it.
 */
export class Places {
  /** Sequences of checkpoint events, ascending. */
  private readonly checkpoints: number[] = [];

  addCheckpoint(sequence: number): void {
    this.checkpoints.push(sequence);
  }

  /** @param eventId id that the place names. */
  of(sequence: number, eventId: string): Place {
    const before = this.before(sequence);
    const isCheckpoint = this.checkpoints[before] === sequence;
    const file = isCheckpoint ? checkpointsFile : eventsFile;
    const line = isCheckpoint ? before + 1 : sequence - before;
    return { file, line, sequence, eventId };
  }

  /** Counts the checkpoint events before a sequence, by binary search. */
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
