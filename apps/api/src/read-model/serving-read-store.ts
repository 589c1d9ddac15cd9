import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  Checkpoint,
  ColumnValue,
  FedBeside,
  ReadStore,
  TableRow,
} from '@art30/event-sourcing';

/** A read model and the requests that read it. */
interface Served {
  readonly store: ReadStore;
  readonly file: string;
  requests: number;
  /** Of these, those that came while nothing else could be read, and that nothing tells from others. */
  unpinnedRequests: number;
  isClosed: boolean;
}

/** What becomes of a read model that was replaced, once no request reads it any more. */
interface Replaced {
  readonly served: Served;
  readonly onClosed: () => void;
}

/** A read model that can replace the one that answers, and its file. */
export interface Replacement extends FedBeside {
  readonly file: string;
}

/** What is done where one read model replaces another. */
export interface Replacing {
  /** At once, before the first query asks the new one. */
  readonly onReplacing: () => void;
  /** Once the one before is closed. */
  readonly onClosed: () => void;
}

/** What a request needs to be told of: when its answer has left, or its connection is gone. */
export interface ClosingAnswer {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * The read model that answers queries, which another can replace between two queries. A request reads the
 * one that answered when it came until its answer has left: it never sees rows of both. One that was replaced
 * is fed on for as long as a request reads it, so that what such a request waits for comes there too.
 *
 * What a request does is told from what others do while there is a second read model, or may soon be one: that has its
 * price in every promise of the process. What is done for requests that came before, and by nobody in particular, reads
 * the one before until the last of those requests is over.
 */
export class ServingReadStore implements ReadStore {
  private readonly asking = new AsyncLocalStorage<Served>();
  private readonly replaced = new Set<Replaced>();
  private readonly fedBeside = new Set<FedBeside>();
  private readonly listeners: (() => void)[] = [];
  /** Requests under way that are told from others. */
  private pinnedRequests = 0;
  private current: Served;
  /** Writes rows that whoever asks is to see, and that are not written yet. */
  private write: (() => void) | undefined;
  /** Projects what whoever asks is to see, and what is not projected yet. */
  private projectAnswered: (() => void) | undefined;

  /** What the start found wanting: a read model that had seen the log. Null where there was one, or no log. */
  missing: string | null = null;

  /** @param fault is told what went wrong with one that was replaced, or with who was told of it. */
  constructor(
    store: ReadStore,
    file: string,
    private readonly fault: (error: unknown) => void,
  ) {
    this.current = served(store, file);
  }

  /** File of the one that answers now. */
  get file(): string {
    return this.current.file;
  }

  /** The one that answers now, whoever asks; the projector writes to it. */
  readonly now: ReadStore = {
    checkpoint: () => this.written().current.store.checkpoint(),
    apply: (rows, checkpoint) => this.current.store.apply(rows, checkpoint),
    settle: () => this.caughtUp().current.store.settle?.(),
    filling: (fill) => this.current.store.filling?.(fill) ?? fill(),
    query: (sql, parameters) => this.written().current.store.query(sql, parameters),
    close: () => this.close(),
  };

  /** What whoever asks reads, without events that were answered and are not projected. */
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
   * Has rows written before anybody asks for anything again, that others were told of already.
   *
   * @param write what goes wrong is for who calls it next, and whoever asks meanwhile sees what was there before.
   */
  writeBeforeReading(write: () => void): void {
    this.write = write;
  }

  /**
   * Has events projected before anybody asks for anything again, that were answered already.
   *
   * @param project what goes wrong is for the projector, and whoever asks meanwhile sees what was there before.
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

  /** Has that projected now; whoever asks has it done by asking. */
  caughtUp(): this {
    const { projectAnswered } = this.written();
    this.projectAnswered = undefined;
    if (projectAnswered !== undefined) tried(projectAnswered);
    return this;
  }

  /**
   * Runs the rest of a request on the read model that answers now.
   *
   * @returns how to run on, where the request comes back from what loses its context.
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

  /** Has somebody told each time that another one answers. */
  whenReplaced(tell: () => void): void {
    this.listeners.push(tell);
  }

  /** Has another read model fed with the pages that this one gets, until it is taken away. */
  feed(beside: FedBeside): void {
    this.fedBeside.add(beside);
  }

  feedNoMore(beside: FedBeside): void {
    this.fedBeside.delete(beside);
  }

  /** Everything that gets the pages of the one that answers: those that replace it, and those it replaced. */
  beside(): readonly FedBeside[] {
    const replaced = [...this.replaced].map((one): FedBeside => ({
      store: one.served.store,
      onFailure: () => this.closeReplaced(one),
    }));
    return [...this.fedBeside, ...replaced];
  }

  /**
   * Has a read model that is fed beside answer from now on: the next query asks it. What goes wrong behind
   * that is reported and not thrown, as it answers already.
   *
   * @throws Error where both do not stand at the same event, as an answer could then go back, or what
   *   `onReplacing` throws; the one before then answers on.
   */
  replaceBy(beside: Replacement, { onReplacing, onClosed }: Replacing): void {
    const [here, there] = [this.now.checkpoint(), beside.store.checkpoint()];
    if (here.sequence !== there.sequence) {
      throw new Error(`it stands at event ${there.sequence}, and what answers at ${here.sequence}`);
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

  /** The one that whoever asks reads now: that of its request, or the one that answers. */
  storeForRequest(): ReadStore {
    const pinned = this.asking.getStore();
    // What a request has begun may outlast its answer.
    if (pinned !== undefined && !pinned.isClosed) return pinned.store;
    if (pinned !== undefined || this.replaced.size === 0) return this.current.store;
    const before = [...this.replaced].find(
      ({ served: { unpinnedRequests } }) => unpinnedRequests > 0,
    );
    return (before?.served ?? this.current).store;
  }

  /** Ends what tells requests apart once nothing hangs on it. */
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

/** Runs what the projector does next in any case, and reports. */
function tried(run: () => void): void {
  try {
    run();
  } catch {
    // Whoever asks sees what was there before.
  }
}

function served(store: ReadStore, file: string): Served {
  return { store, file, requests: 0, unpinnedRequests: 0, isClosed: false };
}
