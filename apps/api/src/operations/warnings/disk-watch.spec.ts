import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { DiskWatch, spaceWarnings } from './disk-watch';

describe('the watch over free space', () => {
  const folder = temporaryFolder();
  const gibibyte = 1024 ** 3;

  function watch(): DiskWatch {
    return new DiskWatch({ dataDir: folder.path, documentsDir: join(folder.path, 'documents') });
  }

  it('tells what is left for each folder that is there', async () => {
    expect(Object.keys(await watch().freeBytes())).toEqual(['DATA_DIR']);
    mkdirSync(join(folder.path, 'documents'));
    const { DATA_DIR, DOCUMENTS_DIR } = await watch().freeBytes();
    const { bavail, bsize } = await statfs(folder.path);
    expect([DATA_DIR, DOCUMENTS_DIR].map((free) => Math.round((free ?? 0) / gibibyte))).toEqual(
      Array.from({ length: 2 }, () => Math.round((bavail * bsize) / gibibyte)),
    );
  });

  it('warns below 2 GiB, of the folder that has less', () => {
    const free = { DATA_DIR: 2 * gibibyte, DOCUMENTS_DIR: 2 * gibibyte - 1 };
    expect(spaceWarnings(free)).toEqual([
      { code: 'DISK_SPACE_LOW', detail: expect.stringContaining('DOCUMENTS_DIR has 2.0 GiB left') },
    ]);
    expect(spaceWarnings({ DATA_DIR: 0 })).toHaveLength(1);
    expect(spaceWarnings({})).toEqual([]);
  });
});
