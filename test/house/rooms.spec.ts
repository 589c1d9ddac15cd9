import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@art30/testing';

interface Rooms {
  codeUnder(root: string, folders: readonly string[]): string[];
  faultsOfCircles(root: string, files: readonly string[], listed: readonly string[]): string[];
  faultsOfSizes(files: readonly string[], listed: Readonly<Record<string, number>>): string[];
  faultsOfSolitude(root: string, files: readonly string[]): string[];
}

const { codeUnder, faultsOfCircles, faultsOfSizes, faultsOfSolitude } =
  jest.requireActual<Rooms>('./rooms.cjs');

describe('the rooms of the house', () => {
  const folder = temporaryFolder();

  const houseOf = (code: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(code)) {
      const path = join(folder.path, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return codeUnder(folder.path, ['libs']);
  };

  const circle = {
    'libs/a/src/top/one.ts': "import { two } from '../middle/two';\n",
    'libs/a/src/middle/two.ts': "import type {\n  Three,\n} from '../top/deep/three';\n",
    'libs/a/src/top/deep/three.ts': "export * from '../four';\n",
    'libs/a/src/top/four.ts': '',
  };

  it('import no room that imports them, not through others either', () => {
    const files = houseOf(circle);
    const rooms = ['libs/a/src/middle', 'libs/a/src/top', 'libs/a/src/top/deep'];
    expect(faultsOfCircles(folder.path, files, [])).toHaveLength(3);
    expect(faultsOfCircles(folder.path, files, rooms)).toEqual([]);
    expect(faultsOfCircles(folder.path, files, rooms.slice(1))).toHaveLength(2);
  });

  it('may be imported by the rooms in them, by specs and by the front door', () => {
    const files = houseOf({
      'libs/a/src/index.ts': "export * from './thing/decider';\n",
      'libs/a/src/thing/decider.ts': "import { state } from './state/state';\n",
      'libs/a/src/thing/state/state.ts': "import { one } from './one';\n",
      'libs/a/src/thing/state/one.ts': '',
      'libs/a/src/thing/state/state.spec.ts': "import { decide } from '../decider';\n",
    });
    expect(files).toHaveLength(3);
    expect(faultsOfCircles(folder.path, files, [])).toEqual([]);
  });

  it('have twenty files at most, but for those that are listed and still have more', () => {
    const files = Array.from({ length: 21 }, (_, n) => `libs/a/src/file-${n}.ts`);
    expect(faultsOfSizes(files.slice(1), {})).toEqual([]);
    expect(faultsOfSizes(files, {})).toHaveLength(1);
    expect(faultsOfSizes(files, { 'libs/a/src': 21 })).toEqual([]);
    expect(faultsOfSizes(files.slice(1), { 'libs/a/src': 21 })).toHaveLength(1);
  });

  it('hold more than one file, none of them short and for one neighbour', () => {
    const files = houseOf({
      'libs/b/src/index.ts': "export { shown } from './room/shown';\n",
      'libs/b/src/alone/one.ts': '\n'.repeat(60),
      'libs/b/src/room/shown.ts':
        "import { part } from './part';\nimport { long } from './long';\n",
      'libs/b/src/room/part.ts': '',
      'libs/b/src/room/long.ts': '\n'.repeat(60),
    });
    const ofLib = files.filter((file) => file.startsWith('libs/b/'));
    expect(faultsOfSolitude(folder.path, ofLib)).toEqual([
      'libs/b/src/alone has one file: put one.ts where it is used',
      'libs/b/src/room/part.ts is short and libs/b/src/room/shown.ts alone imports it: join them',
    ]);
  });

  it('are taken off the list once they keep the rule', () => {
    const files = houseOf({ 'libs/a/src/alone/one.ts': '' });
    expect(faultsOfCircles(folder.path, files, ['libs/a/src/alone'])).toHaveLength(1);
  });
});
