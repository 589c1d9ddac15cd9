import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { wordsForNode, wordsOfService } from './words-for-node';
import { cpuMsOf, cpuMsOfEnded, peakBytesOf, residentBytesOf } from './process-cost';

/** A program and how it is started. */
export interface Call {
  readonly command: string;
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is stopped; ten minutes without it. */
  readonly timeoutMs?: number;
}

/** What a program that has ended cost as a whole, its start with it. */
export interface Ended {
  readonly stdout: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most memory it had. */
  readonly peakBytes: number;
}

const timeoutMsUsually = 600_000;
const peakLookMs = 20;

/** Where the compiled bench lies. */
const benchFolder = join(__dirname, '..');

/** Programs in processes of their own; one at a time, since what they cost is told by what has ended. */
export class Programs {
  /** @param profileWords words for Node with which our own programs are started, as `--cpu-prof`. */
  constructor(private readonly profileWords: readonly string[] = []) {}

  /** A program of Node on our side of a ratio, such as `dist/apps/cli/src/replay.js`. */
  ours(program: string, words: readonly string[] = [], environment = {}): Call {
    return this.node([...this.profileWords, program], words, environment);
  }

  /** The service with the words for Node that it is shipped with. */
  service(environment: Readonly<Record<string, string>>): Call {
    return this.node([...this.profileWords, ...wordsOfService()], [], environment);
  }

  /**
   * A program of the bench itself, `programs/append-events`, that is given one value and prints one: our side. Both sides are
   * started with the words for Node that the service is shipped with.
   */
  async oursIn<Result>(
    program: string,
    given: object,
    timeoutMs = timeoutMsUsually,
  ): Promise<Result & Ended> {
    const call = this.printing(program, given, this.profileWords);
    return printed(await this.run({ ...call, timeoutMs }));
  }

  /** The same for what ours is compared with. */
  async floorIn<Result>(program: string, given: object): Promise<Result & Ended> {
    return printed(await this.run(this.printing(program, given)));
  }

  /** @throws Error with what it said where it fails. */
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

  /** Starts a service, and waits until it says that it is ready. */
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

/** A service that runs in a process of its own. */
export class Running {
  said = '';
  /** What the expression found in what it said. */
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

  /** CPU of all its threads so far, in milliseconds. */
  cpuMs(): number {
    return cpuMsOf(this.pid);
  }

  peakBytes(): number {
    return peakBytesOf(this.pid);
  }

  residentBytes(): number {
    return residentBytesOf(this.pid);
  }

  /** Asks it to end, and waits until it has. @throws Error where it does not end well. */
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

/** The value that a program of the bench prints as its last line. */
function printed<Result>(ended: Ended): Result & Ended {
  const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
  return { ...ended, ...(JSON.parse(last) as Result) };
}
