import { BACKWARDS, END, jsonEvent } from '@eventstore/db-client';
import { readFileSync } from 'node:fs';
import { BadSecretFile, readSecretFile } from '../../../private-files/secret-file';
import { type CallTimes, defaultCallTimes, NoAnswer, within } from '../call-times';
import {
  BadConnectionString,
  connectionSettings,
  type ConnectionSettings,
} from '../connection-settings';
import type { StoredEvent } from '../stored-event';
import { type RequiredRight, troubleOf } from '../trouble';
import { Cluster } from './cluster';
import { grpcErrorOf } from './grpc-error';
import type { NodeClient } from './node-client';
import type { ChannelCredentials } from './own-sockets';

/** The events that a read of the client library delivers one by one. */
interface Reading extends AsyncIterable<{ readonly event?: StoredEvent }> {
  on(sign: 'error', listener: () => void): unknown;
  cancel(): Promise<void>;
  destroy(): unknown;
}

/**
 * Collects all events of a read.
 *
 * @param timely ends the wait after the time limit of the call, because reads of the client library have no deadline.
 */
async function collected(
  reading: Reading,
  timely: (work: Promise<StoredEvent[]>) => Promise<StoredEvent[]>,
): Promise<StoredEvent[]> {
  // The client library emits some errors after the reader has gone, and an error event without a listener
  // ends the process.
  reading.on('error', () => undefined);
  const collect = async (): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const { event } of reading) if (event !== undefined) events.push(event);
    return events;
  };
  try {
    return await timely(collect());
  } finally {
    void reading.cancel().catch(() => undefined);
    reading.destroy();
  }
}

/** Options of the stores on an EventStoreDB server. */
export interface EventStoreDbOptions {
  readonly times?: Partial<CallTimes>;
  /** Returns a number from 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
  /** Prefix of the names of the ledger's streams on the server. */
  readonly streamPrefix?: string;
}

/**
 * Interval in milliseconds at which a search for another leader begins while a call is unanswered, because the
 * node that was called may no longer lead.
 */
const doubtAfterMs = 500;
/** gRPC status codes of a write that did not complete in time, as on a leader that is cut off from the other nodes. */
const leftOpenCodes: readonly unknown[] = [4, 10];

/** Limits a part of a call to the remaining time of the whole call. */
type Timely = <Result>(work: Promise<Result>) => Promise<Result>;

/** Option of a call that a node refuses unless it leads, so that no call gets outdated events from a follower. */
export const leader = { requiresLeader: true } as const;

/** A revision that no stream reaches, so that an append which expects it writes nothing. */
const revisionOfNone = BigInt(Number.MAX_SAFE_INTEGER);

/** The only cluster connection of this process, because the client library would mix up the answers to two of them. */
let shared: { readonly url: string; readonly cluster: Cluster; users: number } | undefined;

/** A store's share of the cluster connection. The connection is closed when the last store releases its share. */
export class ClusterUser {
  private constructor(
    private readonly mine: NonNullable<typeof shared>,
    readonly times: CallTimes,
  ) {}

  /**
   * Returns a share of the cluster connection, which the first caller creates.
   *
   * @throws BadConnectionString if the URL cannot be used, or a certificate file cannot be read.
   * @throws Error if this process uses a cluster of another URL.
   */
  static of(url: string, { times }: EventStoreDbOptions): ClusterUser {
    const callTimes = { ...defaultCallTimes, ...times };
    if (shared !== undefined && shared.url !== url) {
      throw new Error('this process has an event store of another URL open: one at a time');
    }
    shared ??= { url, cluster: clusterOf(url, callTimes), users: 0 };
    shared.users += 1;
    return new ClusterUser(shared, callTimes);
  }

  get cluster(): Cluster {
    return this.mine.cluster;
  }

  /**
   * Makes a call to the node that serves now, within the time limit of a call.
   *
   * @param asked right that the call needs, for the message if the server denies it.
   * @throws NoAnswer or CallError with a message for an operator.
   */
  async ask<Result>(
    asked: RequiredRight,
    call: (node: NodeClient, timely: Timely) => Promise<Result>,
  ): Promise<Result> {
    const { cluster } = this;
    const { callMs } = this.times;
    const end = performance.now() + callMs;
    let node: NodeClient | undefined;
    const doubt = () => node !== undefined && cluster.doubt(node);
    const timer = setInterval(doubt, doubtAfterMs);
    const timely: Timely = (work) =>
      within(end - performance.now(), node === undefined ? work : node.whileInUse(work));
    try {
      node = await timely(cluster.node());
      const result = await call(node, timely);
      cluster.noteSuccess();
      return result;
    } catch (error) {
      const isSilence = error instanceof NoAnswer;
      if (node === undefined) throw isSilence ? cluster.notFound() : error;
      if (isSilence) cluster.giveUp(node);
      else if (leftOpenCodes.includes(grpcErrorOf(error).code)) cluster.doubt(node);
      throw await cluster.explain(isSilence ? new NoAnswer(callMs) : error, node.address, asked);
    } finally {
      clearInterval(timer);
    }
  }

  read(asked: RequiredRight, read: (node: NodeClient) => Reading): Promise<StoredEvent[]> {
    return this.ask(asked, (node, timely) => collected(read(node), timely));
  }

  /** Reads the events of one stream from a revision on: at most `count`, or all. */
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]> {
    const start = { ...leader, fromRevision: BigInt(fromRevision) };
    const options = count === undefined ? start : { ...start, maxCount: count };
    return this.read({ right: '$r', stream }, (node) => node.readStream(stream, options));
  }

  /** Reads the newest metadata event of a stream; only this event counts, since it replaces earlier ones. */
  metadataEvents(stream: string): Promise<StoredEvent[]> {
    return this.newest({ right: '$mr', stream }, `$$${stream}`);
  }

  /** Reads the newest event of a stream. */
  newestEvent(stream: string): Promise<StoredEvent[]> {
    return this.newest({ right: '$r', stream }, stream);
  }

  /**
   * Resolves if the server would grant the user a right on a stream; the stream is not changed.
   *
   * @throws CallError if the server denies the right.
   */
  async demandRight(asked: RequiredRight): Promise<void> {
    try {
      await (asked.right === '$w' ? this.appendNothing(asked) : this.newest(asked, nameOf(asked)));
    } catch (error) {
      if (!['not-found', 'wrong-revision'].includes(troubleOf(error))) throw error;
    }
  }

  /**
   * Sends an append that expects a revision which no stream has. A server checks the right before the revision. So the
   * answer shows if the right is granted, and nothing is written.
   */
  private appendNothing(asked: RequiredRight): Promise<unknown> {
    const offered = jsonEvent({ type: 'RightAsked', data: {} });
    const deadline = this.times.callMs;
    const options = { ...leader, expectedRevision: revisionOfNone, deadline } as const;
    return this.ask(asked, (node, timely) =>
      timely(node.appendToStream(asked.stream, offered, options)),
    );
  }

  private newest(asked: RequiredRight, stream: string): Promise<StoredEvent[]> {
    const newest = { ...leader, fromRevision: END, direction: BACKWARDS, maxCount: 1 } as const;
    return this.read(asked, (node) => node.readStream(stream, newest));
  }

  async release(): Promise<void> {
    const { mine } = this;
    mine.users -= 1;
    if (mine.users > 0) return;
    if (shared === mine) shared = undefined;
    await within(this.times.callMs, mine.cluster.release()).catch(() => undefined);
  }
}

/**
 * Returns the stream whose read shows if a right is granted. Metadata are in a stream of their own, named `$$…`.
 */
function nameOf({ right, stream }: RequiredRight): string {
  return right === '$mr' ? `$$${stream}` : stream;
}

function clusterOf(url: string, { callMs }: CallTimes): Cluster {
  const settings = connectionSettings(url);
  return new Cluster(settings, channelCredentials(settings), callMs);
}

function channelCredentials({ isEncrypted, files }: ConnectionSettings): ChannelCredentials {
  if (!isEncrypted) return { insecure: true };
  const { tlsCAFile, userCertFile, userKeyFile } = files;
  return {
    insecure: false,
    ...(tlsCAFile !== undefined && { rootCertificate: contentOf(tlsCAFile, 'tlsCAFile') }),
    ...(userCertFile !== undefined && { userCertFile: contentOf(userCertFile, 'userCertFile') }),
    ...(userKeyFile !== undefined && { userKeyFile: keyIn(userKeyFile) }),
  };
}

function contentOf(file: string, option: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    throw new BadConnectionString(`the file of ${option} cannot be read`);
  }
  if (content.includes('-----BEGIN ')) return content;
  throw new BadConnectionString(`the file of ${option} is no PEM file`);
}

/**
 * Reads the private key of the service's client certificate.
 *
 * @throws BadConnectionString if the file cannot be used, or other accounts of the machine may read it.
 */
function keyIn(file: string): Buffer {
  try {
    readSecretFile(file);
  } catch (error) {
    if (error instanceof BadSecretFile) {
      throw new BadConnectionString(`the option userKeyFile ${error.fault}`);
    }
    throw error;
  }
  return contentOf(file, 'userKeyFile');
}
