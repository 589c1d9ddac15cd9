import {
  base64url,
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  SignJWT,
  type JWK,
  type JWTPayload,
} from 'jose';
import { TokenRefused } from './caller';
import { LocalTokens, newSigningKey, tokenLifeMs } from './local-tokens';

const issuer = 'urn:article30-ledger:l-1';
const audience = 'article30-ledger';
const names = { issuer, audience };
const issuedAtMs = Date.parse('2026-03-01T12:00:00Z');
const person = { person: 'u.contrib', roles: ['recorder', 'cashier'] as const };

describe('access tokens of local accounts', () => {
  let key: JWK;
  let kid: string;
  let nowMs: number;
  let tokens: LocalTokens;

  beforeEach(async () => {
    nowMs = issuedAtMs;
    key = await newSigningKey();
    kid = await calculateJwkThumbprint(key);
    tokens = await LocalTokens.fromKey(key, { ...names, now: () => new Date(nowMs) });
  });

  const iat = issuedAtMs / 1_000;
  const claims = (): JWTPayload => ({
    iss: issuer,
    aud: audience,
    sub: 'u.contrib',
    roles: ['recorder'],
    jti: 'j-1',
    iat,
    exp: iat + 600,
  });

  /** Makes a token that is signed with the service's key, with any claims and header. */
  async function signed(changes: Record<string, unknown>, header: Record<string, unknown> = {}) {
    return new SignJWT({ ...claims(), ...changes })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
      .sign(await importJWK(key, 'EdDSA'));
  }

  async function refusalOf(token: string): Promise<string> {
    const refusal = await tokens.verify(token).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TokenRefused);
    expect((refusal as TokenRefused).status).toBe(401);
    return (refusal as TokenRefused).reason;
  }

  it('say who somebody is and what they may, for ten minutes', async () => {
    const { token, expiresAt } = await tokens.issue(person);
    expect(expiresAt).toBe(issuedAtMs + tokenLifeMs);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid });
    expect(decodeJwt(token)).toEqual({
      iss: issuer,
      aud: audience,
      sub: 'u.contrib',
      roles: ['recorder', 'cashier'],
      jti: expect.any(String),
      iat,
      exp: iat + 600,
    });
    expect(await tokens.verify(token)).toEqual({
      caller: { issuer, person: 'u.contrib', roles: ['recorder', 'cashier'], donors: [] },
      kid,
      expiresAtMs: expiresAt,
    });
  });

  it('name a person in lower case, and have an id each', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => tokens.issue(person)));
    expect(decodeJwt(one!.token).jti).not.toBe(decodeJwt(other!.token).jti);
    const { token } = await tokens.issue({ person: 'U.Contrib', roles: [] });
    expect((await tokens.verify(token)).caller).toEqual({
      issuer,
      person: 'u.contrib',
      roles: [],
      donors: [],
    });
  });

  it('of a donor name the donors for whom it asks', async () => {
    const donors = ['DON-A', 'DON-C'];
    const { token } = await tokens.issue({ person: 'u.of-a', roles: ['donor'], donors });
    expect((await tokens.verify(token)).caller).toMatchObject({ roles: ['donor'], donors });
    const odd = await signed({ donors: 'DON-A' });
    expect(await refusalOf(odd)).toMatch('donors is no list of donors');
  });

  it('count until their last second is over', async () => {
    const { token, expiresAt } = await tokens.issue(person);
    nowMs = expiresAt - 1;
    expect((await tokens.verify(token)).expiresAtMs).toBe(expiresAt);
    nowMs = expiresAt;
    expect(await refusalOf(token)).toBe('it has expired');
    await expect(tokens.verify(token)).rejects.toMatchObject({ end: 'EXPIRED' });
  });

  it('count after a restart with the same key, by the clock of the machine', async () => {
    const before = await LocalTokens.fromKey(key, names);
    const { token, expiresAt } = await before.issue(person);
    const after = await LocalTokens.fromKey(JSON.parse(JSON.stringify(key)), names);
    expect((await after.verify(token)).expiresAtMs).toBe(expiresAt);
  });

  it('count for nothing under another key', async () => {
    const other = await LocalTokens.withNewKey(names);
    const { token } = await other.issue(person);
    expect((await other.verify(token)).caller.person).toBe('u.contrib');
    expect(await refusalOf(token)).toMatch(/^its kid is ".+", which no key here has$/);
  });

  it('are refused where another key signs in the name of this one', async () => {
    const forged = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
      .sign(await importJWK(await newSigningKey(), 'EdDSA'));
    expect(await refusalOf(forged)).toBe('its signature is not that of the key it names');
    await expect(tokens.verify(forged)).rejects.not.toHaveProperty('end', 'EXPIRED');
  });

  it('are refused where claims were changed afterwards', async () => {
    const { token } = await tokens.issue(person);
    const [header, , signature] = token.split('.');
    const body = base64url.encode(JSON.stringify({ ...decodeJwt(token), roles: ['controller'] }));
    expect(await refusalOf(`${header}.${body}.${signature}`)).toBe(
      'its signature is not that of the key it names',
    );
  });

  it('are refused without a signature', async () => {
    const parts = [{ alg: 'none', typ: 'at+jwt', kid }, claims()];
    const [header, body] = parts.map((part) => base64url.encode(JSON.stringify(part)));
    expect(await refusalOf(`${header}.${body}.`)).toBe('its alg is "none", not EdDSA');
    const { token } = await tokens.issue(person);
    expect(await refusalOf(token.slice(0, token.lastIndexOf('.') + 1))).toMatch(/signature/);
  });

  it('are refused where the public key was used as a shared secret', async () => {
    const forged = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(base64url.decode(key.x!));
    expect(await refusalOf(forged)).toBe('its alg is "HS256", not EdDSA');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of an ID token', { typ: 'JWT' }, 'its typ is "JWT", not at+jwt'],
    ['without a type', { typ: undefined }, 'its typ is missing, not at+jwt'],
    ['without a key', { kid: undefined }, 'its kid is missing, which no key here has'],
    [
      'of a stranger',
      { kid: 'a\nb'.repeat(99) },
      `its kid is ${JSON.stringify('a\nb'.repeat(99)).slice(0, 80)}, which no key here has`,
    ],
  ])('are refused with a header %s', async (_what, header, reason) => {
    expect(await refusalOf(await signed({}, header))).toBe(reason);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: 'https://elsewhere.example' }, 'its issuer is another'],
    ['no issuer', { iss: undefined }, 'its issuer is missing'],
    ['another audience', { aud: 'another-service' }, 'its audience is another'],
    ['no audience', { aud: undefined }, 'its audience is missing'],
    ['no end', { exp: undefined }, 'its exp is missing'],
    ['no moment of issue', { iat: undefined }, 'its iat is missing'],
    ['no id', { jti: undefined }, 'its jti is missing'],
    ['nobody', { sub: undefined }, 'its sub is missing'],
    ['an empty name', { sub: '' }, 'it is no token as they are made here: sub names nobody'],
    ['a later beginning', { nbf: iat + 60 }, 'its nbf is another'],
    ['unknown roles', { roles: ['recorder', 'king'] }, 'roles is no list of roles'],
    ['no roles', { roles: undefined }, 'roles is no list of roles'],
    ['an old end', { exp: iat - 1 }, 'it has expired'],
    ['a life of more than ten minutes', { exp: iat + 601 }, 'it lives 601 s, at most 600'],
    ['a beginning to come', { iat: iat + 3_600, exp: iat + 4_200 }, 'it lives 4140 s, at most 600'],
  ])('are refused with %s', async (_what, changes, reason) => {
    expect(await refusalOf(await signed(changes))).toContain(reason);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['two dots', '..'],
    ['a header that is no JSON', 'bm8.bm8.bm8'],
    ['a header that is no object', `${base64url.encode('[]')}.e30.e30`],
  ])('are not taken for %s', async (_what, text) => {
    expect(await refusalOf(text)).toMatch(/header of a JWT|alg is missing/);
  });

  it('are not looked at where they are longer than 8 KiB', async () => {
    expect(await refusalOf(await signed({ note: 'x'.repeat(8_192) }))).toBe(
      'the token has more than 8192 bytes',
    );
  });

  it.each<[string, JWK]>([
    ['nothing', {}],
    ['a public key', { kty: 'OKP', crv: 'Ed25519', x: 'AA' }],
    ['a key of another curve', { kty: 'OKP', crv: 'X25519', x: 'AA', d: 'AA' }],
    ['a shared secret', { kty: 'oct', k: 'AA' }],
  ])('are not made with %s', async (_what, jwk) => {
    await expect(LocalTokens.fromKey(jwk, names)).rejects.toThrow(
      'the signing key of tokens is no private Ed25519 key',
    );
  });
});
