import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '@art30/accounting';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

const audience = 'urn:article30:ledger';
const kid = 'key-of-this-test';

/** A token issuer in the process of the test: a key, the server that publishes it, and tokens signed with it. */
export class TokenIssuer {
  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    readonly issuer: string,
  ) {}

  static async start(): Promise<TokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' }];
    const server = createServer((request, response) => {
      const issuer = addressOf(server);
      const published: Record<string, object> = {
        '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
        '/jwks': { keys },
      };
      const answer = published[request.url ?? ''];
      // Close the connection after each answer. The issuer could close a kept one just as the next request is
      // sent.
      response.writeHead(answer ? 200 : 404, { connection: 'close' }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TokenIssuer(server, privateKey, addressOf(server));
  }

  /** Settings of a service that trusts this issuer. The timeouts are long, since a busy machine answers late. */
  environment(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_AUDIENCE: audience,
      OIDC_CALL_MS: '15000',
      EVENTSTORE_OPEN_NEW: 'yes',
    };
  }

  /** Returns a token that is valid for ten minutes. Stated claims replace the default ones. */
  tokenFor(
    person: string,
    roles: readonly Role[],
    claims: Record<string, unknown> = {},
  ): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    const own = { iss: this.issuer, aud: audience, sub: person, roles, iat, exp: iat + 600 };
    return new SignJWT({ ...own, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(this.key);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
