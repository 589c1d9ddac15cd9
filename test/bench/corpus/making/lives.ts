import Database from 'better-sqlite3';
import { CorpusOffice } from './corpus-office';
import { CorpusStore, type CorpusEvent } from './corpus-store';
import { currencies, isCatalogue, openCorpus } from './opening';
import { owedEvents, PledgeLife } from './pledge-life';
import { quotasOf } from './quotas';

/** A part of a corpus, with the file for its events. */
export interface PartOfCorpus {
  /** File for the events of the part, in the order in which they are generated. */
  readonly file: string;
  /** Number of events of the whole corpus. */
  readonly events: number;
  /** Index of the part, from 0; part 0 also contains the catalogues. */
  readonly part: number;
  readonly parts: number;
  /** Number of pledges, if it differs from that of the measured corpora. */
  readonly pledges?: number;
  /** Number of pledges that are only announced and signed, in place of whole lives. */
  readonly owed?: number;
}

/**
 * Generates the lives of every n-th pledge of a corpus, where n is the number of parts. Lives share only the
 * catalogues, which each part generates alike; so the whole corpus is the same for any number of parts.
 *
 * @returns number of events written.
 */
export async function makeLives({
  file,
  events,
  part,
  parts,
  pledges,
  owed,
}: PartOfCorpus): Promise<number> {
  const store = new CorpusStore();
  const office = new CorpusOffice(store);
  await openCorpus(office);
  const opened = store.take(isCatalogue);
  const into = new PartFile(file);
  if (part === 0) into.write(opened, 0);
  const quotas = owed === undefined ? quotasOf(events - opened.length, pledges) : owedQuotas(owed);
  for (const [index, quota] of quotas.entries()) {
    if (index % parts !== part) continue;
    const money = owed === undefined ? undefined : foreignOf(index);
    await new PledgeLife(office, index + 1, quota, money).live();
    into.write(store.take(isCatalogue), index + 1);
  }
  return into.close();
}

function owedQuotas(pledges: number): readonly number[] {
  return Array.from({ length: pledges }, () => owedEvents);
}

/** Returns the index of a currency other than USD, in rotation. */
function foreignOf(index: number): number {
  return 1 + (index % (currencies.length - 1));
}

/** A temporary file with the events of a part, until the parts are merged. */
class PartFile {
  private readonly db: Database.Database;
  private readonly insert;

  constructor(file: string) {
    this.db = new Database(file);
    this.db.pragma('journal_mode = OFF');
    this.db.pragma('synchronous = OFF');
    this.db
      .exec(`CREATE TABLE part (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, life INTEGER NOT NULL,
      stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
      metadata TEXT NOT NULL) STRICT`);
    this.insert = this.db.prepare(
      'INSERT INTO part (at, life, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  write(made: readonly CorpusEvent[], life: number): void {
    this.db.transaction(() => {
      for (const { recordedAt, stream, revision, id, type, data, metadata } of made) {
        this.insert.run(Date.parse(recordedAt), life, stream, revision, id, type, data, metadata);
      }
    })();
  }

  close(): number {
    const written = this.db.prepare<[], number>('SELECT count(*) FROM part').pluck().get() ?? 0;
    this.db.close();
    return written;
  }
}
