import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../apps/api/src/process/config';

const root = join(__dirname, '../..');
const example = readFileSync(join(root, '.env.example'), 'utf8');
const file = join(root, 'docs/reference/settings.md');
const begins =
  '<!-- generated: UPDATE_DOCS=1 npx jest test/docs/settings-documented --selectProjects embedded -->';
const ends = '<!-- end of generated -->';
/** Settings that a provider requires; both differ by installation, so they have no default. */
const needed = ['OIDC_ISSUER', 'OIDC_AUDIENCE'];
// With `UPDATE_DOCS=1` the table is rewritten from .env.example.
if (process.env['UPDATE_DOCS'] === '1') {
  writeFileSync(file, withTable(readFileSync(file, 'utf8')));
}
const page = readFileSync(file, 'utf8');

interface Line {
  readonly isOff: boolean;
  readonly name: string;
  readonly value: string;
}

/** Lines such as `PORT=3000`. A line is commented out if its default depends on another setting. */
function linesOf(text: string): readonly Line[] {
  const found = text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm);
  return [...found].map(([, off, name = '', value = '']) => {
    return { isOff: off !== undefined, name, value };
  });
}

/**
 * True for a setting whose default the comment states, because it has effect only together with another
 * setting.
 */
function isStated(name: string): boolean {
  return name.startsWith('OIDC_') && !needed.includes(name);
}

function environmentOf(chosen: readonly Line[]): Record<string, string> {
  return Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
}

/** A row for the settings that one comment of .env.example explains. */
function rowOf(paragraph: string): string {
  const lines = linesOf(paragraph);
  const comment = paragraph
    .split('\n')
    .filter((line) => line.startsWith('# ') && !/^# [A-Z_]+=/.test(line))
    .map((line) => line.slice(2))
    .join(' ')
    .replaceAll('<', '&lt;');
  const defaults = lines.map(({ isOff, name, value }) =>
    isOff && !isStated(name) ? 'none' : `\`${value}\``,
  );
  return `| ${lines.map(({ name }) => `\`${name}\``).join('<br>')} | ${defaults.join('<br>')} | ${comment} |`;
}

function withTable(text: string): string {
  const [before, rest = ''] = text.split(begins);
  const [, after] = rest.split(ends);
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for it`);
  const rows = example
    .split('\n\n')
    .filter((paragraph) => linesOf(paragraph).length > 0)
    .map(rowOf);
  const table = ['| setting | default | says |', '|---|---|---|', ...rows].join('\n');
  return `${before}${begins}\n\n${table}\n\n${ends}${after}`;
}

const lines = linesOf(example);

describe('docs/reference/settings.md', () => {
  it('has each setting with its default and what .env.example says of it', () => {
    expect(page).toBe(withTable(page));
    expect(lines.length).toBeGreaterThan(40);
    for (const { name } of lines) expect(page).toContain(`\`${name}\``);
  });
});

describe('.env.example', () => {
  it('states the defaults', () => {
    const on = lines.filter(({ isOff }) => !isOff);
    expect(readConfig(environmentOf(on))).toEqual(readConfig({}));
  });

  it('states the defaults of the settings of an identity provider', () => {
    const provider = lines.filter(({ name }) => name.startsWith('OIDC_'));
    const least = provider.filter(({ name }) => needed.includes(name));
    expect(readConfig(environmentOf(provider)).oidc).toBeDefined();
    expect(readConfig(environmentOf(provider))).toEqual(readConfig(environmentOf(least)));
  });
});
