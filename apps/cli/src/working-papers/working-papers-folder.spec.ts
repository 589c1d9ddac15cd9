import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { WorkingPapersFolder } from './working-papers-folder';
import { writeQuestion } from './write-question';

describe('a folder of working papers', () => {
  const inFolder = temporaryFolder();
  const dataDir = '/is/not/there';
  const placeIn = (folder: string) => join(folder, 'papers');

  it('is not in its place, and has no file of hashes, until it is complete', async () => {
    const folder = inFolder.path;
    const papers = WorkingPapersFolder.begin(placeIn(folder), dataDir);
    await papers.write('letters/one.txt', 'one\n');
    const [part = '', ...more] = readdirSync(folder);
    expect([part.startsWith('papers.part-'), more]).toEqual([true, []]);
    expect(readdirSync(join(folder, part))).toEqual(['letters']);
    await papers.complete();
    expect(readdirSync(folder)).toEqual(['papers']);
    const sums = readFileSync(join(folder, 'papers/SHA256SUMS'), 'utf8');
    expect(sums).toBe(
      '2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806  letters/one.txt\n',
    );
  });

  it('does not lie in the folder of the service, by whatever path', () => {
    const data = join(inFolder.path, 'data');
    mkdirSync(join(data, 'deep'), { recursive: true });
    symlinkSync(data, join(inFolder.path, 'link'));
    const outs = ['data/papers', 'data/deep/papers', 'link/papers', 'data/../link/deep/papers'];
    for (const out of outs) {
      expect(() => WorkingPapersFolder.begin(join(inFolder.path, out), data)).toThrow(
        'is inside DATA_DIR',
      );
    }
    WorkingPapersFolder.begin(join(inFolder.path, 'data-papers'), data).abandon();
    expect(readdirSync(data)).toEqual(['deep']);
  });

  it('leaves alone what came to its place meanwhile', async () => {
    const folder = inFolder.path;
    const papers = WorkingPapersFolder.begin(placeIn(folder), dataDir);
    mkdirSync(placeIn(folder));
    await expect(papers.complete()).rejects.toThrow('exists already');
    papers.abandon();
    expect([readdirSync(folder), readdirSync(placeIn(folder))]).toEqual([['papers'], []]);
  });

  async function* numbers() {
    yield { items: [{ n: 1 }, { n: 2 }] };
    yield { items: [{ n: 3 }] };
  }
  const question = {
    addresses: [],
    pages: numbers,
    tables: [
      {
        name: 'numbers',
        columns: [{ titles: ['n'], cells: () => [{ number: '1' }] }],
        rows: (page: Readonly<Record<string, unknown>>) => page['items'] as [],
      },
    ],
  };

  it.each([
    [3, 3],
    [2, 'numbers.csv would have more than 2 rows: leave it out with --without numbers'],
  ])('holds no working paper of more than %i rows', async (rowsMax, outcome) => {
    const papers = WorkingPapersFolder.begin(placeIn(inFolder.path), dataDir);
    const written = writeQuestion(papers, question, rowsMax).then(
      ([paper]) => paper?.rows,
      ({ message }: Error) => message,
    );
    expect(await written).toBe(outcome);
  });
});
