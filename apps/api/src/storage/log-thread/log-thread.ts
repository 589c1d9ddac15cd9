import {
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  OutcomeUnknown,
  type Position,
  type RecordedEvent,
  StoreHalted,
} from '@art30/event-sourcing';
import type { OwnLogSettings } from '@art30/storage';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../process/task-thread';
import {
  type ThreadRequest,
  type Call,
  type Calls,
  deserializeEvent,
  type ThreadReply,
  type SerializedEvent,
} from './messages';
import { deserializeError } from './thread-errors';

/**
 * Queue of the pages that a subscription has received and its reader has not read, with the end of the subscription.
 */
class PageInbox<Item> {
  private readonly come: (readonly Item[])[] = [];
  private over: { readonly error: Error | undefined } | undefined;
  private wake = (): void => undefined;

  put(page: readonly Item[]): void {
    this.come.push(page);
    this.wake();
  }

  /**
   * Ends the queue.
   *
   * @param error the reason, if the subscription failed.
   */
  end(error?: Error): void {
    this.over ??= { error };
    this.wake();
  }

  /**
   * Yields the pages in their order, and ends when the queue is ended.
   *
   * @throws the error with which the queue was ended.
   */
  async *pages(): AsyncGenerator<readonly Item[], void> {
    for (;;) {
      const page = this.come.shift();
      if (page !== undefined) yield page;
      else if (this.over?.error !== undefined) throw this.over.error;
      else if (this.over !== undefined) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Milliseconds after which a thread that has closed its log, and still runs, is terminated. */
const endsWithinMs = 1_000;
/** Id of the thread's first reply. That reply says whether the log was opened. */
const opening = 0;
/** Reason stated by the error of a call after the log was closed. */
const onceClosed = 'it is closed';

/** Callbacks of a call that waits for replies of the thread. */
interface Waiting {
  readonly take: (reply: ThreadReply) => void;
  /** Called if the thread has ended, so that no reply will come. */
  readonly lost: (why: StoreHalted) => void;
}

/**
 * An event store on a server. The gRPC client of that server runs in a separate thread: a gRPC call takes as much
 * processor time as the rest of a command, so two cores can share the work.
 */
export class LogThread implements EventStore {
  private readonly waiting = new Map<number, Waiting>();
  private last = opening;
  private readonly hasEnded: Promise<unknown>;
  private isOpen = false;
  private halted: StoreHalted | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    readonly worker: Worker,
    private readonly onLost: (error: Error) => void,
  ) {
    this.hasEnded = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('message', (reply: ThreadReply) => this.waiting.get(reply.id)?.take(reply));
    worker.on('error', (error) => this.ended(error));
    worker.on('exit', () => this.ended(new Error('it has ended')));
  }

  /**
   * Starts the thread, and opens the log in it.
   *
   * @param onLost called if the thread ends unexpectedly. By default it ends the process, as the same error would
   * without a thread.
   * @throws any error of `openOwnEventStore`.
   */
  static async open(
    { dataDir, eventStoreUrl, streamPrefix, eventStoreCallMs }: OwnLogSettings,
    onLost: (error: Error) => void = endProcess,
  ): Promise<LogThread> {
    const file = builtFile('storage/log-thread/log.worker.js');
    const workerData = { dataDir, eventStoreUrl, streamPrefix, eventStoreCallMs };
    const thread = new LogThread(new Worker(file, { workerData }), onLost);
    try {
      await thread.answered(opening);
      thread.isOpen = true;
      return thread;
    } catch (error) {
      await thread.end('it could not be opened');
      throw error;
    }
  }

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const lost = (cause: StoreHalted) => new OutcomeUnknown(stream, { cause });
    return this.callThread('append', [stream, expected, events], lost);
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return (await this.callThread<SerializedEvent[]>('readStream', [stream, fromRevision])).map(
      deserializeEvent,
    );
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    return (await this.callThread<SerializedEvent[]>('readAll', [after, limit])).map(
      deserializeEvent,
    );
  }

  async *subscribe(
    after: Position | null,
    signal: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void> {
    if (this.halted !== undefined) throw this.halted;
    const id = this.next();
    const inbox = new PageInbox<SerializedEvent>();
    this.waiting.set(id, {
      take: (reply) => {
        if ('page' in reply) inbox.put(reply.page);
        else inbox.end('error' in reply ? deserializeError(reply.error) : undefined);
      },
      lost: (why) => inbox.end(why),
    });
    const stop = () => inbox.end();
    signal.addEventListener('abort', stop);
    try {
      this.post({ id, call: 'subscribe', after });
      if (signal.aborted) stop();
      for await (const page of inbox.pages()) {
        if (signal.aborted) return;
        this.post({ id, call: 'taken' });
        yield page.map(deserializeEvent);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.waiting.delete(id);
      this.post({ id, call: 'unsubscribe' });
    }
  }

  head(): Promise<Position | null> {
    return this.callThread('head', []);
  }

  check(): Promise<void> {
    return this.callThread('check', []);
  }

  close(): Promise<void> {
    this.closing ??= this.closed();
    return this.closing;
  }

  private async closed(): Promise<void> {
    if (this.halted !== undefined) return;
    await this.callThread('close', []).finally(() => this.end(onceClosed));
  }

  /** Ends the thread. A thread that open handles keep alive is terminated after a second. */
  private async end(why: string): Promise<void> {
    this.halted ??= new StoreHalted(why);
    const timer = setTimeout(() => void this.worker.terminate(), endsWithinMs);
    await this.hasEnded;
    clearTimeout(timer);
  }

  private async callThread<Result>(
    call: Call,
    given: Calls[Call],
    lost: (why: StoreHalted) => Error = (why) => why,
  ): Promise<Result> {
    if (this.halted !== undefined) throw this.halted;
    const id = this.next();
    const answer = this.answered<Result>(id, lost);
    try {
      this.post({ id, call, given } as ThreadRequest);
    } catch (error) {
      // Nothing was sent, as the arguments cannot be passed to a thread. The caller gets the error.
      this.waiting.delete(id);
      throw error;
    }
    return answer;
  }

  private answered<Result>(
    id: number,
    lost: (why: StoreHalted) => Error = (why) => why,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        take: (reply) => {
          this.waiting.delete(id);
          if ('error' in reply) reject(deserializeError(reply.error));
          else if ('value' in reply) resolve(reply.value as Result);
        },
        lost: (why) => reject(lost(why)),
      });
    });
  }

  private next(): number {
    this.last += 1;
    return this.last;
  }

  private post(request: ThreadRequest): void {
    this.worker.postMessage(request);
  }

  /** Rejects all waiting calls, because a thread that has ended sends no replies. */
  private ended(error: Error): void {
    const isLost = this.isOpen && this.closing === undefined && this.halted === undefined;
    // The thread may end before its reply to `close` is processed; that is no failure.
    const why = this.closing ? onceClosed : `the thread of its client has ended: ${error.message}`;
    const halted = (this.halted ??= new StoreHalted(why));
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { lost } of left) lost(halted);
    if (isLost) this.onLost(error);
  }
}

function endProcess(error: Error): never {
  throw error;
}
