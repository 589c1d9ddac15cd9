import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from './process/config';
import { createApp } from './create-app';
import { runProgram } from './process/run-program';
import { systemClock } from './storage/clock';

/** A stop that takes longer is forced; what was acknowledged is on disk in any case. */
const stopTimeoutMs = 20_000;

runProgram(start, 'article30-ledger cannot start');

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const app = await createApp({ config, clock: systemClock });
  stopOn(['SIGTERM', 'SIGINT'], app);
  await app.listen(config.port, config.host);
  const address = await app.getUrl();
  console.log(`article30-ledger listens on ${address}, its API page is ${address}/docs`);
}

/** Requests under way are answered and the stores closed; a second signal does not wait. */
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
