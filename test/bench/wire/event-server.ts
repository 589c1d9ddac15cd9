import { join } from 'node:path';
import type { Bench } from '../harness/metric';
import type { Running } from '../harness/programs';

/** Prefix of the names of the ledger's streams on the server. */
export const streamPrefix = 'article30-';

const listens = /listens on (esdb:\S+),/;

/** The test server in a child process. */
export interface EventServer {
  readonly running: Running;
  readonly url: string;
  stop(): Promise<void>;
}

/** @param log file of an embedded log whose events are loaded into it. */
export async function eventServer(bench: Bench, log?: string): Promise<EventServer> {
  const program = join(__dirname, '../programs/serve-eventstoredb.js');
  const words = [program, JSON.stringify({ log, prefix: streamPrefix })];
  const running = await bench.unprofiled.start({ command: process.execPath, words }, listens);
  const url = (await running.isReady)[1] ?? '';
  return { running, url, stop: () => running.stop() };
}
