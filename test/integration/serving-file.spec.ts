import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '@art30/accounting';
import {
  MemoryEventStore,
  nextReadModelFile,
  noteServing,
  openSqliteReadStore,
  readModelFile,
  servingName,
} from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { openReadModel } from '../../apps/api/src/read-model/open-read-model';

describe('the file of a read model that answers queries', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const files = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(at(name), '');
  };
  const settings = () => ({ dataDir: folder.path, eventStoreUrl: 'sqlite:events.db' });
  const asked = (version: number) => ({
    serving: readModelFile(folder.path, { version }),
    next: nextReadModelFile(folder.path, { version }),
  });

  it.each([
    ['missing', () => rmSync(at('read-model.json'))],
    ['garbage', () => writeFileSync(at('read-model.json'), '\0garbage')],
  ])('is the build that was there first where the note is %s', (_, lose) => {
    files('read-model-v7.db', 'read-model-v7-2.db');
    noteServing(folder.path, 'read-model-v7.db');
    lose();
    expect(asked(7)).toEqual({
      serving: at('read-model-v7.db'),
      next: at('read-model-v7-2.db'),
    });
    rmSync(at('read-model-v7.db'));
    files('read-model-v7-3.db');
    expect(asked(7)).toEqual({
      serving: at('read-model-v7-2.db'),
      next: at('read-model-v7-3.db'),
    });
  });

  it('is said to be gone where it was taken away, and is built anew from the log', async () => {
    const { version } = readModel;
    const [noted, other] = [`read-model-v${version}-2.db`, `read-model-v${version}-3.db`];
    noteServing(folder.path, noted);
    openSqliteReadStore(folder.path, readModel, at(other)).store.close();
    const warned: string[] = [];
    const logger = { log: () => undefined, warn: (said: string) => void warned.push(said) };
    const log = new MemoryEventStore();
    const serving = await openReadModel(settings(), log, logger);
    serving.close();
    expect([warned, serving.file]).toEqual([
      [expect.stringContaining(`${noted}, which`)],
      at(`read-model-v${version}.db`),
    ]);
    (await openReadModel(settings(), log, logger)).close();
    expect(warned).toHaveLength(1);
  });

  it('is of an older version where the note is missing, and there the build that was first', () => {
    files('read-model-v6-2.db', 'read-model-v6-3.db', 'read-model-v7.db');
    expect(servingName(folder.path, 7)?.name).toBe('read-model-v6-2.db');
  });
});
