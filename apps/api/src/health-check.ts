import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';

/** Milliseconds after which an unanswered request counts as a failure. */
const timeoutMs = 4_000;

/**
 * Asks the local service whether it is ready, and exits with 0 if it is. It parses the settings of the
 * service itself: it runs every few seconds, and loading the service's modules would take longer.
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
      : // The certificate names other hosts than localhost. Skipping its verification is safe, as the answer comes from this machine and carries only a status.
        encrypted({ ...options, rejectUnauthorized: false });
  const end = (isReady: boolean) => process.exit(isReady ? 0 : 1);
  asked.on('response', ({ statusCode }) => end(statusCode === 200)).on('error', () => end(false));
  asked.setTimeout(timeoutMs, () => end(false)).end();
}

checkHealth(process.env);
