import { readFileSync } from 'node:fs';
import {
  BACKWARDS,
  END,
  eventTypeFilter,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type Filter,
  type JSONType,
} from '@eventstore/db-client';
import type { Position } from '@art30/event-sourcing';
import { BadSecretFile, readSecretFile } from '../../../secrets/secret-file';
import type { EncodedAppend } from '../../append-input';
import { defaultCallTimes, NoAnswer, within, type CallTimes, type Waits } from '../call-times';
import {
  BadConnectionString,
  connectionSettings,
  type ConnectionSettings,
} from '../connection-settings';
import { EventStoreDbEventStore, type ServerCalls } from '../event-store';
import { ServerTexts, type TextCalls } from '../texts/server-texts';
import type { OpenSubscription } from '../follow-subscription';
import { placeOf, positionOf } from '../log/log-position';
import type { StoredEvent } from '../log/stored-event';
import { limitingTypes } from '../log/stream-limits';
import { StreamPrefix } from '../log/stream-prefix';
import type { Asked } from './cause-of-failure';
import { Cluster } from './cluster';
import { collected, type Reading } from './collected-read';
import type { ChannelCredentials, NodeClient } from './node-client';

export interface EventStoreDbOptions {
  readonly times?: Partial<CallTimes>;
  /** From 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
  /** What the names of the ledger's streams begin with on the server. */
  readonly streamPrefix?: string;
}

/** Events a subscription of the client holds ready; more wait in the server. */
const eventsHeldReady = 512;

const ofLog: Asked = { right: '$r', stream: '$all' };

/** The one cluster of this process: clients of two would settle each other's calls. */
let shared: { readonly url: string; readonly cluster: Cluster; users: number } | undefined;

/** `openEventStoreDb`, which loads this file.
 *
 * @public loaded by `open-eventstoredb.ts` when it is needed.
 */
export function openWithClient(url: string, options: EventStoreDbOptions): EventStoreDbEventStore {
  const prefix = new StreamPrefix(options.streamPrefix);
  const { calls, waits, release } = openCalls(url, prefix, options);
  return new EventStoreDbEventStore(calls, prefix, waits, release);
}

/** `openServerTexts`, which loads this file.
 *
 * @public loaded by `open-eventstoredb.ts` when it is needed.
 */
export function openTextsWithClient(url: string, options: EventStoreDbOptions): ServerTexts {
  const prefix = new StreamPrefix(options.streamPrefix).beside('names');
  const { calls, waits, release } = openCalls(url, prefix, options);
  return new ServerTexts(calls, prefix, waits, release);
}

interface OpenCalls {
  readonly calls: ServerCalls & TextCalls;
  readonly waits: Waits;
  readonly release: () => Promise<void>;
}

/** The calls on streams of a prefix, by the one cluster of the process. */
function openCalls(
  url: string,
  prefix: StreamPrefix,
  { times, random = Math.random }: EventStoreDbOptions,
): OpenCalls {
  const callTimes = { ...defaultCallTimes, ...times };
  if (shared !== undefined && shared.url !== url) {
    throw new Error('this process has an event store of another URL open: one at a time');
  }
  shared ??= { url, cluster: clusterOf(url, callTimes), users: 0 };
  const mine = shared;
  mine.users += 1;
  return {
    calls: callsOf(mine.cluster, prefix, callTimes),
    waits: { times: callTimes, random },
    release: async () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      if (shared === mine) shared = undefined;
      await within(callTimes.callMs, mine.cluster.release()).catch(() => undefined);
    },
  };
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

type Timely = <Result>(work: Promise<Result>) => Promise<Result>;

/** The calls of the port by the client, each with a limit of time. */
function callsOf(
  cluster: Cluster,
  { ofStreams, ofStreamsAndMetadata }: StreamPrefix,
  { callMs }: CallTimes,
): ServerCalls & TextCalls {
  const leader = { requiresLeader: true } as const;
  const subscribed = subscribing(cluster, callMs);
  const ask = async <Result>(
    asked: Asked,
    call: (node: NodeClient, timely: Timely) => Promise<Result>,
  ): Promise<Result> => {
    const end = performance.now() + callMs;
    let node: NodeClient | undefined;
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
      throw await cluster.told(isSilence ? new NoAnswer(callMs) : error, node.address, asked);
    }
  };
  const readAsked = (asked: Asked, read: (node: NodeClient) => Reading): Promise<StoredEvent[]> =>
    ask(asked, (node, timely) => collected(read(node), timely));
  const newestOf = (asked: Asked, stream: string) => {
    const newest = { ...leader, fromRevision: END, direction: BACKWARDS, maxCount: 1 } as const;
    return readAsked(asked, (node) => node.readStream(stream, newest));
  };
  return {
    append: (append) =>
      ask({ right: '$w', stream: append.stream }, async (node, timely) => {
        const offer = node.appendToStream(append.stream, jsonEvents(append), {
          ...leader,
          expectedRevision: append.expected === 'no-stream' ? NO_STREAM : BigInt(append.expected),
          deadline: callMs,
        });
        const { nextExpectedRevision, position } = await timely(offer);
        return { revision: Number(nextExpectedRevision), position: positionOf(position) };
      }),
    streamEvents: (stream, fromRevision, count) => {
      const from = { ...leader, fromRevision: BigInt(fromRevision) };
      const options = count === undefined ? from : { ...from, maxCount: count };
      return readAsked({ right: '$r', stream }, (node) => node.readStream(stream, options));
    },
    metadataEvents: (stream) => newestOf({ right: '$mr', stream }, `$$${stream}`),
    newestEvent: (stream) => newestOf({ right: '$r', stream }, stream),
    tombstone: (stream) =>
      ask({ right: '$d', stream }, async (node, timely) =>
        timely(node.tombstoneStream(stream, { ...leader, deadline: callMs })),
      ),
    logForwards: (from, maxCount) => {
      const fromPosition = from === null ? START : placeOf(from);
      const options = { ...leader, fromPosition, maxCount } as const;
      return readAsked(ofLog, (node) => node.readMatching(ofStreamsAndMetadata, options));
    },
    logBackwards: (from, maxCount) => {
      const fromPosition = from === null ? END : placeOf(from);
      const options = { ...leader, fromPosition, maxCount, direction: BACKWARDS } as const;
      return readAsked(ofLog, (node) => node.readMatching(ofStreamsAndMetadata, options));
    },
    ledgerEvents: (after) => subscribed(after, streamNameFilter({ regex: ofStreams })),
    limitingEvents: (after) => subscribed(after, eventTypeFilter({ prefixes: limitingTypes })),
  };
}

/** Subscribes to the whole log behind a position, once the cluster is found in time. */
function subscribing(cluster: Cluster, callMs: number) {
  return async (after: Position | null, filter: Filter): Promise<OpenSubscription> => {
    const fromPosition = after === null ? START : placeOf(after);
    const node = await within(callMs, cluster.node());
    return node.subscribe({ fromPosition, filter }, { highWaterMark: eventsHeldReady });
  };
}

/**
 * Encodes events as canonical JSON and decodes them as plain JSON, so that the client changes
 * nothing.
 */
function jsonEvents({ events }: EncodedAppend): ReturnType<typeof jsonEvent>[] {
  return events.map(({ id, type, data, metadata }) =>
    jsonEvent({
      id,
      type,
      data: JSON.parse(data) as JSONType,
      metadata: JSON.parse(metadata) as JSONType,
    }),
  );
}
