import { setTimeout as pause } from 'node:timers/promises';
import { ReadsOn, type Position } from '@art30/event-sourcing';

/** A part of the log in which the ledger has no event: all that stands between two positions, the second one included. */
export interface PassedPart {
  /** The last event of the ledger before it; empty where there is none. */
  readonly behind: Position;
  readonly to: Position;
}

/** Milliseconds without a word after which a subscription is no more waited for. */
const silentMs = 1_000;

/**
 * What one subscription has passed, by the checkpoints that a server sends while it looks at what others wrote. A checkpoint
 * may come before the events that it covers, and counts once the next one has come and everything before that was taken.
 */
export class Passing {
  #newest: Position | undefined;
  #before: Position | undefined;
  #to: Position = '';
  #behind: Position | undefined;
  #movedAtMs = performance.now();
  #isPassing = false;
  #isAtEnd = false;
  #isOver = false;
  /** Hears that the server has looked on. */
  onReached: () => void = () => undefined;

  /** All up to here was passed; empty where nothing was. */
  get to(): Position {
    return this.#to;
  }

  /** The server says that it has looked at all up to here. */
  reached(checkpoint: Position): void {
    this.#before = this.#newest;
    this.#newest = checkpoint;
    this.onReached();
  }

  /** The end of what stood in the log has come, or lies ahead again. */
  set isAtEnd(isAtEnd: boolean) {
    this.#isAtEnd = isAtEnd;
  }

  end(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it has not come to the end of the log, and goes on. */
  get isMoving(): boolean {
    return !this.#isOver && !this.#isAtEnd && performance.now() - this.#movedAtMs < silentMs;
  }

  /** Whether it does so past what others wrote alone. */
  get isPassing(): boolean {
    return this.isMoving && this.#isPassing;
  }

  /** Everything that has come was taken; the last event of the ledger stands here. */
  took(last: Position): PassedPart | undefined {
    const isOthers = last === this.#behind;
    const to = this.#before ?? '';
    if (!isOthers || to > this.#to) this.#movedAtMs = performance.now();
    if (to > this.#to || !isOthers) this.#isPassing = isOthers;
    this.#behind = last;
    if (to <= this.#to) return undefined;
    this.#to = to;
    return { behind: last, to };
  }
}

const lookAgainMs = 20;

/** What the subscriptions of one log have passed, and whether one still does. */
export class PassedParts {
  readonly #subscriptions = new Set<Passing>();
  #furthest: PassedPart = { behind: '', to: '' };

  /** Up to here the last event that was seen is the last one; empty where nothing is known. */
  get to(): Position {
    return this.#furthest.to;
  }

  /** Whether a subscription has not come to the end of the log, and goes on. */
  get areMoving(): boolean {
    return [...this.#subscriptions].some(({ isMoving }) => isMoving);
  }

  follow(passing: Passing): void {
    for (const one of this.#subscriptions) if (one.isOver) this.#subscriptions.delete(one);
    this.#subscriptions.add(passing);
  }

  note(passed: PassedPart): void {
    if (passed.to > this.#furthest.to) this.#furthest = passed;
  }

  /** Where reading behind a position may as well begin. */
  beyond(after: Position | null): Position | null {
    const { behind, to } = this.#furthest;
    return to !== '' && (after ?? '') >= behind && (after ?? '') < to ? to : after;
  }

  /**
   * Resolves once no subscription passes what others wrote: whoever reads the same events meanwhile asks twice.
   *
   * @throws ReadsOn where one still does after `limitMs`.
   */
  async whilePassing(limitMs = Infinity): Promise<void> {
    const until = performance.now() + limitMs;
    while ([...this.#subscriptions].some(({ isPassing }) => isPassing)) {
      if (performance.now() >= until) throw new ReadsOn();
      await pause(lookAgainMs);
    }
  }
}
