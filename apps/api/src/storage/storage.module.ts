import { Logger, Module, type DynamicModule } from '@nestjs/common';
import type { EventStore } from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { DocumentFolder, openOwnEventStore } from '@art30/storage';
import type { Config } from '../process/config';
import { openReadModel } from './open-read-model';
import { ProjectionWorker } from './projection-worker';
import { CLOCK, CONFIG, EVENT_STORE, READ_STORE } from './tokens';

/** The stores of this instance, chosen by configuration, and the worker between them. */
@Module({})
export class StorageModule {
  static forRoot({ config, clock }: { config: Config; clock: Clock }): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: EVENT_STORE, useFactory: () => openOwnEventStore(config) },
        {
          provide: READ_STORE,
          inject: [EVENT_STORE],
          useFactory: async (events: EventStore | null) => {
            // Nest goes on to what needs a store that could not be opened, and hands over nothing.
            if (events === null) throw new Error('the event store could not be opened');
            const { store, discarded } = await openReadModel(config, events).catch(
              async (error: unknown) => {
                await events.close();
                throw error;
              },
            );
            if (discarded !== null) new Logger('ReadModel').warn(`built anew: ${discarded}`);
            return store;
          },
        },
        ProjectionWorker,
        {
          provide: DocumentFolder,
          useFactory: () => DocumentFolder.open(config.documentsDir),
        },
      ],
      exports: [CONFIG, CLOCK, EVENT_STORE, READ_STORE, ProjectionWorker, DocumentFolder],
    };
  }
}
