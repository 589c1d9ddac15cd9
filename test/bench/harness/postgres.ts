import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { installPackage } from './debian';

const installed = '/usr/lib/postgresql';
const minutes = 60_000;

/** A server of PostgreSQL as Debian packages it, in a folder of its own and without a port, for as long as it is used. */
export class Postgres {
  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly account: { readonly uid: number; readonly gid: number } | null,
  ) {}

  /**
   * @param wanted its folder, made anew; where its account may not go there, it gets one of the system's temporary folder.
   * @throws Error that says why it cannot be had.
   */
  static start(wanted: string): Postgres {
    const programs = programsOf() ?? install();
    const account = accountOf();
    const folder = account === null ? wanted : folderOpenToOthers(wanted);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (account) chownSync(folder, account.uid, account.gid);
    chmodSync(folder, 0o700);
    const postgres = new Postgres(programs, folder, account);
    postgres.run('initdb', ['-D', postgres.data, '-A', 'trust', '-U', 'bench', '--no-locale']);
    // Its own defaults: every commit is forced to the disk before it is answered.
    const options = `-c listen_addresses='' -k ${folder}`;
    postgres.run('pg_ctl', [
      '-D',
      postgres.data,
      '-w',
      '-l',
      join(folder, 'log'),
      '-o',
      options,
      'start',
    ]);
    return postgres;
  }

  /** The rows of a query, as its own client prints them. */
  query(sql: string): string {
    const words = ['-h', this.folder, '-U', 'bench', '-d', 'postgres', '-At', '-c', sql];
    return this.run('psql', words).trim();
  }

  /**
   * Has its own bench send one statement after the other from so many clients, each in a transaction of its own.
   *
   * @returns transactions a second, without the time to connect.
   */
  perSecond(statement: string, clients: number, each: number): number {
    const script = join(this.folder, 'statement.sql');
    writeFileSync(script, `${statement}\n`);
    const load = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', `${Math.min(clients, 2)}`];
    const server = ['-h', this.folder, '-U', 'bench', '-f', script, '-t', `${each}`, 'postgres'];
    const said = this.run('pgbench', [...load, ...server]);
    const [, tps] = /tps = ([\d.]+) \(without initial connection time\)/.exec(said) ?? [];
    if (tps === undefined) throw new Error(`pgbench says no rate: ${said}`);
    return Number(tps);
  }

  stop(): void {
    this.run('pg_ctl', ['-D', this.data, '-w', '-m', 'fast', 'stop']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private run(program: string, words: readonly string[]): string {
    const path = join(this.programs, program);
    const { status, stdout, stderr, error } = spawnSync(path, words, {
      encoding: 'utf8',
      timeout: 5 * minutes,
      cwd: this.folder,
      ...this.account,
      // What the server says goes to its log: it would keep a pipe open.
      stdio: program === 'pg_ctl' ? 'ignore' : 'pipe',
    });
    if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr ?? ''}`);
    return stdout ?? '';
  }
}

/** The folder, or one of the system's temporary folder where one above it is closed to other accounts, as `data` is after a demo. */
export function folderOpenToOthers(folder: string): string {
  for (let above = dirname(resolve(folder)); above !== dirname(above); above = dirname(above)) {
    const isOpen = !existsSync(above) || (statSync(above).mode & 0o001) !== 0;
    if (!isOpen) return mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  }
  return folder;
}

/** Where the programs of the newest version lie that is here. */
function programsOf(): string | undefined {
  const versions = existsSync(installed) ? readdirSync(installed) : [];
  const [newest] = versions.sort((one, other) => Number(other) - Number(one));
  if (newest === undefined) return undefined;
  const programs = join(installed, newest, 'bin');
  return existsSync(join(programs, 'pgbench')) ? programs : undefined;
}

/** @throws Error that says how it is installed by hand. */
function install(): string {
  const why = installPackage('postgresql');
  const programs = programsOf();
  if (programs !== undefined) return programs;
  throw new Error(`PostgreSQL: ${why ?? 'it was installed without its programs'}`);
}

/** The server does not run as root; somebody else runs it as themselves. */
function accountOf(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const of = (word: string) =>
    Number(spawnSync('id', [word, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: of('-u'), gid: of('-g') };
}
