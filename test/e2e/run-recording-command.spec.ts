import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessPeople } from '../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../apps/api/src/access/sign-in-ways';
import { openRecording } from '../../apps/cli/src/run-records/recording';
import { afterwards } from '../support/afterwards';
import { commandLine } from '../support/command-line';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

interface Run {
  readonly kind: string;
  readonly by: string;
  readonly sha256: string;
  readonly throughSequence: number;
  readonly recordedBy: string;
}

const password = 'correct horse battery';
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

const people = [{ person: 'u.auditor', roles: ['auditor'] as const, password }];

describe('a run of the command line for an engagement', () => {
  const ending = afterwards();
  let service: Service;
  let address: string;

  beforeAll(async () => {
    service = await Service.start({ people });
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

  /** Runs the command in a separate process, with an auditor's token by default. */
  function command(
    words: string,
    {
      dataDir = service.config.dataDir,
      token = '',
      ...more
    }: { dataDir?: string; token?: string; ARTICLE30_PASSWORD?: string } = {},
  ) {
    const [name = '', ...args] = words.split(' ');
    return commandLine(name, args, { DATA_DIR: dataDir, ARTICLE30_TOKEN: token, ...more });
  }

  const token = () => service.as('u.auditor').replace('Bearer ', '');
  async function runs(): Promise<readonly Run[]> {
    const { items } = await service.get<{ items: Run[] }>('/v1/audit/engagements/AUD/runs');
    return items;
  }

  it('is put on record by the running service: replay, export and pack', async () => {
    const there = `--engagement AUD --address ${address}`;
    const replayed = await command(`replay ${there}`, { token: token() });
    expect([replayed.code, replayed.err]).toEqual([
      0,
      `recorded in engagement AUD by ${address}\n`,
    ]);
    const books = join(folder(), 'books.journal');
    const exported = await command(`export --format hledger --out ${books} ${there}`, {
      token: token(),
    });
    expect([exported.code, exported.err]).toEqual([
      0,
      `recorded in engagement AUD by ${address}\n`,
    ]);
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

  interface Between {
    /** True if the proxy drops the answer to a forwarded request. */
    readonly loses?: (method: string) => boolean;
    /** Returns the token that the proxy forwards instead of the client's token. */
    readonly token?: (method: string, sent: string) => string;
  }

  /** Starts a proxy between the command and the service, and returns its address. */
  async function between({ loses, token: tokenOf }: Between): Promise<string> {
    const passingOn = createServer((asked, answer) => {
      const { method = '', url, headers } = asked;
      const authorization = tokenOf?.(method, headers.authorization ?? '') ?? headers.authorization;
      const own = { ...headers, host: new URL(address).host, authorization };
      const passed = request(`${address}${url}`, { method, headers: own }, (answered) => {
        if (loses?.(method)) return void asked.socket.destroy();
        answer.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(answer);
      });
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => passingOn.listen(0, '127.0.0.1', resolve));
    ending(() => passingOn.close());
    return `http://127.0.0.1:${(passingOn.address() as AddressInfo).port}`;
  }

  function losing(answersLost: number): Promise<string> {
    let lost = 0;
    return between({ loses: (method) => method === 'POST' && (lost += 1) <= answersLost });
  }

  /**
   * Starts a proxy that lets the token of the first read expire: it calls `over` at that read, and forwards
   * an invalid token in place of that one afterwards.
   */
  function expiring(over: () => void = () => undefined): Promise<string> {
    let first: string | undefined;
    return between({
      token: (method, sent) => {
        if (first === undefined && method === 'GET') {
          first = sent;
          over();
          return sent;
        }
        return sent === first ? 'Bearer expired' : sent;
      },
    });
  }

  it('is put on record under another token where the first one lasts no longer', async () => {
    const before = await runs();
    const words = `replay --engagement AUD --address ${await expiring()} --person u.auditor`;
    const given = { token: token(), ARTICLE30_PASSWORD: password };
    const { code, err } = await command(words, given);
    expect([code, err]).toEqual([0, expect.stringContaining('recorded in engagement')]);
    expect((await runs()).slice(before.length)).toMatchObject([
      { kind: 'REPLAY', by: 'COMMAND_LINE', recordedBy: 'u.auditor' },
    ]);
  });

  it('is put on record by whoever signs in for it, with no token at hand', async () => {
    const before = await runs();
    const file = join(folder(), 'password');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const signing = `--address ${await expiring()} --person u.auditor --password-file ${file}`;
    expect((await command(`replay --engagement AUD ${signing}`)).code).toBe(0);
    expect(await runs()).toHaveLength(before.length + 1);
  });

  it('is put on record by the token that somebody has put into the file since', async () => {
    const before = await runs();
    const file = join(folder(), 'token');
    const keep = (kept: string) => writeFileSync(file, `${kept}\n`, { mode: 0o600 });
    keep(token());
    const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
    const next = await people.tokenFor('u.auditor', ['auditor']);
    const there = `--address ${await expiring(() => keep(next))} --token-file ${file}`;
    expect((await command(`replay --engagement AUD ${there}`)).code).toBe(0);
    expect(await runs()).toHaveLength(before.length + 1);
  });

  it('is not put on record where the token lasts no longer and there is no other', async () => {
    const before = await runs();
    const words = `replay --engagement AUD --address ${await expiring()}`;
    const { code, err } = await command(words, { token: token() });
    expect([code, err]).toEqual([1, expect.stringContaining('a token is valid for minutes')]);
    expect(await runs()).toEqual(before);
  });

  it('does not begin where the service keeps another ledger, and is not taken beyond its own', async () => {
    const other = await Service.start({});
    ending(() => other.stopAndRemove());
    const before = await runs();
    const words = `replay --engagement AUD --address ${address}`;
    const { code, out, err } = await command(words, {
      dataDir: other.config.dataDir,
      token: token(),
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('keeps another ledger than the one that is read here, article30-ledger/');
    const run = { kind: 'REPLAY', throughSequence: 10_000, sha256: 'a'.repeat(64) };
    const sent = await service
      .http()
      .post('/v1/audit/engagements/AUD/runs')
      .set('Idempotency-Key', 'beyond')
      .send(run);
    expect([sent.status, sent.body]).toMatchObject([
      ...[422, { code: 'RUN_BEYOND_LEDGER', field: 'throughSequence' }],
    ]);
    expect(await runs()).toEqual(before);
  });

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
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('it is unknown whether the run was recorded'),
    ]);
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
      expect([done.code, done.err]).toEqual([0, 'recorded in engagement AUD, as run by u.eve\n']);
    }
    service = await Service.start({ dataDir, at: '2024-07-01T00:00:00.000Z' });
    expect((await runs()).slice(before)).toMatchObject([
      { kind: 'REPLAY', by: 'SERVICE_STOPPED', recordedBy: 'u.eve' },
      { kind: 'EVIDENCE_PACK', by: 'SERVICE_STOPPED', sha256: sha256(pack) },
    ]);
  });

  it('is put on record by a service that was started meanwhile, or says how', async () => {
    const { dataDir } = service.config;
    const before = (await runs()).length;
    await service.stop();
    const wanted = (environment: Record<string, string>) => ({
      engagement: 'AUD',
      person: 'u.auditor',
      address,
      environment,
      tokenFile: undefined,
      passwordFile: undefined,
      terminal: { input: process.stdin, output: process.stderr },
    });
    const unsigned = await openRecording(service.config, wanted({}));
    const environment: Record<string, string> = {};
    const signed = await openRecording(service.config, wanted(environment));
    service = await Service.start({ dataDir, people });
    const { port } = new URL(address);
    await service.app.listen(Number(port), '127.0.0.1');
    environment['ARTICLE30_TOKEN'] = token();
    const run = { kind: 'REPLAY' as const, throughSequence: 9, sha256: 'c'.repeat(64) };
    await expect(unsigned.record(run)).rejects.toThrow(
      /^a service was started meanwhile; the run is complete, with the SHA-256 c{64}: .*POST .*AUD\/runs/,
    );
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    await signed.record(run);
    expect(said.mock.calls).toEqual([[`recorded in engagement AUD by ${address}`]]);
    said.mockRestore();
    expect((await runs()).slice(before)).toMatchObject([
      { kind: 'REPLAY', by: 'COMMAND_LINE', recordedBy: 'u.auditor', sha256: run.sha256 },
    ]);
  });
});
