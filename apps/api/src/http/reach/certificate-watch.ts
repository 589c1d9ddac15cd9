import type { SecureContextOptions } from 'node:tls';
import type { LoggerService } from '@nestjs/common';
import { readCertificate, type Certificate } from './certificate';
import type { TlsFiles } from './listening';

/** What of a server of TLS a new certificate is given to. */
export interface TlsServer {
  setSecureContext(options: SecureContextOptions): void;
}

/** Name under which the framework has the watch, or null where the service does not end TLS. */
export const CERTIFICATE = Symbol('CERTIFICATE');

const dayMs = 86_400_000;
/** Days before its end from which on a certificate is warned of. */
const warnedDays = 30;

/** Reads the certificate anew when it is told to, and warns before it ends. */
export class CertificateWatch {
  #current: Certificate;
  #server: TlsServer | undefined;
  #daily: NodeJS.Timeout | undefined;

  /** @throws BadSetting where the files cannot be used. */
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

  /** Says at once and then every day how long the certificate counts, where that is not long. */
  watch(server: TlsServer): void {
    this.#server = server;
    this.#warn();
    this.#daily = setInterval(() => this.#warn(), dayMs).unref();
  }

  /** Takes what stands in the files now; where that cannot be used, what was taken before goes on. */
  reload(): void {
    try {
      const read = readCertificate(this.files, this.publicHosts, new Date());
      this.#server?.setSecureContext(read.options);
      this.#current = read;
      this.logger.log(
        `the certificate was read anew and counts until ${read.endsAt.toISOString()}`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(
        `the certificate was not read anew, and the one of before goes on: ${reason}`,
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
