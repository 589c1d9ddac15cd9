import { ProblemException } from '../../problems/problem';
import { AddressList, loopback } from './addresses';
import type { Listening } from './listening';

/** The parts of a request that show how it reached the service. */
export interface Sent {
  /** Remote and local address of the socket. Behind a proxy, the remote address is that of the proxy. */
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localAddress?: string | undefined;
  };
  /** Host that the client addressed: `X-Forwarded-Host` if a trusted proxy sent the request, else `Host`. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path pattern of the route, without a query. */
  readonly route: string | undefined;
}

/**
 * Host names of this machine itself. On loopback, another host name means that a web page attacks the service by DNS
 * rebinding.
 */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
/** Routes that may be called without the proxy. A monitor on this machine gets only the state of the service. */
const watched: readonly string[] = ['/health/live', '/health/ready'];

/** Checks on which way a request reached the service, and to which host it was addressed. */
export class Senders {
  readonly #hosts: readonly string[];
  readonly #proxies: AddressList | undefined;

  constructor({ publicHosts, trustedProxies }: Pick<Listening, 'publicHosts' | 'trustedProxies'>) {
    this.#hosts = [...ownNames, ...publicHosts];
    this.#proxies = trustedProxies.length === 0 ? undefined : new AddressList(trustedProxies);
  }

  get behindProxy(): boolean {
    return this.#proxies !== undefined;
  }

  /** True if an address is that of a trusted proxy. Only such a proxy's forwarding headers are believed. */
  readonly isProxy = (address: string): boolean => this.#proxies?.has(address) === true;

  /**
   * Checks one request.
   *
   * @returns the refusal of a request that bypassed the proxy, came without TLS or addressed another host; undefined
   * otherwise.
   */
  refusal(sent: Sent): ProblemException | undefined {
    return this.#refusedWay(sent) ?? this.#refusedHost(sent.host);
  }

  #refusedWay({ socket, headers, route = '' }: Sent): ProblemException | undefined {
    if (this.#proxies === undefined) return undefined;
    const { remoteAddress: peer, localAddress } = socket;
    const isThisMachine = loopback.has(peer) || peer === localAddress;
    const isWatching = watched.includes(route);
    const proto = headers['x-forwarded-proto'];
    if (!this.#proxies.has(peer)) return isWatching && isThisMachine ? undefined : pastProxy;
    if (proto === undefined && isWatching) return undefined;
    const steps = String(proto ?? '').split(',');
    return steps.every((step) => step.trim().toLowerCase() === 'https') ? undefined : inTheClear;
  }

  #refusedHost(host: string): ProblemException | undefined {
    if (this.#hosts.includes(host.replace(/:\d+$/, '').toLowerCase())) return undefined;
    const detail =
      'Host names another machine: call this service as localhost, 127.0.0.1 or a name of PUBLIC_HOSTS';
    return new ProblemException({
      status: 421,
      code: 'MISDIRECTED_REQUEST',
      detail,
      field: 'Host',
    });
  }
}

const pastProxy = new ProblemException({
  status: 403,
  code: 'PROXY_REQUIRED',
  detail: 'this service answers only its proxy: call the public address of the service',
});

const inTheClear = new ProblemException({
  status: 403,
  code: 'TLS_REQUIRED',
  field: 'X-Forwarded-Proto',
  detail:
    'the request did not come over TLS, or the proxy does not say that it did: call the service by https, and have the proxy ' +
    'set X-Forwarded-Proto',
});
