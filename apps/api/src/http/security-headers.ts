import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routeOf } from '../route-access/route-access';

/** Content security policy of API answers: they are data, so a browser may do nothing with them. */
const nothing = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * Content security policy of the contract page, which also needs its own scripts, its own requests and inline
 * styles.
 */
const contractPage = {
  ...nothing,
  'connect-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
};

/** Media type of the contract page as the framework declares it, and with the charset added. */
const html = 'text/html';
const htmlInUtf8 = 'text/html; charset=utf-8';

const policyHeader = 'Content-Security-Policy';

/** Seconds during which a browser that connected by TLS refuses any other connection (HSTS). */
const tlsOnlySeconds = 31_536_000;

/**
 * Sets headers on every answer that keep a browser from caching it and from acting on it, except for the
 * contract page at `/docs`.
 *
 * @param isEncrypted true if clients on the network connect by TLS.
 */
export function setSecurityHeaders(app: NestFastifyApplication, isEncrypted: boolean): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: { useDefaults: false, directives: nothing },
    strictTransportSecurity: isEncrypted && { maxAge: tlsOnlySeconds, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
  const page = policyOf(contractPage);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const url = routeOf(request) ?? '';
    void reply.header('X-Request-Id', request.id).header('Cache-Control', 'no-store');
    if (url === '/docs' || url.startsWith('/docs/')) void reply.header(policyHeader, page);
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.getHeader('Content-Type') === html) void reply.header('Content-Type', htmlInUtf8);
    done(null, payload);
  });
}

function policyOf(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map((directive) => directive.join(' '))
    .join(';');
}
