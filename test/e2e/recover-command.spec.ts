import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterwards } from '../support/afterwards';
import { ask, type Answer } from '../support/ask';
import { BuiltService } from '../support/built-service';

const run = promisify(execFile);

describe('the recovery of an administrator, or of the identity provider', () => {
  const ending = afterwards();
  const password = 'a long enough password';

  function folder(): string {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    ending(() => rmSync(dataDir, { recursive: true, force: true }));
    return dataDir;
  }

  async function started(dataDir: string): Promise<readonly [BuiltService, string]> {
    const service = new BuiltService({ DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
    ending(() => service.kill('SIGKILL'));
    return [service, await service.address()];
  }

  async function stopped(service: BuiltService): Promise<void> {
    service.kill('SIGTERM');
    await service.ended;
  }

  function post(address: string, path: string, body: object, token?: string): Promise<Answer> {
    const authorization = token === undefined ? undefined : `Bearer ${token}`;
    return ask(`${address}${path}`, {
      authorization,
      body,
      key: `${path} ${JSON.stringify(body)}`,
    });
  }

  async function signedIn(address: string, person: string): Promise<string> {
    const { body } = await post(address, '/v1/sign-in', { person, password });
    return String(body['token']);
  }

  async function setPassword(address: string, dataDir: string, person: string): Promise<number> {
    const secret = readFileSync(join(dataDir, person), 'utf8').trim();
    const { status } = await post(address, '/v1/sign-in/password', { person, secret, password });
    return status;
  }

  const recover = (dataDir: string, ...what: readonly string[]) =>
    run(process.execPath, ['dist/apps/cli/src/recover.js', ...what], {
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    );

  it('gives a new secret, with which the account signs nothing for a day, and is on record', async () => {
    const dataDir = folder();
    const [service, address] = await started(dataDir);
    for (const person of ['administrator-1', 'administrator-2']) {
      expect(await setPassword(address, dataDir, person)).toBe(200);
    }
    const running = await recover(dataDir, '--administrator', 'administrator-1');
    expect([running.code, running.said]).toEqual([1, expect.stringContaining('another process')]);
    await stopped(service);

    const done = await recover(dataDir, '--administrator', 'administrator-1');
    expect([done.code, done.said]).toEqual([0, expect.stringContaining('administrator-1')]);
    const file = join(dataDir, 'administrator-1');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(done.said).not.toContain(readFileSync(file, 'utf8').trim());

    const [, again] = await started(dataDir);
    const old = await post(again, '/v1/sign-in', { person: 'administrator-1', password });
    expect([old.status, old.body['code']]).toEqual([401, 'SIGN_IN_REFUSED']);
    expect(await setPassword(again, dataDir, 'administrator-1')).toBe(200);
    expect(existsSync(file)).toBe(false);
    const token = await signedIn(again, 'administrator-1');
    const asking = { person: 'u.new', kind: 'PERSON', roles: ['recorder'], reason: 'r' };
    const asked = await post(again, '/v1/accounts', asking, token);
    expect([asked.status, asked.body['code']]).toEqual([403, 'SIGNING_SUSPENDED']);
    const report = await fetch(`${again}/v1/audit/segregation`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { accessChanges } = (await report.json()) as { readonly accessChanges: object[] };
    expect(accessChanges).toContainEqual(
      expect.objectContaining({
        eventType: 'AdministratorRecovered',
        about: 'administrator-1',
        recordedBy: 'recovery',
      }),
    );
  });

  it('takes the times of events out, where a clock was wrong, while the service is stopped', async () => {
    const dataDir = folder();
    const [service] = await started(dataDir);
    const asked = ['--clock', '--from', '1', '--through', '2', '--reason', 'it said 2036'];
    expect(await recover(dataDir, ...asked)).toMatchObject({
      code: 1,
      said: expect.stringContaining('another process'),
    });
    await stopped(service);
    for (const wrong of [
      asked.slice(0, 5),
      asked.with(2, '0'),
      asked.with(4, '999'),
      ['--clock'],
    ]) {
      expect((await recover(dataDir, ...wrong)).code).toBe(1);
    }
    const done = await recover(dataDir, ...asked);
    expect([done.code, done.said]).toEqual([0, expect.stringContaining('(ClockCorrected)')]);
    expect(done.said).toContain('LedgerOpened on ledger');
    const [again, address] = await started(dataDir);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    await stopped(again);
  });

  it('gives one for a secret that was not used in time', async () => {
    const dataDir = folder();
    const [service] = await started(dataDir);
    await stopped(service);
    const before = readFileSync(join(dataDir, 'administrator-2'), 'utf8');
    expect((await recover(dataDir, '--administrator', 'administrator-2')).code).toBe(0);
    expect(readFileSync(join(dataDir, 'administrator-2'), 'utf8')).not.toBe(before);
    const [, address] = await started(dataDir);
    const person = 'administrator-2';
    const late = { person, secret: before.trim(), password };
    expect((await post(address, '/v1/sign-in/password', late)).status).toBe(401);
    expect(await setPassword(address, dataDir, person)).toBe(200);
  });

  it('gives a ledger back to its accounts, where nobody can sign in with a provider', async () => {
    const dataDir = folder();
    const [service, address] = await started(dataDir);
    const tokens: string[] = [];
    for (const person of ['administrator-1', 'administrator-2']) {
      expect(await setPassword(address, dataDir, person)).toBe(200);
      tokens.push(await signedIn(address, person));
    }
    const wrong = { issuer: 'login.example.org', personClaim: 'sub', reason: 'r' };
    const path = '/v1/identity-provider';
    const refused = await post(address, path, wrong, tokens[0]);
    expect([refused.status, refused.body['code']]).toEqual([422, 'ISSUER_INVALID']);
    const typo = { ...wrong, issuer: 'https://login.exmaple.org' };
    const proposed = await post(address, path, typo, tokens[0]);
    const approving = `${path}/${String(proposed.body['id'])}/approval`;
    expect((await post(address, approving, {}, tokens[1])).status).toBe(201);
    const asking = { person: 'u.new', kind: 'PERSON', roles: ['recorder'], reason: 'r' };
    expect((await post(address, '/v1/accounts', asking, tokens[0])).status).toBe(403);
    await stopped(service);
    const shut = new BuiltService({ DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
    expect(await shut.ended).toBe(1);

    const done = await recover(dataDir, '--identity-provider');
    expect([done.code, done.said]).toEqual([0, expect.stringContaining('exmaple')]);
    const [, again] = await started(dataDir);
    const token = await signedIn(again, 'administrator-1');
    expect((await post(again, '/v1/accounts', asking, token)).status).toBe(201);
    const report = await fetch(`${again}/v1/audit/segregation`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { accessChanges, conflicts } = (await report.json()) as Readonly<
      Record<'accessChanges' | 'conflicts', object[]>
    >;
    // The recovery command lets one person do what needs two signatures, so the report lists it as a
    // conflict.
    expect(conflicts).toEqual([
      expect.objectContaining({ eventType: 'IdentityProviderChanged', code: 'SAME_PERSON' }),
    ]);
    expect(accessChanges).toContainEqual(
      expect.objectContaining({ eventType: 'IdentityProviderChanged', recordedBy: 'recovery' }),
    );
  });

  it('is for administrators of local accounts alone', async () => {
    const dataDir = folder();
    const [service] = await started(dataDir);
    await stopped(service);
    const nobody = await recover(dataDir, '--administrator', 'u.contrib');
    expect([nobody.code, nobody.said]).toEqual([
      1,
      expect.stringContaining('is not an administrator'),
    ]);
    const elsewhere = await recover(folder(), '--administrator', 'administrator-1');
    expect([elsewhere.code, elsewhere.said]).toEqual([
      1,
      expect.stringContaining('no local accounts'),
    ]);
  });
});
