import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { EventStore } from '@art30/event-sourcing';
import { openOwnEventStore, type OwnLogSettings } from '@art30/storage';
import { serializeEvent, type ThreadRequest, type ThreadReply } from './messages';
import { serializeError } from './thread-errors';

/**
 * A subscription whose pages another thread reads. To limit memory, a page is sent only when the page before it was
 * read.
 */
class Followed {
  readonly ending = new AbortController();
  private take = (): void => undefined;

  /** Ends the wait in {@link sent}, because the last page was read or the subscription ends. */
  taken(): void {
    this.take();
  }

  end(): void {
    this.ending.abort();
    this.take();
  }

  /** Resolves when the page that was just sent has been read. */
  sent(): Promise<void> {
    if (this.ending.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => (this.take = resolve));
  }
}

/** Executes the requests of another thread on an event store, and sends the replies. */
class LogServer {
  private readonly followed = new Map<number, Followed>();

  constructor(
    private readonly log: EventStore,
    private readonly port: MessagePort,
  ) {}

  serve(request: ThreadRequest): void {
    const { id } = request;
    switch (request.call) {
      case 'subscribe':
        return void this.follow(id, request.after);
      case 'taken':
        return this.followed.get(id)?.taken();
      case 'unsubscribe':
        return this.followed.get(id)?.end();
      default:
        return void this.answer(id, this.performCall(request)).then(() => {
          if (request.call === 'close') this.port.close();
        });
    }
  }

  private async performCall(
    request: Exclude<ThreadRequest, { call: 'subscribe' | 'taken' | 'unsubscribe' }>,
  ) {
    const { log } = this;
    switch (request.call) {
      case 'append':
        return log.append(...request.given);
      case 'readStream':
        return (await log.readStream(...request.given)).map(serializeEvent);
      case 'readAll':
        return (await log.readAll(...request.given)).map(serializeEvent);
      case 'head':
        return log.head();
      case 'check':
        return log.check();
      case 'close':
        return log.close();
    }
  }

  private async answer(id: number, work: Promise<unknown>): Promise<void> {
    try {
      this.send({ id, value: await work });
    } catch (error) {
      this.send({ id, error: serializeError(error) });
    }
  }

  private async follow(id: number, after: string | null): Promise<void> {
    const followed = new Followed();
    this.followed.set(id, followed);
    const { signal } = followed.ending;
    const pages = async () => {
      let isTaken = Promise.resolve();
      for await (const page of this.log.subscribe(after, signal)) {
        await isTaken;
        isTaken = followed.sent();
        this.send({ id, page: page.map(serializeEvent) });
      }
    };
    await this.answer(id, pages());
    this.followed.delete(id);
  }

  private send(reply: ThreadReply): void {
    this.port.postMessage(reply);
  }
}

/**
 * Runs the client of an event store server in a worker thread. Its settings are in `workerData`; requests and replies
 * are messages.
 */
async function work(port: MessagePort): Promise<void> {
  const send = (reply: ThreadReply) => port.postMessage(reply);
  try {
    const server = new LogServer(await openOwnEventStore(workerData as OwnLogSettings), port);
    port.on('message', (request: ThreadRequest) => server.serve(request));
    send({ id: 0, value: undefined });
  } catch (error) {
    send({ id: 0, error: serializeError(error) });
  }
}

if (parentPort !== null) void work(parentPort);
