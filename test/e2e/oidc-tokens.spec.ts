import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Unavailable } from '@art30/event-sourcing';
import {
  base64url,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
} from 'jose';
import { TokenRefused, type TokenVerifier } from '../../apps/api/src/sign-in/caller';
import { readOidcSettings, type OidcSettings } from '../../apps/api/src/sign-in/oidc-settings';
import { OidcTokens } from '../../apps/api/src/sign-in/oidc-tokens';
import { VerifiedTokens } from '../../apps/api/src/sign-in/verified-tokens';
import { afterwards } from '../support/afterwards';
import { OidcProvider } from '../support/oidc-provider';
import { TokenIssuer } from '../support/token-issuer';

const after = afterwards();
let provider: OidcProvider;
beforeAll(async () => {
  provider = await OidcProvider.start();
});
afterAll(() => provider.stop());

function settingsFrom(environment: Record<string, string>): OidcSettings {
  const settings = readOidcSettings(environment);
  if (settings === undefined) throw new Error('no issuer is set');
  return settings;
}

function tokensOf(changes: Partial<OidcSettings> = {}): OidcTokens {
  return new OidcTokens({ ...settingsFrom(provider.environment()), ...changes });
}

/** Status and reason with which a token is rejected; fails if the token is accepted. */
async function refusal(verifier: TokenVerifier, token: string): Promise<[number, string]> {
  const error: unknown = await verifier.verify(token).then(
    () => new Error('it was taken'),
    (refused: unknown) => refused,
  );
  if (!(error instanceof TokenRefused)) throw error;
  const parts = token.split('.').filter((part) => part.length > 8);
  expect(parts.filter((part) => error.message.includes(part))).toEqual([]);
  return [error.status, error.reason];
}

/** Claims of a token that the provider itself issued. Each forgery changes one of them. */
async function genuine(): Promise<Record<string, unknown>> {
  return decodeJwt(await provider.tokenFor('U.Anna', ['recorder']));
}

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe('a token of an OpenID Connect provider', () => {
  it('tells who signed in there', async () => {
    const token = await provider.tokenFor('U.Anna', ['recorder', 'approver']);
    expect(await tokensOf().verify(token)).toEqual({
      issuer: provider.issuer,
      person: 'u.anna',
      roles: ['recorder', 'approver'],
      donors: [],
    });
  });

  it('tells which service account it is', async () => {
    const tokens = tokensOf({ personClaim: 'client_id' });
    expect(await tokens.verify(await provider.serviceToken())).toEqual({
      // The issuer includes the name of the claim: the same id in another claim may be another person.
      issuer: `${provider.issuer}#client_id`,
      person: 'svc.bridge',
      roles: ['recorder'],
      donors: [],
    });
  });

  it('is refused as an ID token', async () => {
    const { id_token } = await provider.signIn('U.Anna', ['recorder']);
    const tokens = tokensOf({ audience: 'ledger-ui' });
    const [status, reason] = await refusal(tokens, id_token);
    expect(status).toBe(401);
    expect(reason).toMatch(/^typ is (?:JWT|missing), not at\+jwt$/);
  });

  it.each<[string, readonly string[], number, string]>([
    ['Anna@Example.org', ['recorder'], 401, 'it goes into the log for good'],
    ['U.Anna', [], 403, 'gives no role of ours'],
    ['U.Anna', ['certifier', 'approver'], 403, 'nobody may be certifier and approver at once'],
    ['U.Anna', ['recorder', 'auditor'], 403, 'nobody may be auditor and recorder at once'],
  ])('is refused for %s with roles %s: %i', async (person, roles, status, reason) => {
    const token = await provider.tokenFor(person, roles as []);
    const [refusedAs, why] = await refusal(tokensOf(), token);
    expect(refusedAs).toBe(status);
    expect(why).toContain(reason);
    expect(why).not.toContain('@');
  });
});

describe('a token with the signature of the provider', () => {
  it('is taken with the claims that the provider gives', async () => {
    const token = await provider.sign(await genuine());
    expect((await tokensOf().verify(token)).person).toBe('u.anna');
  });

  it.each<[string, (claims: Record<string, unknown>) => object, string]>([
    ['another issuer', () => ({ iss: 'https://id.example.org' }), 'issuer is not http://127'],
    ['its issuer in a list', ({ iss }) => ({ iss: [iss] }), 'issuer is not http://127'],
    ['another audience', () => ({ aud: 'urn:other' }), 'audience is not urn:article30:ledger'],
    ['no audience', () => ({ aud: undefined }), 'missing required "aud" claim'],
    ['an end long ago', () => life(-700, -100), 'is expired'],
    ['no end', () => ({ exp: undefined }), 'missing required "exp" claim'],
    ['no beginning', () => ({ iat: undefined }), 'missing required "iat" claim'],
    ['a beginning to come', () => life(100, 200), 'is issued in the future'],
    ['validity to come', () => ({ nbf: secondsFromNow(100) }), 'is not valid yet'],
    ['a long life', () => life(0, 901), 'lives 901 s, at most 900'],
    ['nobody', () => ({ sub: undefined }), 'claim sub is missing'],
  ])('is refused with %s', async (_, changes, reason) => {
    const claims = await genuine();
    const token = await provider.sign({ ...claims, ...changes(claims) });
    const [status, why] = await refusal(tokensOf(), token);
    expect(status).toBe(401);
    expect(why).toContain(reason);
  });

  it.each<[string, object, string]>([
    ['of another type', { typ: 'JWT' }, 'typ is JWT, not at+jwt'],
    ['of no type', { typ: undefined }, 'typ is missing, not at+jwt'],
    ['of a type that would break the log', { typ: 'a\nb' }, 'typ is something else, not at+jwt'],
    ['without the id of its key', { kid: undefined }, 'names no key'],
    ['under the id of no key', { kid: 'key-0' }, 'no applicable key'],
  ])('is refused as one %s', async (_, header, reason) => {
    const token = await provider.sign(await genuine(), header);
    const [status, why] = await refusal(tokensOf(), token);
    expect(status).toBe(401);
    expect(why).toContain(reason);
  });

  it('is taken a little after its end, as clocks differ', async () => {
    const token = await provider.sign({ ...(await genuine()), ...life(-600, -1) });
    const tolerant = tokensOf({ clockToleranceSeconds: 3_600 });
    expect((await tolerant.verify(token)).person).toBe('u.anna');
    expect(await refusal(tokensOf({ clockToleranceSeconds: 0 }), token)).toEqual([
      ...[401, 'is expired'],
    ]);
  });

  function life(from: number, to: number): object {
    const now = secondsFromNow(0);
    return { iat: now + from, exp: now + to };
  }
});

describe('a forged token', () => {
  /** First key that the provider publishes. */
  async function publishedKey(): Promise<Record<string, string>> {
    const response = await fetch(`${provider.issuer}/jwks`);
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    return keys[0] ?? {};
  }

  it('is refused without a signature', async () => {
    const [header, claims] = [
      { alg: 'none', typ: 'at+jwt', kid: provider.kid },
      { ...(await genuine()), roles: ['controller'] },
    ].map((part) => base64url.encode(JSON.stringify(part)));
    expect(await refusal(tokensOf(), `${header}.${claims}.`)).toEqual([
      ...[401, 'algorithm is none, not one of ES256, RS256, PS256, EdDSA'],
    ]);
  });

  it.each(['its PEM', 'its JSON'])(
    'is refused with the public key as %s for a secret',
    async (as) => {
      const jwk = await publishedKey();
      const pem = await exportSPKI((await importJWK(jwk)) as CryptoKey);
      const secret = as === 'its PEM' ? pem : JSON.stringify(jwk);
      const token = await new SignJWT(await genuine())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: provider.kid })
        .sign(new TextEncoder().encode(secret));
      expect(await refusal(tokensOf(), token)).toEqual([
        ...[401, 'algorithm is HS256, not one of ES256, RS256, PS256, EdDSA'],
      ]);
    },
  );

  it('is refused with a key that goes by the id of the true one', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT(await genuine())
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: provider.kid })
      .sign(privateKey);
    expect(await refusal(tokensOf(), token)).toEqual([401, 'signature verification failed']);
  });

  it('is refused with the key in its own header', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(await genuine())
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: provider.kid, jwk })
      .sign(privateKey);
    expect(await refusal(tokensOf(), token)).toEqual([401, 'signature verification failed']);
  });

  it('is refused with claims that were changed', async () => {
    const token = await provider.tokenFor('U.Anna', ['recorder']);
    const [header, , signature] = token.split('.');
    const claims = { ...decodeJwt(token), roles: ['controller'] };
    const tampered = [header, base64url.encode(JSON.stringify(claims)), signature].join('.');
    expect(await refusal(tokensOf(), tampered)).toEqual([401, 'signature verification failed']);
  });

  it.each(['', 'token', 'a.b.c', '..', 'a.b.c.d.e', `${'a'.repeat(8_192)}.`])(
    'is refused where it is none (case %#)',
    async (token) => {
      expect((await refusal(tokensOf(), token))[0]).toBe(401);
    },
  );
});

describe('keys of the provider', () => {
  it('count as soon as a token names them, and the old ones no more', async () => {
    const tokens = tokensOf({ keysCooldownMs: 0 });
    const old = await provider.tokenFor('U.Anna', ['recorder']);
    await tokens.verify(old);
    await provider.rotateKeys();
    const rotated = await provider.tokenFor('U.Anna', ['recorder']);
    expect((await tokens.verify(rotated)).person).toBe('u.anna');
    const [status, reason] = await refusal(tokens, old);
    expect(status).toBe(401);
    expect(reason).toContain('no applicable key');
  });

  it('are looked for again after a pause only, whatever ids tokens name', async () => {
    const tokens = tokensOf({ keysKeptMs: 3_600_000, keysCooldownMs: 3_600_000 });
    await tokens.verify(await provider.tokenFor('U.Anna', ['recorder']));
    await provider.rotateKeys();
    const rotated = await provider.tokenFor('U.Anna', ['recorder']);
    expect((await refusal(tokens, rotated))[1]).toContain('no applicable key');
  });

  it('that are withdrawn end what was verified with them within a minute', async () => {
    const tokens = new VerifiedTokens(tokensOf());
    const old = await provider.tokenFor('U.Anna', ['recorder']);
    const other = await provider.tokenFor('U.Ben', ['recorder']);
    await tokens.verify(old);
    await provider.rotateKeys();
    const minuteLater = Date.now() + 60_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(minuteLater);
    after(() => clock.mockRestore());
    expect((await refusal(tokens, old))[1]).toContain('no applicable key');
    expect((await refusal(tokens, other))[1]).toContain('no applicable key');
  });

  it('end a token that is remembered, too, once they are known to be withdrawn', async () => {
    const oidc = tokensOf({ keysKeptMs: 0 });
    const remembering = new VerifiedTokens(oidc);
    const token = await provider.tokenFor('U.Anna', ['recorder']);
    await remembering.verify(token);
    expect((await remembering.verify(token)).person).toBe('u.anna');
    const verified = await oidc.examine(token);
    expect(await oidc.stillHolds(verified)).toBe(true);
    expect(await oidc.stillHolds({ ...verified, thumbprint: 'of another key' })).toBe(false);
    await provider.rotateKeys();
    expect(await oidc.stillHolds(verified)).toBe(false);
    expect((await refusal(remembering, token))[1]).toContain('no applicable key');
  });
});

describe('an issuer', () => {
  /**
   * A stand-in for an issuer, whose answers a test sets. By default it publishes the keys of the provider.
   */
  class StandIn {
    document: object | string | undefined = undefined;
    hasKeys = true;
    /** Keys to publish in place of the provider's keys. */
    keys: readonly object[] | undefined = undefined;
    private constructor(private readonly server: Server) {}

    static async start(): Promise<StandIn> {
      const server = createServer((request, response) => {
        response.setHeader('connection', 'close');
        if (request.url === '/jwks') void standIn.answerKeys().then((keys) => response.end(keys));
        else if (standIn.document === 'silence') return;
        else response.end(JSON.stringify(standIn.document));
      });
      const standIn = new StandIn(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return standIn;
    }

    get address(): string {
      return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async answerKeys(): Promise<string> {
      if (this.keys !== undefined) return JSON.stringify({ keys: this.keys });
      const response = await fetch(`${provider.issuer}/jwks`);
      return this.hasKeys ? response.text() : 'no keys today';
    }

    stop(): void {
      this.server.closeAllConnections();
      this.server.close();
    }
  }

  async function standingIn(): Promise<StandIn> {
    const standIn = await StandIn.start();
    after(() => standIn.stop());
    return standIn;
  }

  it('is unavailable where it is down, and its tokens are not refused', async () => {
    const other = await OidcProvider.start();
    after(() => other.stop());
    const tokens = new OidcTokens({ ...settingsFrom(other.environment()), keysKeptMs: 0 });
    const token = await other.tokenFor('U.Anna', ['recorder']);
    const verified = await tokens.examine(token);
    await other.stop();
    await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    await expect(tokens.stillHolds(verified)).rejects.toThrow(Unavailable);
  });

  it('that is away counts for reads for a quarter of an hour longer, and nothing is signed', async () => {
    const other = await OidcProvider.start();
    after(() => other.stop());
    const oidc = new OidcTokens(settingsFrom(other.environment()));
    const tokens = new VerifiedTokens(oidc);
    const [token, second] = [
      await other.tokenFor('U.Anna', ['recorder']),
      await other.tokenFor('U.Ben', ['auditor']),
    ];
    await tokens.verify(token);
    const verified = await oidc.examine(token);
    expect(oidc.awaySince()).toBeNull();
    await other.stop();
    const start = Date.now();
    const clock = jest.spyOn(Date, 'now');
    after(() => clock.mockRestore());
    const later = (seconds: number) => clock.mockReturnValue(start + seconds * 1_000);
    later(61);
    await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    expect(oidc.awaySince()).toEqual(new Date(start + 61_000));
    for (const seconds of [62, 300]) {
      later(seconds);
      expect((await tokens.verify(token, true)).person).toBe('u.anna');
      expect((await tokens.verify(second, true)).person).toBe('u.ben');
      await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    }
    // With the issuer offline, an unknown key id could be a new key, so the answer is "unavailable" and not
    // "refused".
    const header = { ...decodeProtectedHeader(token), kid: 'a new one' };
    const ofNew = [base64url.encode(JSON.stringify(header)), ...token.split('.').slice(1)].join(
      '.',
    );
    await expect(tokens.verify(ofNew, true)).rejects.toThrow(Unavailable);
    const forged = await provider.sign({ ...decodeJwt(token) });
    await expect(tokens.verify(forged, true)).rejects.toThrow();
    later(960);
    await expect(oidc.stillHolds(verified, true)).rejects.toThrow(Unavailable);
    expect(oidc.awaySince()).toEqual(new Date(start + 61_000));
  });

  it('with a key that is too short has its tokens refused, and is no defect', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const jwk = { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak', alg: 'RS256' };
    const standIn = await standingIn();
    const { address } = standIn;
    standIn.document = { issuer: address, jwks_uri: `${address}/jwks` };
    standIn.keys = [jwk];
    const input = [
      { alg: 'RS256', typ: 'at+jwt', kid: 'weak' },
      { ...(await genuine()), iss: address },
    ].map((part) => base64url.encode(JSON.stringify(part)));
    const signature = sign('sha256', Buffer.from(input.join('.')), weak.privateKey);
    const token = [...input, base64url.encode(signature)].join('.');
    const [status, reason] = await refusal(tokensOf({ issuer: address }), token);
    expect([status, reason]).toEqual([
      401,
      expect.stringMatching(/^its key cannot be used: .*2048/),
    ]);
  });

  it.each<[string, (address: string) => object | string, string]>([
    [
      'that goes by another name',
      (address) => ({ issuer: `${address}/`, jwks_uri: `${address}/jwks` }),
      'goes by another name',
    ],
    [
      'whose keys could be changed on the way',
      (issuer) => ({ issuer, jwks_uri: 'http://id.example.org/jwks' }),
      'names no https address of its keys',
    ],
    ['that names no keys', (issuer) => ({ issuer }), 'names no https address of its keys'],
    ['that publishes nothing', () => 'nothing', 'goes by another name'],
    ['that is silent', () => 'silence', 'does not answer'],
  ])('%s is unavailable, and asked again', async (_, document, reason) => {
    const standIn = await standingIn();
    const { address } = standIn;
    const token = await provider.sign({ ...(await genuine()), iss: address });
    standIn.document = document(address);
    // The short timeout is for the silent issuer only; the others get time, as a busy machine is slow.
    const patience = standIn.document === 'silence' ? { callMs: 100 } : {};
    const tokens = tokensOf({ issuer: address, ...patience });
    await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    await expect(tokens.verify(token)).rejects.toThrow(reason);
  });

  it('is asked again after it failed', async () => {
    const standIn = await standingIn();
    const { address } = standIn;
    const token = await provider.sign({ ...(await genuine()), iss: address });
    const tokens = tokensOf({ issuer: address });
    standIn.document = 'nothing';
    await expect(tokens.verify(token)).rejects.toThrow(Unavailable);
    standIn.document = { issuer: address, jwks_uri: `${address}/jwks` };
    standIn.hasKeys = false;
    await expect(tokens.verify(token)).rejects.toThrow('the keys of issuer');
    standIn.hasKeys = true;
    expect((await tokens.verify(token)).person).toBe('u.anna');
  });

  it('may be one in the process of a test', async () => {
    const issuer = await TokenIssuer.start();
    after(() => issuer.stop());
    const tokens = new OidcTokens(settingsFrom(issuer.environment()));
    const token = await issuer.tokenFor('u.anna', ['recorder']);
    expect(await tokens.verify(token)).toEqual({
      issuer: issuer.issuer,
      person: 'u.anna',
      roles: ['recorder'],
      donors: [],
    });
    const old = await issuer.tokenFor('u.anna', ['recorder'], { exp: secondsFromNow(-100) });
    expect(await refusal(tokens, old)).toEqual([401, 'is expired']);
  });
});
