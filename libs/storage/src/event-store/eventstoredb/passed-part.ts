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

/** Milliseconds without progress after which a subscription counts as silent, so that no read waits for it. */
const silentMs = 1_000;

/**
 * Progress of one subscription through events of other programs. The server searches them for events of the ledger, and
 * meanwhile sends checkpoints: positions up to which it has searched.
 *
 * A checkpoint may arrive before events that it covers. So it counts only once the next checkpoint has arrived and all
 * events that arrived before that were read.
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

  /** Position up to which the subscription has certainly delivered all events of the ledger; empty before the first. */
  get to(): Position {
    return this.#to;
  }

  /** Notes a checkpoint: the server has searched the log up to this position. */
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

  /** True while the subscription makes progress, but only through events of other programs. */
  get isPassing(): boolean {
    return this.isMoving && this.#isPassing;
  }

  /**
   * Notes that the reader has read all events that arrived, the last of them at position `last`. Returns the
   * part of the log that this proves to have no ledger events; undefined if it proves no more than was known.
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

/** Milliseconds between two looks at the progress of subscriptions. */
const lookAgainMs = 20;

/** The progress of all subscriptions of one log through events of other programs, and the furthest part they passed. */
export class PassedParts {
  readonly #subscriptions = new Set<Passing>();
  #furthest: PassedPart = { behind: '', to: '' };

  /** End of the furthest part of the log that is known to have no ledger events; empty if none is known. */
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
   * Waits while a subscription makes progress through events of other programs. A read meanwhile would make the server
   * search the same events twice.
   *
   * @throws ReadsOn if a subscription is still among these events after `limitMs` milliseconds.
   */
  async whilePassing(limitMs = Infinity): Promise<void> {
    const until = performance.now() + limitMs;
    while ([...this.#subscriptions].some(({ isPassing }) => isPassing)) {
      if (performance.now() >= until) throw new ReadsOn();
      await pause(lookAgainMs);
    }
  }
}
