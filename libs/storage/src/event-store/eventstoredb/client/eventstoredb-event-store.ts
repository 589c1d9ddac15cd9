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
import { placeOf, positionOf } from '../log-position';
import { ledgerStreams, type StoredEvent } from '../stored-event';
import { limitingTypes } from '../stream-limits';

export interface EventStoreDbOptions {
  readonly times?: Partial<CallTimes>;
  /** From 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
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
  { times, random = Math.random }: EventStoreDbOptions,
): EventStoreDbEventStore {
  const callTimes = { ...defaultCallTimes, ...times };
  if (shared !== undefined && shared.url !== url) {
    throw new Error('this process has an event store of another URL open: one at a time');
  }
  shared ??= { url, client: new LedgerClient(connectionSettings(url), callTimes.callMs), users: 0 };
  const mine = shared;
  mine.users += 1;
  return new EventStoreDbEventStore(
    callsOf(mine.client, callTimes),
    callTimes,
    random,
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
    const { handleError, getChannel } = this;
    // It waits for a channel that may have failed meanwhile, and nobody waits for it.
    this.handleError = (client, error) => handleError(client, error).catch(() => undefined);
    this.getChannel = async () => (this.#channel = await getChannel());
    // Plain Append: docs/decisions/0009-plain-append.md.
    this.supports = async () => false;
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
function callsOf(client: LedgerClient, { callMs }: CallTimes): ServerCalls {
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
    logForwards: (from, count) => {
      const fromPosition = from === null ? START : placeOf(from);
      return read(client.readAll({ ...leader, fromPosition, maxCount: count }));
    },
    logBackwards: (from, count) => {
      const fromPosition = from === null ? END : placeOf(from);
      const options = { ...leader, fromPosition, maxCount: count, direction: BACKWARDS } as const;
      return read(client.readAll(options));
    },
    ledgerEvents: (after) => subscribed(client, after, streamNameFilter({ regex: ledgerStreams })),
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
