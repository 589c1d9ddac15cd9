import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '@art30/accounting';
import { signedThrough } from '../../apps/api/src/demo/signatures';
import { ask, type Answer } from '../support/ask';
import { BuiltService } from '../support/built-service';
import { Gate } from '../support/gate';
import { NextProgram, type Change } from '../support/next-program';
import { until } from '../support/patience';
import { whoBegins } from '../support/people';

interface Balance {
  readonly knownAt: { readonly sequence: number };
  readonly sum: { readonly amount: string };
}

const own = readModel.version;
const next = own + 1;

describe('a program of a new version', () => {
  const root = mkdtempSync(join(tmpdir(), 'art30-next-'));
  const dataDir = join(root, 'data');
  const program = new NextProgram(root);
  const running: BuiltService[] = [];
  let gate: Gate;
  let old: Server;
  let sent = 0;
  /** The difference that `npm run rebuild` printed for a person to acknowledge. */
  let difference: object;

  beforeAll(async () => {
    gate = await Gate.open();
    old = await started();
    await gate.delegate(old.url);
    for (let count = 0; count < 3; count += 1) await old.registered(`DON-${count}`);
  });

  afterAll(async () => {
    for (const service of running) service.kill('SIGKILL');
    await gate.close();
    rmSync(root, { recursive: true, force: true });
  });

  const settings = () => ({
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    BOOKS_CHECK_AFTER_MS: '86400000',
    ...gate.environment,
  });
  const settingsOf = (version: number, change: Change) => ({
    ...settings(),
    ...program.environment(version, change),
  });
  const rebuild = (version: number, change: Change) => program.rebuild(settingsOf(version, change));
  /** Read-model files, without the one of a newer version, which no test changes. */
  const readModels = () =>
    readdirSync(dataDir)
      .filter((name) => /^read-model-.*\.db$/.test(name))
      .filter((name) => name !== `read-model-v${next + 2}.db`);
  const serves = () =>
    (JSON.parse(readFileSync(join(dataDir, 'read-model.json'), 'utf8')) as { serves: string })
      .serves;

  /** A running service, and requests of its clients. */
  class Server {
    constructor(
      private readonly service: BuiltService,
      readonly url: string,
    ) {}

    async get<Body>(path: string): Promise<Body> {
      const authorization = await gate.as('u.auditor');
      const { status, body } = await ask(`${this.url}${path}`, { authorization });
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      return body as Body;
    }

    async post(path: string, body: object, approvedBy = 'u.approve'): Promise<Answer> {
      sent += 1;
      const key = `${path} ${sent}`;
      const send = async (as: string, to: string, content: object, under: string) =>
        ask(`${this.url}${to}`, {
          authorization: await gate.as(as),
          body: content,
          key: under,
        });
      const proposed = await send(whoBegins(path), path, body, key);
      const signers = { certifiedBy: 'u.certify', approvedBy };
      return signedThrough(proposed, { key, signers }, (signing) =>
        send(signing.actor, signing.path, signing.body, signing.key),
      );
    }

    /** Registers a donor, and reads it with `after` set to the command's position. */
    async registered(id: string): Promise<void> {
      const { status, body } = await this.post('/v1/donors', {
        id,
        name: id,
        kind: 'STATE_PARTY',
        partySince: '2003-09-29',
      });
      if (status !== 201) throw new Error(`${id}: ${status} ${JSON.stringify(body)}`);
      await this.get(`/v1/donors/${id}?after=${String(body.position)}`);
    }

    balance(): Promise<Balance> {
      return this.get<Balance>('/v1/trial-balance');
    }

    async stop(): Promise<void> {
      this.service.kill('SIGTERM');
      await this.service.ended;
    }
  }

  async function started(version = own, change: Change = 'none'): Promise<Server> {
    const of = version === own ? settings() : settingsOf(version, change);
    const main = version === own ? undefined : program.service;
    const service = new BuiltService(of, undefined, main);
    running.push(service);
    const url = await service.address();
    if (url === '') throw new Error(service.err);
    return new Server(service, url);
  }

  /** Output of a service that refuses to start. */
  async function refused(version: number, change: Change): Promise<string> {
    const service = new BuiltService(settingsOf(version, change), undefined, program.service);
    running.push(service);
    expect(await service.ended).toBe(1);
    expect(service.err.trim().split('\n')).toHaveLength(1);
    return service.err;
  }

  it('builds beside the old one, which serves readers and writers all the while', async () => {
    let isOver = false;
    const seenSequences: number[] = [];
    let written = 0;
    const reading = async () => {
      while (!isOver) {
        const { knownAt, sum } = await old.balance();
        seenSequences.push(knownAt.sequence);
        expect(sum.amount).toBe('0.00');
      }
    };
    const writing = async () => {
      for (; !isOver; written += 1) await old.registered(`DON-LOAD-${written}`);
    };
    const clients = [reading(), writing()];
    const { code, output } = await rebuild(next, 'column').ended;
    isOver = true;
    await Promise.all(clients);
    expect([seenSequences.length > 3, written > 0]).toEqual([true, true]);
    expect(seenSequences).toEqual(seenSequences.toSorted((a, b) => a - b));
    expect(code).toBe(1);
    expect(output).toMatch(/^write_offs .*\+ noted TEXT$/m);
    const [, requestBody = ''] =
      /^POST \/v1\/acknowledged-differences (\{.*\})$/m.exec(output) ?? [];
    difference = JSON.parse(requestBody) as object;
    expect(difference).toMatchObject({ fromVersion: own, toVersion: next });
    expect(serves()).toBe(`read-model-v${own}.db`);
  });

  it('is built on where it was killed', async () => {
    rmSync(join(dataDir, `read-model-v${next}.db`));
    const killed = rebuild(next, 'column');
    await until(() => existsSync(join(dataDir, `read-model-v${next}.db-wal`)));
    killed.kill();
    await killed.ended;
    const [{ code, output }, unread] = await Promise.all([
      rebuild(next, 'column').ended,
      rebuild(next + 2, 'unreadable').ended,
    ]);
    expect([code, output.includes('does not take over')]).toEqual([1, true]);
    expect([unread.code, unread.output]).toEqual([
      1,
      expect.stringContaining('cannot be projected'),
    ]);
    await old.registered('DON-AFTER-KILL');
  });

  it('is built by one program at a time', async () => {
    const both = await Promise.all([1, 2].map(() => rebuild(next, 'column').ended));
    for (const { output } of both) {
      expect(output).toMatch(/does not take over|another process already writes to it/);
    }
  });

  it('does not start while its difference is not acknowledged, and the old one goes on', async () => {
    const { knownAt } = await old.balance();
    await old.stop();
    const said = await refused(next, 'column');
    expect(said).toContain(`version ${next} differs from that of version ${own} through event`);
    expect(said).toContain('(write_offs: new noted TEXT): start the program of version');
    expect(said).toContain(`{"fromVersion":${own},"toVersion":${next},"throughSequence":`);
    expect(serves()).toBe(`read-model-v${own}.db`);
    const lacking = await refused(next + 2, 'unreadable');
    expect(lacking).toContain(`and that of version ${own} stays: event`);
    expect(lacking).toContain('it lacks what that version needs');
    old = await started();
    expect((await old.balance()).knownAt.sequence).toBe(knownAt.sequence);
    expect(readModels()).toContain(`read-model-v${next}.db`);
  });

  it('starts where it is built once three people acknowledged it at the old one', async () => {
    const act = { ...difference, reason: 'write-offs have notes' };
    const { status } = await old.post('/v1/acknowledged-differences', act, 'u.controller');
    expect(status).toBe(201);
    await old.registered('DON-AFTER-ACT');
    const { code, output } = await rebuild(next, 'column').ended;
    expect([code, output]).toEqual([0, expect.stringContaining('is acknowledged: stop')]);
    const { knownAt } = await old.balance();
    await old.stop();
    old = await started(next, 'column');
    expect((await old.balance()).knownAt.sequence).toBe(knownAt.sequence);
    await old.registered('DON-AT-NEXT');
    expect([serves(), readModels()]).toEqual([
      ...[`read-model-v${next}.db`, [`read-model-v${next}.db`]],
    ]);
  });

  it('takes over by itself where nothing differs, and removes what a crash left', async () => {
    await old.stop();
    copyFileSync(join(dataDir, serves()), join(dataDir, `read-model-v${own}.db`));
    old = await started(next + 1, 'column');
    expect([serves(), readModels()]).toEqual([
      ...[`read-model-v${next + 1}.db`, [`read-model-v${next + 1}.db`]],
    ]);
  });

  it('has nothing to build where the service is of its version already', async () => {
    const { code, output } = await rebuild(next + 1, 'column').ended;
    expect([code, output]).toEqual([1, expect.stringContaining('POST /v1/rebuilds')]);
  });

  it('that is older than what served is compared in the same way', async () => {
    await old.stop();
    await expect(started()).rejects.toThrow('(write_offs: without noted TEXT)');
    expect(serves()).toBe(`read-model-v${next + 1}.db`);
  });
});
