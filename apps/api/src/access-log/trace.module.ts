import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { ReadStore } from '@art30/event-sourcing';
import { todayOf, type Clock } from '@art30/ledger';
import { openAccessLog, type AccessLog } from '@art30/storage';
import { BackgroundWorker } from '../commands/background-worker';
import type { Config } from '../process/config';
import { ACCESS_LOG, CLOCK, CONFIG, READ_STORE } from '../storage/tokens';
import { InstanceEntry } from './instance-entry';
import { AccessLogReader } from './access-log-reader';
import { RefusedSignIns } from './refused-sign-ins';
import { SignIns } from './sign-ins';
import { Trace } from './trace';

/** Milliseconds between two rounds that delete entries older than the retention period. */
const retainEveryMs = 3_600_000;

/**
 * Module of the access log. Entries are written before an answer is sent, read by auditors, and deleted after the
 * retention period.
 */
@Global()
@Module({
  providers: [
    {
      provide: ACCESS_LOG,
      inject: [CONFIG, READ_STORE],
      useFactory: (config: Config, readStore: ReadStore | null) => {
        // If the event store could not be opened, the access log is not opened either. Nobody would close its file.
        if (readStore === null) throw new Error('the event store could not be opened');
        return openAccessLog(config);
      },
    },
    {
      provide: 'AccessLogWorker',
      inject: [ACCESS_LOG, CLOCK],
      useFactory: (log: AccessLog, clock: Clock) =>
        new BackgroundWorker(
          'AccessLogWorker',
          {
            round: async (round) => {
              const what = await log.retain(todayOf(clock));
              if (what !== null) round.done(what);
            },
          },
          retainEveryMs,
        ),
    },
    InstanceEntry,
    Trace,
    SignIns,
    RefusedSignIns,
    AccessLogReader,
  ],
  exports: [ACCESS_LOG, Trace, SignIns, RefusedSignIns, AccessLogReader],
})
export class TraceModule implements OnApplicationShutdown {
  constructor(@Inject(ACCESS_LOG) private readonly log: AccessLog | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.log?.close();
  }
}
