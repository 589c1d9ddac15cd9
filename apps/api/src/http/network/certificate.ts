import { BadSetting, secretIn } from '@art30/storage';
import type { LoggerService } from '@nestjs/common';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsFiles } from './listening';

/** A certificate with its key, in the form that Node's TLS server needs. */
interface Certificate {
  readonly options: SecureContextOptions;
  /** End of the certificate's validity. */
  readonly endsAt: Date;
}

/**
 * Minimum TLS version and cipher suites. The suites of TLS 1.2 are those with forward secrecy and authenticated
 * encryption.
 */
const policy: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [
    ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
    ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ...['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
    ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ].join(':'),
};

/** Maximum size of a file of certificates, in bytes. */
const certificateBytesMax = 262_144;

/**
 * Reads a certificate and its key. They must match and be valid now. The certificate must cover the host names under
 * which clients reach the service.
 *
 * @throws BadSetting if one of these conditions fails.
 */
export function readCertificate(
  { certificate: file, key: keyFile }: TlsFiles,
  publicHosts: readonly string[],
  now: Date,
): Certificate {
  const key = secretIn(keyFile, 'TLS_KEY_FILE');
  const cert = certificatesIn(file);
  const leaf = leafOf(cert);
  if (!leaf.checkPrivateKey(keyOf(key))) {
    throw new BadSetting(
      'TLS_KEY_FILE',
      'names a key that is not of the first certificate in TLS_CERT_FILE',
    );
  }
  const [begins, endsAt] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  if (now < begins) {
    throw new BadSetting(
      'TLS_CERT_FILE',
      `names a certificate that is valid from ${dayOf(begins)} on only`,
    );
  }
  if (now >= endsAt) {
    throw new BadSetting('TLS_CERT_FILE', `names a certificate that ended on ${dayOf(endsAt)}`);
  }
  const other = publicHosts.find((host) => !isFor(leaf, host));
  if (other !== undefined) {
    throw new BadSetting(
      'TLS_CERT_FILE',
      `names a certificate that is not for ${other} of PUBLIC_HOSTS`,
    );
  }
  const options = { ...policy, cert, key };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new BadSetting('TLS_CERT_FILE', `cannot be used for TLS: ${reasonOf(error)}`);
  }
  return { options, endsAt };
}

function certificatesIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BadSetting('TLS_CERT_FILE', 'names a file that this account cannot read');
  }
  if (text.length <= certificateBytesMax) return text;
  throw new BadSetting('TLS_CERT_FILE', `names a file of more than ${certificateBytesMax} bytes`);
}

/** Parses the first certificate of the file, which is the service's own; intermediate certificates follow it. */
function leafOf(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new BadSetting('TLS_CERT_FILE', 'names a file that holds no certificate (PEM)');
  }
}

function keyOf(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new BadSetting(
      'TLS_KEY_FILE',
      'names a file that holds no private key (PEM, without a passphrase)',
    );
  }
}

function isFor(leaf: X509Certificate, host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return (isIP(bare) > 0 ? leaf.checkIP(bare) : leaf.checkHost(bare)) !== undefined;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Returns the last part of OpenSSL's error message, without positions in its source code. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return message.split(':').at(-1)?.trim() ?? 'OpenSSL refuses it';
}

/** A TLS server of which the certificate can be replaced while it runs. */
interface TlsServer {
  setSecureContext(options: SecureContextOptions): void;
}

/** Injection token for the certificate watch. It holds null if the service does not end TLS itself. */
export const CERTIFICATE = Symbol('CERTIFICATE');

const dayMs = 86_400_000;
/** Days before its expiry at which the log begins to warn of a certificate. */
const warnedDays = 30;

/** Holds the TLS certificate, loads its files again on request, and warns in the log before it expires. */
export class CertificateWatch {
  #current: Certificate;
  #server: TlsServer | undefined;
  #daily: NodeJS.Timeout | undefined;

  /**
   * Reads the certificate files.
   *
   * @throws BadSetting if the files cannot be used.
   */
  constructor(
    private readonly files: TlsFiles,
    private readonly publicHosts: readonly string[],
    private readonly logger: Pick<LoggerService, 'log' | 'warn' | 'error'>,
  ) {
    this.#current = readCertificate(files, publicHosts, new Date());
  }

  get options(): SecureContextOptions {
    return this.#current.options;
  }

  get endsAt(): Date {
    return this.#current.endsAt;
  }

  /** Remembers the server for later reloads. Warns at once, and then every day, if the certificate expires soon. */
  watch(server: TlsServer): void {
    this.#server = server;
    this.#warn();
    this.#daily = setInterval(() => this.#warn(), dayMs).unref();
  }

  /** Loads the files again. If they cannot be used, the current certificate stays in use. */
  reload(): void {
    try {
      const read = readCertificate(this.files, this.publicHosts, new Date());
      this.#server?.setSecureContext(read.options);
      this.#current = read;
      this.logger.log(
        `the certificate was read again and is valid until ${read.endsAt.toISOString()}`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(
        `the certificate could not be read again, and the previous one stays in use: ${reason}`,
      );
    }
    this.#warn();
  }

  stop(): void {
    clearInterval(this.#daily);
  }

  #warn(): void {
    const days = Math.floor((this.endsAt.getTime() - Date.now()) / dayMs);
    if (days >= warnedDays) return;
    const when = this.endsAt.toISOString();
    if (days < 0) this.logger.error(`the certificate ended at ${when}: renew it, and send SIGHUP`);
    else
      this.logger.warn(
        `the certificate ends at ${when}, in ${days} days: renew it, and send SIGHUP`,
      );
  }
}
