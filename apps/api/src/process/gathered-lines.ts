import type { DestinationStream } from 'pino';

/** The level from which on a line is written at once: `warn`, in numbers of pino. */
const atOnceFrom = 40;

/** By this pino knows to say the level of each line. */
const withLevels = Symbol.for('pino.metadata');

/** Milliseconds for which lines are gathered. */
const gatheredMs = 10;

/**
 * Lines of some milliseconds, written together: each write stops everything else. What tells of a fault is
 * written at once with what stands before it, and so is what is left when the process ends, be it by a defect.
 */
export class GatheredLines implements DestinationStream {
  readonly [withLevels] = true;
  lastLevel = 0;
  #lines = '';
  #isDue = false;

  constructor(private readonly to: DestinationStream) {
    process.on('exit', () => this.#flush());
  }

  write(line: string): void {
    this.#lines += line;
    if (this.lastLevel >= atOnceFrom) return this.#flush();
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#flush();
    }, gatheredMs);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = '';
    if (lines !== '') this.to.write(lines);
  }
}
