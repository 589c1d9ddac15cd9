import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { EventStore } from '@art30/event-sourcing';
import { openOwnEventStore, type OwnLogSettings } from '@art30/storage';
import { toldEvent, type Asked, type Told } from './messages';
import { toldError } from './thread-errors';

/** A subscription that somebody follows from another thread: one page is on its way, and one waits. */
class Followed {
  readonly ending = new AbortController();
  private take = (): void => undefined;

  /** The page before has been taken, or nobody takes one any more. */
  taken(): void {
    this.take();
  }

  end(): void {
    this.ending.abort();
    this.take();
  }

  /** Resolves when what is sent now has been taken. */
  sent(): Promise<void> {
    if (this.ending.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => (this.take = resolve));
  }
}

/** Serves a log to another thread. */
class LogServer {
  private readonly followed = new Map<number, Followed>();

  constructor(
    private readonly log: EventStore,
    private readonly port: MessagePort,
  ) {}

  serve(asked: Asked): void {
    const { id } = asked;
    switch (asked.call) {
      case 'subscribe':
        return void this.follow(id, asked.after);
      case 'taken':
        return this.followed.get(id)?.taken();
      case 'unsubscribe':
        return this.followed.get(id)?.end();
      default:
        return void this.answer(id, this.asked(asked)).then(() => {
          if (asked.call === 'close') this.port.close();
        });
    }
  }

  private async asked(asked: Exclude<Asked, { call: 'subscribe' | 'taken' | 'unsubscribe' }>) {
    const { log } = this;
    switch (asked.call) {
      case 'append':
        return log.append(...asked.given);
      case 'readStream':
        return (await log.readStream(...asked.given)).map(toldEvent);
      case 'readAll':
        return (await log.readAll(...asked.given)).map(toldEvent);
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
      this.tell({ id, value: await work });
    } catch (error) {
      this.tell({ id, error: toldError(error) });
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
        this.tell({ id, page: page.map(toldEvent) });
      }
    };
    await this.answer(id, pages());
    this.followed.delete(id);
  }

  private tell(told: Told): void {
    this.port.postMessage(told);
  }
}

/** The log of a server in a thread of its own: settings in by `workerData`, calls and answers by messages. */
async function work(port: MessagePort): Promise<void> {
  const tell = (told: Told) => port.postMessage(told);
  try {
    const server = new LogServer(await openOwnEventStore(workerData as OwnLogSettings), port);
    port.on('message', (asked: Asked) => server.serve(asked));
    tell({ id: 0, value: undefined });
  } catch (error) {
    tell({ id: 0, error: toldError(error) });
  }
}

if (parentPort !== null) void work(parentPort);
