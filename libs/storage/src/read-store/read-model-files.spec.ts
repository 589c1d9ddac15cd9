import fs, { fstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { noteBuild } from './read-model-files';

describe('a read model that is to be built', () => {
  const folder = temporaryFolder();

  it('is known after a power cut: its file and its name are on the disk', () => {
    const file = join(folder.path, 'read-model-7.2.db');
    const synced: number[] = [];
    const sync = fs.fsyncSync;
    jest.spyOn(fs, 'fsyncSync').mockImplementation((opened) => {
      synced.push(fstatSync(opened).ino);
      sync(opened);
    });
    noteBuild(file);
    noteBuild(file);
    jest.restoreAllMocks();
    const [place, within] = [statSync(file), statSync(dirname(file))];
    expect([place.size, place.mode & 0o777]).toEqual([0, 0o600]);
    expect(synced).toEqual([place.ino, within.ino, place.ino, within.ino]);
  });
});
