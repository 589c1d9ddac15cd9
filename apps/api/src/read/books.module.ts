import { Global, Module, type Type } from '@nestjs/common';
import {
  AgeingDay,
  AsOfResolver,
  Books,
  BridgeReader,
  PledgeFigures,
  RegisterReader,
  Slices,
} from '@art30/books';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { todayOf, type Clock } from '@art30/ledger';
import { ProjectionWorker } from '../storage/projection-worker';
import { CLOCK, EVENT_STORE, READ_STORE } from '../storage/tokens';

const books = {
  provide: Books,
  inject: [EVENT_STORE, READ_STORE, CLOCK, ProjectionWorker],
  useFactory: (
    events: EventStore,
    readStore: ReadStore,
    clock: Clock,
    progress: ProjectionWorker,
  ): Books => new Books({ events, readStore, progress, today: () => todayOf(clock) }),
};

/** A part of the books, for those who need no more of them. */
function part<Name extends keyof Books>(provide: Type<Books[Name]>, name: Name) {
  return { provide, inject: [Books], useFactory: (all: Books): Books[Name] => all[name] };
}

const parts = [
  part(AgeingDay, 'ageingDay'),
  part(AsOfResolver, 'asOf'),
  part(BridgeReader, 'bridgeReader'),
  part(PledgeFigures, 'pledgeFigures'),
  part(RegisterReader, 'registers'),
  part(Slices, 'slices'),
];

/** The books of this instance, for whoever reads; the stores come from the storage module. */
@Global()
@Module({
  providers: [books, ...parts],
  exports: [books, ...parts],
})
export class BooksModule {}
