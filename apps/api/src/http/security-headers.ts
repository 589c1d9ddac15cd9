import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routeOf } from '../route-access/route-access';

/** What an answer of the service may do in a browser: nothing, it is data. */
const nothing = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** What the page of the contract does besides: its own scripts and requests, and styles in its elements. */
const contractPage = {
  ...nothing,
  'connect-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
};

/** As the page of the contract is declared, and what it is. */
const html = 'text/html';
const htmlInUtf8 = 'text/html; charset=utf-8';

const policyHeader = 'Content-Security-Policy';

/** Seconds for which a browser that came over TLS comes over nothing else. */
const tlsOnlySeconds = 31_536_000;

/**
 * Puts headers on every answer that keep a browser from doing anything with it, the contract page at
 * `/docs` apart, and from keeping it.
 *
 * @param isEncrypted those who call over a network do so over TLS.
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
