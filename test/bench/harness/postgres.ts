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

/** A temporary PostgreSQL server from the Debian package, with its own folder and without a TCP port. */
export class Postgres {
  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly account: { readonly uid: number; readonly gid: number } | null,
  ) {}

  /**
   * @param wanted its folder, which is emptied; if the server's account cannot reach it, a temporary folder
   * is used.
   * @throws Error with the reason if PostgreSQL is not available.
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
    // Uses PostgreSQL's defaults: every commit is flushed to disk before it is answered.
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

  /** Runs a query with psql and returns its rows as text. */
  query(sql: string): string {
    const words = ['-h', this.folder, '-U', 'bench', '-d', 'postgres', '-At', '-c', sql];
    return this.run('psql', words).trim();
  }

  /**
   * Runs a statement with pgbench: each client sends it repeatedly, in a transaction of its own.
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
      // The server's output goes to its log, because an inherited pipe would stay open.
      stdio: program === 'pg_ctl' ? 'ignore' : 'pipe',
    });
    if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr ?? ''}`);
    return stdout ?? '';
  }
}

/**
 * Returns the folder, or a temporary one if a parent folder is closed to other accounts, as `data` is after a
 * demo.
 */
export function folderOpenToOthers(folder: string): string {
  for (let above = dirname(resolve(folder)); above !== dirname(above); above = dirname(above)) {
    const isOpen = !existsSync(above) || (statSync(above).mode & 0o001) !== 0;
    if (!isOpen) return mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  }
  return folder;
}

/** Folder with the programs of the newest installed version. */
function programsOf(): string | undefined {
  const versions = existsSync(installed) ? readdirSync(installed) : [];
  const [newest] = versions.sort((one, other) => Number(other) - Number(one));
  if (newest === undefined) return undefined;
  const programs = join(installed, newest, 'bin');
  return existsSync(join(programs, 'pgbench')) ? programs : undefined;
}

/** @throws Error that says how to install it by hand. */
function install(): string {
  const why = installPackage('postgresql');
  const programs = programsOf();
  if (programs !== undefined) return programs;
  throw new Error(`PostgreSQL: ${why ?? 'it was installed without its programs'}`);
}

/** Account that runs the server: PostgreSQL refuses root, so root uses another account. */
function accountOf(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const of = (word: string) =>
    Number(spawnSync('id', [word, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: of('-u'), gid: of('-g') };
}
