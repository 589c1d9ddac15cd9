import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { wordsOfService } from '../bench/harness/words-for-node';
import { afterwards } from '../support/afterwards';
import { Gate } from '../support/gate';
import { until } from '../support/patience';

const main = 'service';
const demo = join('dist', 'apps', 'api', 'src', 'demo', 'demo.js');
const exporting = join('dist', 'apps', 'cli', 'src', 'export.js');
const replay = join('dist', 'apps', 'cli', 'src', 'replay.js');

/** A program of the build, with its output so far and its exit code. */
class Program {
  output = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(
    words: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>>,
  ) {
    const started = words[0] === main ? [...wordsOfService(), ...words.slice(1)] : words;
    this.child = spawn(process.execPath, started, {
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...environment },
    });
    this.child.stdout.on('data', (text: Buffer) => (this.output += text.toString()));
    this.child.stderr.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = new Promise((resolve) => this.child.on('exit', resolve));
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until the output matches a pattern. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await until(
      () => (found = pattern.exec(this.output)) !== null || this.hasEnded,
      () => `it says ${String(pattern)}: ${this.output}`,
    );
    if (found === null) throw new Error(`it ended without ${String(pattern)}: ${this.output}`);
    return found;
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/**
 * The commands of the README's section "A way in", with the address, the demo's folder and the output folder
 * filled in.
 */
function readmeLines(address: string, folder: string, out: string): readonly string[] {
  const [, part = ''] = /^## A way in\n([^]*?)^## /m.exec(readFileSync('README.md', 'utf8')) ?? [];
  const blocks = [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  const typed = blocks.flatMap((block) => block.split('\n'));
  return typed
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^curl /, 'curl -sSf ')
        .replaceAll('http://127.0.0.1:3000', address)
        .replaceAll('DATA_DIR=…', `DATA_DIR=${folder}`)
        .replace(/--out (\S+)/, `--out ${out}/$1`)
        .replace('npm run -s working-papers -- ', `$&--address ${address} `),
    );
}

describe('the programs of the product', () => {
  const after = afterwards();
  let dataDir: string;
  const running: Program[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.stop('SIGKILL')));
    rmSync(dataDir, { recursive: true, force: true });
  });

  function start(script: string, environment: Readonly<Record<string, string>> = {}): Program {
    return startWith([script], environment);
  }

  function startWith(
    words: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>> = {},
  ): Program {
    const program = new Program(words, { DATA_DIR: dataDir, ...environment });
    running.push(program);
    return program;
  }

  it('demo plays the main job, prints the books, leaves the service running and says how to sign in', async () => {
    const program = start(demo);
    const [, address = ''] = await program.says(/service is running at (http:\/\/\S+),/);
    expect(program.output).toContain('1,883,966.26');
    expect(program.output).toContain('1,187,700.83');
    expect(program.output).toMatch(/ 0 differences, 0 events whose entries/);
    const ready = await fetch(`${address}/health/ready`);
    expect(ready.status).toBe(200);
    expect((await fetch(`${address}/docs`)).status).toBe(200);
    for (const line of program.output.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    const second = start(demo, { PORT: new URL(address).port });
    expect(await second.ended).toBe(1);
    expect(second.output).toMatch(/^The demo stopped: another program listens on port \d+: .*\n$/);

    // Only the owner of the demo's folder can read the passwords, and the demo prints where they are.
    await program.says(/Stop the service with Ctrl-C/);
    const [, file = ''] = /Its people and their passwords are in (\S+)/.exec(program.output) ?? [];
    expect(file).toMatch(/\/demo-people$/);
    expect(file.startsWith(dataDir)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const people = readFileSync(file, 'utf8').trim().split('\n');
    const passwords = people.map((line) => line.split('\t')[2] ?? '');
    expect(passwords.length).toBeGreaterThan(10);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThan(15);
      expect(program.output).not.toContain(password);
    }
    const [functions = ''] = /^token\(\) \{[^]*^as\(\) .*$/m.exec(program.output) ?? [];
    const typed = async (line: string) =>
      (await promisify(execFile)('sh', ['-c', `${functions}\n${line}`])).stdout;
    const header = await typed('as u.auditor');
    expect(header).toMatch(/^Authorization: Bearer [\w-]+\.[\w-]+\.[\w-]+\n$/);
    // The token is stored in a file that only its owner can read, so the next request needs no password.
    expect(await typed('as u.auditor')).toBe(header);
    expect(statSync(join(file, '..', 'u.auditor.token')).mode & 0o777).toBe(0o600);
    const asked = (line: string) =>
      fetch(`${address}/v1/donors/DON-B/statement`, {
        headers: { accept: 'text/csv', authorization: line.replace('Authorization: ', '').trim() },
      });
    const statement = await asked(header);
    expect(statement.status).toBe(200);
    expect(await statement.text()).toMatch(/^\S+(?:,\S+)+\r?\n/);
    expect((await asked(await typed('as u.operator'))).status).toBe(403);
    expect((await asked(await typed('as u.donor-a'))).status).toBe(404);
    await expect(typed('token u.nobody')).rejects.toThrow(/password/);
    // Runs all commands that the README shows for use beside the demo.
    const lines = readmeLines(address, dirname(file), dataDir);
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) expect([line, await typed(line)]).toEqual([line, expect.any(String)]);
    expect(readdirSync(join(dataDir, 'papers-2024'))).toContain('SHA256SUMS');
    const runs = await fetch(`${address}/v1/audit/engagements/AUD-2024/runs`, {
      headers: { authorization: header.replace('Authorization: ', '').trim() },
    });
    expect(await runs.json()).toMatchObject({ items: [{ kind: 'WORKING_PAPERS' }] });
  });

  it('demo plays on EventStoreDB too, over real gRPC, and the books are the same', async () => {
    const server = await new EventStoreDbServer().start();
    const program = start(demo, { EVENTSTORE_URL: server.url });
    await program.says(/service is running at/);
    expect(program.output).toContain('1,883,966.26');
    expect(program.output).toMatch(
      /the 278 events of the log[^]* 0 differences, 0 events whose entries/,
    );
    const books = startWith([exporting, '--format', 'hledger'], { EVENTSTORE_URL: server.url });
    expect(await books.ended).toBe(0);
    expect(books.output).toMatch(/through event 278 of the log[^]*\n; End: 38 transactions/);
    await program.stop('SIGKILL');
    await server.stop();
  });

  it('start serves on the data folder, refuses a second writer, and stops on SIGTERM', async () => {
    const first = start(main);
    const [address] = await first.says(/http:\/\/127\.0\.0\.1:\d+/);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    const second = start(main);
    expect(await second.ended).toBe(1);
    expect(second.output).toContain('events.db');
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(await first.stop()).toBe(0);
  });

  it('start stops at a setting that cannot be used, with its name and not its value', async () => {
    const program = start(main, { READ_WAIT_MS: 'soon-4711' });
    expect(await program.ended).toBe(1);
    expect(program.output).toContain('READ_WAIT_MS');
    expect(program.output).not.toContain('soon-4711');
  });

  it('replay compares the books beside a running service and without one', async () => {
    const service = start(main);
    await service.says(/http:\/\/127\.0\.0\.1:\d+/);
    const beside = start(replay);
    expect(await beside.ended).toBe(0);
    expect(beside.output).toMatch(/ 0 differences, 0 events whose entries/);
    await service.stop();
    const alone = start(replay);
    expect(await alone.ended).toBe(0);
  });

  it('export writes the books beside a running service, and needs nothing but the log', async () => {
    // Without periodic checkpoints, nothing is appended between the two exports.
    const service = start(main, { CHECKPOINT_MINUTES: '0' });
    await service.says(/http:\/\/127\.0\.0\.1:\d+/);
    const file = join(dataDir, 'books.journal');
    const beside = startWith([exporting, '--format', 'hledger', '--out', file]);
    expect(await beside.ended).toBe(0);
    expect(beside.output).toBe(`wrote ${file}\n`);
    await service.stop();
    for (const name of readdirSync(dataDir).filter((fileName) =>
      fileName.startsWith('read-model'),
    )) {
      rmSync(join(dataDir, name));
    }
    const alone = startWith([exporting, '--format', 'hledger']);
    expect(await alone.ended).toBe(0);
    expect(alone.output).toBe(readFileSync(file, 'utf8'));
    expect(readdirSync(dataDir).filter((fileName) => fileName.endsWith('.part'))).toEqual([]);
  });

  it.each([
    [
      ['--format', 'ledger'],
      /^--format must be hledger or beancount or evidence: npm run .* hledger\|beancount/,
    ],
    [['--format', 'hledger', '--sum'], /Unknown option '--sum'/],
    [['--format', 'hledger'], /events\.db/],
  ])('export says in one line what is wrong with %j on an empty folder', async (args, reason) => {
    const program = startWith([exporting, ...args]);
    expect(await program.ended).toBe(1);
    expect(program.output).toMatch(reason);
    expect(program.output.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('export says in one line which time cannot be read, and leaves no file', async () => {
    const service = start(main);
    await service.says(/http:\/\/127\.0\.0\.1:\d+/);
    const file = join(dataDir, 'books.journal');
    const times = ['--as-at', 'soon', '--out', file];
    const program = startWith([exporting, '--format', 'hledger', ...times]);
    expect(await program.ended).toBe(1);
    expect(program.output).toBe(
      'INVALID_REQUEST: asAt must be a date of the calendar, YYYY-MM-DD\n',
    );
    expect(existsSync(file)).toBe(false);
  });

  it('start builds a read model anew that was deleted', async () => {
    const gate = await Gate.open();
    after(() => gate.close());
    const first = start(main, gate.environment);
    await first.says(/http:\/\/127\.0\.0\.1:\d+/);
    await first.stop();
    for (const name of readdirSync(dataDir).filter((file) => file.startsWith('read-model'))) {
      rmSync(join(dataDir, name));
    }
    const second = start(main, gate.environment);
    const [address] = await second.says(/http:\/\/127\.0\.0\.1:\d+/);
    const headers = { authorization: await gate.as('u.auditor') };
    const answer = await fetch(`${address}/v1/purposes`, { headers });
    const purposes = (await answer.json()) as { items: unknown[] };
    expect(purposes.items.length).toBeGreaterThan(40);
  });
});
