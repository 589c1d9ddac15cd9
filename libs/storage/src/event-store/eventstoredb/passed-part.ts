import { setTimeout as pause } from 'node:timers/promises';
import { ReadsOn, type Position } from '@art30/event-sourcing';

/**
 * A part of the log without events of the ledger: everything after one position up to and including another.
 */
export interface PassedPart {
  /** Position of the last ledger event before the part; empty if there is none. */
  readonly behind: Position;
  readonly to: Position;
}

/** A subscription that reports no progress for this many milliseconds is no longer waited for. */
const silentMs = 1_000;

/**
 * Progress of one subscription through events of other programs, from the checkpoints that the server sends
 * while it scans them. A checkpoint may arrive before events that it covers. So it counts only once the next
 * one has arrived and all events before that were read.
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
  /** Called whenever the server reports a checkpoint. */
  onReached: () => void = () => undefined;

  /** The subscription has passed everything up to this position; empty if nothing. */
  get to(): Position {
    return this.#to;
  }

  /** Notes a checkpoint: the server has scanned the log up to this position. */
  reached(checkpoint: Position): void {
    this.#before = this.#newest;
    this.#newest = checkpoint;
    this.onReached();
  }

  /** Notes whether the subscription has caught up with the log, or has fallen behind again. */
  set isAtEnd(isAtEnd: boolean) {
    this.#isAtEnd = isAtEnd;
  }

  end(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** True while the subscription makes progress and has not caught up. */
  get isMoving(): boolean {
    return !this.#isOver && !this.#isAtEnd && performance.now() - this.#movedAtMs < silentMs;
  }

  /** True while its progress is only through events of other programs. */
  get isPassing(): boolean {
    return this.isMoving && this.#isPassing;
  }

  /**
   * Notes that all arrived events were read, the last of which is at `last`. Returns the part without ledger
   * events that is newly known, if any.
   */
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

/** Progress of all subscriptions of one log through events of other programs. */
export class PassedParts {
  readonly #subscriptions = new Set<Passing>();
  #furthest: PassedPart = { behind: '', to: '' };

  /** Between the last seen ledger event and this position there are no others; empty if nothing is known. */
  get to(): Position {
    return this.#furthest.to;
  }

  /** True while a subscription makes progress and has not caught up with the log. */
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

  /**
   * Returns a later position where a read after `after` may start without missing a ledger event, or `after`
   * itself.
   */
  beyond(after: Position | null): Position | null {
    const { behind, to } = this.#furthest;
    return to !== '' && (after ?? '') >= behind && (after ?? '') < to ? to : after;
  }

  /**
   * Waits while a subscription passes events of other programs, since a read of the same events would make
   * the server scan them twice.
   *
   * @throws ReadsOn if a subscription still does after `limitMs`.
   */
  async whilePassing(limitMs = Infinity): Promise<void> {
    const until = performance.now() + limitMs;
    while ([...this.#subscriptions].some(({ isPassing }) => isPassing)) {
      if (performance.now() >= until) throw new ReadsOn();
      await pause(lookAgainMs);
    }
  }
}
