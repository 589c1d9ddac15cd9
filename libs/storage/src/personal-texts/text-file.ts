import type { KeptText, PersonalTextStore, PlacedText } from '@art30/event-sourcing';
import type { Connection } from '../sqlite/database';
import { type BatchWriter, GroupCommit } from '../sqlite/group-commit';
import { ErasableFile, type ErasableKind } from './erasable-file';

/** Digits of the largest row number of SQLite. */
const placeDigits = 19;

/**
 * Returns the place of a text (where it is in the order of all texts) from its row number. All places have the same
 * width, so that they can be compared as strings.
 */
export function placeOfNumber(number: number): string {
  return String(number).padStart(placeDigits, '0');
}

// With AUTOINCREMENT SQLite never uses a number again, so a larger number always means a later text.
const schema = `
  CREATE TABLE texts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    stream TEXT NOT NULL,
    kept_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE looked (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    through TEXT NOT NULL
  ) STRICT;
`;

const textsKind: ErasableKind = {
  fileName: 'names.db',
  // The bytes "A30N".
  applicationId: 0x41_33_30_4e,
  version: 1,
  schema,
  holds: 'personal texts',
  without: 'names of private persons are shown by their references',
};

interface TextRow extends KeptText {
  readonly number: number;
}

/**
 * Personal texts (names of people, which must be erasable) in a file of the data folder. Erased texts are
 * overwritten.
 */
export class TextFile implements PersonalTextStore {
  readonly #file: ErasableFile;
  readonly #statements: ReturnType<typeof statementsOn>;
  readonly #writes: GroupCommit<readonly KeptText[], 'kept'>;

  private constructor(file: ErasableFile) {
    this.#file = file;
    this.#statements = statementsOn(file.connection);
    const writer = new TextWriter(file, this.#statements);
    this.#writes = new GroupCommit<readonly KeptText[], 'kept'>(writer, () => undefined);
  }

  /** True if a folder has such a file, even a damaged one. */
  static exists(folder: string): boolean {
    return ErasableFile.exists(folder, textsKind);
  }

  /**
   * Opens the texts of a data folder for writing; creates folder and file if they are missing.
   *
   * @throws CannotOpen if the file cannot be used; the message says what to do.
   */
  static open(folder: string): TextFile {
    return new TextFile(ErasableFile.open(folder, textsKind));
  }

  /**
   * Opens the texts of a data folder for reading.
   *
   * @throws CannotOpen if the file is missing or cannot be used; the message says what to do.
   */
  static openReadOnly(folder: string): TextFile {
    return new TextFile(ErasableFile.openReadOnly(folder, textsKind));
  }

  async keep(texts: readonly KeptText[]): Promise<void> {
    await this.#writes.append(texts);
  }

  async find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>> {
    const found = this.#file.run(() =>
      references.flatMap((reference) => this.#statements.find.get(reference) ?? []),
    );
    return new Map(found.map((row) => [row.reference, textOf(row)]));
  }

  async erase(reference: string): Promise<void> {
    this.#file.write(() => void this.#statements.erase.run(reference));
  }

  async after(place: string | null, limit: number): Promise<readonly PlacedText[]> {
    const rows = this.#file.run(() => this.#statements.after.all(Number(place ?? 0), limit));
    return rows.map((row) => ({ ...textOf(row), place: placeOfNumber(row.number) }));
  }

  async lookedThrough(): Promise<string | null> {
    return this.#file.run(() => this.#statements.looked.get() ?? null);
  }

  async noteLooked(place: string): Promise<void> {
    this.#file.write(() => void this.#statements.noteLooked.run(place));
  }

  async close(): Promise<void> {
    this.#writes.drain();
    this.#file.close();
  }
}

/** Writes the texts of concurrent requests in one transaction, because each commit waits for the disk. */
class TextWriter implements BatchWriter<readonly KeptText[], 'kept'> {
  constructor(
    private readonly file: ErasableFile,
    private readonly statements: ReturnType<typeof statementsOn>,
  ) {}

  write(batch: readonly (readonly KeptText[])[]): readonly ('kept' | Error)[] {
    try {
      this.file.add(() => {
        for (const texts of batch) this.#keep(texts);
      });
      return batch.map(() => 'kept');
    } catch (error) {
      const failureOfBatch = error instanceof Error ? error : new Error(String(error));
      return batch.map(() => failureOfBatch);
    }
  }

  rowsOf(texts: readonly KeptText[]): number {
    return texts.length;
  }

  #keep(texts: readonly KeptText[]): void {
    for (const { reference, salt, text, stream, keptAt } of texts) {
      this.statements.keep.run(reference, salt, text, stream, keptAt);
    }
  }
}

function textOf({ reference, salt, text, stream, keptAt }: TextRow): KeptText {
  return { reference, salt, text, stream, keptAt };
}

const columns = 'number, reference, salt, text, stream, kept_at AS keptAt';

function statementsOn(connection: Connection) {
  return {
    keep: connection.prepare<[string, string, string, string, string]>(
      `INSERT INTO texts (reference, salt, text, stream, kept_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (reference) DO NOTHING`,
    ),
    find: connection.prepare<[string], TextRow>(`SELECT ${columns} FROM texts WHERE reference = ?`),
    erase: connection.prepare<[string]>('DELETE FROM texts WHERE reference = ?'),
    after: connection.prepare<[number, number], TextRow>(
      `SELECT ${columns} FROM texts WHERE number > ? ORDER BY number LIMIT ?`,
    ),
    looked: connection.prepare<[], string>('SELECT through FROM looked').pluck(),
    noteLooked: connection.prepare<[string]>(
      `INSERT INTO looked (id, through) VALUES (1, ?)
       ON CONFLICT (id) DO UPDATE SET through = excluded.through`,
    ),
  };
}
