import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routeOf } from '../route-access/route-access';

/** Content security policy of API answers. They are only data, so a browser may neither run nor embed them. */
const nothing = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Content security policy of the API page. The page needs its own scripts, its own requests and inline styles. */
const contractPage = {
  ...nothing,
  'connect-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
};

/** Media type of the API page as the framework declares it, and the same with a charset. */
const html = 'text/html';
const htmlInUtf8 = 'text/html; charset=utf-8';

const policyHeader = 'Content-Security-Policy';

/** Seconds during which a browser that once connected by TLS refuses plain HTTP (HSTS). */
const tlsOnlySeconds = 31_536_000;

/**
 * Sets headers on every answer, so that a browser neither caches it nor runs anything in it. The API page at `/docs`
 * may run its own scripts.
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
