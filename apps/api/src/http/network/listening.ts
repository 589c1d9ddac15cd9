import { isIP } from 'node:net';
import { BadSetting, textSetting, type Environment } from '@art30/storage';
import { isAddressEntry, loopback } from './addresses';

/** Settings of the address on which the service listens, and of the clients that may connect. */
export interface Listening {
  /** IP address or `localhost` to listen on. */
  readonly host: string;
  /**
   * Host names under which clients reach the service, in lower case without a port. The list is empty if the service
   * listens on loopback only.
   */
  readonly publicHosts: readonly string[];
  /** Files of the certificate and its key; undefined if the service itself does not use TLS. */
  readonly tls: TlsFiles | undefined;
  /** Addresses and networks of the proxies in front of the service that end TLS; empty without a proxy. */
  readonly trustedProxies: readonly string[];
}

export interface TlsFiles {
  /** PEM file with the certificate and the intermediate certificates. */
  readonly certificate: string;
  /** PEM file with the private key, readable only by the operating system account of the service. */
  readonly key: string;
}

/** Maximum number of entries in a setting that lists host names or proxies. */
const listedMax = 50;
const hostName = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;

/**
 * Reads these settings from the environment.
 *
 * @throws BadSetting for the first unusable setting, and if other machines could reach the service without TLS.
 */
export function readListening(environment: Environment): Listening {
  const tls = tlsFiles(environment);
  const trustedProxies = proxies(environment);
  const publicHosts = hosts(environment);
  const host = textSetting(environment, 'HOST', '127.0.0.1');
  if (host === 'localhost' && tls !== undefined) {
    // With `localhost` the framework opens two listeners. Only the first would get a renewed certificate.
    throw new BadSetting(
      'HOST',
      'must be an IP address where the service ends TLS: 127.0.0.1 or ::1',
    );
  }
  if (isLoopback(host)) return { host, publicHosts, tls, trustedProxies };
  if (isIP(host) === 0) {
    throw new BadSetting('HOST', 'must be an IP address of this machine, or localhost');
  }
  if (tls === undefined && trustedProxies.length === 0) {
    throw new BadSetting(
      'HOST',
      'must be a loopback address (127.0.0.1, ::1 or localhost), unless TLS_CERT_FILE and TLS_KEY_FILE are ' +
        'set, or TRUSTED_PROXY is: passwords and tokens never go over a network in the clear',
    );
  }
  if (publicHosts.length === 0) {
    throw new BadSetting(
      'PUBLIC_HOSTS',
      'must name the hosts under which others reach the service, as HOST is no loopback address',
    );
  }
  return { host, publicHosts, tls, trustedProxies };
}

/**
 * True if only this machine can reach a service that listens on the address. 0.0.0.0 and :: are all addresses, so they
 * are not loopback.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || loopback.has(host);
}

/** True if clients on the network use TLS, either with the service or with its proxy. */
export function isEncrypted({ tls, trustedProxies }: Listening): boolean {
  return tls !== undefined || trustedProxies.length > 0;
}

function tlsFiles(environment: Environment): TlsFiles | undefined {
  const certificate = textSetting(environment, 'TLS_CERT_FILE', '');
  const key = textSetting(environment, 'TLS_KEY_FILE', '');
  if (certificate === '' && key === '') return undefined;
  if (certificate === '') throw new BadSetting('TLS_CERT_FILE', 'must be set, as TLS_KEY_FILE is');
  if (key === '') throw new BadSetting('TLS_KEY_FILE', 'must be set, as TLS_CERT_FILE is');
  return { certificate, key };
}

function proxies(environment: Environment): readonly string[] {
  const listed = listSetting(environment, 'TRUSTED_PROXY');
  if (listed.every(isAddressEntry)) return listed;
  throw new BadSetting(
    'TRUSTED_PROXY',
    'must be IP addresses and networks with commas between, such as 10.0.0.7 or 10.0.0.0/24; a network of ' +
      'everybody, /0, is none',
  );
}

function hosts(environment: Environment): readonly string[] {
  const listed = listSetting(environment, 'PUBLIC_HOSTS').map((host) => host.toLowerCase());
  if (listed.every((host) => hostName.test(host) || isBracketed(host))) return listed;
  throw new BadSetting(
    'PUBLIC_HOSTS',
    'must be names of hosts with commas between, without a port, such as ledger.example.org',
  );
}

function isBracketed(host: string): boolean {
  return host.startsWith('[') && host.endsWith(']') && isIP(host.slice(1, -1)) === 6;
}

function listSetting(environment: Environment, name: string): readonly string[] {
  const listed = textSetting(environment, name, '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (listed.length <= listedMax) return listed;
  throw new BadSetting(name, `must be a list of at most ${listedMax}`);
}
