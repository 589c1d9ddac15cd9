import { ProblemException } from '../../problems/problem';
import { AddressList, loopback } from './addresses';
import type { Listening } from './listening';

/** The parts of a request that show how it reached the service. */
export interface Sent {
  /**
   * Remote address of the socket, which is the proxy's if there is one, and local address of this machine.
   */
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localAddress?: string | undefined;
  };
  /** Host that the client addressed: from `X-Forwarded-Host` if a trusted proxy sent it, else from `Host`. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path pattern of the route, without a query. */
  readonly route: string | undefined;
}

/**
 * Names by which this machine addresses itself. On loopback, any other host name means DNS rebinding by a web
 * page.
 */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
/** Health checks may skip the proxy: a monitor on the same machine or on the proxy only gets the state. */
const watched: readonly string[] = ['/health/live', '/health/ready'];

/** Checks the way by which a request reached the service. */
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

  /** True if an address is a trusted proxy, whose forwarding headers are believed. */
  readonly isProxy = (address: string): boolean => this.#proxies?.has(address) === true;

  /**
   * @returns the refusal of a request that skipped the proxy, came without TLS or addressed another host;
   * undefined otherwise.
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
