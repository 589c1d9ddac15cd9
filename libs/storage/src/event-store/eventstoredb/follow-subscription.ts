import { setImmediate as nextTurn } from 'node:timers/promises';
import { pageEventsMax, type Position } from '@art30/event-sourcing';
import { backOffMs, pause, unlessAborted, type Waits } from './call-times';
import type { StoredEvent } from './stored-event';
import { Passing, type PassedPart } from './passed-part';

/** Milliseconds that an incomplete page waits for more events while the subscription catches up. */
const lingerMs = 5;

/**
 * A subscription of the client library for EventStoreDB: a readable stream of events that may fail or fall
 * silent at any time.
 */
export interface OpenSubscription {
  readonly destroyed: boolean;
  /** Adds a listener for an event of the stream, such as `readable`, `caughtUp` or `error`. */
  on(sign: string, listener: () => void): unknown;
  /** Returns the next event that has arrived, or null. */
  read(): unknown;
  destroy(): unknown;
  unsubscribe(): Promise<void>;
}

/**
 * The log that `followSubscription` follows: it opens subscriptions, decodes events and receives reports on
 * progress.
 */
export interface Source<Event> {
  /**
   * Subscribes after a position, or from the beginning for null. Rejects if no node of the cluster answers.
   *
   * @param onCheckpoint called with the position up to which the server has scanned the log.
   */
  open(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
  /** Decodes an item of the subscription; returns undefined for an item that the reader must not get. */
  eventOf(given: { readonly event?: StoredEvent }): Event | undefined;
  /** True if the log has events after a position, so that a subscription silent at this position is dead. */
  isBehind(last: Position | null): Promise<boolean>;
  /**
   * Called when all events that existed at the start of the subscription were delivered. Old servers do not
   * report that.
   */
  onCaughtUp?(): void;
  /** Called once for each new subscription, with the object that records its progress. */
  onPassing?(passing: Passing): void;
  /** Called with a part of the log that has no event for this subscription. */
  onPassed?(passed: PassedPart): void;
}

/** Start and end of `followSubscription`, and its time limits. */
export interface Following extends Waits {
  /** Position after which to read; null for the beginning of the log. */
  readonly after: Position | null;
  /** Ends the reading when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Yields the events after a position in pages until the signal aborts. If a subscription fails, ends, or is silent
 * although the log has more events, a new one is opened after a wait. The new one begins after the last event, or
 * after a later part of the log that has no events for it. Events that arrive again are dropped by their position.
 */
export async function* followSubscription<Event extends { readonly position: Position }>(
  source: Source<Event>,
  { after, signal, times, random }: Following,
): AsyncGenerator<readonly Event[], void> {
  const { idleMs } = times;
  let last = after;
  let goesOn = after;
  let failures = 0;
  while (!signal.aborted) {
    const passing = new Passing();
    const opening = source.open(goesOn, (checkpoint) => passing.reached(checkpoint));
    const subscription = await opened(opening, signal);
    const pages =
      subscription && new Pages(source, subscription, last, { signal, idleMs, passing });
    try {
      let page = await pages?.next();
      while (page !== undefined && !signal.aborted) {
        failures = 0;
        last = page.at(-1)?.position ?? last;
        yield page;
        page = await pages?.next();
      }
    } finally {
      pages?.close();
    }
    goesOn = laterOf(goesOn, laterOf(last, passing.to));
    failures += 1;
    await pause(backOffMs(failures, { times, random }), signal);
  }
}

function laterOf(one: Position | null, other: Position | null): Position | null {
  return (one ?? '') < (other ?? '') ? other : one;
}

/**
 * Returns the opened subscription, or undefined if opening fails or the signal aborts first. A subscription that opens
 * after the abort is closed at once.
 */
async function opened(
  opening: Promise<OpenSubscription>,
  signal: AbortSignal,
): Promise<OpenSubscription | undefined> {
  const subscription = await unlessAborted(
    opening.catch(() => undefined),
    signal,
  );
  if (subscription === undefined) opening.then(closed, () => undefined);
  return subscription;
}

function closed(subscription: OpenSubscription): void {
  void subscription.unsubscribe().catch(() => undefined);
  subscription.destroy();
}

/**
 * Reads one subscription in pages. A page is read only when the reader asks for it, so that a slow reader slows
 * down the server and fills no memory (back-pressure).
 */
class Pages<Event extends { readonly position: Position }> {
  #isOver = false;
  #isCaughtUp = false;
  #wake = (): void => undefined;
  #isWoken = false;
  #last: Position;

  constructor(
    private readonly source: Source<Event>,
    private readonly subscription: OpenSubscription,
    after: Position | null,
    private readonly options: {
      readonly signal: AbortSignal;
      readonly idleMs: number;
      readonly passing: Passing;
    },
  ) {
    this.#last = after ?? '';
    source.onPassing?.(options.passing);
    const over = (): void => {
      this.#isOver = true;
      options.passing.end();
      this.#rouse();
    };
    // The error listener is never removed, because the client library emits some errors after the end.
    for (const sign of ['error', 'end', 'close']) subscription.on(sign, over);
    subscription.on('readable', this.#rouse);
    options.passing.onReached = this.#rouse;
    subscription.on('caughtUp', () => {
      this.#isCaughtUp = true;
      options.passing.isAtEnd = true;
      this.#rouse();
    });
    subscription.on('fellBehind', () => {
      this.#isCaughtUp = false;
      options.passing.isAtEnd = false;
    });
    options.signal.addEventListener('abort', this.#rouse);
  }

  /** Returns the next page, or undefined when the subscription has ended. */
  async next(): Promise<readonly Event[] | undefined> {
    const page: Event[] = [];
    for (;;) {
      this.#isWoken = false;
      this.#drainInto(page);
      if (page.length >= pageEventsMax) return page;
      if (this.#isOver || this.options.signal.aborted) return page.length > 0 ? page : undefined;
      if (page.length > 0 && this.#isCaughtUp) return this.#gathered(page);
      const isRoused = await this.#roused(page.length > 0 ? lingerMs : this.options.idleMs);
      if (isRoused) continue;
      if (page.length > 0) return page;
      if (await this.#isMissingEvents()) this.#isOver = true;
    }
  }

  /**
   * Adds the events that arrive in the same turn of the event loop. Without that most pages would have one event, since
   * the client library delivers events one by one, and each page costs its reader a commit.
   */
  async #gathered(page: Event[]): Promise<readonly Event[]> {
    await nextTurn();
    this.#drainInto(page);
    return page;
  }

  close(): void {
    this.options.passing.end();
    this.options.signal.removeEventListener('abort', this.#rouse);
    closed(this.subscription);
  }

  #drainInto(page: Event[]): void {
    while (page.length < pageEventsMax) {
      const given = this.subscription.read() as { readonly event?: StoredEvent } | null;
      if (given === null) {
        if (this.#isCaughtUp) this.source.onCaughtUp?.();
        this.#pass();
        return;
      }
      const event = this.source.eventOf(given);
      if (event === undefined || event.position <= this.#last) continue;
      this.#last = event.position;
      page.push(event);
    }
  }

  /**
   * Reports a part of the log without events for this subscription. Call this after all arrived events were read. A
   * subscription that has ended reports nothing, because it may have dropped unread events.
   */
  #pass(): void {
    if (this.#isOver || this.subscription.destroyed) return;
    const { passing } = this.options;
    const passed = passing.took(this.#last);
    if (passed !== undefined) this.source.onPassed?.(passed);
  }

  async #isMissingEvents(): Promise<boolean> {
    const last = this.#last === '' ? null : this.#last;
    const behind = this.source.isBehind(last).catch(() => true);
    const isBehind = await unlessAborted(behind, this.options.signal);
    return isBehind === true && !this.#isWoken;
  }

  /**
   * Waits until the subscription reports anything (events, progress, or its end) or the signal aborts. Resolves
   * to false if neither happens within `ms` milliseconds.
   */
  async #roused(ms: number): Promise<boolean> {
    if (this.#isWoken) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  readonly #rouse = (): void => {
    this.#isWoken = true;
    this.#wake();
  };
}
