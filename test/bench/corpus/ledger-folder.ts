import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { corpusOf, type Corpus } from './corpus';
import { demand, type Bench } from '../harness/metric';
import type { Ended } from '../harness/programs';

const commands = join(__dirname, '../../../../dist/apps/cli/src');

/** A data folder with the log of a corpus, in which programs may write what they like. */
export interface LedgerFolder {
  readonly corpus: Corpus;
  readonly dataDir: string;
}

/** A folder of its own with the log of a corpus. The log itself is that of the corpus: nobody may write to it. */
export async function ledgerFolder(bench: Bench, events: number): Promise<LedgerFolder> {
  return folderOf(bench, await corpusOf(events, bench), `ledger-${events}`);
}

/** A folder with the log of a corpus, which may be written to, and its read model. */
export async function writableFolder(bench: Bench, corpus: Corpus): Promise<LedgerFolder> {
  const folder = folderOf(bench, corpus, `writable-${basename(corpus.dataDir)}`);
  const log = join(folder.dataDir, 'events.db');
  rmSync(log);
  copyFileSync(corpus.file, log);
  await rebuilt({ ...bench, programs: bench.unprofiled }, folder);
  return folder;
}

function folderOf({ folder }: Bench, corpus: Corpus, name: string): LedgerFolder {
  const dataDir = join(folder, name);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const log = join(dataDir, 'events.db');
  rmSync(log, { force: true });
  linkSync(corpus.file, log);
  return { corpus, dataDir };
}

/** Deletes the read model of a folder. */
function withoutReadModel({ dataDir }: LedgerFolder): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('read-model')) rmSync(join(dataDir, name));
  }
}

/** Builds every read model of a folder from its log, as `npm run rebuild` does. */
export async function rebuilt(bench: Bench, folder: LedgerFolder): Promise<Ended> {
  withoutReadModel(folder);
  const { programs } = bench;
  return programs.run(programs.ours(join(commands, 'rebuild.js'), [], environmentOf(folder)));
}

/** Replays a folder whose read model is built, as `npm run replay` does. */
export async function replayed(bench: Bench, folder: LedgerFolder): Promise<Ended> {
  const { programs } = bench;
  const ended = await programs.run(
    programs.ours(join(commands, 'replay.js'), [], environmentOf(folder)),
  );
  const isSound = / 0 differences, 0 events whose entries do not follow/.test(ended.stdout);
  demand(isSound, `a replay found: ${ended.stdout.slice(-2_000)}`);
  return ended;
}

function environmentOf({ dataDir }: LedgerFolder): Record<string, string> {
  return { DATA_DIR: dataDir };
}

/** The file of the read model of a folder. */
export function readModelOf({ dataDir }: LedgerFolder): string {
  const name = readdirSync(dataDir).find((one) => /^read-model-v\d+\.db$/.test(one));
  demand(name !== undefined, `there is no read model in ${dataDir}`);
  return join(dataDir, name);
}

/** USD in cents by account, as the journal of a read model has them. */
export function journalSums(file: string): ReadonlyMap<string, number> {
  const db = new Database(file, { readonly: true });
  const rows = db
    .prepare<[], [string, number]>('SELECT account, sum(usd) FROM journal GROUP BY account')
    .raw()
    .all();
  db.close();
  return new Map(rows);
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

export function fileMebibytes(file: string): string {
  return mebibytes(statSync(file).size);
}
