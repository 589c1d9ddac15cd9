import type { Connection } from './database';

/** Detects commits of other connections to a SQLite file, after which data that this process cached may be outdated. */
export class ForeignCommits {
  readonly #version;
  #seen: number | undefined;
  #isAsked = false;

  constructor(connection: Connection) {
    this.#version = connection.prepare<[], number>('PRAGMA data_version').pluck();
    this.#seen = this.#version.get();
  }

  /**
   * Like `haveBeen`, but only the first call in a turn of the event loop asks SQLite, since one turn may have
   * many reads. The other calls return false.
   */
  haveBeenLately(): boolean {
    if (this.#isAsked) return false;
    this.#isAsked = true;
    setImmediate(() => {
      this.#isAsked = false;
    });
    return this.haveBeen();
  }

  /** True if another connection has committed to the file since the last call. */
  haveBeen(): boolean {
    const version = this.#version.get();
    if (version === this.#seen) return false;
    this.#seen = version;
    return true;
  }
}
