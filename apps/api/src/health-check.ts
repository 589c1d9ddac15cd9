import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';

/** An answer that takes longer is none. */
const timeoutMs = 4_000;

/**
 * Asks the service of this machine whether it is ready, by the settings it was started with; ends with 0 where it
 * is. It reads them by itself, as it runs every few seconds: what the service is made of takes longer to load.
 */
function checkHealth({
  PORT: port = '3000',
  HOST = '',
  TLS_CERT_FILE = '',
}: NodeJS.ProcessEnv): void {
  const host = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST] ?? HOST;
  const options = { host, port, path: '/health/ready', headers: { Host: 'localhost' } };
  const asked =
    TLS_CERT_FILE === ''
      ? plain(options)
      : // The certificate is for other names than this one; the answer is a word, and comes from this machine.
        encrypted({ ...options, rejectUnauthorized: false });
  const end = (isReady: boolean) => process.exit(isReady ? 0 : 1);
  asked.on('response', ({ statusCode }) => end(statusCode === 200)).on('error', () => end(false));
  asked.setTimeout(timeoutMs, () => end(false)).end();
}

checkHealth(process.env);
