import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';

/** Milliseconds after which an unanswered request counts as a failure. */
const timeoutMs = 4_000;

/**
 * Requests the readiness of the local service, and exits with 0 if the service is ready. The settings are parsed here:
 * the check runs every few seconds, and loading the modules of the service would take longer.
 */
function checkHealth({
  PORT: port = '3000',
  HOST = '',
  TLS_CERT_FILE = '',
}: NodeJS.ProcessEnv): void {
  const host = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST] ?? HOST;
  const options = { host, port, path: '/health/ready', headers: { Host: 'localhost' } };
  // The certificate is not for localhost, so it is not verified. That is safe, because the answer comes from this
  // machine and contains only a status.
  const asked =
    TLS_CERT_FILE === '' ? plain(options) : encrypted({ ...options, rejectUnauthorized: false });
  const end = (isReady: boolean) => process.exit(isReady ? 0 : 1);
  asked.on('response', ({ statusCode }) => end(statusCode === 200)).on('error', () => end(false));
  asked.setTimeout(timeoutMs, () => end(false)).end();
}

checkHealth(process.env);
