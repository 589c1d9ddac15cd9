import {
  Unavailable,
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
} from '@art30/event-sourcing';
import { isProposalEvent } from '@art30/accounting';
import { MemoryEventStore } from '@art30/storage';

/** Whether an append still reaches the log; what people sign always does. */
export type Reaches = (stream: string, events: readonly NewEvent[]) => boolean;

/** A log in memory that can be pulled out while a command is under way. */
export class BreakableStore extends MemoryEventStore {
  #reaches: Reaches = () => true;

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const isAct = events.every(isProposalEvent);
    if (!isAct && !this.#reaches(stream, events)) throw new Unavailable('pulled plug');
    return super.append(stream, expected, events);
  }

  /** Does some work while only these appends reach the log. */
  async during<Result>(reaches: Reaches, work: () => Promise<Result>): Promise<Result> {
    this.#reaches = reaches;
    try {
      return await work();
    } finally {
      this.#reaches = () => true;
    }
  }
}
