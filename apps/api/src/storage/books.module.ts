import { Global, Logger, Module } from '@nestjs/common';
import { Books } from '@art30/books';
import { DonorStatements } from '@art30/documents';
import type { EventStore, PersonalTextStore, ReadStore } from '@art30/event-sourcing';
import { todayOf, type Clock } from '@art30/ledger';
import { cursorKey, newCursorKey } from '@art30/storage';
import { CursorSeal } from '../readers/cursor-seal';
import { provenTexts, referencesBy } from './personal-texts';
import { ProjectionWorker } from './projection-worker';
import { ReadAhead } from './read-ahead';
import { sha256Hex } from '../process/sha256';
import type { Config } from '../process/config';
import { CLOCK, CONFIG, EVENT_STORE, PERSONAL_TEXTS, READ_STORE } from './tokens';
import { turnsForOthers } from '../process/turns';

/** Module that provides the books (all queries) of this instance. The storage module provides their stores. */
@Global()
@Module({
  providers: [
    ReadAhead,
    {
      provide: Books,
      inject: [EVENT_STORE, READ_STORE, CLOCK, ProjectionWorker, CONFIG, PERSONAL_TEXTS],
      useFactory: (
        events: EventStore,
        readStore: ReadStore,
        clock: Clock,
        ...[progress, config, texts]: [ProjectionWorker, Config, PersonalTextStore]
      ) => {
        const { proposalDays } = config;
        const today = () => todayOf(clock);
        const proven = provenTexts(texts, referencesBy(clock), new Logger('PersonalTexts'));
        const settings = { proposalDays, sha256: sha256Hex, texts: proven, rest: turnsForOthers };
        return new Books({ events, readStore, progress, today, ...settings });
      },
    },
    {
      provide: CursorSeal,
      inject: [CONFIG, CLOCK],
      useFactory: ({ dataDir, cursorKeyFile }: Config, { kind }: Clock) =>
        new CursorSeal(kind === 'simulated' ? newCursorKey() : cursorKey(dataDir, cursorKeyFile)),
    },
    {
      provide: DonorStatements,
      inject: [Books],
      useFactory: (books: Books) => new DonorStatements(books),
    },
  ],
  exports: [Books, CursorSeal, DonorStatements],
})
export class BooksModule {}
