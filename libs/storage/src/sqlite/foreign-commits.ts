import type { Connection } from './database';

/** Detects commits of other connections to the file, after which cached data may be outdated. */
export class ForeignCommits {
  readonly #version;
  #seen: number | undefined;
  #isAsked = false;

  constructor(connection: Connection) {
    this.#version = connection.prepare<[], number>('PRAGMA data_version').pluck();
    this.#seen = this.#version.get();
  }

  /** Like `haveBeen`, but checks at most once in a turn of the event loop, since one turn has many reads. */
  haveBeenLately(): boolean {
    if (this.#isAsked) return false;
    this.#isAsked = true;
    setImmediate(() => {
      this.#isAsked = false;
    });
    return this.haveBeen();
  }

  /** True if another connection has committed since the last check. */
  haveBeen(): boolean {
    const version = this.#version.get();
    if (version === this.#seen) return false;
    this.#seen = version;
    return true;
  }
}
