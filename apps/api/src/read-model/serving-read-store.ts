import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  Checkpoint,
  ColumnValue,
  FedBeside,
  ReadStore,
  TableRow,
} from '@art30/event-sourcing';

/** A read model (SQLite rows made from the event log) with the number of requests that read its rows. */
interface Served {
  readonly store: ReadStore;
  readonly file: string;
  requests: number;
  /**
   * Number of these requests that are not pinned by an async context, because they arrived while there was only one
   * read model.
   */
  unpinnedRequests: number;
  isClosed: boolean;
}

/** A replaced read model, with the action to run once no request reads it any more. */
interface Replaced {
  readonly served: Served;
  readonly onClosed: () => void;
}

/** A read model that can replace the current one, and its file. */
export interface Replacement extends FedBeside {
  readonly file: string;
}

/** Callbacks around the replacement of a read model. */
export interface Replacing {
  /** Runs at once, before the first query reads the new read model. */
  readonly onReplacing: () => void;
  /** Runs once the old read model is closed. */
  readonly onClosed: () => void;
}

/** An answer that emits `close` when it is sent or its connection is closed. */
export interface ClosingAnswer {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * The read model (SQLite rows made from the event log) that answers queries. It can be replaced between two queries. A
 * request is pinned to the read model that was current when it arrived, so it never sees rows of both. A replaced read
 * model is still updated while a request reads its rows, because that request may be waiting for a new event.
 *
 * Requests are pinned by an async context, which slows every promise of the process. The context is therefore used only
 * while a second read model exists or is being built. Earlier requests have no context; until the last of them has
 * ended, code without a context reads the old read model.
 */
export class ServingReadStore implements ReadStore {
  private readonly asking = new AsyncLocalStorage<Served>();
  private readonly replaced = new Set<Replaced>();
  private readonly fedBeside = new Set<FedBeside>();
  private readonly listeners: (() => void)[] = [];
  /** Requests under way that are pinned by an async context. */
  private pinnedRequests = 0;
  private current: Served;
  /**
   * Writes the rows of events that waiting requests were already told about. Called before the next read, as these rows
   * are written only after those requests were answered.
   */
  private write: (() => void) | undefined;
  /** Projects events whose commands were answered before their rows were made; called before the next read. */
  private projectAnswered: (() => void) | undefined;

  /**
   * Warning for operators if the service started on a log with events but without a read model made from them; null
   * otherwise.
   */
  missing: string | null = null;

  /** @param fault receives errors of a replaced read model, and of listeners to a replacement. */
  constructor(
    store: ReadStore,
    file: string,
    private readonly fault: (error: unknown) => void,
  ) {
    this.current = served(store, file);
  }

  /** File of the current read model. */
  get file(): string {
    return this.current.file;
  }

  /**
   * The current read model, also for a request that is pinned to an older one. The projector, which makes the rows,
   * writes to this store.
   */
  readonly now: ReadStore = {
    checkpoint: () => this.written().current.store.checkpoint(),
    apply: (rows, checkpoint) => this.current.store.apply(rows, checkpoint),
    settle: () => this.caughtUp().current.store.settle?.(),
    filling: (fill) => this.current.store.filling?.(fill) ?? fill(),
    query: (sql, parameters) => this.written().current.store.query(sql, parameters),
    close: () => this.close(),
  };

  /**
   * The request's read model without the events that are answered but not projected yet. Reads do not trigger their
   * projection.
   */
  readonly projected: Pick<ReadStore, 'checkpoint' | 'query'> = {
    checkpoint: () => this.written().storeForRequest().checkpoint(),
    query: (sql, parameters) => this.written().storeForRequest().query(sql, parameters),
  };

  checkpoint(): Checkpoint {
    return this.caughtUp().storeForRequest().checkpoint();
  }

  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void {
    this.now.apply(rows, checkpoint);
  }

  query(sql: string, parameters?: readonly ColumnValue[]): readonly Record<string, unknown>[] {
    return this.caughtUp().storeForRequest().query(sql, parameters);
  }

  /**
   * Registers a function that writes the rows of events that waiting requests were told about. It runs before the next
   * read.
   *
   * @param write if it throws during a read, the reader gets the older rows. The projector calls it again and reports
   * the error.
   */
  writeBeforeReading(write: () => void): void {
    this.write = write;
  }

  /**
   * Registers a function that projects events whose commands are answered already. It runs before the next read.
   *
   * @param project if it throws during a read, the reader gets the older rows. The projector repeats the work and
   * reports the error.
   */
  projectBeforeReading(project: () => void): void {
    this.projectAnswered = project;
  }

  private written(): this {
    const { write } = this;
    this.write = undefined;
    if (write !== undefined) tried(write);
    return this;
  }

  /** Writes all announced rows and projects all answered events, so that the next read includes them. */
  caughtUp(): this {
    const { projectAnswered } = this.written();
    this.projectAnswered = undefined;
    if (projectAnswered !== undefined) tried(projectAnswered);
    return this;
  }

  /**
   * Pins the rest of a request to the current read model.
   *
   * @returns a function that restores the request's async context after code that loses it.
   */
  pin(answer: ClosingAnswer): (run: () => void) => void {
    const pinned = this.current;
    const isPinned = this.fedBeside.size > 0 || this.replaced.size > 0;
    pinned.requests += 1;
    if (isPinned) this.pinnedRequests += 1;
    else pinned.unpinnedRequests += 1;
    answer.once('close', () => {
      pinned.requests -= 1;
      if (isPinned) this.pinnedRequests -= 1;
      else pinned.unpinnedRequests -= 1;
      this.closeUnread();
      this.stopPinning();
    });
    return isPinned ? (run) => this.asking.run(pinned, run) : (run) => run();
  }

  /** Registers a listener that is called after each replacement. */
  whenReplaced(tell: () => void): void {
    this.listeners.push(tell);
  }

  /** Updates another read model with the same pages as the current one, until {@link feedNoMore}. */
  feed(beside: FedBeside): void {
    this.fedBeside.add(beside);
  }

  feedNoMore(beside: FedBeside): void {
    this.fedBeside.delete(beside);
  }

  /**
   * All other read models that receive the same pages of events as the current one: replacements being built, and
   * replaced ones that a request still reads.
   */
  beside(): readonly FedBeside[] {
    const replaced = [...this.replaced].map((one): FedBeside => ({
      store: one.served.store,
      onFailure: () => this.closeReplaced(one),
    }));
    return [...this.fedBeside, ...replaced];
  }

  /**
   * Replaces the current read model by one that has the same events. Later errors are reported and not thrown, as the
   * new read model already answers queries.
   *
   * @throws Error if the two are not at the same event, because answers could then go back in time; also any error of
   * `onReplacing`. The old read model then stays current.
   */
  replaceBy(beside: Replacement, { onReplacing, onClosed }: Replacing): void {
    const [here, there] = [this.now.checkpoint(), beside.store.checkpoint()];
    if (here.sequence !== there.sequence) {
      throw new Error(
        `it is at event ${there.sequence}, the one that answers at event ${here.sequence}`,
      );
    }
    onReplacing();
    this.feedNoMore(beside);
    this.replaced.add({ served: this.current, onClosed });
    this.current = served(beside.store, beside.file);
    this.closeUnread();
    for (const tell of this.listeners) this.reporting(tell);
  }

  close(): void {
    for (const one of [...this.replaced]) this.closeReplaced(one);
    this.current.store.close();
  }

  /** Returns the read model of the calling request; without a request, the current one. */
  storeForRequest(): ReadStore {
    const pinned = this.asking.getStore();
    // Work started by a request may outlive its answer, and then reads the current read model.
    if (pinned !== undefined && !pinned.isClosed) return pinned.store;
    if (pinned !== undefined || this.replaced.size === 0) return this.current.store;
    const before = [...this.replaced].find(
      ({ served: { unpinnedRequests } }) => unpinnedRequests > 0,
    );
    return (before?.served ?? this.current).store;
  }

  /** Disables the async context once no request and no second read model needs it. */
  private stopPinning(): void {
    const isNeeded = this.pinnedRequests > 0 || this.fedBeside.size > 0 || this.replaced.size > 0;
    if (!isNeeded) this.asking.disable();
  }

  private closeUnread(): void {
    for (const one of [...this.replaced]) {
      if (one.served.requests === 0) this.closeReplaced(one);
    }
  }

  private closeReplaced(one: Replaced): void {
    this.replaced.delete(one);
    one.served.isClosed = true;
    this.reporting(() => one.served.store.close());
    this.reporting(one.onClosed);
  }

  private reporting(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.fault(error);
    }
  }
}

/** Runs an action and ignores its errors: the projector repeats the action and reports them. */
function tried(run: () => void): void {
  try {
    run();
  } catch {
    // The reader uses the rows that were written before.
  }
}

function served(store: ReadStore, file: string): Served {
  return { store, file, requests: 0, unpinnedRequests: 0, isClosed: false };
}
