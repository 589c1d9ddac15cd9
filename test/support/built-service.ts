import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { wordsForNode, wordsOfService } from '../bench/harness/words-for-node';
import { keepLog } from './kept-log';
import { until } from './patience';

/**
 * Returns settings of a service whose event store may be a server. Its documents are stored in a folder that instances
 * can share.
 */
export function sharedDocuments(dataDir: string): Record<string, string> {
  return { DOCUMENTS_DIR: join(dataDir, 'evidence'), DOCUMENTS_SHARED: 'yes' };
}

/** A service that was built and runs in a separate process, as in production. */
export class BuiltService {
  out = '';
  err = '';
  /** Exit code of the process, once it has ended and all its output was read; null if a signal ended it. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  /**
   * @param environment variables of the process; the port is chosen here.
   * @param fileBlocksMax size limit of the files that the process writes, in blocks of 512 bytes. It is a
   * soft limit, which can be raised while the process runs.
   * @param program path of another build's program, started as `npm start` starts this build.
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

  /** Returns the address at which the service listens; empty if the process ended before it listened. */
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
