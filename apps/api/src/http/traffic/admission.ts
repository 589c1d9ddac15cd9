import { ProblemException } from '../../problems/problem';
import { loopback } from '../reach/addresses';
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

function busyWith(what: string): ProblemException {
  return new ProblemException({
    ...{ status: 503, code: 'BUSY', retryAfterSeconds },
    detail: `the service is busy with as many ${what} as it takes at one time: try again in a moment`,
  });
}

/** Counts the requests under way, and takes no more than the service has memory for. */
export class Admission {
  readonly #under: Record<Load, number> = { free: 0, plain: 0, heavy: 0, document: 0 };
  /** Of these, those of each address beyond this machine. */
  readonly #of = new Map<string, number>();

  constructor(
    private readonly connections: Connections,
    private readonly limits: ServerLimits,
  ) {}

  /** @returns why the request is not taken; undefined where it is, and counts until it is over. */
  take({ route = '', from, ...exchange }: Arrival): ProblemException | undefined {
    const load = loadOf(route);
    const refusal = this.#refusal(load, from);
    if (refusal === undefined) this.#count(load, from, 1);
    const isLong = isUpload(exchange.request.method ?? '', route);
    const withinMs = isLong ? this.limits.uploadMs : this.limits.requestMs;
    this.connections.follow({ ...exchange, withinMs }, () => {
      if (refusal === undefined) this.#count(load, from, -1);
    });
    return refusal;
  }

  #count(load: Load, from: string, by: 1 | -1): void {
    this.#under[load] += by;
    // From this machine come a proxy, a tunnel or programs beside the service: many people each.
    if (load === 'free' || loopback.has(from)) return;
    const count = (this.#of.get(from) ?? 0) + by;
    if (count === 0) this.#of.delete(from);
    else this.#of.set(from, count);
  }

  #refusal(load: Load, from: string): ProblemException | undefined {
    if (load === 'free') return undefined;
    if ((this.#of.get(from) ?? 0) >= this.limits.addressRequestsMax) return busyWithAddress;
    const { requestsMax, heavyRequestsMax, documentsMax, waitingBytesMax } = this.limits;
    const { plain, heavy, document } = this.#under;
    if (load === 'heavy' && heavy >= heavyRequestsMax) return busyReading;
    if (load === 'document' && document >= documentsMax) return busyWithDocuments;
    if (plain + heavy + document >= requestsMax) return busy;
    return this.connections.waitingBytes() > waitingBytesMax ? busy : undefined;
  }
}

function loadOf(route: string): Load {
  if (alwaysTaken.includes(route)) return 'free';
  if (route === documentRoute) return 'document';
  return heavyRoutes.includes(route) ? 'heavy' : 'plain';
}
