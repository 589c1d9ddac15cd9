import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterwards } from '../support/afterwards';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

interface Run {
  readonly kind: string;
  readonly by: string;
  readonly sha256: string;
  readonly throughSequence: number;
  readonly recordedBy: string;
}

const run = promisify(execFile);
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('a run of the command line for an engagement', () => {
  const ending = afterwards();
  let service: Service;
  let address: string;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E04');
    const facts = { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
    const opened = service.http().post('/v1/audit/engagements').set('Idempotency-Key', 'open');
    expect((await opened.send(facts)).status).toBe(201);
    expect((await service.http().post('/v1/audit/checkpoints')).status).toBe(200);
    await service.app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(service.app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(() => service.stopAndRemove());

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'art30-'));
    ending(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }

  /** The command in a process of its own, by the token of an auditor unless another is given. */
  function command(
    words: string,
    { dataDir = service.config.dataDir, token = '' }: { dataDir?: string; token?: string } = {},
  ) {
    const [name = '', ...args] = words.split(' ');
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, ARTICLE30_TOKEN: token };
    return run(process.execPath, [`dist/apps/cli/src/${name}.js`, ...args], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        ...{ code: error.code, out: error.stdout, err: error.stderr },
      }),
    );
  }

  const token = () => service.as('u.auditor').replace('Bearer ', '');
  async function runs(): Promise<readonly Run[]> {
    const { items } = await service.get<{ items: Run[] }>('/v1/audit/engagements/AUD/runs');
    return items;
  }

  it('is put on record by the running service: replay, export and pack', async () => {
    const there = `--engagement AUD --address ${address}`;
    const replayed = await command(`replay ${there}`, { token: token() });
    expect([replayed.code, replayed.err]).toEqual([0, `put on record in AUD by ${address}\n`]);
    const books = join(folder(), 'books.journal');
    const exported = await command(`export --format hledger --out ${books} ${there}`, {
      token: token(),
    });
    expect([exported.code, exported.err]).toEqual([0, `put on record in AUD by ${address}\n`]);
    expect(await runs()).toMatchObject([
      { kind: 'REPLAY', by: 'COMMAND_LINE', recordedBy: 'u.auditor' },
      { kind: 'BOOKS_EXPORT', by: 'COMMAND_LINE', sha256: sha256(books) },
    ]);
  });

  it.each([
    ['no token', 'replay --engagement AUD', '', 'ARTICLE30_TOKEN'],
    [
      'an engagement that is not there',
      'replay --engagement NONE',
      'u.auditor',
      'no such engagement',
    ],
    ['the token of an officer', 'replay --engagement AUD', 'u.controller', 'your roles'],
    [
      'an address that is not safe',
      'replay --engagement AUD --address http://a',
      'u.auditor',
      'https',
    ],
  ])('does not begin with %s', async (_what, words, person, said) => {
    const before = await runs();
    const given = person === '' ? '' : service.as(person).replace('Bearer ', '');
    const asked = words.includes('--address') ? words : `${words} --address ${address}`;
    const { code, out, err } = await command(asked, { token: given });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(said);
    expect(await runs()).toEqual(before);
  });

  /** Something between the command and the service that loses answers to what it passes on. */
  async function losing(answersLost: number): Promise<string> {
    let lost = 0;
    const between = createServer((asked, answer) => {
      const { method, url, headers } = asked;
      const own = { ...headers, host: new URL(address).host };
      const passed = request(`${address}${url}`, { method, headers: own }, (answered) => {
        const isLost = method === 'POST' && lost < answersLost;
        if (isLost) lost += 1;
        if (isLost) return void asked.socket.destroy();
        answer.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(answer);
      });
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    ending(() => between.close());
    return `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  }

  it('is put on record once where an answer was lost', async () => {
    const before = await runs();
    const words = `replay --engagement AUD --address ${await losing(1)}`;
    expect((await command(words, { token: token() })).code).toBe(0);
    expect(await runs()).toHaveLength(before.length + 1);
  });

  it('is said to be on record or not where no answer comes', async () => {
    const before = await runs();
    const words = `replay --engagement AUD --address ${await losing(99)}`;
    const { code, err } = await command(words, { token: token() });
    expect([code, err]).toEqual([1, expect.stringContaining('is not known: look it up')]);
    expect(await runs()).toHaveLength(before.length + 1);
  });

  it('is not put on record where it is of a copy', async () => {
    const copy = join(folder(), 'copy');
    cpSync(service.config.dataDir, copy, {
      recursive: true,
      filter: (file) => !file.endsWith('.lock'),
    });
    const before = await runs();
    const replayed = await command('replay --engagement AUD --person u.auditor', { dataDir: copy });
    expect([replayed.code, replayed.err]).toEqual([0, expect.stringContaining('it is a copy')]);
    expect(replayed.out).toContain('events read');
    const state = await service.get<{ size: number }>('/v1/audit/log');
    expect([await runs(), state.size]).toEqual([before, before.length + 1]);
    expect(existsSync(join(copy, 'audit.db.lock'))).toBe(false);
  });

  it('is written by the command itself while the service is stopped, with whom it was told', async () => {
    const { dataDir } = service.config;
    const before = (await runs()).length;
    await service.stop();
    const unnamed = await command('replay --engagement AUD');
    expect([unnamed.code, unnamed.err]).toEqual([1, expect.stringContaining('--person')]);
    const unknown = await command('replay --engagement NONE --person u.eve');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no such engagement')]);
    const pack = join(folder(), 'pack.zip');
    for (const words of ['replay', `export --format evidence --out ${pack}`]) {
      const done = await command(`${words} --engagement AUD --person u.eve`);
      expect([done.code, done.err]).toEqual([0, 'put on record in AUD, as run by u.eve\n']);
    }
    service = await Service.start({ dataDir, at: '2024-07-01T00:00:00.000Z' });
    expect((await runs()).slice(before)).toMatchObject([
      { kind: 'REPLAY', by: 'SERVICE_STOPPED', recordedBy: 'u.eve' },
      { kind: 'EVIDENCE_PACK', by: 'SERVICE_STOPPED', sha256: sha256(pack) },
    ]);
  });
});
