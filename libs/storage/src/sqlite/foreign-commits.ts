import type { Connection } from './database';

/** Tells whether another connection has written to the file: what is remembered of it may be wrong then. */
export class ForeignCommits {
  readonly #version;
  #seen: number | undefined;
  #isAsked = false;

  constructor(connection: Connection) {
    this.#version = connection.prepare<[], number>('PRAGMA data_version').pluck();
    this.#seen = this.#version.get();
  }

  /** The same, asked of the file once in a turn of the event loop: many reads ask in one. */
  haveBeenLately(): boolean {
    if (this.#isAsked) return false;
    this.#isAsked = true;
    setImmediate(() => {
      this.#isAsked = false;
    });
    return this.haveBeen();
  }

  /** Whether there was one since this was asked last. */
  haveBeen(): boolean {
    const version = this.#version.get();
    if (version === this.#seen) return false;
    this.#seen = version;
    return true;
  }
}
