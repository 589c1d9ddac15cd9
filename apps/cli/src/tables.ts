import Table from 'cli-table3';

/** An amount with its thousands grouped, `1,187,700.83`. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table for a terminal; columns of figures stand to the right. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const rendered = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align ?? 'left'),
    style: { head: [], border: [], compact: true },
  });
  rendered.push(...rows.map((row) => [...row]));
  return rendered.toString();
}

/** A heading with its line, as all reports of the command line begin. */
export function heading(text: string): string {
  return `\n${text}\n${'='.repeat(text.length)}`;
}
