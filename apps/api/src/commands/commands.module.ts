import { Books } from '@art30/books';
import { DonorStatements } from '@art30/documents';
import { type EventStore, FollowedLog, type PersonalTextStore } from '@art30/event-sourcing';
import { rotationSigners } from '@art30/evidence';
import {
  backgroundWork,
  type Clock,
  type CommandOutcome,
  commandTable,
  executeOn,
  type Followed,
  followedMsMax,
  type KeptDocuments,
  type Books as LedgerBooks,
  LogView,
  type OutsideCommand,
} from '@art30/ledger';
import { DocumentFolder } from '@art30/storage';
import { Inject, Module, type Type } from '@nestjs/common';
import { CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../process/config';
import { sha256Hex } from '../process/sha256';
import { accountsIssuer, identityOf } from '../sign-in/identity';
import { BooksModule } from '../storage/books.module';
import { referencesBy } from '../storage/personal-texts';
import { ProjectionWorker } from '../storage/projection-worker';
import { SeenEvents } from '../storage/recent-events/own-appends';
import { BOOKS, CLOCK, CONFIG, EVENT_STORE, PERSONAL_TEXTS } from '../storage/tokens';
import { BackgroundWorker } from './background-worker';
import { journalBooks } from './journal-books';

/**
 * One handler class for each command. The framework's command bus finds the class by the command, so one class cannot
 * handle several.
 */
const commandHandlers = Object.values(commandTable).map(({ command }) => handlerOf(command));

function handlerOf(command: (typeof commandTable)[OutsideCommand['type']]['command']): Type {
  class Handler {
    constructor(private readonly view: LogView) {}

    execute(given: OutsideCommand): Promise<CommandOutcome> {
      return executeOn(this.view)(given);
    }
  }
  Inject(LogView)(Handler, undefined, 0);
  CommandHandler(command)(Handler);
  return Handler;
}

/**
 * Returns the cached streams, with the wait that a revocation needs. Instances may have different settings, so the wait
 * is the longest time that any instance may use its cached streams.
 */
function followedBy(streams: FollowedLog): Followed {
  return { streams, outlast: () => pause(followedMsMax) };
}

/** All commands of the service with their handlers, and the background workers that complete unfinished commands. */
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
