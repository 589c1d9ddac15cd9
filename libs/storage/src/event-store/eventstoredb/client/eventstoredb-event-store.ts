import { readFileSync } from 'node:fs';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  LEADER,
  NO_STREAM,
  START,
  streamNameFilter,
  type Filter,
  type JSONType,
} from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { Position } from '@art30/event-sourcing';
import type { EncodedAppend } from '../../append-input';
import { defaultCallTimes, NoAnswer, within, type CallTimes } from '../call-times';
import {
  BadConnectionString,
  connectionSettings,
  type ConnectionSettings,
} from '../connection-settings';
import { EventStoreDbEventStore, type ServerCalls } from '../event-store';
import type { OpenSubscription } from '../follow-subscription';
import { placeOf, positionOf } from '../log/log-position';
import type { StoredEvent } from '../log/stored-event';
import { limitingTypes } from '../log/stream-limits';
import { StreamPrefix } from '../log/stream-prefix';
import { collected, type Reading } from './collected-read';

export interface EventStoreDbOptions {
  readonly times?: Partial<CallTimes>;
  /** From 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
  /** What the names of the ledger's streams begin with on the server. */
  readonly streamPrefix?: string;
}

/** Events a subscription of the client holds ready; more wait in the server. */
const eventsHeldReady = 512;
/** Milliseconds a connection may be silent before it is probed, and then before it is given up. */
const keepAliveMs = { keepAliveInterval: 10_000, keepAliveTimeout: 5_000 };

/** gRPC's number for a channel that is connected. */
const connectedState = 2;

/** The one client of this process: two of them would settle each other's calls. */
let shared: { readonly url: string; readonly client: LedgerClient; users: number } | undefined;

/** `openEventStoreDb`, which loads this file.
 *
 * @public loaded by `open-eventstoredb.ts` when it is needed.
 */
export function openWithClient(
  url: string,
  { times, random = Math.random, streamPrefix }: EventStoreDbOptions,
): EventStoreDbEventStore {
  const callTimes = { ...defaultCallTimes, ...times };
  const prefix = new StreamPrefix(streamPrefix);
  if (shared !== undefined && shared.url !== url) {
    throw new Error('this process has an event store of another URL open: one at a time');
  }
  shared ??= { url, client: new LedgerClient(connectionSettings(url), callTimes.callMs), users: 0 };
  const mine = shared;
  mine.users += 1;
  return new EventStoreDbEventStore(
    callsOf(mine.client, prefix, callTimes),
    prefix,
    { times: callTimes, random },
    async () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      if (shared === mine) shared = undefined;
      await within(callTimes.callMs, mine.client.release()).catch(() => undefined);
    },
  );
}

type GrpcClient = Parameters<EventStoreDBClient['handleError']>[0];

/** The client, without logging of secrets and without connections that outlive it. */
class LedgerClient extends EventStoreDBClient {
  #channel: Awaited<ReturnType<LedgerClient['getChannel']>> | undefined;
  /** The filter of the read that is being made. */
  #names: string | undefined;

  /** Settings are handed over in parts: of a string the client logs every letter on request. */
  constructor(settings: ConnectionSettings, deadlineMs: number) {
    const { hosts, isDiscovered, numbers, connectionName } = settings;
    const [host] = hosts as [ConnectionSettings['hosts'][number]];
    const options = {
      ...keepAliveMs,
      ...numbers,
      ...(connectionName !== undefined && { connectionName }),
      throwOnAppendFailure: true,
      defaultDeadline: deadlineMs,
      nodePreference: LEADER,
    };
    const place = isDiscovered
      ? { discover: host }
      : hosts.length > 1
        ? { endpoints: [...hosts] }
        : { endpoint: host };
    super({ ...options, ...place } as never, channelCredentials(settings), settings.credentials);
    const { handleError, getChannel, GRPCStreamCreator: streamCreator } = this;
    // It waits for a channel that may have failed meanwhile, and nobody waits for it.
    this.handleError = (client, error) => handleError(client, error).catch(() => undefined);
    this.getChannel = async () => (this.#channel = await getChannel());
    this.GRPCStreamCreator = (service, name, create, cache) => {
      const names = this.#names;
      if (names === undefined) return streamCreator(service, name, create, cache);
      const filtered: typeof create = (grpc) => create(filteringReads(grpc, names));
      return streamCreator(service, name, filtered, cache);
    };
    // Plain Append: docs/decisions/0009-plain-append.md.
    this.supports = async () => false;
  }

  /**
   * Reads those events of the whole log whose streams' names match an expression. `readAll` of the
   * client takes no filter, so it is put into what that sends.
   */
  readMatching(
    names: string,
    options: Parameters<EventStoreDBClient['readAll']>[0],
  ): ReturnType<LedgerClient['readAll']> {
    this.#names = names;
    try {
      return this.readAll(options);
    } finally {
      this.#names = undefined;
    }
  }

  /**
   * Gives up a connection that was never made. A peer that accepts it and says nothing would keep
   * every call waiting for ever; one that was made is watched by keep-alive.
   */
  renew(): void {
    const channel = this.#channel;
    if (channel === undefined) return;
    if (Number(channel.getConnectivityState(false)) === connectedState) return;
    const failed = { getChannel: () => channel } as unknown as GrpcClient;
    void this.handleError(failed, Object.assign(new Error('no connection'), { code: 14 }));
  }

  /** Ends calls and closes the connection, which the client itself leaves open. */
  async release(): Promise<void> {
    await this.dispose();
    this.#channel?.close();
  }
}

type WithoutRequest<Call> = Call extends (request: ReadReq, ...rest: infer Rest) => unknown
  ? Rest
  : never;

/** A gRPC client whose reads pass over streams whose names do not match. */
function filteringReads<Grpc extends object>(grpc: Grpc, names: string): Grpc {
  const streams = grpc as unknown as StreamsClient;
  const read = (request: ReadReq, ...rest: WithoutRequest<StreamsClient['read']>) => {
    const expression = new ReadReq.Options.FilterOptions.Expression();
    const filter = new ReadReq.Options.FilterOptions()
      .setStreamIdentifier(expression.setRegex(names))
      .setCount(new Empty())
      .setCheckpointintervalmultiplier(1);
    request.getOptions()?.setFilter(filter);
    return streams.read(request, ...rest);
  };
  return { read } as unknown as Grpc;
}

function channelCredentials({ isEncrypted, files }: ConnectionSettings): {
  insecure: boolean;
  rootCertificate?: Buffer;
  userCertFile?: Buffer;
  userKeyFile?: Buffer;
} {
  if (!isEncrypted) return { insecure: true };
  const { tlsCAFile, userCertFile, userKeyFile } = files;
  return {
    insecure: false,
    ...(tlsCAFile !== undefined && { rootCertificate: contentOf(tlsCAFile, 'tlsCAFile') }),
    ...(userCertFile !== undefined && { userCertFile: contentOf(userCertFile, 'userCertFile') }),
    ...(userKeyFile !== undefined && { userKeyFile: contentOf(userKeyFile, 'userKeyFile') }),
  };
}

function contentOf(file: string, option: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new BadConnectionString(`the file of ${option} cannot be read`);
  }
}

/** The calls of the port by the client, each with a limit of time. */
function callsOf(
  client: LedgerClient,
  { ofStreams, ofStreamsAndMetadata }: StreamPrefix,
  { callMs }: CallTimes,
): ServerCalls {
  const leader = { requiresLeader: true } as const;
  const timely = <Result>(work: Promise<Result>): Promise<Result> =>
    within(callMs, work).catch((error: unknown) => {
      if (error instanceof NoAnswer) client.renew();
      throw error;
    });
  const read = (reading: Reading): Promise<StoredEvent[]> => collected(reading, timely);
  return {
    append: async (append) => {
      const offer = client.appendToStream(append.stream, jsonEvents(append), {
        ...leader,
        expectedRevision: append.expected === 'no-stream' ? NO_STREAM : BigInt(append.expected),
        deadline: callMs,
      });
      const { nextExpectedRevision, position } = await timely(offer);
      return { revision: Number(nextExpectedRevision), position: positionOf(position) };
    },
    streamEvents: (stream, fromRevision, count) => {
      const from = { ...leader, fromRevision: BigInt(fromRevision) };
      const options = count === undefined ? from : { ...from, maxCount: count };
      return read(client.readStream(stream, options));
    },
    metadataEvents: (stream) =>
      read(
        client.readStream(`$$${stream}`, {
          ...leader,
          fromRevision: END,
          direction: BACKWARDS,
          maxCount: 1,
        }),
      ),
    logForwards: (from, maxCount) => {
      const fromPosition = from === null ? START : placeOf(from);
      return read(client.readMatching(ofStreamsAndMetadata, { ...leader, fromPosition, maxCount }));
    },
    logBackwards: (from, maxCount) => {
      const fromPosition = from === null ? END : placeOf(from);
      const options = { ...leader, fromPosition, maxCount, direction: BACKWARDS } as const;
      return read(client.readMatching(ofStreamsAndMetadata, options));
    },
    ledgerEvents: (after) => subscribed(client, after, streamNameFilter({ regex: ofStreams })),
    limitingEvents: (after) =>
      subscribed(client, after, eventTypeFilter({ prefixes: limitingTypes })),
  };
}

function subscribed(
  client: LedgerClient,
  after: Position | null,
  filter: Filter,
): OpenSubscription {
  const fromPosition = after === null ? START : placeOf(after);
  return client.subscribeToAll({ fromPosition, filter }, { highWaterMark: eventsHeldReady });
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
