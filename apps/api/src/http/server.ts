import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readJsonBodies } from './json-body';
import { setSecurityHeaders } from './security-headers';
import { Admission } from './traffic/admission';
import { Connections } from './traffic/connections';
import { serverLimits, type ServerLimits } from './traffic/limits';
import { takeUploads } from './traffic/upload-body';
import {
  codeOfStatus,
  problemDocument,
  ProblemException,
  problemMediaType,
} from '../problems/problem';

/** Bytes a body may have. */
export const bodyBytesMax = 1_048_576;
/** Characters of one parameter in a path; ids have at most 64. */
const pathParameterLengthMax = 200;

/** Status with which the router refuses a longer one. */
const parameterTooLong = 414;

/** Names of this machine to itself. Another one means that a web page has been bent towards us. */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** The server below the framework, with its limits; what it refuses by itself is a problem too. */
export function httpServer(limits: ServerLimits = serverLimits): FastifyAdapter {
  const connections = new Connections(limits);
  const admission = new Admission(connections, limits);
  const adapter = new StoppableAdapter(connections, limits);
  const instance = adapter.getInstance();
  instance.server.maxConnections = limits.connectionsMax;
  connections.watch(instance.server);
  instance.addHook('onRequest', ({ raw, routeOptions }, reply, done) => {
    done(admission.take({ request: raw, answer: reply.raw, route: routeOptions.url }));
  });
  instance.addHook('preClose', () => connections.stop());
  instance.removeContentTypeParser('text/plain');
  readJsonBodies(adapter, bodyBytesMax);
  takeUploads(adapter);
  return adapter;
}

/** Closes its connections while the workers of the service end, and not only after them. */
class StoppableAdapter extends FastifyAdapter {
  constructor(
    private readonly connections: Connections,
    limits: ServerLimits,
  ) {
    super({
      bodyLimit: bodyBytesMax,
      http: {
        headersTimeout: limits.headersMs,
        connectionsCheckingInterval: limits.lookEveryMs,
      },
      // The longest of all; each other request has its own time from its headers on.
      requestTimeout: Math.max(limits.requestMs, limits.uploadMs),
      keepAliveTimeout: limits.keepAliveMs,
      requestIdHeader: false,
      genReqId: () => randomUUID(),
      return503OnClosing: false,
      routerOptions: { maxParamLength: pathParameterLengthMax },
      frameworkErrors: refuseAddress,
      clientErrorHandler: (error, socket) => {
        // In the middle of an answer another one would pass for a part of it.
        const isAnswered = connections.isAnswering(socket) || connections.hasAnswered(socket);
        if (isAnswered) socket.destroy();
        else refuseConnection(error, socket, limits);
      },
    });
  }

  override beforeClose(): void {
    super.beforeClose();
    void this.connections.stop();
  }
}

/** Answers an address that the router cannot decode; no hook has run yet. */
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

/**
 * Answers what the parser of HTTP refuses before there is a request: broken, too slow, too long.
 */
function refuseConnection(
  error: Error & { code?: string },
  socket: Socket,
  limits: ServerLimits,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = parserStatus[error.code ?? ''] ?? 400;
  const detail =
    parserDetail(status, limits) ?? 'the request is not valid HTTP: check what sends it';
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
  'Content-Type': problemMediaType,
  'X-Content-Type-Options': 'nosniff',
};

function unreadable(status: number, detail: string, id: string): string {
  const code = status === 400 ? 'INVALID_REQUEST' : codeOfStatus(status);
  return JSON.stringify(problemDocument({ status, code, detail }, id));
}

/**
 * Puts headers on every answer, refuses other hosts and pages of other sites, and logs each
 * request.
 */
export function guardEveryRequest(
  app: NestFastifyApplication,
  { headersMax }: ServerLimits = serverLimits,
): void {
  const logger = new Logger('Http');
  setSecurityHeaders(app);
  app.enableCsrfProtection();
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders } = request.raw;
    const refusal = tooManyHeaders(rawHeaders, headersMax) ?? refusedHeaders(rawHeaders);
    done(refusal ?? refusedHost(request.headers.host));
  });
  server.addHook('onResponse', (request, reply, done) => {
    const took = Math.round(reply.elapsedTime);
    const path = request.url.split('?', 1)[0] ?? '';
    logger.log(`${request.method} ${path} ${reply.statusCode} ${took} ms ${request.id}`);
    done();
  });
}

/** Headers that mean one thing: of two, somebody would take the first and somebody the last. */
const statedOnce: readonly string[] = [
  ...['host', 'idempotency-key', 'if-match', 'content-type', 'authorization'],
];

/**
 * The parser leaves out what comes after the thousandth header, and says nothing of it.
 *
 * @param raw names and values in turn, as they came.
 */
function tooManyHeaders(raw: readonly string[], headersMax: number): ProblemException | undefined {
  if (raw.length <= 2 * headersMax) return undefined;
  const detail = `the request has more than ${headersMax} headers: send fewer`;
  return new ProblemException({ status: 431, code: codeOfStatus(431), detail });
}

/** @param raw names and values in turn, as they came. */
function refusedHeaders(raw: readonly string[]): ProblemException | undefined {
  const names = raw.filter((_, index) => index % 2 === 0);
  const plain = names.map((name) => name.toLowerCase());
  const again = plain.findIndex(
    (name, index) => statedOnce.includes(name) && plain.indexOf(name) < index,
  );
  if (again >= 0) {
    const field = names[again] ?? '';
    const detail = `${field} is stated twice: state it once`;
    return new ProblemException({ status: 400, code: 'INVALID_REQUEST', detail, field });
  }
  if (!plain.includes('content-encoding')) return undefined;
  const detail = 'the body is compressed: send it as it is, without Content-Encoding';
  const field = 'Content-Encoding';
  return new ProblemException({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', detail, field });
}

function refusedHost(host = ''): ProblemException | undefined {
  if (ownNames.includes(host.replace(/:\d+$/, '').toLowerCase())) return undefined;
  const detail = 'Host names another machine: call this service as localhost or 127.0.0.1';
  return new ProblemException({ status: 421, code: 'MISDIRECTED_REQUEST', detail, field: 'Host' });
}
