import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { operationOf } from '../contract/operations';
import type { Metrics } from '../metrics/metrics';
import { codeOf, lineOf } from './raw-http';
import { routeOf } from '../route-access/route-access';
import type { Senders } from './network/refused-sender';
import { setSecurityHeaders } from './security-headers';
import { refusedAddress, refusedHeaders } from './refused-requests';
import type { ServerLimits } from './traffic/limits';

/** Dependencies of the checks that apply to every request. */
export interface RequestParts {
  readonly limits: ServerLimits;
  readonly senders: Senders;
  /** True if clients on the network connect by TLS, to the service or to its proxy. */
  readonly isEncrypted: boolean;
  readonly metrics: Metrics;
}

/**
 * Registers the checks of every request. Refused are requests that bypassed the proxy or came without TLS, requests
 * from other sites, and requests that could be read in two ways. Also sets security headers, logs and measures.
 */
export function guardEveryRequest(app: NestFastifyApplication, parts: RequestParts): void {
  const { limits, senders, isEncrypted, metrics } = parts;
  const logger = new Logger('Http');
  setSecurityHeaders(app, isEncrypted);
  app.enableCsrfProtection();
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { raw, headers, host, method, url } = request;
    const { socket } = raw;
    const refusal =
      refusedHeaders({ method, raw: raw.rawHeaders, headers }, limits.headersMax) ??
      senders.refusal({ socket, host, headers, route: routeOf(request) }) ??
      refusedAddress(url);
    done(refusal);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { statusCode: status, elapsedTime } = reply;
    const code = codeOf(request);
    logger.log(lineOf({ request, status, elapsedTime, code }));
    const operation = operationOf(request.method, route) ?? otherOperation(route);
    metrics.answered({ operation, status, seconds: elapsedTime / 1_000, code });
    done();
  });
}

/**
 * Metric label of a request that is no operation: `contract` for the API page with its files, `none` for an unknown
 * address.
 */
function otherOperation(route: string | undefined): string {
  return route === undefined ? 'none' : 'contract';
}
