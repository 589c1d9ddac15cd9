import Database from 'better-sqlite3';
import { CorpusOffice } from './corpus-office';
import { CorpusStore, type CorpusEvent } from './corpus-store';
import { currencies, isCatalogue, openCorpus } from './opening';
import { owedEvents, PledgeLife } from './pledge-life';
import { quotasOf } from './quotas';

/** A part of a corpus, and where it is written. */
export interface PartOfCorpus {
  /** File that the events are written to, in the order in which they were made. */
  readonly file: string;
  /** Events of the whole corpus. */
  readonly events: number;
  /** Which of so many parts it is, from 0; the first one has the catalogues too. */
  readonly part: number;
  readonly parts: number;
  /** Pledges, where they are not as many as in every corpus that is measured. */
  readonly pledges?: number;
  /** Pledges that are announced, signed and owed, in place of whole lives: it has the events that they make. */
  readonly owed?: number;
}

/**
 * Makes every so-manieth life of a corpus. Lives share nothing but the catalogues, which every part opens alike, so
 * that the whole is the same in however many parts it is made.
 *
 * @returns how many events were written.
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

/** One currency after the other, but for that of the books. */
function foreignOf(index: number): number {
  return 1 + (index % (currencies.length - 1));
}

/** A file of events that nobody needs once they are merged. */
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
