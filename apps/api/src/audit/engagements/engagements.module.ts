import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AuditorLog } from '@art30/auditing';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { isEmbedded, openAuditorLog, rememberLogPlace } from '@art30/storage';
import type { Config } from '../../process/config';
import { AuditorLogCheck } from './auditor-log-check';
import { Confirmations } from './confirmations';
import { LedgerPlace } from './ledger-place';
import { Runs } from './runs';
import { Samples } from './samples';
import { AUDITOR_STORE, CONFIG, READ_STORE } from '../../storage/tokens';

/** Module with the auditor's log of this ledger, and the routes that write and read it. */
@Module({
  providers: [
    {
      provide: AUDITOR_STORE,
      inject: [CONFIG, READ_STORE],
      useFactory: (config: Config, readStore: ReadStore | null) => {
        // If the event store could not be opened, the auditor's log is not opened either. Nobody would close its file.
        if (readStore === null) throw new Error('the event store could not be opened');
        const store = openAuditorLog(config);
        if (isEmbedded(config)) rememberLogPlace(config);
        return store;
      },
    },
    {
      provide: AuditorLog,
      inject: [AUDITOR_STORE],
      useFactory: (store: EventStore) => new AuditorLog(store),
    },
    AuditorLogCheck,
    Samples,
    Confirmations,
    Runs,
    LedgerPlace,
  ],
  exports: [AuditorLog, AuditorLogCheck, Samples, Confirmations, Runs, LedgerPlace],
})
export class EngagementsModule implements OnApplicationShutdown {
  constructor(@Inject(AUDITOR_STORE) private readonly store: EventStore | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.store?.close();
  }
}
