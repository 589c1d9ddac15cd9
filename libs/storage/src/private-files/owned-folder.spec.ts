import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { makeOwnedFolder, removeAbandonedFolders } from './owned-folder';

/** Program for another process, which holds the lock file that it is given until the process is killed. */
const holder = `
  const Database = require('better-sqlite3');
  const lock = new Database(process.argv[1]);
  lock.pragma('journal_mode = MEMORY');
  lock.exec('BEGIN EXCLUSIVE');
  process.stdout.write('locked');
  setInterval(() => undefined, 1000);
`;

describe('a temporary folder that a kill left behind', () => {
  const folder = temporaryFolder();
  const in2Minutes = () => Date.now() + 120_000;

  afterEach(() => void jest.restoreAllMocks());

  it('is removed at the next start, and not while its process lives', async () => {
    const left = join(folder.path, 'article30-replay-left');
    mkdirSync(left, { mode: 0o700 });
    writeFileSync(join(left, 'rebuilt.db'), 'part of a copy of the books');
    const other = spawn(process.execPath, ['-e', holder, join(left, 'owner.lock')]);
    await once(other.stdout, 'data');
    jest.spyOn(Date, 'now').mockReturnValue(in2Minutes());
    expect(removeAbandonedFolders(folder.path)).toEqual([]);
    expect(existsSync(left)).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(removeAbandonedFolders(folder.path)).toEqual([left]);
    expect(existsSync(left)).toBe(false);
  });

  it('is left alone where this process uses it, was just made, or nobody can tell whose it is', () => {
    const own = makeOwnedFolder('scratch', folder.path);
    const unknown = join(folder.path, 'article30-scratch-unknown');
    const young = join(folder.path, 'article30-replay-young');
    for (const path of [unknown, young]) mkdirSync(path, { mode: 0o700 });
    writeFileSync(join(young, 'owner.lock'), '');
    expect(removeAbandonedFolders(folder.path)).toEqual([]);
    jest.spyOn(Date, 'now').mockReturnValue(in2Minutes());
    expect(removeAbandonedFolders(folder.path)).toEqual([young]);
    expect([own.path, unknown].map((path) => existsSync(path))).toEqual([true, true]);
    own.remove();
    expect(existsSync(own.path)).toBe(false);
    rmSync(unknown, { recursive: true });
  });
});
