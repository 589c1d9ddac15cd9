import type { Place } from './verdict';

/** Names of the two files that contain a log: its leaves, and its checkpoint events. */
export const eventsFile = 'events.jsonl';
export const checkpointsFile = 'checkpoints.jsonl';

/**
 * Finds the file and line of an event by its sequence, which counts all events of the log from 1. Leaves are in one
 * file and checkpoint events in the other, each in the order of the log.
 */
export class Places {
  /** Sequences of checkpoint events, ascending. */
  private readonly checkpoints: number[] = [];

  addCheckpoint(sequence: number): void {
    this.checkpoints.push(sequence);
  }

  /** @param eventId id of the event, which the place repeats. */
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
