import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { corpusIssuer, corpusPeople } from '../corpus/making/people';

const audience = 'urn:article30:ledger';
const kid = 'key-of-the-bench';
/** Lifetime of tokens: the longest that the service accepts. */
const tokenLifeSeconds = 900;

/** Identity provider of the people of a corpus, in this process while a service of the bench runs. */
export interface Issuer {
  /** Settings of a service that trusts this provider. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns a token of a person with their role in every corpus. */
  tokenFor(person: string): Promise<string>;
  stop(): Promise<void>;
}

/** Milliseconds between two tries to listen on the port, and for all tries. */
const [tryEveryMs, tryMs] = [500, 90_000];

/**
 * Listens on the port that is fixed in every corpus; a connection of an earlier load may occupy the port for
 * a minute.
 */
async function listening(server: Server): Promise<void> {
  const { hostname, port } = new URL(corpusIssuer);
  const end = performance.now() + tryMs;
  for (;;) {
    try {
      await once(server.listen(Number(port), hostname), 'listening');
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || performance.now() > end) throw error;
      await pause(tryEveryMs);
    }
  }
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' };
  const published: Readonly<Record<string, object>> = {
    '/.well-known/openid-configuration': { issuer: corpusIssuer, jwks_uri: `${corpusIssuer}/jwks` },
    '/jwks': { keys: [jwk] },
  };
  const server = createServer(({ url = '' }, response) => {
    const answer = published[url];
    response.writeHead(answer ? 200 : 404, { connection: 'close' }).end(JSON.stringify(answer));
  });
  await listening(server);
  return {
    environment: {
      OIDC_ISSUER: corpusIssuer,
      OIDC_AUDIENCE: audience,
      EVENTSTORE_OPEN_NEW: 'yes',
    },
    tokenFor: (sub) => {
      const iat = Math.floor(Date.now() / 1_000);
      const role = corpusPeople.get(sub) ?? 'auditor';
      const claims = { iss: corpusIssuer, aud: audience, sub, roles: [role], iat };
      return new SignJWT({ ...claims, exp: iat + tokenLifeSeconds })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .sign(privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
