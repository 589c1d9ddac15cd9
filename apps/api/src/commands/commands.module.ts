import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@art30/event-sourcing';
import { Facts, Ledger, type Clock } from '@art30/ledger';
import { JournalModule } from '../journal/journal.module';
import type { Config } from '../config';
import { PeriodBooks } from '../periods/period-books';
import { ReadingModule } from '../read/reading.module';
import { StatementsModule } from '../statements/statements.module';
import { ProjectionWorker } from '../storage/projection-worker';
import { CLOCK, CONFIG, EVENT_STORE } from '../storage/tokens';
import { Applications } from './applications';
import * as catalogue from './catalogue.command-handlers';
import * as condition from './condition.command-handlers';
import * as closing from './closing.command-handlers';
import * as credit from './credit.command-handlers';
import * as ledger from './ledger.command-handlers';
import { PeriodClosing } from './period-closing';
import * as period from './period.command-handlers';
import * as pledge from './pledge.command-handlers';
import { ReceiptReversals } from './receipt-reversals';
import * as receipt from './receipt.command-handlers';
import * as revaluation from './revaluation.command-handlers';
import { RevaluationBooks } from './revaluation-books';
import { RevaluationRuns } from './revaluation-run';
import { RevaluationReversal } from './revaluation-reversal';
import { RevaluationValues } from './revaluation-values';
import { RevaluationWorker } from './revaluation-worker';
import { Settlement } from './settlement';
import { SettlementWorker } from './settlement-worker';
import * as spending from './spending.command-handlers';
import { SuspenseBooks } from './suspense-books';
import * as transfer from './transfer.command-handlers';
import * as statement from './statement.command-handlers';

/** Every command of the service, each with its one handler, and what finishes their work. */
@Module({
  imports: [CqrsModule, ReadingModule, JournalModule, StatementsModule],
  providers: [
    {
      provide: Ledger,
      inject: [EVENT_STORE, CLOCK, ProjectionWorker],
      useFactory: (events: EventStore, clock: Clock, seen: ProjectionWorker) =>
        new Ledger(events, clock, seen),
    },
    {
      provide: Facts,
      inject: [Ledger, EVENT_STORE, CONFIG],
      useFactory: (ledger: Ledger, events: EventStore, config: Config) =>
        new Facts(ledger, events, config),
    },
    Settlement,
    Applications,
    ReceiptReversals,
    SettlementWorker,
    PeriodBooks,
    PeriodClosing,
    SuspenseBooks,
    RevaluationBooks,
    RevaluationValues,
    RevaluationReversal,
    RevaluationRuns,
    RevaluationWorker,
    ...Object.values(catalogue),
    ...Object.values(ledger),
    ...Object.values(period),
    ...Object.values(pledge),
    ...Object.values(receipt),
    ...Object.values(spending),
    ...Object.values(condition),
    ...Object.values(statement),
    ...Object.values(credit),
    ...Object.values(closing),
    ...Object.values(transfer),
    ...Object.values(revaluation),
  ],
})
export class CommandsModule {}
