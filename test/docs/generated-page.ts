import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A generated part of a page: the comment before it says how it is written again. */
const block = /(<!-- generated: [^>]*-->\n)[\s\S]*?(<!-- end of generated -->)/g;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** `-1222222.22` as pages write it, `-1,222,222.22`. */
export function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** A page of `docs/reference` with its generated parts. */
export class GeneratedPage {
  private readonly file: string;

  constructor(name: string) {
    this.file = join(__dirname, '../../docs/reference', name);
  }

  get text(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** The page as the code has its parts, in their order; with `UPDATE_DOCS=1` it is written so. */
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
