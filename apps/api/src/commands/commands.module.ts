import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Books } from '@art30/books';
import { DonorStatements } from '@art30/documents';
import { FollowedLog, type EventStore, type PersonalTextStore } from '@art30/event-sourcing';
import { rotationSigners } from '@art30/evidence';
import {
  DecisionContexts,
  Ledger,
  Processes,
  certifiedProposalsOn,
  followedMsMax,
  unfinishedApprovalsOn,
  type Books as LedgerBooks,
  type Clock,
  type Followed,
  type KeptDocuments,
} from '@art30/ledger';
import { DocumentFolder } from '@art30/storage';
import { accountsIssuer, identityOf } from '../sign-in/identity';
import type { Config } from '../process/config';
import { sha256Hex } from '../process/sha256';
import { BooksModule } from '../storage/books.module';
import { referencesBy } from '../storage/personal-texts';
import { SeenEvents } from '../storage/keeping-up/seen-events';
import { ProjectionWorker } from '../storage/projection-worker';
import { BOOKS, CLOCK, CONFIG, EVENT_STORE, PERSONAL_TEXTS } from '../storage/tokens';
import { BackgroundWorker } from './background-worker';
import { commandHandlers } from './command-handlers';
import { journalBooks } from './journal-books';

/** Instances may be set differently: what a revocation outlasts is the longest that any goes by what it knew. */
function followedBy(streams: FollowedLog): Followed {
  return { streams, outlast: () => pause(followedMsMax) };
}

/**
 * Every command of the service with its one handler, and the workers that finish what commands have
 * left open.
 */
@Module({
  imports: [CqrsModule, BooksModule],
  providers: [
    {
      provide: BOOKS,
      inject: [Books, ProjectionWorker, SeenEvents, DonorStatements],
      useFactory: (
        books: Books,
        projections: ProjectionWorker,
        seen: SeenEvents,
        statements: DonorStatements,
      ) => journalBooks({ books, projections, seen, statements }),
    },
    {
      provide: Processes,
      inject: [EVENT_STORE, CLOCK, BOOKS, CONFIG, PERSONAL_TEXTS, DocumentFolder],
      useFactory: (
        events: EventStore,
        clock: Clock,
        books: LedgerBooks,
        ...[config, store, folder]: [Config, PersonalTextStore, DocumentFolder]
      ) => {
        const ownAccounts = identityOf(config, clock).issuer === accountsIssuer;
        const settings = { ...config, ownAccounts };
        const texts = { store, references: referencesBy(clock) };
        const documents: KeptDocuments = {
          sizeOf: (sha256) => folder.sizeOf(sha256),
          hold: (sha256, person) => folder.hold(sha256, person, clock.now().toISOString()),
        };
        const kept = { texts, documents };
        const pure = { sha256: sha256Hex, rotationSigners };
        const followed = events instanceof FollowedLog ? followedBy(events) : undefined;
        return new Processes({ events, clock, books, settings, followed, ...pure, ...kept });
      },
    },
    { provide: Ledger, inject: [Processes], useFactory: ({ ledger }: Processes) => ledger },
    {
      provide: DecisionContexts,
      inject: [Processes],
      useFactory: ({ contexts }: Processes) => contexts,
    },
    {
      provide: 'SettlementWorker',
      inject: [Processes, CONFIG],
      useFactory: ({ openApplications }: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker('SettlementWorker', openApplications, settlementGraceMs / 2),
    },
    {
      provide: 'RevaluationWorker',
      inject: [Processes, CONFIG],
      useFactory: ({ unfinishedRuns }: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker('RevaluationWorker', unfinishedRuns, settlementGraceMs / 2),
    },
    {
      provide: 'ApprovalWorker',
      inject: [Processes, CONFIG],
      useFactory: (processes: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker(
          'ApprovalWorker',
          unfinishedApprovalsOn(processes),
          settlementGraceMs / 2,
        ),
    },
    {
      provide: 'CertificationWorker',
      inject: [Processes, CONFIG],
      useFactory: (processes: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker(
          'CertificationWorker',
          certifiedProposalsOn(processes),
          settlementGraceMs / 2,
        ),
    },
    {
      provide: 'ClaimWorker',
      inject: [Processes, CONFIG],
      useFactory: ({ unusedClaims }: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker('ClaimWorker', unusedClaims, settlementGraceMs / 2),
    },
    {
      provide: 'PersonalTextWorker',
      inject: [Processes, CONFIG],
      useFactory: ({ textErasures }: Processes, { settlementGraceMs }: Config) =>
        new BackgroundWorker('PersonalTextWorker', textErasures, settlementGraceMs / 2),
    },
    ...commandHandlers,
  ],
  exports: [Processes],
})
export class CommandsModule {}
