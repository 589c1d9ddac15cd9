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

/** A read of the client under way. */
interface Reading extends AsyncIterable<{ readonly event?: StoredEvent }> {
  on(sign: 'error', listener: () => void): unknown;
  cancel(): Promise<void>;
  destroy(): unknown;
}

/** All events of a read, which must end in time. A read has no deadline in the client. */
async function collected(
  reading: Reading,
  timely: (work: Promise<StoredEvent[]>) => Promise<StoredEvent[]>,
): Promise<StoredEvent[]> {
  // The client reports some errors after the reader has gone, and an error without a listener
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

/** How calls to a server are made. */
export interface EventStoreDbOptions {
  readonly times?: Partial<CallTimes>;
  /** From 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
  /** What the names of the ledger's streams begin with on the server. */
  readonly streamPrefix?: string;
}

/** Milliseconds without an answer after which it is asked, again and again, whether another node leads by now. */
const doubtAfterMs = 500;
/** gRPC's numbers with which a leader without a majority says that a write was not taken in time. */
const leftOpenCodes: readonly unknown[] = [4, 10];

/** Bounds a part of a call by the time of the whole. */
type Timely = <Result>(work: Promise<Result>) => Promise<Result>;

export const leader = { requiresLeader: true } as const;

const revisionOfNone = BigInt(Number.MAX_SAFE_INTEGER);

/** The one cluster of this process: clients of two would settle each other's calls. */
let shared: { readonly url: string; readonly cluster: Cluster; users: number } | undefined;

/** Whoever asks the cluster, and gives it back when it asks no more. */
export class ClusterUser {
  private constructor(
    private readonly mine: NonNullable<typeof shared>,
    readonly times: CallTimes,
  ) {}

  /**
   * @throws BadConnectionString the URL cannot be used, or a certificate file cannot be read.
   * @throws Error when this process uses a cluster of another URL.
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

  /** A call on the node that serves, which ends in time. */
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

  /** Events of one stream from a revision on. */
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]> {
    const start = { ...leader, fromRevision: BigInt(fromRevision) };
    const options = count === undefined ? start : { ...start, maxCount: count };
    return this.read({ right: '$r', stream }, (node) => node.readStream(stream, options));
  }

  /** The newest metadata of a stream. */
  metadataEvents(stream: string): Promise<StoredEvent[]> {
    return this.newest({ right: '$mr', stream }, `$$${stream}`);
  }

  /** The newest event of a stream. */
  newestEvent(stream: string): Promise<StoredEvent[]> {
    return this.newest({ right: '$r', stream }, stream);
  }

  /**
   * Resolves where the server would let the user do what is asked of a stream, of which nothing is changed.
   *
   * @throws CallError where it does not.
   */
  async demandRight(asked: RequiredRight): Promise<void> {
    try {
      await (asked.right === '$w' ? this.appendNothing(asked) : this.newest(asked, nameOf(asked)));
    } catch (error) {
      if (!['not-found', 'wrong-revision'].includes(troubleOf(error))) throw error;
    }
  }

  /** Offers an append at a revision that no stream has: a server looks for the right before the revision. */
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

/** The stream with what is asked for: metadata stand in one of their own. */
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

/** Whoever reads the key of our certificate is us. */
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
