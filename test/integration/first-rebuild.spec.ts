import { join } from 'node:path';
import { openSqliteEventStore, servingName } from '@art30/storage';
import { readModel } from '@art30/accounting';
import { temporaryFolder } from '@art30/testing';
import { openingOfHistories } from '../model/opening-events';
import { commandLine } from '../support/command-line';

describe('a rebuild in a folder from which no service answered yet', () => {
  const folder = temporaryFolder();

  it('builds the read model, with which the first start goes on', async () => {
    const { path } = folder;
    const store = openSqliteEventStore(join(path, 'events.db'));
    for (const [name, events] of openingOfHistories) await store.append(name, 'no-stream', events);
    await store.close();
    const { version } = readModel;
    const built = await commandLine('rebuild', [], { DATA_DIR: path });
    expect(built).toEqual({
      code: 0,
      err: '',
      out: `version ${version} is built; there is no earlier read model to compare it with\n`,
    });
    expect(servingName(path, version)?.version).toBe(version);
    const again = await commandLine('rebuild', [], { DATA_DIR: path });
    expect(again.code).toBe(1);
    expect(again.err).toContain(`answers from version ${version} already`);
  });
});
