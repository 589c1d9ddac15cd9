import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@art30/accounting';
import { SignJWT } from 'jose';
import { ask, type Answer } from '../support/ask';
import { BuiltService } from '../support/built-service';
import { OidcProvider } from '../support/oidc-provider';
import { until } from '../support/patience';

/**
 * The service with its production settings, apart from the store; its people sign in at a real identity
 * provider.
 */
describe('a service whose people sign in with an identity provider', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const today = new Date().toISOString().slice(0, 10);
  let provider: OidcProvider;
  let service: BuiltService;
  let address: string;
  let sent = 0;

  beforeAll(async () => {
    provider = await OidcProvider.start();
    service = new BuiltService({ DATA_DIR: dataDir, ...provider.environment() });
    address = await service.address();
  });

  afterAll(async () => {
    service.kill('SIGTERM');
    await service.ended;
    await provider.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function send(path: string, token: string | undefined, body?: object): Promise<Answer> {
    sent += 1;
    const authorization = token === undefined ? undefined : `Bearer ${token}`;
    return ask(`${address}${path}`, { authorization, body, key: `of the provider ${sent}` });
  }

  const tokenOf = (person: string, ...roles: readonly Role[]) => provider.tokenFor(person, roles);
  const statusAndCode = ({ status, body }: Answer) => [status, body.code as unknown];

  it('has no accounts of its own', async () => {
    const signingIn = { person: 'u.contrib', password: 'a password of a person' };
    expect(statusAndCode(await send('/v1/sign-in', undefined, signingIn))).toEqual([
      ...[404, 'SIGN_IN_ELSEWHERE'],
    ]);
    const opening = { person: 'u.new', kind: 'PERSON', roles: ['recorder'], reason: 'r' };
    const asked = await send('/v1/accounts', await tokenOf('a.one', 'administrator'), opening);
    expect(statusAndCode(asked)).toEqual([409, 'ACCOUNTS_ELSEWHERE']);
  });

  it('books what people of the provider propose, certify and approve under delegations', async () => {
    const [one, two] = [
      await tokenOf('a.one', 'administrator'),
      await tokenOf('a.two', 'administrator'),
    ];
    const donor = { id: 'DON-A', name: 'Donor', kind: 'NGO' };
    const recorder = await tokenOf('U.Recorder', 'recorder');
    expect(statusAndCode(await send('/v1/donors', recorder, donor))).toEqual([
      403,
      'NOT_DELEGATED',
    ]);
    for (const [person, role] of [
      ...[['u.recorder', 'recorder'] as const, ['u.certifier', 'certifier'] as const],
      ...[['u.approver', 'approver'] as const],
    ]) {
      const terms = { person, role, from: today, until: '2099-12-31', reason: 'office' };
      const { body } = await send('/v1/delegations', one, terms);
      const granted = await send(`/v1/delegations/${body.id}/approval`, two, {});
      expect(granted.status).toBe(201);
    }
    const proposed = await send('/v1/donors', recorder, donor);
    expect(proposed.status).toBe(202);
    const { id, hash } = proposed.body.proposal;
    const certifier = await tokenOf('u.certifier', 'certifier');
    const approver = await tokenOf('u.approver', 'approver');
    const sign = (what: string, token: string) =>
      send(`/v1/proposals/${id}/${what}`, token, { hash });
    expect((await sign('certification', certifier)).status).toBe(201);
    const approved = await sign('approval', approver);
    expect(approved.status).toBe(201);
    expect(approved.body.events[0]).toMatchObject({ type: 'DonorRegistered' });
    const { body } = await send('/v1/delegations', one);
    expect(body.items[0]).toMatchObject({ issuer: provider.issuer, person: 'u.recorder' });
  });

  describe('refuses, and says why in its log alone,', () => {
    const now = () => Math.floor(Date.now() / 1_000);
    const claims = (changes: object = {}) => ({
      iss: provider.issuer,
      aud: 'urn:article30:ledger',
      sub: 'u.auditor',
      iat: now(),
      exp: now() + 600,
      roles: ['auditor'],
      ...changes,
    });

    async function refused(token: string, status = 401): Promise<string> {
      const before = service.out.length;
      const answer = await send('/v1/donors', token);
      const code = status === 401 ? 'SIGN_IN_REQUIRED' : 'ROLE_REQUIRED';
      expect(statusAndCode(answer)).toEqual([status, code]);
      const id = String(answer.body.instance).replace('urn:uuid:', '');
      const line = () =>
        service.out
          .slice(before)
          .split('\n')
          .find((text) => text.includes('refused:') && text.includes(id)) ?? '';
      await until(
        () => line() !== '',
        () => `the log says why: ${service.out.slice(before)}`,
      );
      expect(line()).not.toContain(token);
      expect(JSON.stringify(answer.body)).not.toMatch(/audience|issuer|expired|claim|at\+jwt/);
      return line();
    }

    it('nothing of a token that counts', async () => {
      expect((await send('/v1/donors', await provider.sign(claims()))).status).toBe(200);
    });

    it.each<[string, object, string]>([
      ['another issuer', { iss: 'https://elsewhere.example.org' }, 'issuer is not'],
      ['another audience', { aud: 'urn:other' }, 'audience is not'],
      ['one that is not valid yet', { nbf: now() + 300 }, 'not valid yet'],
      ['one that lives too long', { exp: now() + 3_600 }, 'at most 900'],
      ['a person with an @', { sub: 'u@example.org' }, 'goes into the log'],
      ['a person with white space', { sub: 'u auditor' }, 'goes into the log'],
    ])('%s', async (_what, changes, why) => {
      expect(await refused(await provider.sign(claims(changes)))).toContain(why);
    });

    it('that it has expired, where its signature is good', async () => {
      const old = await provider.sign(claims({ iat: now() - 900, exp: now() - 300 }));
      const { body, status } = await send('/v1/donors', old);
      expect([status, body.detail]).toEqual([401, 'the token has expired: sign in again']);
      const [header, payload] = old.split('.');
      const forged = await send('/v1/donors', [header, payload, 'A'.repeat(86)].join('.'));
      expect(forged.body.detail).toMatch(/^the token is not valid/);
    });

    it.each<[string, object, string]>([
      ['no role of ours', { roles: ['king'] }, 'no role of ours'],
      ['roles at odds', { roles: ['certifier', 'approver'] }, 'certifier and approver'],
      ['a donor without donors', { roles: ['donor'] }, 'names no donors'],
    ])('%s', async (_what, changes, why) => {
      expect(await refused(await provider.sign(claims(changes)), 403)).toContain(why);
    });

    it('an ID token', async () => {
      const { id_token } = await provider.signIn('u.auditor', ['auditor']);
      expect(await refused(id_token)).toContain('at+jwt');
    });

    it('one that nobody signed, or that was signed with a word', async () => {
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const header = { alg: 'none', typ: 'at+jwt', kid: provider.kid };
      expect(await refused(`${encode(header)}.${encode(claims())}.`)).toContain('refused');
      const word = new TextEncoder().encode('the public key, or any other text of some length');
      const signed = new SignJWT(claims()).setProtectedHeader({
        alg: 'HS256',
        typ: 'at+jwt',
        kid: provider.kid,
      });
      expect(await refused(await signed.sign(word))).toContain('algorithm is HS256');
    });

    it('the key of before, once it was changed', async () => {
      const old = await provider.sign(claims());
      await provider.rotateKeys();
      const fresh = await provider.sign(claims());
      // The service fetches the new key at once, unless it fetched keys within the last ten seconds.
      await until(
        async () => (await send('/v1/donors', fresh)).status === 200,
        () => `the new key counts: ${service.out}`,
      );
      await refused(old);
    });
  });
});
