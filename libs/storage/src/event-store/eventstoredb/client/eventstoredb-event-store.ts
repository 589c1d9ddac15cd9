import {
  BACKWARDS,
  END,
  eventTypeFilter,
  START,
  streamNameFilter,
  type Filter,
} from '@eventstore/db-client';
import type { Position } from '@art30/event-sourcing';
import { within, type Waits } from '../call-times';
import { EventStoreDbEventStore, type ServerCalls } from '../event-store';
import { ServerTexts, type TextCalls } from '../../../personal-texts/server-texts';
import type { OpenSubscription } from '../follow-subscription';
import { logPositionOf, positionOf, type LogPosition } from '../log-position';
import { ofLimitingTypes } from '../stream-limits';
import { StreamPrefix } from '../stream-prefix';
import type { RequiredRight } from '../trouble';
import { ClusterUser, leader, type EventStoreDbOptions } from './shared-cluster';

/** Number of events that a subscription buffers in this process. Further ones wait in the server. */
const eventsHeldReady = 512;

/**
 * Interval at which the server reports how far it has scanned the log, in windows of 32 events. It is short, because a
 * read of the log's end begins at such a report (the last but one), and all events after it are scanned again.
 */
const windowsBetweenCheckpoints = 4;

/** The right that a read of the whole log needs, for error messages. */
const ofLog: RequiredRight = { right: '$r', stream: '$all' };

/**
 * Implements `openEventStoreDb`, which loads this file and the client library only when a server is used.
 *
 * @public loaded by `open-eventstoredb.ts` when it is needed.
 */
export function openWithClient(url: string, options: EventStoreDbOptions): EventStoreDbEventStore {
  const prefix = new StreamPrefix(options.streamPrefix);
  const { calls, waits, release } = openCalls(url, prefix, options);
  return new EventStoreDbEventStore(calls, prefix, waits, release);
}

/**
 * Implements `openServerAuditorLog`, which loads this file and the client library only when a server is used.
 *
 * @public loaded by `open-eventstoredb.ts` when it is needed.
 */
export function openAuditorLogWithClient(
  url: string,
  options: EventStoreDbOptions,
): EventStoreDbEventStore {
  const prefix = new StreamPrefix(options.streamPrefix).beside('audit');
  const { calls, waits, release } = openCalls(url, prefix, options);
  const store = new EventStoreDbEventStore(calls, prefix, waits, release);
  store.followItself();
  return store;
}

/**
 * Implements `openServerTexts`, which loads this file and the client library only when a server is used.
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

/** Returns the calls on the streams of a prefix. All stores of this process share one connection to the cluster. */
function openCalls(url: string, prefix: StreamPrefix, options: EventStoreDbOptions): OpenCalls {
  const { random = Math.random } = options;
  const user = ClusterUser.of(url, options);
  return {
    calls: callsOf(user, prefix),
    waits: { times: user.times, random },
    release: () => user.release(),
  };
}

/** Implements the calls that the stores make by the client library, each with a time limit. */
function callsOf(
  user: ClusterUser,
  { ofStreamsAndMetadata }: StreamPrefix,
): ServerCalls & TextCalls {
  const { callMs } = user.times;
  const subscribed = async (after: Position | null, filter: Filter): Promise<OpenSubscription> => {
    const fromPosition = after === null ? START : logPositionOf(after);
    const node = await within(callMs, user.cluster.node());
    return node.subscribe({ fromPosition, filter }, { highWaterMark: eventsHeldReady });
  };
  return {
    append: (append) =>
      user.ask({ right: '$w', stream: append.stream }, async (node, timely) => {
        const { revision, position } = await timely(node.appendEncoded(append, callMs));
        return { revision, position: positionOf(position) };
      }),
    demandRight: (asked) => user.demandRight(asked),
    streamEvents: (stream, fromRevision, count) => user.streamEvents(stream, fromRevision, count),
    metadataEvents: (stream) => user.metadataEvents(stream),
    newestEvent: (stream) => user.newestEvent(stream),
    tombstone: (stream) =>
      user.ask({ right: '$d', stream }, async (node, timely) =>
        timely(node.tombstoneStream(stream, { ...leader, deadline: callMs })),
      ),
    logForwards: (from, maxCount) => {
      const fromPosition = from === null ? START : logPositionOf(from);
      const options = { ...leader, fromPosition, maxCount } as const;
      return user.read(ofLog, (node) => node.readMatching(ofStreamsAndMetadata, options));
    },
    logBackwards: (from, maxCount) => {
      const fromPosition = from === null ? END : logPositionOf(from);
      const options = { ...leader, fromPosition, maxCount, direction: BACKWARDS } as const;
      return user.read(ofLog, (node) => node.readMatching(ofStreamsAndMetadata, options));
    },
    logFrom: (after, onCheckpoint) =>
      subscribed(
        after,
        streamNameFilter({ regex: ofStreamsAndMetadata, ...checkpointOptions(onCheckpoint) }),
      ),
    limitingEvents: (after, onCheckpoint) =>
      subscribed(
        after,
        eventTypeFilter({ regex: ofLimitingTypes, ...checkpointOptions(onCheckpoint) }),
      ),
  };
}

/** Returns the options by which a filtered subscription reports the positions up to which the server has scanned. */
function checkpointOptions(onCheckpoint: (position: Position) => void) {
  return {
    checkpointInterval: windowsBetweenCheckpoints,
    checkpointReached: async (_of: unknown, at: LogPosition): Promise<void> => {
      const position = positionOf(at);
      if (position !== undefined) onCheckpoint(position);
    },
  };
}
