import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LocalAccounts } from './access/local-accounts';
import { SIGN_IN_WAYS, type SignInWays } from './access/sign-in-ways';
import { CERTIFICATE, type CertificateWatch } from './http/network/certificate';
import { endOfSupport } from './operations/warnings/node-versions';
import { readConfig } from './process/config';
import { createApp } from './create-app';
import { runProgram } from './process/run-program';
import { systemClock } from './storage/clocks/clock';

/** Milliseconds after which a shutdown is forced. No acknowledged event is lost by that, because those are on disk. */
const stopTimeoutMs = 20_000;

const help = `Starts the service.

  npm start

It takes no arguments. Settings come from the environment: PORT (3000), DATA_DIR (./data), EVENTSTORE_URL and
others. .env.example lists each setting with its default; docs/operations.md describes them.
Ctrl-C, SIGINT and SIGTERM stop the service; a second signal stops it at once. Exit status: 0 it was stopped and
answered all requests under way; 1 it did not start, or was stopped at once.`;

runProgram({ run: start, failed: 'article30-ledger cannot start', help });

async function start(): Promise<void> {
  const config = readConfig(process.env);
  // A SIGHUP that arrives during the start is remembered. Without a handler the signal would end the process.
  let isAsked = false;
  let renew = (): void => {
    isAsked = true;
  };
  process.on('SIGHUP', () => renew());
  const app = await createApp({ config, clock: systemClock });
  const ended = endOfSupport(process.versions.node);
  if (ended !== null) new Logger('Node').warn(ended);
  stopOn(['SIGTERM', 'SIGINT'], app);
  const certificate = app.get<CertificateWatch | null>(CERTIFICATE);
  renew = () => certificate?.reload();
  if (isAsked) renew();
  await app.listen(config.port, config.host);
  // The framework reports `http:` for every server, so the scheme is corrected.
  const address = (await app.getUrl()).replace(
    /^https?:/,
    certificate === null ? 'http:' : 'https:',
  );
  console.log(`article30-ledger listens on ${address}, its API page is ${address}/docs`);
  for (const line of firstDay(app.get<SignInWays>(SIGN_IN_WAYS), config.dataDir)) console.log(line);
}

/**
 * Returns instructions for the first sign-in, until the two initial administrators have set their passwords. The
 * instructions contain no secret.
 */
function firstDay(ways: SignInWays, dataDir: string): readonly string[] {
  if (!(ways instanceof LocalAccounts) || ways.withoutPassword.length === 0) return [];
  return [
    `Nobody can sign yet: ${ways.withoutPassword.join(' and ')} have no password. Give each account to a different person.`,
    `1. Each person reads the secret in the file with the account's name in ${dataDir} and sets a password: POST /v1/sign-in/password`,
    '2. Both sign in (npm run -s token -- --person <id>); one requests accounts, the other releases them: /v1/accounts',
    '3. Both give the holder of each account one half of a secret: POST /v1/account-changes/<id>/secret; then one proposes delegations, the other grants them',
    'docs/operations.md, The first day, describes each step up to the first booked receipt.',
  ];
}

/**
 * Stops the service on a signal: requests under way are answered, and the stores are closed. A second signal exits at
 * once.
 */
function stopOn(signals: readonly NodeJS.Signals[], app: NestFastifyApplication): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, stop);
}
