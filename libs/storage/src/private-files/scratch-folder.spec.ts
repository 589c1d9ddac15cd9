import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchFolder } from './scratch-folder';

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a scratch folder', () => {
  it('keeps what is added to its files, for its owner alone, until it is removed', async () => {
    const folder = ScratchFolder.make();
    folder.append('a', Uint8Array.of(1, 2));
    new ScratchFolder(folder.path).append('a', Uint8Array.of(3));
    folder.append('empty', new Uint8Array());
    const found: number[] = [];
    for await (const piece of folder.read('a')) found.push(...piece);
    expect(found).toEqual([1, 2, 3]);
    for await (const piece of folder.read('empty')) found.push(...piece);
    expect(found).toHaveLength(3);
    expect([modeOf(folder.path), modeOf(join(folder.path, 'a'))]).toEqual([0o700, 0o600]);
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });
});
