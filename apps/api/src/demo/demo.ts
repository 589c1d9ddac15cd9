import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from '../config';
import { createApp } from '../create-app';
import { runProgram } from '../run-program';
import { SimulatedClock } from '../storage/clock';
import { printBooks } from './books-report';
import { ServiceClient } from './service-client';
import {
  lastEventPlayed,
  readScript,
  scriptOpensAt,
  WorkedExample,
  type Answer,
} from './worked-example';

runProgram(demo, 'The demo stopped');

/**
 * Starts the service on a new embedded store, plays the worked example over HTTP with its clock,
 * prints the books and the outcome of a full replay, and leaves the service running.
 */
async function demo(): Promise<void> {
  const config = demoConfig(readConfig(process.env));
  const clock = new SimulatedClock(new Date(scriptOpensAt));
  const app = await createApp({ config, clock });
  await app.listen(config.port, config.host);
  const address = await app.getUrl();
  const service = new ServiceClient(address);
  await play(service, clock);
  await printBooks(service);
  console.log(`\nThe books of this demo are in ${config.dataDir}`);
  console.log(`The service is running at ${address}, its API page at ${address}/docs`);
  console.log('Stop it with Ctrl-C.');
}

/** A folder of its own, so that the books of `npm start` are never touched; a server is as given. */
function demoConfig(config: Config): Config {
  const started = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const dataDir = join(config.dataDir, `demo-${started}-${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  const logLevel = process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel;
  const isEmbedded = config.eventStoreUrl.startsWith('sqlite:');
  const eventStoreUrl = isEmbedded ? `sqlite:${join(dataDir, 'events.db')}` : config.eventStoreUrl;
  return { ...config, logLevel, dataDir, eventStoreUrl };
}

async function play(service: ServiceClient, clock: SimulatedClock): Promise<void> {
  const example = new WorkedExample(
    readScript(process.cwd()),
    (time) => clock.set(time),
    (request) => service.send(request),
  );
  for (const name of example.through(lastEventPlayed)) {
    for (const answer of await example.play(name)) console.log(lineOf(name, answer));
  }
}

function lineOf(name: string, { body }: Answer): string {
  const { sequence, events } = body as {
    sequence: number | null;
    events: readonly { stream: string; type: string }[];
  };
  const booked = events.map(({ stream, type }) => `${stream} ${type}`).join(', ');
  return `${name}  sequence ${String(sequence).padStart(3)}  ${booked}`;
}
