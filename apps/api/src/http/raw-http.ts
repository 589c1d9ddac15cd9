import { FactsLogged } from '../process/log';
import type { Caller } from '../sign-in/caller';
import { routeOf, type RouteOptions } from '../route-access/route-access';

/** The parts of the server's request object that this service reads, and the properties that it adds to that object. */
export interface RawRequest {
  /** Id of this request in logs and problems, a UUID. */
  readonly id: string;
  readonly method: string;
  /** IP address of the client; behind a trusted proxy, the address that the proxy saw. */
  readonly ip: string;
  /** Path and query, not decoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Options of the route that handles the request. */
  readonly routeOptions?: RouteOptions;
  /** The caller, set once the request's token is verified. */
  caller?: Caller | undefined;
  /** Error code of the problem with which the request is answered; undefined for a success. */
  refusedWith?: string | undefined;
  /** The person named by a valid token that grants no access at all; set for the access log. */
  refused?: Caller | undefined;
  /** The person who signed in with this request; set for the access log. */
  signedIn?: Caller | undefined;
  /** True once the request was answered with `ANSWER_TIMEOUT`; its outcome is no longer sent. */
  isGivenUp?: boolean;
  /** The answer before it is serialized; the access log finds the donors concerned in it. */
  answered?: unknown;
  /** Cached options of the route, set at the first lookup. */
  route?: RouteOptions | undefined;
  /** Timer that answers the request with `ANSWER_TIMEOUT` if it takes too long. */
  late?: NodeJS.Timeout | undefined;
  /** Runs code in the async context that pins the request to one read model. */
  runOn?: ((run: () => void) => void) | undefined;
}

/** The parts of the server's reply object that this service uses. */
export interface RawReply {
  readonly raw: {
    readonly headersSent: boolean;
    /** True once the connection is closed, so that nothing more can be sent. */
    readonly closed: boolean;
    destroy(): unknown;
    once(event: 'close', over: () => void): unknown;
  };
  /** Milliseconds since the headers of the request were received. */
  readonly elapsedTime: number;
  header(name: string, value: string): RawReply;
  status(code: number): RawReply;
  send(body: string): RawReply;
}

/**
 * Properties that the service adds to a request. Each request object has them from the start, which keeps its
 * shape constant for the engine.
 */
export const notedOfRequests = [
  ...['caller', 'refusedWith', 'refused', 'signedIn', 'isGivenUp', 'answered'],
  ...['route', 'late', 'runOn'],
] as const satisfies readonly (keyof RawRequest)[];

/** Error code of the problem with which a request is answered; undefined if it succeeds. */
export function codeOf(request: object): string | undefined {
  const code = 'refusedWith' in request ? request.refusedWith : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The logged facts of a request. The address is logged as its route, without values typed by the client. */
export interface RequestLogged {
  readonly request: Pick<RawRequest, 'method' | 'id'>;
  readonly status: number;
  /** Milliseconds since the headers of the request were received. */
  readonly elapsedTime: number;
  /** Error code of the problem with which the request is answered. */
  readonly code?: string | undefined;
}

/**
 * Builds the log line of a request.
 *
 * @param more text appended after method, route, and status or code.
 */
export function lineOf({ request, status, elapsedTime, code }: RequestLogged, more = '') {
  const { method, id } = request;
  const route = routeOf(request) ?? null;
  const text = `${method} ${route ?? '(no such address)'} ${code ?? status}${more}`;
  return new FactsLogged(text, { method, route, status, code, ms: Math.round(elapsedTime), id });
}
