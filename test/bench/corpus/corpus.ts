import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
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

const makingMsMax = 3_600_000;
/** The libraries that decide how an event looks. */
const madeBy = ['event-sourcing', 'accounting', 'ledger', 'storage'];
const built = join(__dirname, '../../../../dist');

/** What decides how a corpus looks: its own sources, and the libraries that it is made by. */
function keyOfCorpus(): string {
  const hash = createHash('sha256');
  const folders = [join(__dirname, 'making'), ...madeBy.map((lib) => join(built, 'libs', lib))];
  for (const file of folders.flatMap(programsIn).sort()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function programsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return programsIn(file);
    return entry.name.endsWith('.js') ? [file] : [];
  });
}

/** The corpus of a size; made where it is not there yet, and kept until sources or libraries change. */
export async function corpusOf(events: CorpusSize, { say }: Pick<Bench, 'say'>): Promise<Corpus> {
  const key = keyOfCorpus();
  removeOthers(key);
  const dataDir = join(dataFolder, `corpus-${key}`, String(events));
  const file = join(dataDir, 'events.db');
  if (!existsSync(file)) await make(events, dataDir, say);
  return { events, dataDir, file };
}

function removeOthers(key: string): void {
  mkdirSync(dataFolder, { recursive: true });
  for (const name of readdirSync(dataFolder)) {
    const isOther = name.startsWith('corpus-') && name !== `corpus-${key}`;
    if (isOther) rmSync(join(dataFolder, name), { recursive: true });
  }
}

async function make(events: number, dataDir: string, say: Bench['say']): Promise<void> {
  const start = performance.now();
  say(`  making a corpus of ${events} events`);
  const fresh = `${dataDir}-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const parts = Math.min(availableParallelism(), 4);
  const files = Array.from({ length: parts }, (_, part) => join(fresh, `part-${part}.db`));
  const lives = files.map((file, part) => ({ file, events, part, parts }));
  await Promise.all(lives.map((given) => made('corpus/making/make-lives', given)));
  const file = join(fresh, 'events.db');
  const found = await made<{ events: number }>('corpus/making/merge-lives', { file, parts: files });
  demand(found.events === events, `a corpus of ${found.events} events and not ${events}`);
  for (const part of files) rmSync(part);
  renameSync(fresh, dataDir);
  say(`  made in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
}

/** What a program tells that makes a part of a corpus; it has as long as it takes. */
function made<Told>(program: string, given: object): Promise<Told> {
  return new Programs(['--max-semi-space-size=64']).oursIn<Told>(program, given, makingMsMax);
}
