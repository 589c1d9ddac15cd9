import { acknowledgementOf, type Ground } from '@art30/books';
import { grouped, heading, textTable } from '@art30/documents';
import type { ComparedFiles, ComparedTable } from '@art30/storage';

type ComparedRow = ComparedTable['rows'][number];

/**
 * Prints the comparison of two read models (rows made from the log), their differences, and the operator's next step.
 */
export function printComparison(compared: ComparedFiles, ground: Ground | null): void {
  const { from, to, throughSequence, tables } = compared;
  console.log(heading(`Version ${to.version} beside version ${from.version}`));
  console.log(tablesTable(compared));
  for (const table of tables) {
    for (const row of table.rows) console.log(rowLine(table, row));
  }
  console.log(`through event ${grouped(String(throughSequence))}`);
  console.log(`fingerprint of version ${from.version}: ${from.fingerprint}`);
  console.log(`fingerprint of version ${to.version}: ${to.fingerprint}`);
  console.log(conclusion(compared, ground));
}

function tablesTable({ tables, from, to }: ComparedFiles): string {
  const right = 'right' as const;
  const columns = [
    { title: 'table' },
    { title: `rows of\nversion ${from.version}`, align: right },
    { title: `rows of\nversion ${to.version}`, align: right },
    { title: 'differ', align: right },
    { title: 'columns that only one has' },
  ];
  return textTable(
    columns,
    tables.map(({ table, fromRows, toRows, rowsDiffering, onlyFrom, onlyTo }) => [
      table,
      fromRows === null ? '(none)' : grouped(String(fromRows)),
      toRows === null ? '(none)' : grouped(String(toRows)),
      grouped(String(rowsDiffering)),
      [...onlyFrom.map((name) => `- ${name}`), ...onlyTo.map((name) => `+ ${name}`)].join(', '),
    ]),
  );
}

function rowLine({ table }: ComparedTable, { key, from, to }: ComparedRow): string {
  const place = Object.entries(key).map(([column, value]) => `${column} ${value}`);
  const columns = Object.keys(from ?? to ?? {});
  const said = columns.map(
    (column) => `${column}: before ${shown(from, column)}, now ${shown(to, column)}`,
  );
  return `row of ${[table, ...place].join(', ')}: ${said.join('; ')}`;
}

function shown(row: ComparedRow['from'], column: string): string {
  return row === null ? '(no row)' : (row[column] ?? 'null');
}

function conclusion(compared: ComparedFiles, ground: Ground | null): string {
  const { from, to } = compared;
  const start = `stop the service of version ${from.version} and start that of version ${to.version}`;
  if (ground?.kind === 'equal') return `nothing differs: ${start}`;
  if (ground !== null) {
    return `the difference through event ${ground.throughSequence} is acknowledged: ${start}`;
  }
  return [
    `version ${to.version} does not take over: it differs. Where its rows are right, propose at the service`,
    `of version ${from.version}, which goes on (docs/backup.md, Rebuild):`,
    `POST /v1/acknowledged-differences ${JSON.stringify({ ...acknowledgementOf(compared), reason: 'why' })}`,
  ].join('\n');
}
