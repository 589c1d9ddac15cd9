import type { IncomingMessage } from 'node:http';
import { ProblemException } from '../../problems/problem';
import { loopback } from '../network/addresses';
import type { Connections, Exchange } from './connections';
import type { ServerLimits } from './limits';
import { documentRoute, isUpload } from './upload-body';

/** A request as admission sees it: its exchange, the address of its route, without a query, and whose it is. */
export interface Arrival extends Exchange {
  /** IP address of whoever asks; the one that a trusted proxy saw. */
  readonly from: string;
  readonly route: string | undefined;
}

/** What a request is counted as, besides a request. */
type Load = 'free' | 'plain' | 'heavy' | 'document';

/** The address of evidence packs. */
export const packRoute = '/v1/audit/evidence-pack';
/** Answers that are read from the log or the journal while they are sent, as long as these are. */
const heavyRoutes: readonly string[] = ['/v1/audit/events', '/v1/audit/export', packRoute];
/** Whoever watches the service is answered also when nobody else is. */
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

/** A request under way: what it counts as, and whose it is once somebody has looked. */
interface Place {
  readonly load: Load;
  readonly from: string;
  readonly hurry: (withinMs: number) => void;
  /** The account; null where it has no token that holds. */
  account?: string | null;
}

/** Counts the requests under way, and takes no more than the service has memory for. */
export class Admission {
  readonly #requestsByLoad: Record<Load, number> = { free: 0, plain: 0, heavy: 0, document: 0 };
  /** Of these, those of each address beyond this machine. */
  readonly #requestsByAddress = new Map<string, number>();
  /** Of these, those of each account, and those of nobody who is known. */
  readonly #requestsByAccount = new Map<string | null, number>();
  readonly #places = new WeakMap<IncomingMessage, Place>();

  constructor(
    private readonly connections: Connections,
    private readonly limits: ServerLimits,
  ) {}

  /** @returns why the request is not taken; undefined where it is, and counts until it is over. */
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
   * Counts a request that was taken for its account, before its body is read.
   *
   * @param account the account whose token came with it and holds; null where none did.
   * @returns why it is not taken after all.
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
    // From this machine come a proxy, a tunnel or programs beside the service: many people each.
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
