import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Books } from '@art30/books';
import { DonorStatements } from '@art30/documents';
import { FollowedLog, type EventStore, type PersonalTextStore } from '@art30/event-sourcing';
import { rotationSigners } from '@art30/evidence';
import {
  LogView,
  backgroundWork,
  followedMsMax,
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
      provide: LogView,
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
        return LogView.of({ events, clock, books, settings, followed, ...pure, ...kept });
      },
    },
    ...Object.entries(backgroundWork).map(([name, workOn]) => ({
      provide: name,
      inject: [LogView, CONFIG],
      useFactory: (view: LogView, { settlementGraceMs }: Config) =>
        new BackgroundWorker(name, workOn(view), settlementGraceMs / 2),
    })),
    ...commandHandlers,
  ],
  exports: [LogView],
})
export class CommandsModule {}
