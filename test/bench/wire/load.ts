import type { Running } from '../harness/programs';
import { quantile } from '../harness/statistics';
import { Connection, type Answer } from './connection';

/** Cost of requests for the process that answered them, and their durations. */
export interface Cost {
  /** CPU time of one request over all threads, in microseconds. */
  readonly cpuMicros: number;
  readonly perSecond: number;
  /** Percentiles of the duration of a request, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends one request on a connection; `number` counts from 0 over all connections. */
export type Send = (connection: Connection, at: number, number: number) => Promise<Answer>;

/** Sends requests over a number of connections; each sends its next request when the last one is answered. */
export async function load(
  { running, port }: { readonly running: Running; readonly port: number },
  { connections, requests, status }: { connections: number; requests: number; status: number },
  send: Send,
): Promise<Cost> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const taken: number[] = [];
  let sent = 0;
  const cpuBefore = running.cpuMs();
  const begun = performance.now();
  const drive = async (connection: Connection, at: number) => {
    while (sent < requests) {
      sent += 1;
      const start = performance.now();
      const answer = await send(connection, at, sent - 1);
      taken.push(performance.now() - start);
      if (answer.status !== status) throw new Error(`answered ${answer.status}: ${answer.body}`);
    }
  };
  await Promise.all(open.map(drive));
  const wallMs = performance.now() - begun;
  const cpuMs = running.cpuMs() - cpuBefore;
  for (const connection of open) connection.close();
  return {
    cpuMicros: (cpuMs * 1_000) / requests,
    perSecond: (requests * 1_000) / wallMs,
    p50: quantile(taken, 0.5),
    p99: quantile(taken, 0.99),
  };
}
