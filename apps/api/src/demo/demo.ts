import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isEmbedded } from '@art30/storage';
import { readConfig, type Config } from '../process/config';
import { createApp } from '../create-app';
import { runProgram } from '../process/run-program';
import { SimulatedClock } from '../storage/clocks/clock';
import type { ProcessPerson } from '../access/process-people';
import { demoPeople } from './people';
import { playDemo } from './play-demo';
import { ServiceClient } from './service-client';
import { farewell } from './things-to-try';
import { scriptOpensAt } from './worked-example';

/**
 * Settings that put documents into the demo's own folder. The folder is declared as shared by all instances, because
 * the demo is the only instance of its ledger.
 */
const ownDocuments = { DOCUMENTS_DIR: 'documents', DOCUMENTS_SHARED: 'yes' };

const help = `Starts the service on a new folder, plays a worked example over HTTP, prints the books, and leaves the
service running.

  npm run demo

It takes no arguments. The folder is made in DATA_DIR (./data where it is not set); PORT (3000) is the port. With
EVENTSTORE_URL the events go to that server, which must hold no ledger. Ctrl-C stops it.`;

runProgram({ run: demo, failed: 'The demo stopped', help });

/**
 * Starts the service on a new embedded store, plays the worked example over HTTP with a simulated clock,
 * prints the books and the result of a full replay, and leaves the service running.
 */
async function demo(): Promise<void> {
  const config = demoConfig(readConfig({ ...process.env, ...ownDocuments }));
  const clock = new SimulatedClock(new Date(scriptOpensAt));
  const people = demoPeople();
  const app = await createApp({ config, clock, people });
  await listen(app, config);
  const address = await app.getUrl();
  const peopleFile = keepPasswords(config.dataDir, people);
  const passwords = new Map(people.map(({ person, password }) => [person, password]));
  const service = new ServiceClient(address, passwords, 'u.auditor');
  await playDemo(service, clock, (line) => console.log(line));
  console.log(farewell({ address, dataDir: config.dataDir, peopleFile, now: clock.now() }));
}

/** Writes people and passwords to a file that only the owner of the folder can read, and returns its path. */
function keepPasswords(dataDir: string, people: readonly ProcessPerson[]): string {
  const file = join(dataDir, 'demo-people');
  const lines = people.map(({ person, roles, password }) => [person, roles.join('+'), password]);
  const text = lines.map((line) => `${line.join('\t')}\n`).join('');
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  return file;
}

/**
 * Returns the settings of the demo. It has its own data folder, so that the books of `npm start` are never changed. A
 * configured event store server is used. The demo listens on this machine only, over plain HTTP.
 */
function demoConfig(config: Config): Config {
  const started = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const dataDir = join(config.dataDir, `demo-${started}-${process.pid}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logLevel = process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel;
  const eventStoreUrl = isEmbedded(config)
    ? `sqlite:${join(dataDir, 'events.db')}`
    : config.eventStoreUrl;
  const documents = { documentsDir: join(dataDir, 'documents'), documentsShared: true };
  const reach = { tls: undefined, trustedProxies: [] };
  // Automatic checkpoints are off, because their events would change the sequences that the demo prints.
  const opened = { ...documents, ...reach, openNew: true, checkpointMinutes: 0 };
  return { ...config, logLevel, dataDir, eventStoreUrl, ...opened };
}

async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `another program listens on port ${port}: stop it, or choose another port, such as ` +
        'PORT=3001 npm run demo',
      { cause: error },
    );
  }
}
