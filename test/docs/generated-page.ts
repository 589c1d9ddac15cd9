import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Matches a generated block of a page. The comment before the block says which command rewrites it. */
const block = /(<!-- generated: [^>]*-->\n)[\s\S]*?(<!-- end of generated -->)/g;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Writes `-1222222.22` as pages do: `-1,222,222.22`. */
export function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** A page of `docs/reference` with its generated blocks. */
export class GeneratedPage {
  private readonly file: string;

  constructor(name: string) {
    this.file = join(__dirname, '../../docs/reference', name);
  }

  get text(): string {
    return readFileSync(this.file, 'utf8');
  }

  /**
   * Returns the page with its blocks replaced by `parts`, in order; with `UPDATE_DOCS=1` the file is
   * rewritten too.
   */
  with(parts: readonly string[]): string {
    const left = [...parts];
    const text = this.text.replace(block, (_, start: string, end: string) => {
      return `${start}\n${left.shift() ?? ''}\n\n${end}`;
    });
    if (left.length > 0) throw new Error(`${this.file} lacks a place for a generated part`);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(this.file, text);
    return text;
  }
}
