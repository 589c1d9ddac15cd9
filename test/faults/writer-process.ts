import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = require.resolve('./store-writer.cjs');
const built = join(__dirname, '../../dist/libs/storage/src/index.js');

/** One acknowledged event, as a writer process prints it. */
export interface Acknowledged {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly position: string;
}

/** A process that opens the event store for writing and appends until it fails or is killed. */
export class WriterProcess {
  readonly acknowledged: Acknowledged[] = [];
  readonly tried = new Set<string>();
  readonly failures: string[] = [];
  errors = '';
  /** Resolves once the store is open, or the process has ended before that. */
  readonly opened: Promise<void>;
  /** Resolves once the first event is acknowledged, or the process has ended before that. */
  readonly firstAcknowledged: Promise<void>;
  /** Resolves once the process has ended and all its output was read. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;

  /**
   * @param options `fileKiBMax` is the size at which the operating system stops the process's files from
   * growing.
   */
  constructor(file: string, options: { eventBytes?: number; fileKiBMax?: number } = {}) {
    if (!existsSync(built)) throw new Error(`${built} is missing: run npm run build first`);
    const { eventBytes = 100, fileKiBMax } = options;
    const blocks = fileKiBMax === undefined ? 'unlimited' : String(fileKiBMax * 2);
    // The shell's `ulimit -f` counts blocks of 512 bytes (POSIX).
    const shell = `ulimit -f ${blocks}; exec "$0" "$@"`;
    const writer = [process.execPath, script, file, '8', String(eventBytes)];
    this.#process = spawn('sh', ['-c', shell, ...writer], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = createInterface({ input: this.#process.stdout ?? process.stdin });
    this.#process.stderr?.on('data', (chunk) => (this.errors += String(chunk)));
    this.opened = new Promise((resolve) => {
      lines.on('line', (line) => (line === 'open' ? resolve() : this.#take(line)));
      lines.on('close', resolve);
    });
    this.firstAcknowledged = new Promise((resolve) => {
      lines.on('line', (line) => line.startsWith('ack ') && resolve());
      lines.on('close', resolve);
    });
    this.ended = Promise.all([
      new Promise((resolve) => this.#process.on('exit', resolve)),
      new Promise((resolve) => lines.on('close', resolve)),
    ]).then(() => undefined);
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  #take(line: string): void {
    const [what, stream = '', ...rest] = line.split(' ');
    if (what === 'fail') this.failures.push(line);
    if (what === 'try') this.tried.add(rest[0] ?? '');
    if (what !== 'ack') return;
    const [revision, id = '', position = ''] = rest;
    this.acknowledged.push({ stream, revision: Number(revision), id, position });
  }
}
