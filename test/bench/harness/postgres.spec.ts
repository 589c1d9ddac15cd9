import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { folderOpenToOthers } from './postgres';

describe('the folder of a server with an account of its own', () => {
  const folder = temporaryFolder();
  const wanted = (mode: number) => {
    chmodSync(folder.path, 0o755);
    const data = join(folder.path, 'data');
    mkdirSync(data);
    chmodSync(data, mode);
    return join(data, 'scratch-1', 'postgres');
  };

  it('is the one that is wanted where everybody may go there', () => {
    const path = wanted(0o755);
    expect(folderOpenToOthers(path)).toBe(path);
  });

  it('is one of the system where `data` is closed to others, as it is after a demo', () => {
    const found = folderOpenToOthers(wanted(0o700));
    expect(dirname(found)).toBe(tmpdir());
    rmSync(found, { recursive: true });
  });
});
