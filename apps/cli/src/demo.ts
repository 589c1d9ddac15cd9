import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig, type Config } from '../../api/src/config';
import { createApp } from '../../api/src/create-app';
import { SimulatedClock } from '../../api/src/storage/clock';
import { printBooks } from './books-report';
import { printReplay } from './replay-report';
import { runCommand } from './run-command';
import {
  headersOf,
  lastEventPlayed,
  readScript,
  scriptOpensAt,
  WorkedExample,
  type Answer,
  type ScriptedRequest,
} from './worked-example';

/** One request of the demo; a service that answers slower is broken. */
const requestTimeoutMs = 10_000;

runCommand(demo);

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
  const example = new WorkedExample(
    readScript(process.cwd()),
    (time) => clock.set(time),
    (request) => send(address, request),
  );
  const events = example.through(lastEventPlayed);
  for (const name of events) {
    for (const answer of await example.play(name)) console.log(lineOf(name, answer));
  }
  const get = (path: string) => read(address, path);
  await printBooks(get);
  await printReplay(config);
  console.log(`\nThe books of this demo are in ${config.dataDir}`);
  console.log(`The service is running at ${address}, its API page at ${address}/docs`);
  console.log('Stop it with Ctrl-C.');
}

/** A folder of its own, so that the books of `npm start` are never touched; a server is as given. */
function demoConfig(config: Config): Config {
  const started = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const dataDir = resolve(join(config.dataDir, `demo-${started}-${process.pid}`));
  mkdirSync(dataDir, { recursive: true });
  const logLevel = process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel;
  const isEmbedded = config.eventStoreUrl.startsWith('sqlite:');
  const eventStoreUrl = isEmbedded ? `sqlite:${join(dataDir, 'events.db')}` : config.eventStoreUrl;
  return { ...config, logLevel, dataDir, eventStoreUrl };
}

async function send(address: string, request: ScriptedRequest): Promise<Answer> {
  const response = await fetch(`${address}${request.path}`, {
    method: request.method,
    headers: headersOf(request),
    body: JSON.stringify(request.body),
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  return { status: response.status, body: await response.json() };
}

async function read(address: string, path: string): Promise<unknown> {
  const response = await fetch(`${address}${path}`, {
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  return body;
}

function lineOf(name: string, { body }: Answer): string {
  const { sequence, events } = body as {
    sequence: number | null;
    events: readonly { stream: string; type: string }[];
  };
  const booked = events.map(({ stream, type }) => `${stream} ${type}`).join(', ');
  return `${name}  sequence ${String(sequence).padStart(3)}  ${booked}`;
}
