import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { version } from '../../package.json';
import { commandLine } from '../support/command-line';
import { csvTable, type CsvTable } from '../support/csv-table';
import { cellsOfItem, listIn, pagesAt, type Answer } from '../support/paper-rows';
import { hostile, playWorkingPapersWorld } from '../support/working-papers-world';
import { Service } from '../support/service';

interface Paper {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly answeredAt: readonly string[];
  readonly totals?: Answer;
}
interface Manifest {
  readonly program: string;
  readonly ledger: { readonly sequence: number; readonly size: number; readonly root: string };
  readonly auditorLog: { readonly size: number; readonly root: string };
  readonly papers: readonly Paper[];
  readonly letters: readonly string[];
}
interface Run {
  readonly kind: string;
  readonly by: string;
  readonly sha256: string;
  readonly options: Readonly<Record<string, string>>;
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const engagement = '/v1/audit/engagements/AUD-2024';
const usd = (cents: unknown) => ({
  amount: (Number(cents) / 100).toFixed(2),
  currency: 'USD',
});

describe('working papers', () => {
  let service: Service;
  let address: string;
  let folder: string;

  beforeAll(async () => {
    service = await Service.start();
    await playWorkingPapersWorld(service);
    await service.app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(service.app.getHttpServer().address() as AddressInfo).port}`;
    folder = mkdtempSync(join(tmpdir(), 'art30-papers-'));
  });
  afterAll(async () => {
    await service.stopAndRemove();
    rmSync(folder, { recursive: true, force: true });
  });

  const command = (out: string, words = '', dataDir = service.config.dataDir) =>
    commandLine(
      'working-papers',
      ['--engagement', 'AUD-2024', '--out', join(folder, out), ...words.split(' ').filter(Boolean)],
      {
        DATA_DIR: dataDir,
        ARTICLE30_TOKEN: service.as('u.auditor').replace('Bearer ', ''),
      },
    );
  const file = (out: string, name: string) => readFileSync(join(folder, out, name), 'utf8');
  const manifest = (out: string) => JSON.parse(file(out, 'manifest.json')) as Manifest;
  const table = (out: string, name: string): CsvTable => csvTable(file(out, `${name}.csv`));
  const runs = async () => (await service.get<{ items: Run[] }>(`${engagement}/runs`)).items;
  const check = (out: string) =>
    spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: join(folder, out), encoding: 'utf8' });

  it('are written beside the running service, which puts their hash on record', async () => {
    const before = await runs();
    const { code, out, err } = await command('first', `--address ${address}`);
    expect([code, err]).toEqual([0, `recorded in engagement AUD-2024 by ${address}\n`]);
    const hash = sha256(file('first', 'SHA256SUMS'));
    expect(out).toContain(`SHA-256 of SHA256SUMS ${hash}`);
    const [run, ...more] = (await runs()).slice(before.length);
    expect([run, more]).toMatchObject([
      { kind: 'WORKING_PAPERS', by: 'COMMAND_LINE', sha256: hash, options: { roundUnit: '1000' } },
      [],
    ]);
    const { ledger, auditorLog, program } = manifest('first');
    const { size, root } = await service.get<{ size: number; root: string }>(
      `/v1/audit/log?size=${auditorLog.size}`,
    );
    expect([auditorLog, program]).toEqual([{ size, root }, `article30-ledger ${version}`]);
    const proof = await service.get<{ to: object }>(
      `/v1/audit/proofs/consistency?from=${ledger.size}&to=${ledger.size}`,
    );
    expect(proof.to).toEqual({ size: ledger.size, root: ledger.root });
  });

  it('list every file in their hashes, in the form that sha256sum checks, itself left out', () => {
    const found = readdirSync(join(folder, 'first'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, 'first/').length));
    const listed = file('first', 'SHA256SUMS')
      .split('\n')
      .slice(0, -1)
      .map((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1]);
    expect([...listed, 'SHA256SUMS'].sort()).toEqual(found.sort());
    const { papers, letters } = manifest('first');
    expect([...papers.map((paper) => paper.file), ...letters, 'manifest.json'].sort()).toEqual(
      listed.sort(),
    );
    expect(check('first').status).toBe(0);
  });

  it('do not pass where a byte of any of them was changed', () => {
    cpSync(join(folder, 'first'), join(folder, 'changed'), { recursive: true });
    for (const { file: name } of manifest('first').papers) {
      const bytes = readFileSync(join(folder, 'changed', name));
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
      writeFileSync(join(folder, 'changed', name), bytes);
      const { status, stdout } = check('changed');
      expect([status, stdout]).toEqual([1, expect.stringContaining(`${name}: FAILED`)]);
    }
  });

  /** Expected rows of each working paper, taken from the running service's answers at the paper's address. */
  const expected: Readonly<Record<string, (pages: readonly Answer[]) => readonly Answer[]>> = {
    'trial-balance-in-currencies': (pages) =>
      listIn(pages, 'items').flatMap(({ account, inCurrencies }) =>
        (inCurrencies as Answer[]).map((balance) => ({ account, balance })),
      ),
    segregation: (pages) => listIn(pages.slice(0, 1), 'people'),
    'segregation-unsigned': (pages) => listIn(pages.slice(0, 1), 'unsignedByType'),
    'segregation-conflicts': (pages) => listIn(pages, 'conflicts'),
    'access-changes': (pages) => listIn(pages, 'accessChanges'),
    'unapplied-receipts-by-age': (pages) => listIn(pages.slice(0, 1), 'buckets'),
    'instalments-by-age-totals': (pages) => listIn(pages.slice(0, 1), 'buckets'),
    recoveries: (pages) => listIn(pages.slice(0, 1), 'recoveries'),
    'manual-rates': (pages) =>
      listIn(pages, 'items').flatMap((list) =>
        (list['rates'] as Answer[]).map((rate) => ({ ...list, rate })),
      ),
    'unapplied-receipts': (pages) =>
      listIn(pages, 'items').map((receipt) => {
        const texts = receipt['personalTexts'] as { member: string; text: string | null }[];
        const membersAndErasures = texts.map(
          ({ member, text }) => member + (text === null ? ' erased' : ''),
        );
        return {
          ...receipt,
          personalTexts: membersAndErasures.length === 0 ? null : membersAndErasures.join('; '),
        };
      }),
    runs: (pages) =>
      listIn(pages, 'items').map(({ options, ...run }) => ({
        ...run,
        options: new URLSearchParams(options as Record<string, string>).toString(),
      })),
  };
  const filled = (row: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''));
  const answersOf = async ({ answeredAt }: Paper) => {
    const pages: Answer[] = [];
    for (const at of answeredAt) pages.push(...(await pagesAt(service, at)));
    return pages;
  };

  it('say row by row what the running service answers at the addresses that they name', async () => {
    const seen: string[] = [];
    for (const paper of manifest('first').papers) {
      const name = paper.file.replace('.csv', '');
      const isPlain = paper.answeredAt.length > 0 && !paper.answeredAt.join().includes('{');
      if (!isPlain || name.startsWith('confirmations')) continue;
      const pages = await answersOf(paper);
      const rows = (expected[name] ?? ((all) => listIn(all, 'items')))(pages);
      const { titles, rows: written } = table('first', name);
      expect([name, titles, written.length]).toEqual([name, paper.columns, paper.rows]);
      expect([name, written.map(filled)]).toEqual([
        name,
        rows.map((row) => filled(cellsOfItem(row))),
      ]);
      expect([name, written.length > 0]).toEqual([name, true]);
      if (paper.totals && !name.startsWith('round'))
        expect(totalsIn(pages[0])).toEqual(paper.totals);
      seen.push(name);
    }
    expect(seen).toEqual([
      ...['trial-balance', 'trial-balance-in-currencies', 'journal'],
      ...['segregation', 'segregation-unsigned', 'segregation-conflicts', 'access-changes'],
      ...['back-dated', 'reversals', 'round-amounts', 'cut-off', 'late-postings', 'manual-rates'],
      ...['dormant-suspense', 'unapplied-receipts', 'unapplied-receipts-by-age'],
      ...['instalments-by-age', 'instalments-by-age-totals', 'write-offs', 'recoveries', 'runs'],
    ]);
  });

  /** Totals that an answer states for all its rows. */
  function totalsIn(answer: Answer = {}): unknown {
    const { total, totals } = answer;
    if (total !== undefined) return { total };
    if (totals !== undefined) return totals;
    const { sum, debit, credit, assets, liabilities, dueFromRest, netAssets } = answer;
    return { sum, debit, credit, assets, liabilities, dueFromRest, netAssets };
  }

  it('hold the lines of the period under audit and no others', async () => {
    const { rows } = table('first', 'journal');
    const days = rows.map((row) => row['postingDate'] ?? '').sort();
    expect([days[0]?.slice(0, 4), days.at(-1)]).toEqual(['2024', '2024-12-31']);
    const { items } = await service.get<{ items: Answer[] }>('/v1/journal?year=2025');
    expect(items.length).toBeGreaterThan(0);
  });

  it('name every event that was valued at a rate set by hand', async () => {
    const written = table('first', 'manual-rate-uses').rows.map(filled);
    const rows: unknown[] = [];
    for (const listId of new Set(table('first', 'manual-rates').rows.map((row) => row['listId']))) {
      const at = `/v1/audit/tests/manual-rates/${listId}?limit=10000`;
      const { items } = await service.get<{ items: Answer[] }>(at);
      rows.push(...items.map((item) => cellsOfItem({ listId, ...item })));
    }
    expect([written, written.length > 0]).toEqual([rows, true]);
  });

  it('say of each sample what it takes to draw it again, and show its lines', async () => {
    const { rows: samples } = table('first', 'samples');
    const { rows: lines } = table('first', 'sample-lines');
    const journal = listIn(await pagesAt(service, '/v1/journal?limit=200'), 'items');
    expect(samples.map(({ method, sameAgain }) => [method, sameAgain])).toEqual([
      ['RANDOM', 'true'],
      ['MONETARY_UNIT', 'true'],
    ]);
    for (const sample of samples) {
      const at = `${engagement}/samples/${sample['id']}?again=true`;
      const {
        items,
        filters,
        population,
        interval,
        start,
        engagement: of,
        ...view
      } = await service.get<Answer>(at);
      const { count, total, sha256: hash } = population as Answer;
      expect([of, filled(sample)]).toEqual([
        'AUD-2024',
        filled(
          cellsOfItem({
            ...view,
            filters: new URLSearchParams(filters as Record<string, string>).toString(),
            population: { count, total: usd(total), sha256: hash },
            interval: interval && usd(interval),
            start: start && usd(start),
            items: (items as Answer[]).length,
          }),
        ),
      ]);
      const drawn = (items as Answer[]).map(({ sequence, line, amount, whole }) =>
        cellsOfItem({
          sample: sample['id'],
          sequence,
          line,
          amount: usd(amount),
          whole,
          journal: journal.find((one) => one['sequence'] === sequence && one['line'] === line),
        }),
      );
      const own = lines.filter((line) => line['sample'] === sample['id']);
      expect([own.map(filled), own.length > 0]).toEqual([drawn, true]);
    }
  });

  it('say what donors were asked and replied, with the letters as they were sent', async () => {
    const { items } = await service.get<{ items: Answer[] }>(`${engagement}/confirmations`);
    const { rows } = table('first', 'confirmations');
    const ofRows = rows.map(({ donor, currency, asked, confirmed, difference, outcome }) =>
      [donor, outcome, currency, asked, confirmed, difference].join(' '),
    );
    expect(ofRows).toEqual([
      'DON-A DIFFERS EUR 5000.00 4000.00 -1000.00',
      'DON-A DIFFERS JPY 0 1 1',
      'DON-B OPEN USD 0.00  ',
    ]);
    for (const item of items) {
      const own = rows.filter(({ id }) => id === item['id']);
      const { usd: _sum, ...members } = cellsOfItem(item);
      for (const row of own) expect(row).toMatchObject(withoutUsd(members));
      const letter = await service.get<Answer>(
        `${engagement}/confirmations/${own[0]?.['id']}/letter`,
      );
      const text = file('first', own[0]?.['letter'] ?? '');
      expect([text, sha256(text)]).toEqual([letter['text'], own[0]?.['letterSha256']]);
    }
    const pledges = table('first', 'confirmations-by-pledge').rows;
    expect(pledges.map((row) => row['amount.amount'])).toContain('5000.00');
  });

  const withoutUsd = (cells: Record<string, string>) =>
    Object.fromEntries(Object.entries(cells).filter(([name]) => !name.startsWith('usd.')));

  it('show the reference of a text that was erased, as the service does', () => {
    const { rows } = table('first', 'unapplied-receipts');
    const [erased] = rows.filter((row) => row['bankReference'] === 'erased');
    expect([erased?.['remitter'], erased?.['personalTexts']]).toEqual([
      ...[expect.stringMatching(/^[0-9a-f]{64}$/), 'remitter erased'],
    ]);
  });

  it('keep every reply, also those that another one followed', () => {
    const { rows } = table('first', 'replies');
    expect(rows.map((row) => [row['outcome'], row['amount.currency'], row['reference']])).toEqual([
      ['NO_REPLY', '', ''],
      ['DIFFERS', 'EUR', "'=1+1"],
      ['DIFFERS', 'JPY', "'=1+1"],
    ]);
  });

  it('hold no words that a spreadsheet would run, and leave amounts below zero numbers', () => {
    const cells: string[] = [];
    for (const { file: name } of manifest('first').papers) {
      for (const row of csvTable(file('first', name)).rows) cells.push(...Object.values(row));
    }
    expect(cells).toContain(`'${hostile}`);
    expect(cells).toContain('\'-5,00 "quoted"\ttab');
    const begun = cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell));
    expect(begun.filter((cell) => !/^-\d+(\.\d+)?$/.test(cell))).toEqual([]);
    expect(begun.length).toBeGreaterThan(0);
  });

  const bytesOf = (out: string) =>
    execFileSync('sha256sum', ['SHA256SUMS'], {
      cwd: join(folder, out),
      encoding: 'utf8',
    });

  it('are the same byte for byte of the same logs, whatever came to them since', async () => {
    const { ledger, auditorLog } = manifest('first');
    const prefix = `--known-at ${ledger.sequence} --log-size ${auditorLog.size}`;
    expect((await command('again', `${prefix} --address ${address}`)).code).toBe(0);
    expect(bytesOf('again')).toBe(bytesOf('first'));
    expect((await command('later', `--address ${address}`)).code).toBe(0);
    expect(bytesOf('later')).not.toBe(bytesOf('first'));
  });

  it('count what was posted and known by other times', async () => {
    const words = '--as-at 2024-09-30 --known-at 200 --round-unit 100 --without journal,letters';
    const refused = await command('asked', `${words} --address ${address}`);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('--without names unknown working papers: letters'),
    ]);
    expect(existsSync(join(folder, 'asked'))).toBe(false);
    const done = await command('asked', `${words.replace(',letters', '')} --address ${address}`);
    expect([done.code, existsSync(join(folder, 'asked/journal.csv'))]).toEqual([0, false]);
    for (const name of ['trial-balance', 'round-amounts', 'reversals']) {
      const paper = manifest('asked').papers.find(({ file: of }) => of === `${name}.csv`);
      expect(paper?.answeredAt.join()).toContain('asAt=2024-09-30&knownAt=200');
      const rows = listIn(await answersOf(paper as Paper), 'items');
      expect(table('asked', name).rows.map(filled)).toEqual(
        rows.map((row) => filled(cellsOfItem(row))),
      );
    }
    expect((await runs()).at(-1)?.options).toMatchObject({ roundUnit: '100', papersLeftOut: '1' });
  });

  it.each([
    ['a folder that is there', 'first', '', 'exists already'],
    ['no folder to put them in', 'none/papers', '', 'there is no folder'],
    ['a day that is none', 'bad', '--as-at 2024-13-01', 'must be a date'],
    ['a number that is none', 'bad', '--round-unit 0', '--round-unit must be a whole number'],
    ['more of the log than there is', 'bad', '--log-size 9999', '--log-size must be at most'],
  ])('do not begin with %s', async (_what, out, words, said) => {
    const before = [await runs(), readdirSync(folder)];
    const { code, err } = await command(out, `${words} --address ${address}`);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    expect([await runs(), readdirSync(folder)]).toEqual(before);
  });

  it('do not take the place of an empty folder', async () => {
    mkdirSync(join(folder, 'empty'));
    expect((await command('empty', `--address ${address}`)).code).toBe(1);
    expect(readdirSync(join(folder, 'empty'))).toEqual([]);
  });

  it('are made of a copy, and not put on record', async () => {
    const copy = join(folder, 'copy');
    const filter = (name: string) => !name.endsWith('.lock');
    cpSync(service.config.dataDir, copy, { recursive: true, filter });
    const before = await runs();
    const { code, err } = await command('of-copy', '--person u.auditor', copy);
    expect([code, err]).toEqual([0, expect.stringContaining('it is a copy')]);
    expect([await runs(), check('of-copy').status]).toEqual([before, 0]);
    const { ledger } = manifest('of-copy');
    expect(ledger).toEqual(manifest('first').ledger);
  });

  it('are put on record by the command itself while the service is stopped', async () => {
    const { dataDir } = service.config;
    await service.stop();
    const { code, err } = await command('stopped', '--person u.eve');
    expect([code, err]).toEqual([0, 'recorded in engagement AUD-2024, as run by u.eve\n']);
    service = await Service.start({ dataDir, at: '2025-03-01T00:00:00.000Z' });
    expect((await runs()).at(-1)).toMatchObject({
      kind: 'WORKING_PAPERS',
      by: 'SERVICE_STOPPED',
      sha256: sha256(file('stopped', 'SHA256SUMS')),
    });
  });
});
