import { ProblemException } from '../../problems/problem';
import type { Connections, Exchange } from './connections';
import type { ServerLimits } from './limits';

/** A request as admission sees it: its exchange, and the address of its route, without a query. */
export interface Arrival extends Exchange {
  readonly route: string | undefined;
}

/** Answers that are read from the log or the journal while they are sent, as long as these are. */
const heavyRoutes: readonly string[] = ['/v1/audit/events', '/v1/audit/export'];
/** Whoever watches the service is answered also when nobody else is. */
const alwaysTaken: readonly string[] = ['/health/live', '/health/ready', '/metrics'];

const retryAfterSeconds = 2;

const busy = busyWith('requests');
const busyReading = busyWith('extracts of the books');

function busyWith(what: string): ProblemException {
  return new ProblemException({
    ...{ status: 503, code: 'BUSY', retryAfterSeconds },
    detail: `the service is busy with as many ${what} as it takes at one time: try again in a moment`,
  });
}

/** Counts the requests under way, and takes no more than the service has memory for. */
export class Admission {
  #requests = 0;
  #heavyRequests = 0;

  constructor(
    private readonly connections: Connections,
    private readonly limits: ServerLimits,
  ) {}

  /** @returns why the request is not taken; undefined where it is, and counts until it is over. */
  take({ route = '', ...exchange }: Arrival): ProblemException | undefined {
    const isFree = alwaysTaken.includes(route);
    const isHeavy = heavyRoutes.includes(route);
    const refusal = isFree ? undefined : this.#refusal(isHeavy);
    const counts = !isFree && refusal === undefined;
    if (counts) this.#count(isHeavy, 1);
    this.connections.follow(exchange, () => {
      if (counts) this.#count(isHeavy, -1);
    });
    return refusal;
  }

  #refusal(isHeavy: boolean): ProblemException | undefined {
    const { requestsMax, heavyRequestsMax, waitingBytesMax } = this.limits;
    if (isHeavy && this.#heavyRequests >= heavyRequestsMax) return busyReading;
    if (this.#requests >= requestsMax) return busy;
    return this.connections.waitingBytes() > waitingBytesMax ? busy : undefined;
  }

  #count(isHeavy: boolean, by: 1 | -1): void {
    this.#requests += by;
    if (isHeavy) this.#heavyRequests += by;
  }
}
