import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../apps/api/src/process/config';

const root = join(__dirname, '../..');
const example = readFileSync(join(root, '.env.example'), 'utf8');
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** `PORT=3000`, or commented out where the default depends on another setting. */
const lines = [...example.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)].map(
  ([, off, name = '', value = '']) => ({ isOff: off !== undefined, name, value }),
);
/** Defaults that are stated where the setting counts only beside another. */
const isStated = (name: string) => name.startsWith('OIDC_') && !needed.includes(name);
const needed = ['OIDC_ISSUER', 'OIDC_AUDIENCE'];
const settings = lines.map(({ isOff, name, value }) => {
  return { name, value: isOff && !isStated(name) ? null : value };
});

function environmentOf(chosen: typeof lines): Record<string, string> {
  return Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
}

describe('docs/operations.md', () => {
  it.each(settings)('has the setting $name with its default', ({ name, value }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row).toBeDefined();
    if (value !== null) expect(row).toContain(`| \`${value}\` |`);
  });

  it('has all of them', () => {
    expect(settings.length).toBeGreaterThan(5);
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(settings.map(({ name }) => name));
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
