import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { checkpointKeys, keepCheckpointKey, signerKeysIn } from './checkpoint-key';
import { BadSecretFile } from './private-files/secret-file';
import { BadSetting } from './settings';
import { CannotOpen } from './sqlite/cannot-open';

describe('the keys that sign checkpoints', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'checkpoint.key');
  const embedded = (named?: string) => ({
    dataDir: folder.path,
    eventStoreUrl: `sqlite:${join(folder.path, 'events.db')}`,
    checkpointKeyFile: named,
  });
  const onServer = (named?: string) => ({ ...embedded(named), eventStoreUrl: 'esdb://host' });

  it('are one that is made at the first start, for the account of the service alone, and stays', () => {
    keepCheckpointKey(embedded(), () => 'a key');
    keepCheckpointKey(embedded(), () => 'another key');
    expect(readFileSync(file(), 'utf8')).toBe('a key\n');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['checkpoint.key']);
    expect(checkpointKeys(embedded())).toEqual(['a key']);
  });

  it('are none on a server where no file is named, and nothing is made there', () => {
    keepCheckpointKey(onServer(), () => 'a key');
    expect(checkpointKeys(onServer())).toEqual([]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('are those of a file that is named, one a line, and nothing is made beside it', () => {
    const named = join(folder.path, 'named');
    writeFileSync(named, 'today\n\n  next  \n', { mode: 0o600 });
    for (const settings of [embedded(named), onServer(named)]) {
      keepCheckpointKey(settings, () => 'a key');
      expect(checkpointKeys(settings)).toEqual(['today', 'next']);
    }
    expect(readdirSync(folder.path)).toEqual(['named']);
  });

  it('are read anew each time, so that the next key is taken up while the service runs', () => {
    keepCheckpointKey(embedded(), () => 'today');
    writeFileSync(file(), 'today\nnext\n');
    expect(checkpointKeys(embedded())).toEqual(['today', 'next']);
  });

  it('are in a file that nobody else may read, with some in it and not too many', () => {
    writeFileSync(file(), 'a key', { mode: 0o600 });
    chmodSync(file(), 0o644);
    expect(() => checkpointKeys(embedded())).toThrow(
      'it is a file that others on this machine may',
    );
    chmodSync(file(), 0o600);
    for (const text of ['', ' \n\n', 'key\n'.repeat(11)]) {
      writeFileSync(file(), text);
      expect(() => signerKeysIn(file())).toThrow(BadSecretFile);
      expect(() => checkpointKeys(embedded())).toThrow(CannotOpen);
      expect(() => checkpointKeys(embedded(file()))).toThrow(BadSetting);
    }
    expect(() => checkpointKeys(embedded(join(folder.path, 'gone')))).toThrow(
      'CHECKPOINT_KEY_FILE',
    );
  });
});
