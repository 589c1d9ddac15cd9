import { ProblemException } from '../../problems/problem';
import { AddressList, loopback } from './addresses';
import type { Listening } from './listening';

/** What of a request says by which way it came. */
export interface Sent {
  /** Addresses of the socket: of who connected, the proxy where there is one, and of this machine. */
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localAddress?: string | undefined;
  };
  /** The host that was asked for: of `Host`, or of `X-Forwarded-Host` where a trusted proxy states it. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Pattern of the address, without a query. */
  readonly route: string | undefined;
}

/** Names of this machine to itself. Another one means that a web page has been bent towards us. */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
/** Whoever watches the service from the same machine or the proxy asks no more than this, and gets the state alone. */
const watched: readonly string[] = ['/health/live', '/health/ready'];

/** Judges by which way a request came. */
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

  /** Whether what this address says of others is believed. */
  readonly isProxy = (address: string): boolean => this.#proxies?.has(address) === true;

  /** @returns why a request is not taken: it came past the proxy, in the clear, or for another host. */
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
  detail: 'this service answers its proxy alone: call it by its public address',
});

const inTheClear = new ProblemException({
  status: 403,
  code: 'TLS_REQUIRED',
  field: 'X-Forwarded-Proto',
  detail:
    'this did not come over TLS, or the proxy does not say so: call the service by https, and have the proxy ' +
    'set X-Forwarded-Proto',
});
