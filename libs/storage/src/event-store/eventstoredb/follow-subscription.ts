import { setImmediate as nextTurn } from 'node:timers/promises';
import { pageEventsMax, type Position } from '@art30/event-sourcing';
import { backOffMs, pause, unlessAborted, type Waits } from './call-times';
import type { StoredEvent } from './stored-event';
import { Passing, type PassedPart } from './passed-part';

/**
 * Milliseconds a page waits for more events while the subscription catches up, so that pages are
 * full.
 */
const lingerMs = 5;

/** A subscription of the client: a readable stream of events that may fail or fall silent at any time. */
export interface OpenSubscription {
  readonly destroyed: boolean;
  on(sign: string, listener: () => void): unknown;
  /** The next event that has arrived, or null. */
  read(): unknown;
  destroy(): unknown;
  unsubscribe(): Promise<void>;
}

/** The source of a subscription. */
export interface Source<Event> {
  /**
   * Begins behind a position, null for the beginning of the log; rejects when no node serves.
   *
   * @param onCheckpoint hears how far the server has looked at the log.
   */
  open(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
  /** The event in what the subscription gives, undefined for one to pass over. */
  eventOf(given: { readonly event?: StoredEvent }): Event | undefined;
  /** Whether there are events behind a position. */
  isBehind(last: Position | null): Promise<boolean>;
  /** Hears that all was given that stood when the subscription began, where the server says so. */
  onCaughtUp?(): void;
  /** Hears of each try of the subscription. */
  onPassing?(passing: Passing): void;
  /** Hears in which part of the log there is no event. */
  onPassed?(passed: PassedPart): void;
}

export interface Following extends Waits {
  readonly after: Position | null;
  readonly signal: AbortSignal;
}

/**
 * Events behind a position, page by page, until the signal ends it. An error, an end, a close and a
 * silence that hides events all mean the same: begin again behind the last event that was given, or
 * behind what was passed of others, after a wait. What comes twice is dropped by its position.
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

/** The subscription, undefined when there is none to be had or the signal ends the wait for it. */
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

/** The pages of one subscription of the client, pulled, so that a slow reader slows the server. */
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
    // The listener for errors stays for good: the client reports some after the end.
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

  /** The next page, undefined when this subscription gives no more. */
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

  /** With what came in the same turn: the client hands events on one by one, and each page is a commit of whoever reads. */
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

  /** All that had come is taken, unless the subscription was ended with more of it. */
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

  /** Whether something happened before the time was over. */
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
