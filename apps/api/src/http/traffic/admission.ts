import type { IncomingMessage } from 'node:http';
import { ProblemException } from '../../problems/problem';
import { loopback } from '../network/addresses';
import type { Connections, Exchange } from './connections';
import type { ServerLimits } from './limits';
import { documentRoute, isUpload } from './upload-body';

/** A request that has just arrived, with its answer, its sender and its route. */
export interface Arrival extends Exchange {
  /** IP address of the client; behind a trusted proxy, the address that the proxy saw. */
  readonly from: string;
  readonly route: string | undefined;
}

/** Class of a request. Each class has a limit of its own, besides the limit for all requests together. */
type Load = 'free' | 'plain' | 'heavy' | 'document';

/** Route that sends evidence packs. */
export const packRoute = '/v1/audit/evidence-pack';
/** Routes whose answers are streamed from the log or the journal, and can be as long as these. */
const heavyRoutes: readonly string[] = ['/v1/audit/events', '/v1/audit/export', packRoute];
/** Monitoring routes. They are answered even when all other limits are reached. */
const alwaysTaken: readonly string[] = ['/health/live', '/health/ready', '/metrics'];

const retryAfterSeconds = 2;

const busy = busyWith('requests');
const busyReading = busyWith('extracts of the books');
const busyWithDocuments = busyWith('documents');
const busyWithAddress = busyWith('requests from one address');
const busyWithStrangers = busyWith('requests of people who are not signed in');
const busyWithAccount = busyWith('requests of one account');

function busyWith(what: string): ProblemException {
  return new ProblemException({
    status: 503,
    code: 'BUSY',
    retryAfterSeconds,
    detail: `the service is busy with as many ${what} as it takes at one time: try again in a moment`,
  });
}

/** An admitted request: its class, its sender and, once its token is verified, its account. */
interface Place {
  readonly load: Load;
  readonly from: string;
  readonly hurry: (withinMs: number) => void;
  /** The account of the caller; null for a request without a valid token. */
  account?: string | null;
}

/**
 * Counts the requests under way, and refuses requests beyond the limits. Without limits, a flood of requests could use
 * up the memory of the process.
 */
export class Admission {
  readonly #requestsByLoad: Record<Load, number> = { free: 0, plain: 0, heavy: 0, document: 0 };
  /** Number of requests under way by remote address, except those from this machine. */
  readonly #requestsByAddress = new Map<string, number>();
  /** Number of requests under way by account; the key null counts requests without a valid token. */
  readonly #requestsByAccount = new Map<string | null, number>();
  readonly #places = new WeakMap<IncomingMessage, Place>();

  constructor(
    private readonly connections: Connections,
    private readonly limits: ServerLimits,
  ) {}

  /**
   * Decides whether a new request is admitted. An admitted request counts until its answer is sent.
   *
   * @returns the refusal; undefined if the request is admitted.
   */
  take({ route = '', from, ...exchange }: Arrival): ProblemException | undefined {
    const load = loadOf(route);
    const refusal = this.#refusal(load, from);
    const { request } = exchange;
    const isLong = isUpload(request.method ?? '', route);
    const withinMs = isLong ? this.limits.uploadMs : this.limits.requestMs;
    const hurry = this.connections.follow({ ...exchange, withinMs }, () => this.#leave(request));
    if (refusal !== undefined) return refusal;
    this.#places.set(request, { load, from, hurry });
    this.#count(load, from, 1);
    return undefined;
  }

  /**
   * Counts an admitted request for its account, before its body is read. A request without a valid token gets less time
   * to arrive.
   *
   * @param account the account of the request's valid token; null without one.
   * @returns the refusal if too many requests of the account, or without any valid token, are under way.
   */
  takeOf(request: IncomingMessage, account: string | null): ProblemException | undefined {
    const place = this.#places.get(request);
    if (place === undefined || place.load === 'free') return undefined;
    const { strangerRequestsMax, accountRequestsMax, strangerMs } = this.limits;
    const count = this.#requestsByAccount.get(account) ?? 0;
    if (account === null) place.hurry(strangerMs);
    if (account === null && count >= strangerRequestsMax) return busyWithStrangers;
    if (count >= accountRequestsMax) return busyWithAccount;
    place.account = account;
    add(this.#requestsByAccount, account, 1);
    return undefined;
  }

  #leave(request: IncomingMessage): void {
    const place = this.#places.get(request);
    if (place === undefined) return;
    this.#places.delete(request);
    this.#count(place.load, place.from, -1);
    if (place.account !== undefined) add(this.#requestsByAccount, place.account, -1);
  }

  #count(load: Load, from: string, by: 1 | -1): void {
    this.#requestsByLoad[load] += by;
    // Requests from this machine are not counted by address. A proxy, tunnel or local program here can serve many
    // people.
    if (load !== 'free' && !loopback.has(from)) add(this.#requestsByAddress, from, by);
  }

  #refusal(load: Load, from: string): ProblemException | undefined {
    if (load === 'free') return undefined;
    if ((this.#requestsByAddress.get(from) ?? 0) >= this.limits.addressRequestsMax)
      return busyWithAddress;
    const { requestsMax, heavyRequestsMax, documentsMax, waitingBytesMax } = this.limits;
    const { plain, heavy, document } = this.#requestsByLoad;
    if (load === 'heavy' && heavy >= heavyRequestsMax) return busyReading;
    if (load === 'document' && document >= documentsMax) return busyWithDocuments;
    if (plain + heavy + document >= requestsMax) return busy;
    return this.connections.waitingBytes() > waitingBytesMax ? busy : undefined;
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function loadOf(route: string): Load {
  if (alwaysTaken.includes(route)) return 'free';
  if (route === documentRoute) return 'document';
  return heavyRoutes.includes(route) ? 'heavy' : 'plain';
}
