import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(__dirname, '../..');
const architecture = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** Folders of a lib's source that contain code other than specs, each with a `/` at its end. */
function roomsOf(lib: string): string[] {
  const source = join(root, 'libs', lib, 'src');
  const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'),
  );
  const folders = files.map(({ parentPath }) => relative(source, parentPath).split(sep).join('/'));
  return [...new Set(folders)].filter((folder) => folder !== '').map((folder) => `${folder}/`);
}

/** Rows of the section about a lib: the folder, and the sentence that describes it. */
function rowsOf(lib: string): { room: string; sentence: string }[] {
  const [, section = ''] = architecture.split(`\n### Rooms of \`libs/${lib}\`\n`);
  const [own = ''] = section.split(/\n##+ /);
  return [...own.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, room = '', sentence = '']) => ({
    room,
    sentence,
  }));
}

describe('the rooms that docs/architecture.md draws', () => {
  const libs = readdirSync(join(root, 'libs'));

  it.each(libs)('are those of libs/%s', (lib) => {
    const rooms = rowsOf(lib).map(({ room }) => room);
    expect([...rooms].sort()).toEqual(roomsOf(lib).sort());
  });

  it.each(libs)('are told in one sentence each, of libs/%s', (lib) => {
    const faulty = rowsOf(lib).filter(
      ({ sentence }) => !/^[A-Z].*[^.]\.$/.test(sentence) || /\. [A-Z]/.test(sentence),
    );
    expect(faulty).toEqual([]);
  });
});
