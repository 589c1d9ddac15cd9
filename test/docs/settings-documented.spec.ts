import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const example = readFileSync(join(root, '.env.example'), 'utf8');
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** `PORT=3000`, or commented out where the default depends on another setting. */
const settings = [...example.matchAll(/^(?<off># )?(?<name>[A-Z_]+)=(?<value>.*)$/gm)].map(
  ({ groups }) => ({ name: groups?.['name'], value: groups?.['off'] ? null : groups?.['value'] }),
);

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
