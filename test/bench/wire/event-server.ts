import { join } from 'node:path';
import type { Bench } from '../harness/metric';
import type { Running } from '../harness/programs';

/** What the streams of a ledger begin with on the server. */
export const streamPrefix = 'article30-';

const listens = /listens on (esdb:\S+),/;

/** The test server in a process of its own. */
export interface EventServer {
  readonly running: Running;
  readonly url: string;
  stop(): Promise<void>;
}

/** @param log file of an embedded log that it begins with. */
export async function eventServer(bench: Bench, log?: string): Promise<EventServer> {
  const program = join(__dirname, '../programs/serve-eventstoredb.js');
  const words = [program, JSON.stringify({ log, prefix: streamPrefix })];
  const running = await bench.unprofiled.start({ command: process.execPath, words }, listens);
  const url = (await running.isReady)[1] ?? '';
  return { running, url, stop: () => running.stop() };
}
