import { AuditorLog, type PlacedEvent } from '@art30/auditing';
import { asOfIn } from '@art30/books';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { ledgerOrigin } from '@art30/ledger';
import { openAuditorLogReadOnly, openEventLog, type StorageSettings } from '@art30/storage';
import {
  allWorkingPapers,
  engagementIn,
  type EngagementSources,
  letters,
} from '@art30/working-papers';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withRebuiltBooks } from '../reports/rebuilt-books';
import { booksOn, withTexts } from './audited-books';
import { manifestName, WorkingPapersFolder } from './working-papers-folder';
import type { WorkingPapersWanted } from './working-papers-options';
import { writeQuestion, type WrittenWorkingPaper } from './write-question';

/** Returns the name and version of this program from its `package.json`. */
function programName(): string {
  const { name, version } = JSON.parse(readFileSync(packageFile(__dirname), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  return `${name} ${version}`;
}

/**
 * Returns the nearest `package.json` in a folder or above it. Its distance differs between the sources and the build.
 */
function packageFile(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) ? file : packageFile(dirname(folder));
}

/** Result of the command: the hash that covers all working papers, and the options that were used. */
interface WrittenWorkingPapers {
  readonly sha256: string;
  readonly asAt: string | null;
  readonly throughSequence: number;
  readonly options: Readonly<Record<string, string>>;
}

/** The events of one engagement (audit) in the auditor's log, with the size and root of that log. */
interface LogRead {
  readonly size: number;
  readonly root: string;
  readonly events: readonly PlacedEvent[];
}

/**
 * Writes the working papers of an engagement (audit) into a new folder. The ledger's log and the auditor's log are read
 * directly, whether or not the service is running.
 *
 * @throws Error if the folder exists, if a working paper is too long, or if a time cannot be parsed.
 * @throws AuditRefused if the engagement does not exist.
 * @throws CannotOpen if there is no log.
 */
export async function writeWorkingPapers(
  settings: StorageSettings,
  wanted: WorkingPapersWanted,
): Promise<WrittenWorkingPapers> {
  const folder = WorkingPapersFolder.begin(wanted.out, settings.dataDir);
  try {
    // The auditor's log is read before the ledger. Each ledger event to which it refers is then in the books.
    const log = await auditorLog(settings, wanted);
    const written = await withRebuiltBooks(settings, (readStore) =>
      withTexts(settings, async (texts) => {
        const events = openEventLog(settings);
        try {
          return await writtenFrom({ folder, wanted, log, events, readStore, texts });
        } finally {
          await events.close();
        }
      }),
    );
    const sha256 = await folder.complete();
    console.log(`wrote ${wanted.out}`);
    console.log(`SHA-256 of SHA256SUMS ${sha256}`);
    return { ...written, sha256 };
  } catch (error) {
    folder.abandon();
    throw error;
  }
}

async function auditorLog(
  settings: StorageSettings,
  { engagement, logSize }: WorkingPapersWanted,
): Promise<LogRead> {
  const store = openAuditorLogReadOnly(settings);
  try {
    const log = new AuditorLog(store);
    await log.tree.catchUp();
    const size = logSize ?? log.tree.size;
    if (size > log.tree.size) {
      throw new Error(
        `--log-size must be at most ${log.tree.size}, the events of the auditor's log`,
      );
    }
    const events = await log.eventsOf(engagement, { knownAt: String(size) });
    return { size, root: log.tree.rootAt(size), events };
  } finally {
    await store.close();
  }
}

interface Writing {
  readonly folder: WorkingPapersFolder;
  readonly wanted: WorkingPapersWanted;
  readonly log: LogRead;
  readonly events: EventStore;
  readonly readStore: ReadStore;
  readonly texts: Parameters<typeof booksOn>[2]['texts'];
}

async function writtenFrom({
  folder,
  wanted,
  log,
  ...ledger
}: Writing): Promise<Omit<WrittenWorkingPapers, 'sha256'>> {
  const engagement = engagementIn(log.events);
  const { asAt, sequence, recordedAt } = asOfIn(ledger.readStore, wanted);
  const { backDatedDays, dormantDays, roundUnit, year = engagement.to.slice(0, 4) } = wanted;
  const asked = {
    engagement,
    asAt,
    sequence,
    logSize: log.size,
    year,
    backDatedDays,
    dormantDays,
    roundUnit,
  };
  const today = asAt ?? (recordedAt ?? engagement.to).slice(0, 10);
  const books = booksOn(ledger.events, ledger.readStore, { texts: ledger.texts, today });
  const sources = { books, asked, events: log.events, breathe: () => setImmediate() };
  const papers = await writeTables(folder, sources, wanted.without);
  const lettersWritten = await writeLetters(folder, sources);
  const size = books.proofs.tree.sizeThrough(sequence);
  const manifest = {
    format: 'WORKING-PAPERS@1',
    program: programName(),
    engagement,
    ledger: {
      origin: await ledgerOrigin(ledger.events),
      sequence,
      recordedAt,
      size,
      root: books.proofs.tree.root(size),
    },
    auditorLog: { size: log.size, root: log.root },
    asked: { asAt, year, backDatedDays, dormantDays, roundUnit, without: wanted.without },
    papers,
    letters: lettersWritten,
  };
  await folder.write(manifestName, `${JSON.stringify(manifest, null, 2)}\n`);
  return {
    asAt,
    throughSequence: sequence,
    options: optionsOf(asked, wanted.without),
  };
}

async function writeTables(
  folder: WorkingPapersFolder,
  sources: EngagementSources,
  without: readonly string[],
): Promise<readonly WrittenWorkingPaper[]> {
  const questions = allWorkingPapers(sources);
  const names = questions.flatMap(({ tables }) => tables.map(({ name }) => name));
  const unknown = without.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `--without names unknown working papers: ${unknown.join(', ')}; the names are ${names.join(', ')}`,
    );
  }
  const written: WrittenWorkingPaper[] = [];
  for (const question of questions) {
    const tables = question.tables.filter(({ name }) => !without.includes(name));
    if (tables.length === 0) continue;
    written.push(...(await writeQuestion(folder, { ...question, tables })));
  }
  return written;
}

async function writeLetters(
  folder: WorkingPapersFolder,
  sources: EngagementSources,
): Promise<readonly string[]> {
  const written: string[] = [];
  for await (const { file, text } of letters(sources)) {
    await folder.write(file, text);
    written.push(file);
  }
  return written;
}

/** Returns the options as texts, in the form in which the auditor's log records them. */
function optionsOf(
  { logSize, year, backDatedDays, dormantDays, roundUnit }: EngagementSources['asked'],
  without: readonly string[],
): Readonly<Record<string, string>> {
  return {
    logSize: String(logSize),
    year,
    backDatedDays: String(backDatedDays),
    dormantDays: String(dormantDays),
    roundUnit: String(roundUnit),
    ...(without.length === 0 ? {} : { papersLeftOut: String(without.length) }),
  };
}
