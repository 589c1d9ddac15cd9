import { Server as TlsServer } from 'node:tls';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { readJsonBodies } from './json-body';
import { notedOfRequests } from './raw-http';
import { isLedgerRoute, routeOf, statedIn } from '../route-access/route-access';
import type { CertificateWatch } from './network/certificate';
import type { Senders } from './network/refused-sender';
import type { Admission } from './traffic/admission';
import type { Connections } from './traffic/connections';
import type { ServerLimits } from './traffic/limits';
import { takeUploads } from './traffic/upload-body';
import { codeOfStatus, problemDocument, problemContentType } from '../problems/problem';

/** Maximum size in bytes of a body that a caller with a valid token sends. */
export const bodyBytesMax = 1_048_576;
/** Maximum size in bytes of a body that is sent without a valid token; a sign-in has less than 500. */
const strangerBodyBytesMax = 4_096;
/** Maximum number of characters of a path parameter; ids have at most 64. */
const pathParameterLengthMax = 200;

/** Status with which the router refuses a path parameter that is longer. */
const parameterTooLong = 414;

/** Dependencies of the HTTP server. */
export interface ServerParts {
  readonly limits: ServerLimits;
  readonly senders: Senders;
  readonly connections: Connections;
  readonly admission: Admission;
  /** Certificate of the service; undefined if the service itself does not use TLS. */
  readonly certificate: CertificateWatch | undefined;
}

/**
 * Creates the HTTP server below the framework, with its limits. Requests that it refuses itself are answered with
 * problem documents too.
 */
export function httpServer(parts: ServerParts): FastifyAdapter {
  const { limits, connections, admission, certificate } = parts;
  const adapter = new StoppableAdapter(parts);
  const instance = adapter.getInstance();
  if (instance.server instanceof TlsServer) certificate?.watch(instance.server);
  instance.addHook('onClose', (_server, done) => {
    certificate?.stop();
    done();
  });
  instance.server.maxConnections = limits.connectionsMax;
  connections.watch(instance.server);
  for (const name of notedOfRequests) instance.decorateRequest(name);
  instance.addHook('onRequest', (request, reply, done) => {
    const exchange = { request: request.raw, answer: reply.raw };
    done(admission.take({ ...exchange, from: request.ip, route: routeOf(request) }));
  });
  instance.addHook('preClose', () => connections.stop());
  instance.removeContentTypeParser('text/plain');
  readJsonBodies(adapter, strangerBodyBytesMax);
  instance.addHook('onRoute', (route) => {
    const isOpen = statedIn(route.config)?.roles === 'open';
    if (isLedgerRoute(route.url) && !isOpen) route.bodyLimit = bodyBytesMax;
  });
  takeUploads(adapter);
  return adapter;
}

/**
 * HTTP adapter that begins to close connections when the shutdown begins. The framework alone would do so only after
 * the background workers have ended.
 */
class StoppableAdapter extends FastifyAdapter {
  private readonly connections: Connections;

  constructor({ limits, senders, connections, certificate }: ServerParts) {
    const times = {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.lookEveryMs,
    };
    const tls = certificate && { ...certificate.options, handshakeTimeout: limits.headersMs };
    super({
      bodyLimit: strangerBodyBytesMax,
      ...(tls === undefined ? { http: times } : { https: { ...tls, ...times } }),
      ...(senders.behindProxy ? { trustProxy: senders.isProxy } : {}),
      // The longest time of any request. Each request also gets a time limit of its own once its headers are read.
      requestTimeout: Math.max(limits.requestMs, limits.uploadMs),
      keepAliveTimeout: limits.keepAliveMs,
      requestIdHeader: false,
      genReqId: () => randomUUID(),
      return503OnClosing: false,
      routerOptions: { maxParamLength: pathParameterLengthMax },
      frameworkErrors: refuseAddress,
      clientErrorHandler: (error, socket) => {
        // A second answer on the same connection must not be sent. The client would take it for a part of the first
        // one, or for the answer to its next request.
        const isAnswered = connections.isAnswering(socket) || connections.hasAnswered(socket);
        if (isAnswered || isOfTls(error)) socket.destroy();
        else refuseConnection(error, socket, limits);
      },
    });
    this.connections = connections;
  }

  override beforeClose(): void {
    super.beforeClose();
    void this.connections.stop();
  }
}

/** True if the TLS handshake failed, so that no answer can be sent. */
function isOfTls({ code = '' }: { readonly code?: string }): boolean {
  return code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS');
}

/** Answers a request whose path the router cannot decode. No hooks have run yet, so security headers are set here. */
function refuseAddress(
  { statusCode: status = 400 }: { statusCode?: number },
  { id }: { id: string },
  { raw }: { raw: ServerResponse },
): void {
  const detail =
    status === parameterTooLong
      ? 'a name in the address is longer than any id: an id has at most 64 characters'
      : 'the address cannot be read: check its % signs';
  const document = unreadable(status, detail, id);
  raw.writeHead(status, unreadableHeaders).end(document);
}

/** Answers on a connection whose request the HTTP parser rejects as malformed, too slow or too long. */
function refuseConnection(
  error: Error & { code?: string; withinMs?: number },
  socket: Socket,
  limits: ServerLimits,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = parserStatus[error.code ?? ''] ?? 400;
  const detail =
    parserDetail(status, { ...limits, requestMs: error.withinMs ?? limits.requestMs }) ??
    'the request is not valid HTTP: check what sends it';
  const document = unreadable(status, detail, randomUUID());
  const headers = { ...unreadableHeaders, 'Content-Length': Buffer.byteLength(document) };
  const lines = Object.entries({ ...headers, Connection: 'close' }).map((line) => line.join(': '));
  const first = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`;
  socket.end([first, ...lines, '', document].join('\r\n'));
  setTimeout(() => socket.destroy(), limits.lingerMs).unref();
}

const parserStatus: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

function parserDetail(status: number, { headersMs, requestMs }: ServerLimits): string | undefined {
  if (status === 431) return 'the headers are too long: send fewer or shorter ones';
  if (status !== 408) return undefined;
  return (
    `the request did not come in time: send its headers within ${headersMs / 1_000} seconds, and all ` +
    `of it within ${requestMs / 1_000}`
  );
}

const unreadableHeaders = {
  'Content-Type': problemContentType,
  'X-Content-Type-Options': 'nosniff',
};

function unreadable(status: number, detail: string, id: string): string {
  const code = status === 400 ? 'INVALID_REQUEST' : codeOfStatus(status);
  return JSON.stringify(problemDocument({ status, code, detail }, id));
}
