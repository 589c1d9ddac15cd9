import { csvLines, csvMark } from '@art30/documents';
import { cellsOf, titlesOf, type Question, type Table } from '@art30/working-papers';
import type { WorkingPaperFile, WorkingPapersFolder } from './working-papers-folder';

/** Maximum number of rows of a working paper (CSV). A spreadsheet can have 1,048,576 rows. */
const paperRowsMax = 1_000_000;

/** Description of a written working paper in the manifest. */
export interface WrittenWorkingPaper {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Addresses of the API at which a running service answers the same query. */
  readonly answeredAt: readonly string[];
  /** Totals of the answer over all its pages; left out if the query has none. */
  readonly totals?: unknown;
}

/**
 * Writes the working papers (tables in CSV files) that one query fills. It reads the answer page by page.
 *
 * @throws Error if a table has more rows than a working paper may have.
 */
export async function writeQuestion(
  folder: Pick<WorkingPapersFolder, 'file'>,
  question: Question,
  rowsMax = paperRowsMax,
): Promise<readonly WrittenWorkingPaper[]> {
  const writers: TableWriter[] = [];
  let totals: unknown;
  try {
    for (const table of question.tables) {
      writers.push(await TableWriter.begin(await folder.file(fileOf(table)), table, rowsMax));
    }
    let isFirst = true;
    for await (const page of question.pages()) {
      for (const writer of writers) await writer.add(page, isFirst);
      if (isFirst) totals = question.totals?.(page);
      isFirst = false;
    }
  } finally {
    for (const writer of writers) await writer.end();
  }
  return writers.map(({ table, rows }, index) => ({
    file: fileOf(table),
    rows,
    columns: titlesOf(table.columns),
    answeredAt: question.addresses,
    // The totals belong to the whole answer, so only its first table states them.
    ...(totals === undefined || index > 0 ? {} : { totals }),
  }));
}

function fileOf({ name }: Table): string {
  return `${name}.csv`;
}

type Page = Parameters<Table['rows']>[0];

class TableWriter {
  rows = 0;

  private constructor(
    private readonly file: WorkingPaperFile,
    readonly table: Table,
    private readonly rowsMax: number,
  ) {}

  static async begin(file: WorkingPaperFile, table: Table, rowsMax: number): Promise<TableWriter> {
    const titles = titlesOf(table.columns).map((text) => ({ text }));
    await file.add(`${csvMark}${csvLines([titles])}`);
    return new TableWriter(file, table, rowsMax);
  }

  async add(page: Page, isFirst: boolean): Promise<void> {
    const rows = this.table.rows(page, isFirst);
    this.rows += rows.length;
    if (this.rows > this.rowsMax) {
      throw new Error(
        `${fileOf(this.table)} would have more than ${this.rowsMax} rows: leave it out with --without ${this.table.name}`,
      );
    }
    if (rows.length === 0) return;
    await this.file.add(csvLines(rows.map((row) => cellsOf(this.table.columns, row))));
  }

  end(): Promise<void> {
    return this.file.end();
  }
}
