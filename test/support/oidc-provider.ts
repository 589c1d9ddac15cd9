import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Role } from '@art30/accounting';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import { until } from './patience';

const ledger = 'urn:article30:ledger';
const redirectUri = 'https://ledger.example.org/signed-in';
const secret = 'a secret of tests';

/** Answer of the provider's token endpoint. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
}

/** A certified OpenID Connect provider (npm `oidc-provider`) in a separate process. */
export class OidcProvider {
  /** The provider's log output, which contains its warnings. */
  log = '';
  issuer = '';
  private readonly child: ChildProcess;
  private readonly answers: { readonly port: number }[] = [];
  private key!: CryptoKey;
  private keys = 0;

  private constructor() {
    this.child = fork(join(__dirname, 'oidc-provider-process.mjs'), { silent: true, execArgv: [] });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    this.child.on('message', (answer: { port: number }) => this.answers.push(answer));
  }

  static async start(): Promise<OidcProvider> {
    const provider = new OidcProvider();
    await provider.rotateKeys();
    return provider;
  }

  /** Replaces the provider's key: from now on it publishes and signs with the new key only. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    this.key = privateKey;
    this.keys += 1;
    const jwk = { ...(await exportJWK(privateKey)), kid: this.kid, use: 'sig', alg: 'ES256' };
    this.child.send({ jwks: { keys: [jwk] } });
    await until(
      () => this.answers.length === this.keys || this.child.exitCode !== null,
      () => `the provider has key ${this.kid}: ${this.log}`,
    );
    const answer = this.answers.at(-1);
    if (!answer || this.child.exitCode !== null) throw new Error(`no provider: ${this.log}`);
    this.issuer = `http://127.0.0.1:${answer.port}`;
  }

  /** Id of the current signing key. */
  get kid(): string {
    return `key-${this.keys}`;
  }

  /** Settings of a service that trusts this provider. The timeouts are long, since a busy machine answers late. */
  environment(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_AUDIENCE: ledger,
      OIDC_CALL_MS: '15000',
      EVENTSTORE_OPEN_NEW: 'yes',
    };
  }

  async tokenFor(person: string, roles: readonly Role[]): Promise<string> {
    return (await this.signIn(person, roles)).access_token;
  }

  /** Signs a person in by the authorization code flow with PKCE, as a browser would. */
  async signIn(person: string, roles: readonly Role[]): Promise<Tokens> {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'ledger-ui',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid books',
      resource: ledger,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      login_hint: JSON.stringify({ person, roles }),
    });
    const back = await followed(`${this.issuer}/auth?${query.toString()}`);
    return this.token('ledger-ui', {
      grant_type: 'authorization_code',
      code: new URL(back).searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      resource: ledger,
    });
  }

  /** Gets a token for the service account `svc.bridge`, which has the role recorder. */
  async serviceToken(): Promise<string> {
    const grant = { grant_type: 'client_credentials', scope: 'books', resource: ledger };
    return (await this.token('svc.bridge', grant)).access_token;
  }

  /** Signs arbitrary claims with the provider's key. */
  sign(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: this.kid, ...header })
      .sign(this.key);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill();
    await ended;
  }

  private async token(client: string, grant: Record<string, string>): Promise<Tokens> {
    const credentials = [client, secret].map((text) => new URLSearchParams({ '': text }));
    const basic = credentials.map((text) => text.toString().slice(1)).join(':');
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams(grant),
    });
    if (response.status === 200) return (await response.json()) as Tokens;
    throw new Error(`no token: ${response.status} ${await response.text()} ${this.log}`);
  }
}

/** Follows redirects with cookies, as a browser does, and returns the first address outside the provider. */
async function followed(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let address = start;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next === null) throw new Error(`${response.status} ${await response.text()}`);
    address = new URL(next, address).href;
    if (address.startsWith(redirectUri)) return address;
  }
  throw new Error(`the provider sends round in circles, lastly to ${address}`);
}
