import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join('docs', 'decisions');

describe('the index of decisions', () => {
  it('has each decision, by its number and title, in their order', () => {
    const decisions = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
    const expected = decisions.map((name) => {
      const [, number, title] =
        /^# (\d+)\. (.+)\n/.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
      return `| ${number} | [${title}](${name}) |`;
    });
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(index.match(/^\| \d+ \| \[.*?\]\(.*?\) \|/gm)).toEqual(expected);
  });
});
