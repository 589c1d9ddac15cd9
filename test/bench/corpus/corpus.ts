import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { PartOfCorpus } from './making/lives';
import { dataFolder } from '../harness/run-metric';
import { demand, type Bench } from '../harness/metric';
import { Programs } from '../harness/programs';

/** Size of a corpus in stored events. */
export type CorpusSize = number;

/** A generated ledger, in a folder with the layout of a service's data folder. */
export interface Corpus {
  readonly events: number;
  readonly dataDir: string;
  readonly file: string;
}

/** Properties of the corpus to generate. */
type Wanted = Pick<PartOfCorpus, 'events' | 'owed'>;

const makingMsMax = 3_600_000;
/** A small corpus, which shows whether the libraries still generate the same events. */
const sample = { events: 2_500, pledges: 20, part: 0, parts: 1 };
let corpusKey: Promise<string> | undefined;

/** Cache key of a corpus: a hash of its generator's sources and of a small corpus made by the libraries. */
function keyOfCorpus(): Promise<string> {
  corpusKey ??= sampled();
  return corpusKey;
}

async function sampled(): Promise<string> {
  const hash = createHash('sha256');
  const folder = join(__dirname, 'making');
  for (const name of readdirSync(folder).sort()) {
    // The reference to the source map is removed, because it contains the folder of the compilation.
    hash.update(
      readFileSync(join(folder, name), 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, ''),
    );
  }
  const file = join(dataFolder, `sample-${process.pid}.db`);
  mkdirSync(dataFolder, { recursive: true });
  await made('corpus/making/make-lives', { ...sample, file });
  const part = new Database(file, { readonly: true });
  for (const row of part.prepare('SELECT * FROM part ORDER BY n').raw().iterate()) {
    hash.update(JSON.stringify(row));
  }
  part.close();
  rmSync(file);
  return hash.digest('hex').slice(0, 12);
}

/**
 * Returns the corpus of a size. It is generated at need, and cached until the libraries generate other
 * events.
 */
export async function corpusOf(events: CorpusSize, { say }: Pick<Bench, 'say'>): Promise<Corpus> {
  const corpus = await corpusIn(String(events), { events }, say);
  demand(corpus.events === events, `a corpus of ${corpus.events} events and not ${events}`);
  return corpus;
}

/**
 * Returns a corpus of receivables: the given number of pledges that are announced and signed, as many in each
 * currency except USD.
 */
export async function corpusOwed(pledges: number, { say }: Pick<Bench, 'say'>): Promise<Corpus> {
  return corpusIn(`owed-${pledges}`, { events: 0, owed: pledges }, say);
}

async function corpusIn(name: string, of: Wanted, say: Bench['say']): Promise<Corpus> {
  const key = await keyOfCorpus();
  removeOthers(key);
  const dataDir = join(dataFolder, `corpus-${key}`, name);
  const file = join(dataDir, 'events.db');
  if (!existsSync(file)) await make(of, dataDir, say);
  return { events: eventsIn(file), dataDir, file };
}

function eventsIn(file: string): number {
  const log = new Database(file, { readonly: true });
  const count = log.prepare<[], number>('SELECT count(*) FROM events').pluck().get() ?? 0;
  log.close();
  return count;
}

function removeOthers(key: string): void {
  for (const name of readdirSync(dataFolder)) {
    const isOther = name.startsWith('corpus-') && name !== `corpus-${key}`;
    if (isOther) rmSync(join(dataFolder, name), { recursive: true });
  }
}

async function make(of: Wanted, dataDir: string, say: Bench['say']): Promise<void> {
  const start = performance.now();
  say(`  making a corpus for ${basename(dataDir)}`);
  const fresh = `${dataDir}-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const parts = Math.min(availableParallelism(), 4);
  const files = Array.from({ length: parts }, (_, part) => join(fresh, `part-${part}.db`));
  const lives = files.map((file, part): PartOfCorpus => ({ ...of, file, part, parts }));
  await Promise.all(lives.map((given) => made('corpus/making/make-lives', given)));
  const file = join(fresh, 'events.db');
  await made('corpus/making/merge-lives', { file, parts: files });
  for (const part of files) rmSync(part);
  renameSync(fresh, dataDir);
  say(`  made in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
}

/** Runs a program that generates a part of a corpus, with a long time limit, and returns its result. */
function made(program: string, given: object): Promise<object> {
  return new Programs(['--max-semi-space-size=64']).oursIn(program, given, makingMsMax);
}
