import { Logger, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { FollowedLog, ResumedReads, type EventStore } from '@art30/event-sourcing';
import { isFollowed, type Clock } from '@art30/ledger';
import {
  DocumentFolder,
  hasPersonalTexts,
  isEmbedded,
  openOwnEventStore,
  openPersonalTexts,
} from '@art30/storage';
import { MeteredEventStore } from '../metrics/metered-event-store';
import { Metrics } from '../metrics/metrics';
import type { Config } from '../process/config';
import { openReadModel } from '../read-model/open-read-model';
import type { ServingReadStore } from '../read-model/serving-read-store';
import { TextsClosing } from './personal-texts';
import { stopwatch } from './clocks/clock';
import { ClockWatch } from './clocks/clock-watch';
import { OwnAppends, SeenEvents } from './recent-events/own-appends';
import { LogHalt } from './log-halt';
import { LogThread } from './log-thread/log-thread';
import { ProjectionWorker } from './projection-worker';
import { heldKeys, type HeldKeys } from './checkpoint-keys';
import { CHECKPOINT_KEYS, CLOCK, CONFIG, EVENT_STORE, PERSONAL_TEXTS, READ_STORE } from './tokens';

const noTexts =
  'there was no names.db beside the log: names are shown as references until a backup of names.db is put in its place (docs/troubleshooting.md, Names that were erased)';

export interface StorageParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/**
 * Opens a store that reads all its files, and logs the time it took. For a large ledger that is most of the time that
 * the service needs to start.
 */
async function timed<Opened>(context: string, open: () => Promise<Opened>): Promise<Opened> {
  const elapsed = stopwatch();
  const opened = await open();
  new Logger(context).log(`opened and looked through in ${Math.ceil(elapsed())} ms`);
  return opened;
}

/**
 * Opens the log of this instance and wraps it: appends are remembered, measured, and checked against clock and halts. A
 * log on a server also gets a cache of streams, which a subscription updates.
 */
async function openLog(
  { config, metrics }: Pick<StorageParts, 'config' | 'metrics'>,
  own: OwnAppends,
  ...[clocks, halted]: [ClockWatch, LogHalt]
): Promise<EventStore> {
  const opened = isEmbedded(config)
    ? await timed('EventStore', () => openOwnEventStore(config))
    : new ResumedReads(await LogThread.open(config));
  const log = new MeteredEventStore(halted.on(clocks.on(own.on(opened))), metrics);
  if (isEmbedded(config)) return log;
  return new FollowedLog(log, { provenMs: config.followedMs, stopwatch, follows: isFollowed });
}

/** Provides the log, and the checks that precede each append to it. */
function logProviders({ config, clock, metrics }: StorageParts): Provider[] {
  return [
    OwnAppends,
    { provide: LogHalt, useFactory: () => new LogHalt(config.followedMs, stopwatch) },
    { provide: ClockWatch, useFactory: () => new ClockWatch(clock, !isEmbedded(config)) },
    {
      provide: EVENT_STORE,
      inject: [OwnAppends, ClockWatch, LogHalt],
      useFactory: (own: OwnAppends, clocks: ClockWatch, halted: LogHalt) =>
        openLog({ config, metrics }, own, clocks, halted),
    },
  ];
}

/**
 * Provides the stores of this instance according to its settings. Also provides the worker that updates the read model
 * (rows made from the log).
 */
@Module({})
export class StorageModule {
  static forRoot({ config, clock, metrics }: StorageParts): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: Metrics, useValue: metrics },
        {
          provide: CHECKPOINT_KEYS,
          useFactory: (): HeldKeys => heldKeys(config),
        },
        ...logProviders({ config, clock, metrics }),
        {
          provide: READ_STORE,
          inject: [EVENT_STORE, LogHalt],
          useFactory: async (events: EventStore | null, halted: LogHalt) => {
            // If the framework could not create a store, it still calls the dependent factories, and passes null.
            if (events === null) throw new Error('the event store could not be opened');
            const logger = new Logger('ReadModel');
            const open = () => openReadModel(config, events, logger);
            const opened = await timed('ReadModel', open).catch(async (error: unknown) => {
              await events.close();
              throw error;
            });
            // An embedded store detects itself that its files were replaced, so only a log on a server is checked.
            if (!isEmbedded(config)) halted.watch(opened.now);
            return opened;
          },
        },
        {
          provide: PERSONAL_TEXTS,
          inject: [EVENT_STORE, READ_STORE],
          useFactory: async (events: EventStore | null, readStore: ServingReadStore | null) => {
            try {
              const isNew = !hasPersonalTexts(config);
              const store = openPersonalTexts(config);
              if (isNew && (await events?.head())) new Logger('PersonalTexts').warn(noTexts);
              return store;
            } catch (error) {
              readStore?.close();
              await events?.close();
              throw error;
            }
          },
        },
        {
          provide: SeenEvents,
          inject: [READ_STORE, OwnAppends],
          useFactory: (readStore: ServingReadStore, own: OwnAppends) =>
            new SeenEvents(readStore, own),
        },
        TextsClosing,
        ProjectionWorker,
        {
          provide: DocumentFolder,
          inject: [READ_STORE],
          useFactory: (readStore: ServingReadStore | null) => {
            if (readStore === null) throw new Error('the read model could not be opened');
            return DocumentFolder.open(config.documentsDir);
          },
        },
      ],
      exports: [
        ...[CONFIG, CLOCK, EVENT_STORE, READ_STORE, PERSONAL_TEXTS, CHECKPOINT_KEYS],
        ...[Metrics, ProjectionWorker, SeenEvents, DocumentFolder, ClockWatch, LogHalt],
      ],
    };
  }
}
