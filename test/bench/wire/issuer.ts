import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

const audience = 'urn:article30:ledger';
const kid = 'key-of-the-bench';
const lifeSeconds = 890;

/** An identity provider in the process of the bench; the service verifies its tokens as any other's. */
export class Issuer {
  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    readonly address: string,
  ) {}

  static async start(): Promise<Issuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' }];
    const server = createServer((request, response) => {
      const issuer = addressOf(server);
      const published: Record<string, object> = {
        '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
        '/jwks': { keys },
      };
      const answer = published[request.url ?? ''];
      response.writeHead(answer ? 200 : 404, { connection: 'close' }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Issuer(server, privateKey, addressOf(server));
  }

  environment(): Record<string, string> {
    return { OIDC_ISSUER: this.address, OIDC_AUDIENCE: audience };
  }

  tokenFor(person: string, role: string): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    const claims = { iss: this.address, aud: audience, sub: person, roles: [role], iat };
    return new SignJWT({ ...claims, exp: iat + lifeSeconds })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(this.key);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
