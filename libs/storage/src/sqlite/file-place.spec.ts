import fs, { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { openConnection, type Connection } from './database';
import { FilePlace } from './file-place';
import { WriterLock } from './writer-lock';

describe('the place of a file', () => {
  let folder: string;
  let file: string;
  let connection: Connection;
  let place: FilePlace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'file-place-'));
    file = join(folder, 'some.db');
    connection = opened();
    place = new FilePlace(file);
  });

  afterEach(() => {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function opened(): Connection {
    const one = openConnection(file, 'write');
    one.pragma('journal_mode = WAL');
    one.exec('CREATE TABLE IF NOT EXISTS some (thing TEXT)');
    return one;
  }

  /** Checks the file in the next turn of the event loop, because the result is cached within a turn. */
  async function isLost(): Promise<boolean> {
    await turn();
    return place.isLost();
  }

  it('is where it was opened, whoever else opens and closes it', async () => {
    expect(await isLost()).toBe(false);
    const other = opened();
    place = new FilePlace(file);
    expect(await isLost()).toBe(false);
    other.close();
    expect(await isLost()).toBe(false);
    expect(await isLost()).toBe(false);
  });

  it.each(['some.db', 'some.db-wal'])(
    'is lost where %s was moved, until it is back',
    async (name) => {
      renameSync(join(folder, name), join(folder, 'away'));
      expect(await isLost()).toBe(true);
      renameSync(join(folder, 'away'), join(folder, name));
      expect(await isLost()).toBe(false);
    },
  );

  it.each(['some.db', 'some.db-wal'])('is lost where %s was removed, or replaced', async (name) => {
    rmSync(join(folder, name));
    expect(await isLost()).toBe(true);
    writeFileSync(join(folder, name), '');
    expect(await isLost()).toBe(true);
  });

  it('is lost where the lock of its writer was moved, removed or replaced', async () => {
    const lock = WriterLock.acquire(file);
    place = new FilePlace(file, true);
    const name = `${file}.lock`;
    expect(await isLost()).toBe(false);
    renameSync(name, join(folder, 'away'));
    expect(await isLost()).toBe(true);
    renameSync(join(folder, 'away'), name);
    expect(await isLost()).toBe(false);
    rmSync(name);
    expect(await isLost()).toBe(true);
    writeFileSync(name, '');
    expect(await isLost()).toBe(true);
    lock.release();
  });

  it('is lost where its folder was moved', async () => {
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    expect(await isLost()).toBe(true);
    renameSync(moved, folder);
    expect(await isLost()).toBe(false);
  });

  describe('in a folder that was left alone', () => {
    beforeEach(async () => {
      await leaveAlone();
      expect(await isLost()).toBe(false);
    });

    /** Waits until each later change in the folder must give it another timestamp. */
    const leaveAlone = () => pause(150);

    it('is not looked for again', async () => {
      const links = jest.spyOn(fs, 'readlinkSync');
      expect(await isLost()).toBe(false);
      expect(links).not.toHaveBeenCalled();
      // After a change in the folder the links are read at each check, until the change is too old to hide a
      // second one.
      writeFileSync(join(folder, 'other'), '');
      expect([await isLost(), await isLost(), links.mock.calls.length]).toEqual([false, false, 4]);
      await leaveAlone();
      expect([await isLost(), await isLost(), links.mock.calls.length]).toEqual([false, false, 6]);
      links.mockRestore();
    });

    it.each(['some.db', 'some.db-wal'])(
      'is lost where %s was moved, removed or replaced',
      async (name) => {
        renameSync(join(folder, name), join(folder, 'away'));
        expect([await isLost(), await isLost()]).toEqual([true, true]);
        await leaveAlone();
        expect(await isLost()).toBe(true);
        renameSync(join(folder, 'away'), join(folder, name));
        expect(await isLost()).toBe(false);
        writeFileSync(join(folder, 'new'), '');
        renameSync(join(folder, 'new'), join(folder, name));
        await leaveAlone();
        expect(await isLost()).toBe(true);
        rmSync(join(folder, name));
        expect(await isLost()).toBe(true);
      },
    );

    it('is lost where another was put in its place and the folder has its time of before, as by a restore', async () => {
      const before = 1_700_000_000;
      utimesSync(folder, before, before);
      await leaveAlone();
      expect(await isLost()).toBe(false);
      writeFileSync(join(folder, 'new'), '');
      renameSync(join(folder, 'new'), file);
      utimesSync(folder, before, before);
      expect(await isLost()).toBe(true);
    });

    it('is lost where the folder was moved, or another is in its place', async () => {
      renameSync(folder, `${folder}-moved`);
      expect(await isLost()).toBe(true);
      mkdirSync(folder);
      await leaveAlone();
      expect(await isLost()).toBe(true);
      rmSync(folder, { recursive: true });
      renameSync(`${folder}-moved`, folder);
      expect(await isLost()).toBe(false);
    });
  });

  it('is lost where another file has the name, though this process has that one open too', async () => {
    renameSync(file, join(folder, 'away'));
    writeFileSync(file, '');
    const other = openConnection(file, 'write');
    other.prepare('SELECT count(*) FROM sqlite_schema').get();
    expect(await isLost()).toBe(true);
    expect(await isLost()).toBe(true);
    other.close();
  });

  it('is told by names where the system tells none of what is open', async () => {
    place = new FilePlace(file, false, join(folder, 'none'));
    expect(await isLost()).toBe(false);
    renameSync(file, join(folder, 'away'));
    expect(await isLost()).toBe(true);
  });
});
