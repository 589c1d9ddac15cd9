import { FactsLogged } from '../process/log';
import type { Caller } from '../sign-in/caller';
import { routeOf, type RouteOptions } from '../route-access/route-access';

/** The parts of the server's request that this service reads. */
export interface RawRequest {
  /** Id of this request in logs and problems, a UUID. */
  readonly id: string;
  readonly method: string;
  /** IP address of whoever sent it; the one that a trusted proxy saw. */
  readonly ip: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** The route that answers it. */
  readonly routeOptions?: RouteOptions;
  /** Who sent it, once the guard knows. */
  caller?: Caller | undefined;
  /** Code of the problem that answers it. */
  refusedWith?: string | undefined;
  /** Who is known by its token and may not come in at all. */
  refused?: Caller | undefined;
  /** Who has signed in by it. */
  signedIn?: Caller | undefined;
  /** It was answered that it took too long, whatever comes of it now. */
  isGivenUp?: boolean;
  /** What is answered, before it becomes text. */
  answered?: unknown;
  /** The options of its route once somebody has looked. */
  route?: RouteOptions | undefined;
  /** Ends the wait for an answer that takes too long. */
  late?: NodeJS.Timeout | undefined;
  /** Runs on with the read model that the request reads. */
  runOn?: ((run: () => void) => void) | undefined;
}

/** The parts of the server's reply that this service writes. */
export interface RawReply {
  readonly raw: {
    readonly headersSent: boolean;
    /** Whether it is over, and nothing can be sent any more. */
    readonly closed: boolean;
    destroy(): unknown;
    once(event: 'close', over: () => void): unknown;
  };
  /** Milliseconds since the headers of its request were there. */
  readonly elapsedTime: number;
  header(name: string, value: string): RawReply;
  status(code: number): RawReply;
  send(body: string): RawReply;
}

/** What is noted of a request on its way, for which each request has its place from the beginning. */
export const notedOfRequests = [
  ...['caller', 'refusedWith', 'refused', 'signedIn', 'isGivenUp', 'answered'],
  ...['route', 'late', 'runOn'],
] as const satisfies readonly (keyof RawRequest)[];

/** Code of the problem that answers a request; undefined where none does. */
export function codeOf(request: object): string | undefined {
  const code = 'refusedWith' in request ? request.refusedWith : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What the log has of a request: its address by its route, without what somebody typed into it. */
export interface RequestLogged {
  readonly request: Pick<RawRequest, 'method' | 'id'>;
  readonly status: number;
  /** Milliseconds since its headers were there. */
  readonly elapsedTime: number;
  /** Code of the problem that answers it. */
  readonly code?: string | undefined;
}

/** @param more text behind method, route, status and code. */
export function lineOf({ request, status, elapsedTime, code }: RequestLogged, more = '') {
  const { method, id } = request;
  const route = routeOf(request) ?? null;
  const text = `${method} ${route ?? '(no such address)'} ${code ?? status}${more}`;
  return new FactsLogged(text, { method, route, status, code, ms: Math.round(elapsedTime), id });
}
