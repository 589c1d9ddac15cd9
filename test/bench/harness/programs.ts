import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { wordsForNode, wordsOfService } from './words-for-node';
import { cpuMsOf, cpuMsOfEnded, peakBytesOf, residentBytesOf } from './process-cost';

/** A program with its arguments and environment. */
export interface Call {
  readonly command: string;
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Time limit in milliseconds; ten minutes by default. */
  readonly timeoutMs?: number;
}

/** Output and total cost of an ended program, including its start. */
export interface Ended {
  readonly stdout: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Peak memory in bytes. */
  readonly peakBytes: number;
}

const timeoutMsUsually = 600_000;
const peakLookMs = 20;

/** Folder of the compiled bench. */
const benchFolder = join(__dirname, '..');

/**
 * Runs programs in child processes, one at a time: the kernel reports the cost of all ended children
 * together.
 */
export class Programs {
  /** @param profileWords options of Node for our own programs, such as `--cpu-prof`. */
  constructor(private readonly profileWords: readonly string[] = []) {}

  /** A Node program on our side of a ratio, such as `dist/apps/cli/src/replay.js`. */
  ours(program: string, words: readonly string[] = [], environment = {}): Call {
    return this.node([...this.profileWords, program], words, environment);
  }

  /** The service with the Node options of `npm start`. */
  service(environment: Readonly<Record<string, string>>): Call {
    return this.node([...this.profileWords, ...wordsOfService()], [], environment);
  }

  /**
   * Runs a program of the bench as our side, such as `programs/append-events`: it receives one JSON value and
   * prints one. Both sides run with the Node options of `npm start`.
   */
  async oursIn<Result>(
    program: string,
    given: object,
    timeoutMs = timeoutMsUsually,
  ): Promise<Result & Ended> {
    const call = this.printing(program, given, this.profileWords);
    return printed(await this.run({ ...call, timeoutMs }));
  }

  /** Runs a program of the bench as the floor, the side that ours is compared with. */
  async floorIn<Result>(program: string, given: object): Promise<Result & Ended> {
    return printed(await this.run(this.printing(program, given)));
  }

  /**
   * Runs a program to its end.
   *
   * @throws Error with its output if it fails.
   */
  async run(call: Call): Promise<Ended> {
    const cpuBefore = cpuMsOfEnded();
    const start = performance.now();
    const child = started(call);
    let peakBytes = 0;
    const look = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakBytesOf(child.pid ?? 0));
    }, peakLookMs);
    const limit = setTimeout(() => child.kill('SIGKILL'), call.timeoutMs ?? timeoutMsUsually);
    try {
      const { code, stdout, stderr } = await endOf(child);
      const wallMs = performance.now() - start;
      if (code !== 0) throw new Error(`${call.command} ended with ${code}: ${stderr || stdout}`);
      return { stdout, cpuMs: cpuMsOfEnded() - cpuBefore, wallMs, peakBytes };
    } finally {
      clearInterval(look);
      clearTimeout(limit);
    }
  }

  /** Starts a service and waits until its output matches `ready`. */
  async start(call: Call, ready: RegExp): Promise<Running> {
    const running = new Running(started(call), ready);
    await running.isReady;
    return running;
  }

  private printing(program: string, given: object, more: readonly string[] = []): Call {
    const words = [...wordsForNode(), ...more, join(benchFolder, `${program}.js`)];
    return this.node(words, [JSON.stringify(given)], {});
  }

  private node(
    before: readonly string[],
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Call {
    return { command: process.execPath, words: [...before, ...words], environment };
  }
}

/** A running service in a child process. */
export class Running {
  said = '';
  /** Resolves to the match of the `ready` expression in its output. */
  readonly isReady: Promise<RegExpExecArray>;
  private readonly ended: Promise<number | null>;

  constructor(
    private readonly child: ChildProcess,
    ready: RegExp,
  ) {
    this.ended = new Promise((resolve) => child.once('close', resolve));
    this.isReady = new Promise((resolve, reject) => {
      const look = (chunk: Buffer) => {
        this.said += String(chunk);
        const found = ready.exec(this.said);
        if (found) resolve(found);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      child.once('error', reject);
      child.once('close', (code) =>
        reject(new Error(`ended with ${code} before it was ready: ${this.said}`)),
      );
    });
  }

  /** CPU time of all its threads so far, in milliseconds. */
  cpuMs(): number {
    return cpuMsOf(this.pid);
  }

  peakBytes(): number {
    return peakBytesOf(this.pid);
  }

  residentBytes(): number {
    return residentBytesOf(this.pid);
  }

  /** Sends SIGTERM and waits for the end. @throws Error if it ends with a failure. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const code = await this.ended;
    if (code !== 0 && code !== null) throw new Error(`it ended with ${code}: ${this.said}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }
}

function started({ command, words, environment }: Call): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  return spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function endOf(child: ChildProcess) {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Parses the JSON value in the last line of a program's output. */
function printed<Result>(ended: Ended): Result & Ended {
  const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
  return { ...ended, ...(JSON.parse(last) as Result) };
}
