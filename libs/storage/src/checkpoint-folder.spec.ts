import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { CheckpointFolder, CheckpointFolderFault } from './checkpoint-folder';

const ledger = 'article30-ledger/1b4e28ba';
const noteOf = (size: number, origin = ledger) => `${origin}\n${size}\ncm9vdA==\n\n— key sig\n`;

describe('the folder of checkpoints', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const pipe = (name: string) => execFileSync('/usr/bin/env', ['mkfifo', at(name)]);
  const opened = () => new CheckpointFolder(folder.path);
  const notes = async (name = ledger) =>
    (await opened().filesOf(name)).map(({ note }) => note && note.split('\n')[1]);

  it('has each checkpoint as a file, of each origin the largest first', async () => {
    const restored = `${ledger}/restored/0d3f6a51`;
    for (const note of [noteOf(9), noteOf(10), noteOf(4, restored), noteOf(99, 'another/ledger')]) {
      await opened().keep(note);
    }
    expect(await notes()).toEqual(['4', '10', '9']);
    expect(readdirSync(folder.path)).toHaveLength(4);
    expect(await notes('article30-ledger/1b4e')).toEqual([]);
  });

  it('takes the same note twice, and from two instances at once, and leaves no draft', async () => {
    const [one, other] = [opened(), opened()];
    const all = [one, other, one, other].map((instance) => instance.keep(noteOf(7)));
    await Promise.all(all);
    expect(readdirSync(folder.path)).toHaveLength(1);
    expect(await notes()).toEqual(['7']);
  });

  it('never rewrites a file that holds other bytes, and says so', async () => {
    await opened().keep(noteOf(7));
    const [name = ''] = readdirSync(folder.path);
    writeFileSync(at(name), 'half of a no');
    await expect(opened().keep(noteOf(7))).rejects.toThrow(`${name} holds other bytes`);
    expect(readFileSync(at(name), 'utf8')).toBe('half of a no');
    expect(readdirSync(folder.path)).toEqual([name]);
    expect(await opened().filesOf(ledger)).toMatchObject([{ name, note: null }]);
  });

  it('takes no file whose name says more than its note, and no draft that a kill has left', async () => {
    await opened().keep(noteOf(7));
    const [name = ''] = readdirSync(folder.path);
    const larger = name.replace('000000007', '999999999');
    renameSync(at(name), at(larger));
    writeFileSync(at(`${name}.6d7b0f2a.new`), noteOf(7));
    expect(await opened().filesOf(ledger)).toMatchObject([{ name: larger, note: null }]);
  });

  it('waits for no pipe and follows no link that somebody has put there', async () => {
    await opened().keep(noteOf(7));
    const [name = ''] = readdirSync(folder.path);
    pipe(name.replace('7-', '8-'));
    symlinkSync(at(name), at(name.replace('7-', '9-')));
    expect(await notes()).toEqual(['7']);
    renameSync(at(name), at('moved'));
    pipe(name);
    await expect(opened().keep(noteOf(7))).rejects.toThrow('it is no file of a note');
  });

  it('is missing: each call says so', async () => {
    const away = new CheckpointFolder(at('away'));
    const calls = [() => away.look(), () => away.keep(noteOf(7)), () => away.filesOf(ledger)];
    for (const call of calls) {
      await expect(call()).rejects.toThrow(CheckpointFolderFault);
      await expect(call()).rejects.toThrow(/^ENOENT$/);
    }
  });

  it('is read where it may not be written to', async () => {
    const closed = at('closed');
    mkdirSync(closed);
    chmodSync(folder.path, 0o755);
    const there = new CheckpointFolder(closed);
    await there.keep(noteOf(7));
    chmodSync(closed, 0o555);
    for (const name of readdirSync(closed)) chmodSync(join(closed, name), 0o444);
    await asNobody(async () => {
      await expect(there.keep(noteOf(8))).rejects.toThrow('EACCES');
      expect(await there.filesOf(ledger)).toMatchObject([{ note: noteOf(7) }]);
    });
  });

  it('hangs: a call ends in time, later ones at once, and all is well once it answers', async () => {
    const there = new CheckpointFolder(folder.path, 1_000);
    // Queues work that ends only when the test says so, as on a mount that hangs.
    let answer: () => void = () => undefined;
    const hanging = there['answered'](() => new Promise<void>((resolve) => (answer = resolve)));
    const behind = there.keep(noteOf(7));
    const late = await Promise.allSettled([hanging, behind]);
    expect(late.map((one) => one.status === 'rejected' && String(one.reason))).toEqual([
      'CheckpointFolderFault: no answer within 1 seconds',
      'CheckpointFolderFault: no answer within 1 seconds',
    ]);
    const refused: unknown[] = [];
    void there.look().catch((error: unknown) => refused.push(error));
    await new Promise(setImmediate);
    expect(refused).toHaveLength(1);
    answer();
    await new Promise(setImmediate);
    await there.keep(noteOf(8));
    expect(await notes()).toEqual(['8']);
  });

  /** Runs a step without root's rights, since root may write everywhere. */
  async function asNobody(act: () => Promise<void>): Promise<void> {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await act();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  }
});
