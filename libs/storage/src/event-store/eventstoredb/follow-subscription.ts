import { setImmediate as nextTurn } from 'node:timers/promises';
import { pageEventsMax, type Position } from '@art30/event-sourcing';
import { backOffMs, pause, unlessAborted, type Waits } from './call-times';
import type { StoredEvent } from './stored-event';
import { Passing, type PassedPart } from './passed-part';

/** Milliseconds that an incomplete page waits for more events while the subscription catches up. */
const lingerMs = 5;

/**
 * A subscription of the client library: a readable stream of events that may fail or fall silent at any time.
 */
export interface OpenSubscription {
  readonly destroyed: boolean;
  on(sign: string, listener: () => void): unknown;
  /** Returns the next event that has arrived, or null. */
  read(): unknown;
  destroy(): unknown;
  unsubscribe(): Promise<void>;
}

/** Opens subscriptions of a log, decodes their events, and receives reports on their progress. */
export interface Source<Event> {
  /**
   * Subscribes after a position, or from the beginning for null; rejects when no node serves.
   *
   * @param onCheckpoint called with the position up to which the server has scanned the log.
   */
  open(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
  /** Decodes an item of the subscription; returns undefined for one to skip. */
  eventOf(given: { readonly event?: StoredEvent }): Event | undefined;
  /** Tells whether the log has events after a position. */
  isBehind(last: Position | null): Promise<boolean>;
  /**
   * Called when all events that existed at the start of the subscription were delivered, if the server
   * reports that.
   */
  onCaughtUp?(): void;
  /** Called with the progress of each new subscription. */
  onPassing?(passing: Passing): void;
  /** Called with a part of the log that has no event for this subscription. */
  onPassed?(passed: PassedPart): void;
}

export interface Following extends Waits {
  readonly after: Position | null;
  readonly signal: AbortSignal;
}

/**
 * Yields the events after a position in pages until the signal aborts. After an error, an end, a close or a
 * silence that hides events, it waits and subscribes again: after its last event, or after the last part
 * without events. Duplicates are dropped by position.
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

/** Returns the opened subscription, or undefined if it fails or the signal aborts first. */
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
 * Reads one subscription in pages. Pages are pulled, so that a slow reader slows down the server
 * (back-pressure).
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
   * Adds the events that arrive in the same turn of the event loop: the client library delivers events one by
   * one, and each page costs its reader a commit.
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
   * Reports a part of the log without events once all arrived events were read; not if the subscription ended
   * with unread events.
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

  /** Waits for an event of the subscription. Resolves to false if none comes in time. */
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
