import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Checkpoint, MoneyFact } from '@art30/accounting';
import {
  isSignedBy,
  makeSignerKey,
  parseManifest,
  parseNote,
  parseSignerKey,
  readContainer,
  type Manifest,
} from '@art30/evidence';
import { ScratchFolder } from '@art30/storage';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { textOf } from '../support/statements';

const program = join('dist', 'apps', 'cli', 'src', 'export.js');
const path = '/v1/audit/evidence-pack';

interface TrialBalance {
  readonly items: readonly {
    readonly account: string;
    readonly balance: MoneyFact;
    readonly inCurrencies: readonly MoneyFact[];
  }[];
}

interface SumLine {
  readonly account: string;
  readonly currency: string;
  readonly sum: { readonly amount: string; readonly usd: string };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const cents = (amount: string) => BigInt(amount.replace('.', ''));

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** Unpacks a pack and checks the size and the hash of each file. */
async function opened(pack: Buffer): Promise<{ files: Map<string, Buffer>; manifest: Manifest }> {
  const files = new Map<string, Buffer>();
  for await (const { name, chunks } of readContainer(once(pack))) {
    const pieces: Uint8Array[] = [];
    for await (const piece of chunks) pieces.push(Uint8Array.from(piece));
    files.set(name, Buffer.concat(pieces));
  }
  const { text } = parseNote(String(files.get('manifest.txt')));
  const manifest = parseManifest(text);
  for (const { name, sha256: stated, size } of manifest.files) {
    const bytes = files.get(name) ?? Buffer.alloc(0);
    expect([name, sha256(bytes), bytes.length]).toEqual([name, stated, size]);
  }
  expect(files.size).toBe(manifest.files.length + 1);
  return { files, manifest };
}

const linesOf = (file: Buffer | undefined) => String(file).split('\n').slice(0, -1);

describe('the evidence pack of a service', () => {
  const folderBefore = process.env['TMPDIR'];
  let folder: string;
  let service: Service;
  let client: Client;
  let signed: Checkpoint;
  let pack: Buffer;
  let statementId: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'art30-pack-'));
    service = await Service.start();
    client = new Client(service);
    process.env['TMPDIR'] = folder;
    await playExample(service, 'E29');
  });
  afterAll(async () => {
    await service.stopAndRemove();
    process.env['TMPDIR'] = folderBefore;
    if (folderBefore === undefined) delete process.env['TMPDIR'];
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (query = '', person = 'u.auditor') =>
    service.http(person).get(`${path}${query}`).responseType('blob');
  /**
   * Repeats the request while the service is busy with another pack: its slot is freed shortly after the last
   * byte was sent.
   */
  async function askInTurn(query = '') {
    let answer = await ask(query);
    await until(async () => {
      if (answer.status !== 503) return true;
      answer = await ask(query);
      return answer.status !== 503;
    });
    return answer;
  }
  const sign = async () => {
    const { body } = await service.http().post('/v1/audit/checkpoints').expect(200);
    return body as Checkpoint;
  };
  const problemIn = (body: Buffer) => JSON.parse(String(body)) as { code: string; detail: string };
  const scratch = () => readdirSync(folder).filter((name) => name.startsWith('article30-scratch-'));

  it('is not made before a checkpoint was signed', async () => {
    const { status, body } = await ask();
    expect([status, problemIn(body as Buffer)]).toMatchObject([
      409,
      {
        code: 'CHECKPOINT_MISSING',
        detail: 'no checkpoint of the log has been signed: have one signed, then ask for the pack',
      },
    ]);
    expect(exported(join(folder, 'none.zip'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^no checkpoint of the log has been signed, .*\n$/),
    });
  });

  it('is one file of known length, which the key of the checkpoints signs', async () => {
    const period = { from: '2024-07-01', to: '2024-09-30' };
    const issued = await client.done('/v1/donors/DON-A/statements', period);
    statementId = String(issued.id);
    signed = await sign();
    await client.done('/v1/donors', { id: 'DON-Z', name: 'Later', kind: 'NGO' });
    const { status, headers, body } = await ask();
    pack = body as Buffer;
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
      ...[200, 'application/zip', `attachment; filename="evidence-pack-${signed.size}.zip"`],
    ]);
    expect(headers['content-length']).toBe(String(pack.length));
    const { files, manifest } = await opened(pack);
    const { origin, size, root } = signed;
    expect(manifest).toMatchObject({ origin, size, root, sequence: signed.sequence - 1 });
    const [key = ''] = readFileSync(join(service.config.dataDir, 'checkpoint.key'), 'utf8').split(
      '\n',
    );
    const note = parseNote(String(files.get('manifest.txt')));
    expect(isSignedBy(note, parseSignerKey(key).verifier)).toBe(true);
    expect(linesOf(files.get('events.jsonl'))).toHaveLength(size);
    expect(linesOf(files.get('checkpoints.jsonl'))).toHaveLength(1);
    expect(String(files.get('README.txt'))).toContain('events without effect 0\n');
  });

  it('has the trial balance that the service answers for its last event', async () => {
    const { files, manifest } = await opened(pack);
    const packed = linesOf(files.get('trial-balance.jsonl')).map(
      (line) => JSON.parse(line) as SumLine,
    );
    const { items } = await service.get<TrialBalance>(
      `/v1/trial-balance?knownAt=${manifest.sequence}`,
    );
    const answered = items.map(({ account, balance, inCurrencies }) => ({
      account,
      usd: cents(balance.amount),
      inCurrencies: inCurrencies.map(({ amount, currency }) => `${amount} ${currency}`),
    }));
    const summed = [...new Set(packed.map(({ account }) => account))].map((account) => {
      const own = packed.filter((line) => line.account === account);
      const moved = own.filter(({ sum }) => cents(sum.amount) !== 0n);
      return {
        account,
        usd: own.reduce((total, { sum }) => total + cents(sum.usd), 0n),
        inCurrencies: moved.map(({ currency, sum }) => `${sum.amount} ${currency}`),
      };
    });
    expect(summed.filter(({ usd, inCurrencies }) => usd !== 0n || inCurrencies.length > 0)).toEqual(
      answered,
    );
    expect(answered.length).toBeGreaterThan(8);
  });

  it('has the statement in the bytes that the service hands out', async () => {
    const { files } = await opened(pack);
    const answered = await textOf(service, `/v1/statements/${statementId}`, 'application/json');
    expect(String(files.get(`statement-${statementId}.json`))).toBe(answered);
  });

  it('is the same each time, and by the command line', async () => {
    expect(((await askInTurn()).body as Buffer).equals(pack)).toBe(true);
    const file = join(folder, 'pack.zip');
    expect(exported(file)).toMatchObject({
      status: 0,
      stdout: `${signed.size} events, up to the checkpoint of ${signed.signedAt}; ${pack.length} bytes\nwrote ${file}\n`,
    });
    expect(readFileSync(file).equals(pack)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('goes up to an earlier checkpoint where that is asked for', async () => {
    const later = await sign();
    expect(later.size).toBeGreaterThan(signed.size);
    expect(((await askInTurn(`?through=${later.sequence - 1}`)).body as Buffer).equals(pack)).toBe(
      true,
    );
    const { manifest, files } = await opened((await askInTurn()).body as Buffer);
    expect(manifest.size).toBe(later.size);
    const placed = linesOf(files.get('checkpoints.jsonl')).map(
      (line) => JSON.parse(line) as object,
    );
    expect(placed).toMatchObject([
      { leavesBefore: signed.size, sequence: signed.sequence },
      { leavesBefore: later.size, sequence: later.sequence },
    ]);
    const file = join(folder, 'earlier.zip');
    expect(exported(file, '--through', String(later.sequence - 1)).status).toBe(0);
    expect(readFileSync(file).equals(pack)).toBe(true);
    const none = await askInTurn('?through=1');
    expect([none.status, problemIn(none.body as Buffer).detail]).toEqual([
      409,
      'no checkpoint of the log up to sequence 1 has been signed: have one signed, then ask for the pack',
    ]);
    expect((await ask('?through=0')).status).toBe(400);
  });

  it('is made once at a time, and leaves nothing behind', async () => {
    await until(() => scratch().length === 0);
    const statuses = (await Promise.all([ask(), ask(), ask()])).map(({ status, body, headers }) =>
      status === 200 ? 200 : [problemIn(body as Buffer).code, headers['retry-after']],
    );
    expect(statuses.sort()).toEqual([200, ['BUSY', '30'], ['BUSY', '30']].sort());
    await until(() => scratch().length === 0);
    expect((await askInTurn()).status).toBe(200);
  });

  it('is given up once whoever asked for it has gone', async () => {
    const server = service.app.getHttpServer();
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    await until(() => scratch().length === 0);
    const headers = { Authorization: service.as('u.auditor') };
    const make = ScratchFolder.make.bind(ScratchFolder);
    const begun = new Promise<ScratchFolder>((resolve) => {
      jest.spyOn(ScratchFolder, 'make').mockImplementationOnce(() => {
        const made = make();
        resolve(made);
        return made;
      });
    });
    const asked = get({ host: '127.0.0.1', port, path, headers });
    const ended = new Promise((resolve) => asked.once('close', resolve));
    asked.once('error', () => undefined);
    expect(existsSync((await begun).path)).toBe(true);
    asked.destroy();
    await ended;
    await until(() => scratch().length === 0);
    expect((await askInTurn()).status).toBe(200);
  });

  it.each(['u.contrib', 'u.certify'])(
    'is for controllers and auditors, and not %s',
    async (person) => {
      expect((await ask('', person)).status).toBe(403);
    },
  );

  it('is not made by an instance without the key of the checkpoint', async () => {
    const file = join(service.config.dataDir, 'checkpoint.key');
    const key = readFileSync(file, 'utf8');
    const { name } = parseSignerKey(key.trim()).verifier;
    writeFileSync(file, makeSignerKey(name, new Uint8Array(32).fill(9)).signerKey);
    await until(() => scratch().length === 0);
    const { status, body, headers } = await ask();
    const [said, exportResult] = [problemIn(body as Buffer), exported(join(folder, 'other.zip'))];
    writeFileSync(file, key);
    expect([status, said.code, headers['retry-after']]).toEqual([
      ...[503, 'CHECKPOINT_KEY_ELSEWHERE', '60'],
    ]);
    expect(said.detail).toContain('was signed by another key than is at hand');
    expect(exportResult).toMatchObject({ status: 1, stderr: `${said.detail}\n` });
  });

  it('is not made by an instance whose key is gone, or cannot be read', async () => {
    const file = join(service.config.dataDir, 'checkpoint.key');
    const key = readFileSync(file, 'utf8');
    for (const spoil of [
      () => rmSync(file),
      () => writeFileSync(file, 'no key', { mode: 0o600 }),
    ]) {
      await until(() => scratch().length === 0);
      spoil();
      const { status, body } = await ask();
      expect([status, problemIn(body as Buffer).code]).toEqual([503, 'CHECKPOINT_KEY_ELSEWHERE']);
    }
    writeFileSync(file, key);
  });

  it('is not made of a log that was changed', async () => {
    const { dataDir } = service.config;
    const log = new Database(join(dataDir, 'events.db'));
    const triggers = log.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck();
    for (const name of triggers.all() as string[]) log.exec(`DROP TRIGGER ${name}`);
    const { changes } = log
      .prepare(
        `UPDATE events SET metadata = replace(metadata, 'u.approve', 'u.another') WHERE type = 'AgreementSigned'`,
      )
      .run();
    log.close();
    expect(changes).toBeGreaterThan(0);
    const { status, body } = await ask();
    expect([status, problemIn(body as Buffer)]).toMatchObject([
      409,
      {
        code: 'CHECKPOINT_ALARM',
        detail: expect.stringContaining('the root of its tree is another one'),
      },
    ]);
    expect(exported(join(folder, 'changed.zip'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'the first 314 events of the log are others: one was changed',
      ),
    });
    expect(readdirSync(folder).filter((name) => name.includes('changed'))).toEqual([]);
  });

  /** Runs the export command of an operator beside the running service. */
  function exported(file: string, ...more: readonly string[]) {
    const { dataDir } = service.config;
    const env = { PATH: process.env['PATH'], TMPDIR: folder, DATA_DIR: dataDir };
    const args = [program, '--format', 'evidence', '--out', file, ...more];
    return spawnSync(process.execPath, args, { encoding: 'utf8', env });
  }
});

describe('the command line that exports evidence', () => {
  it.each([
    [['--format', 'evidence'], '--out must name the file of the pack'],
    [
      ['--format', 'evidence', '--out', 'x', '--known-at', '3'],
      '--as-at and --known-at cannot be used',
    ],
    [
      ['--format', 'evidence', '--out', 'x', '--through', '0'],
      '--through must be the sequence of an event',
    ],
    [
      ['--format', 'hledger', '--through', '3'],
      '--through can be used only with --format evidence',
    ],
    [['--format', 'zip'], '--format must be hledger or beancount or evidence'],
  ])('refuses %p', (args, says) => {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], DATA_DIR: '/nowhere' },
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining(says)]);
  });
});
