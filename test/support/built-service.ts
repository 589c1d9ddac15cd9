import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { wordsForNode, wordsOfService } from '../bench/harness/words-for-node';
import { keepLog } from './kept-log';
import { until } from './patience';

/** What a service is told that may be on a server: its documents are where others could have them. */
export function sharedDocuments(dataDir: string): Record<string, string> {
  return { DOCUMENTS_DIR: join(dataDir, 'evidence'), DOCUMENTS_SHARED: 'yes' };
}

/** The built service as a process of its own. */
export class BuiltService {
  out = '';
  err = '';
  /** Its exit code, once it has ended and said everything. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  /**
   * @param environment besides any free port.
   * @param fileBlocksMax largest file that it may write, in blocks of 512 bytes; the limit is a
   *   soft one, which can be lifted.
   * @param program that is started as `npm start` starts that of this build.
   */
  constructor(environment: Record<string, string>, fileBlocksMax?: number, program?: string) {
    const env = { PATH: process.env['PATH'], PORT: '0', CHECKPOINT_MINUTES: '0', ...environment };
    const limit = fileBlocksMax === undefined ? '' : `ulimit -S -f ${fileBlocksMax}; `;
    const words = program === undefined ? wordsOfService() : [...wordsForNode(), program];
    const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...words], {
      env,
    });
    child.stdout.on('data', (chunk: Buffer) => (this.out += keepLog(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (this.err += keepLog(chunk)));
    this.child = child;
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Where it listens; empty where it ended before it did. */
  async address(): Promise<string> {
    const address = () => /listens on (https?:\S+),/.exec(this.out)?.[1];
    await until(
      () => address() !== undefined || this.child.exitCode !== null,
      () => `it listens: ${this.out} ${this.err}`,
    );
    return address() ?? '';
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
