import {
  Unavailable,
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
} from '@art30/event-sourcing';
import { isProposalEvent } from '@art30/accounting';
import { MemoryEventStore } from '@art30/storage';

/**
 * Returns false for an append that must fail, as if the store could not be reached. Events of signatures are always
 * appended.
 */
export type Reaches = (stream: string, events: readonly NewEvent[]) => boolean;

/** An event log in memory whose appends can be made to fail while a command runs. */
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

  /** Runs `work` while only the appends that `reaches` allows succeed. */
  async during<Result>(reaches: Reaches, work: () => Promise<Result>): Promise<Result> {
    this.#reaches = reaches;
    try {
      return await work();
    } finally {
      this.#reaches = () => true;
    }
  }
}
