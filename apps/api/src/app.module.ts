import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Clock } from '@art30/ledger';
import { ProviderWarnings } from './operations/warnings/provider-warnings';
import { AccessModule } from './access/access.module';
import type { ProcessPerson } from './access/process-people';
import { EngagementsModule } from './audit/engagements/engagements.module';
import { EvidencePacks } from './audit/evidence-packs/evidence-packs';
import { ReplayJobs } from './audit/replay-jobs';
import { KeptCheckpoints } from './checkpoints/kept-checkpoints';
import { CheckpointsModule } from './checkpoints/checkpoints.module';
import { CommandsModule } from './commands/commands.module';
import { AdministratorWarnings } from './operations/warnings/administrator-warnings';
import { DelegationWarnings } from './operations/warnings/delegation-warnings';
import { DocumentsModule } from './documents/documents.module';
import { HttpModule, type HttpParts } from './http/http.module';
import type { Metrics } from './metrics/metrics';
import { BooksCheck } from './operations/readiness/books-check';
import { MetricsListener } from './operations/metrics-listener';
import { ReadinessChecks } from './operations/readiness/readiness';
import { CheckpointKeyWatch } from './operations/warnings/checkpoint-key-watch';
import { DiskWatch } from './operations/warnings/disk-watch';
import { ReadModelWatch } from './operations/warnings/read-model-watch';
import { ReadinessWarnings, type WarningSource } from './operations/readiness/readiness-warnings';
import { RaceWatch } from './operations/readiness/race-watch';
import { Scrape } from './operations/scrape';
import type { Config } from './process/config';
import { RebuildJobs } from './rebuilds/rebuild-jobs';
import { controllers } from './controllers';
import { BooksModule } from './storage/books.module';
import { StorageModule } from './storage/storage.module';
import { ClockWatch } from './storage/clocks/clock-watch';
import { TraceModule } from './access-log/trace.module';

/** Sources of warnings in the readiness answer that belong to no other module. */
const warningSources: Type<WarningSource>[] = [
  ...[CheckpointKeyWatch, DiskWatch, ReadModelWatch, DelegationWarnings],
  ...[AdministratorWarnings, ProviderWarnings],
];

@Module({})
export class AppModule {
  static forRoot(options: {
    config: Config;
    clock: Clock;
    http: HttpParts;
    metrics: Metrics;
    people: readonly ProcessPerson[];
  }): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule,
        HttpModule.forRoot(options.http),
        StorageModule.forRoot(options),
        AccessModule.forRoot(options.people),
        BooksModule,
        TraceModule,
        CommandsModule,
        CheckpointsModule,
        DocumentsModule,
        EngagementsModule,
      ],
      controllers,
      providers: [
        ...[ReadinessChecks, ReplayJobs, RebuildJobs, EvidencePacks],
        ...[RaceWatch, BooksCheck, Scrape, MetricsListener],
        ...warningSources,
        {
          provide: ReadinessWarnings,
          inject: [...warningSources, KeptCheckpoints, ClockWatch],
          useFactory: (...sources: WarningSource[]) => new ReadinessWarnings(sources),
        },
      ],
    };
  }
}
