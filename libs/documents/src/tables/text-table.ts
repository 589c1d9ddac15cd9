/** Groups the thousands of an amount: `1,187,700.83`. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

export interface Column {
  /** Title on one line or several. */
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/**
 * Formats a table for a terminal: titles, a rule under each, rows. Columns are as wide as their longest cell,
 * two spaces apart; lines have no trailing spaces.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const titles = titleLines(columns);
  const widths = columns.map((_, index) =>
    Math.max(...[...titles, ...rows].map((cells) => lengthOf(cells[index] ?? ''))),
  );
  const rules = widths.map((width) => '-'.repeat(width));
  const lines = [...titles, rules, ...rows].map((cells) =>
    columns.map(({ align }, index) => filled(cells[index] ?? '', widths[index] ?? 0, align)),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

/** Places titles with several lines so that their last lines align. */
function titleLines(columns: readonly Column[]): string[][] {
  const titles = columns.map(({ title }) => title.split('\n'));
  const height = Math.max(...titles.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    titles.map((lines) => lines[line - height + lines.length] ?? ''),
  );
}

function filled(text: string, width: number, align: Column['align']): string {
  const blanks = ' '.repeat(width - lengthOf(text));
  return align === 'right' ? blanks + text : text + blanks;
}

/** Counts characters, not UTF-16 code units. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** Formats an underlined heading, as all reports of the command line begin. */
export function heading(text: string): string {
  return `\n${text}\n${'='.repeat(text.length)}`;
}
