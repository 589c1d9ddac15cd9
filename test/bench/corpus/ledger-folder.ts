import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { corpusOf, type Corpus } from './corpus';
import { demand, type Bench } from '../harness/metric';
import type { Ended } from '../harness/programs';

const libs = join(__dirname, '../../../../dist/libs');
const commands = join(__dirname, '../../../../dist/apps/cli/src');

/** A data folder with the log of a corpus; programs may write to the folder, but not to the log. */
export interface LedgerFolder {
  readonly corpus: Corpus;
  readonly dataDir: string;
}

/** Makes a data folder that links to the log of a corpus. The log is shared, so it must not be written to. */
export async function ledgerFolder(bench: Bench, events: number): Promise<LedgerFolder> {
  return folderOf(bench, await corpusOf(events, bench), `ledger-${events}`);
}

/**
 * Makes a data folder with a read model. The read model is copied from a rebuild, which is cached beside the
 * corpus until the programs change.
 */
export async function modelledFolder(bench: Bench, corpus: Corpus): Promise<ModelledFolder> {
  const folder = folderOf(bench, corpus, `modelled-${basename(corpus.dataDir)}`);
  const kept = join(corpus.dataDir, `model-${keyOfPrograms()}`);
  const isKept = existsSync(join(kept, costFile));
  const built = isKept ? undefined : await keepModel(bench, folder, kept);
  const model = readModelOf({ dataDir: kept });
  copyFileSync(model, join(folder.dataDir, basename(model)), constants.COPYFILE_FICLONE);
  const { replayMs } = JSON.parse(readFileSync(join(kept, costFile), 'utf8')) as {
    replayMs: number;
  };
  return { ...folder, replayMs, built };
}

/** A data folder with a read model, and the CPU time of its rebuild in milliseconds. */
export interface ModelledFolder extends LedgerFolder {
  readonly replayMs: number;
  /** Result of the rebuild, if the read model was built just now. */
  readonly built: Ended | undefined;
}

/** Makes a data folder with a read model and its own copy of the log, which may be written to. */
export async function writableFolder(bench: Bench, corpus: Corpus): Promise<ModelledFolder> {
  const folder = await modelledFolder(bench, corpus);
  const log = join(folder.dataDir, 'events.db');
  rmSync(log);
  copyFileSync(corpus.file, log, constants.COPYFILE_FICLONE);
  return folder;
}

const costFile = 'cost.json';

async function keepModel(bench: Bench, folder: LedgerFolder, kept: string): Promise<Ended> {
  forgetKept(folder.corpus, 'model-');
  bench.say(`  building the read model of ${folder.corpus.events} events`);
  const built = await rebuilt({ ...bench, programs: bench.unprofiled }, folder);
  mkdirSync(kept);
  const model = readModelOf(folder);
  renameSync(model, join(kept, basename(model)));
  writeFileSync(join(kept, costFile), JSON.stringify({ replayMs: built.cpuMs }));
  return built;
}

type BooksFormat = 'hledger' | 'beancount';

/**
 * Exports the books of a folder with `npm run export`. The files are cached beside the corpus until the
 * export of the small corpus changes.
 */
export async function exportedBooks(
  bench: Bench,
  folder: LedgerFolder,
  format: BooksFormat,
): Promise<string> {
  const { corpus } = folder;
  const sample = await exported(bench, await ledgerFolder(bench, bench.sizes.small), format);
  const name = `${format}-${hashOf([sample])}`;
  const kept = join(corpus.dataDir, name);
  if (existsSync(kept)) return kept;
  forgetKept(corpus, `${format}-`);
  bench.say(`  exporting ${corpus.events} events for ${format}`);
  renameSync(await exported(bench, folder, format), kept);
  return kept;
}

/**
 * Exports the books once for each folder and format; a file that was moved to the cache is exported again.
 */
async function exported(bench: Bench, folder: LedgerFolder, format: BooksFormat): Promise<string> {
  const { unprofiled } = bench;
  const out = join(bench.folder, `${format}-${folder.corpus.events}`);
  if (existsSync(out)) return out;
  const words = ['--format', format, '--out', out];
  await unprofiled.run(unprofiled.ours(join(commands, 'export.js'), words, environmentOf(folder)));
  return out;
}

/** Deletes cached files that earlier versions of the programs made of a corpus. */
function forgetKept({ dataDir }: Corpus, begins: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(begins)) rmSync(join(dataDir, name), { recursive: true });
  }
}

const programsOfModel = ['event-sourcing', 'accounting', 'storage', 'books'];

/** Cache key of a read model: a hash of the programs that build it. */
function keyOfPrograms(): string {
  return hashOf(programsOfModel.flatMap((lib) => programsIn(join(libs, lib))).sort());
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function programsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return programsIn(file);
    return entry.name.endsWith('.js') ? [file] : [];
  });
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

/** Rebuilds the read model of a folder from its log, with `npm run rebuild`. */
export async function rebuilt(bench: Bench, folder: LedgerFolder): Promise<Ended> {
  withoutReadModel(folder);
  const { programs } = bench;
  return programs.run(programs.ours(join(commands, 'rebuild.js'), [], environmentOf(folder)));
}

/** Replays the log of a folder against its read model, with `npm run replay`. */
export async function replayed(bench: Bench, folder: LedgerFolder): Promise<Ended> {
  const { programs } = bench;
  const ended = await programs.run(
    programs.ours(join(commands, 'replay.js'), [], environmentOf(folder)),
  );
  const isSound = / 0 differences, 0 events whose entries differ/.test(ended.stdout);
  demand(isSound, `a replay found: ${ended.stdout.slice(-2_000)}`);
  return ended;
}

function environmentOf({ dataDir }: Pick<LedgerFolder, 'dataDir'>): Record<string, string> {
  return { DATA_DIR: dataDir };
}

/** Path of the read model of a folder. */
export function readModelOf({ dataDir }: Pick<LedgerFolder, 'dataDir'>): string {
  const name = readdirSync(dataDir).find((one) => /^read-model-v\d+\.db$/.test(one));
  demand(name !== undefined, `there is no read model in ${dataDir}`);
  return join(dataDir, name);
}

/** Returns the sums by account in USD cents, from the journal of a read model. */
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
