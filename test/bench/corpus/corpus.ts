import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { PartOfCorpus } from './making/lives';
import { dataFolder } from '../harness/run-metric';
import { demand, type Bench } from '../harness/metric';
import { Programs } from '../harness/programs';

/** Stored events of a corpus. */
export type CorpusSize = number;

/** A ledger whose log is made, and lies in a folder as that of a service does. */
export interface Corpus {
  readonly events: number;
  readonly dataDir: string;
  readonly file: string;
}

/** What a corpus is to have. */
type Wanted = Pick<PartOfCorpus, 'events' | 'owed'>;

const makingMsMax = 3_600_000;
/** Events of a sample, by which it is seen that the libraries make the same events as before. */
const sample = { events: 2_500, pledges: 20, part: 0, parts: 1 };
let corpusKey: Promise<string> | undefined;

/** What decides how a corpus looks: its own sources, and what the libraries make of a small one. */
function keyOfCorpus(): Promise<string> {
  corpusKey ??= sampled();
  return corpusKey;
}

async function sampled(): Promise<string> {
  const hash = createHash('sha256');
  const folder = join(__dirname, 'making');
  for (const name of readdirSync(folder).sort()) {
    // The map behind a program names the folder in which it was compiled.
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

/** The corpus of a size; made where it is not there yet, and kept until the libraries make other events. */
export async function corpusOf(events: CorpusSize, { say }: Pick<Bench, 'say'>): Promise<Corpus> {
  const corpus = await corpusIn(String(events), { events }, say);
  demand(corpus.events === events, `a corpus of ${corpus.events} events and not ${events}`);
  return corpus;
}

/** A corpus of so many pledges that are announced, signed and owed, as many in each currency but USD. */
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

/** What a program tells that makes a part of a corpus; it has as long as it takes. */
function made(program: string, given: object): Promise<object> {
  return new Programs(['--max-semi-space-size=64']).oursIn(program, given, makingMsMax);
}
