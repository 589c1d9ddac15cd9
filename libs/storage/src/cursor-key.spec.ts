import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { cursorKey } from './cursor-key';
import { BadSetting } from './settings';
import { CannotOpen } from './sqlite/cannot-open';

describe('the key that seals cursors', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'cursor.key');
  const hex = (key: Buffer) => key.toString('hex');

  it('is made at the first start, for the account of the service alone, and stays', () => {
    const key = cursorKey(folder.path, undefined);
    expect(key).toHaveLength(32);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['cursor.key']);
    expect(hex(cursorKey(folder.path, undefined))).toBe(hex(key));
    expect(readFileSync(file(), 'utf8')).toBe(`${hex(key)}\n`);
  });

  it('is kept from others where somebody let them read it', () => {
    const key = cursorKey(folder.path, undefined);
    chmodSync(file(), 0o644);
    expect(hex(cursorKey(folder.path, undefined))).toBe(hex(key));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is that of a file which instances share, in place of one in the folder', () => {
    const shared = join(folder.path, 'shared');
    writeFileSync(shared, `${'AB'.repeat(32)}\n`);
    expect(hex(cursorKey(folder.path, shared))).toBe('ab'.repeat(32));
    expect(readdirSync(folder.path)).toEqual(['shared']);
  });

  it.each(['', 'ab'.repeat(31), `${'ab'.repeat(32)} cd`, 'z'.repeat(64), 'ab'.repeat(9_000)])(
    'is nothing else than 64 hexadecimal digits: %#',
    (text) => {
      writeFileSync(file(), text);
      expect(() => cursorKey(folder.path, undefined)).toThrow(CannotOpen);
      expect(() => cursorKey(folder.path, file())).toThrow(BadSetting);
      expect(readFileSync(file(), 'utf8')).toBe(text);
    },
  );

  it('is missed where no file has the name that is set', () => {
    expect(() => cursorKey(folder.path, join(folder.path, 'gone'))).toThrow('CURSOR_KEY_FILE');
  });
});
