import type { IsoDate } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { RegisterQueries } from './registers/register-queries';
import { RegisterReader } from './registers/register-reader';
import { AgeingDay } from './times/ages';
import { AsOfResolver, type ReadModelProgress } from './times/as-of';
import { Slices } from './words/slices';

/** Where the books are read from. */
export interface BooksSources {
  readonly events: EventStore;
  readonly readStore: ReadStore;
  readonly progress: ReadModelProgress;
  /** Gives today's date in UTC. */
  readonly today: () => IsoDate;
}

/** What the journal says: every report and register of one read model. */
export class Books {
  readonly asOf: AsOfResolver;
  readonly ageingDay: AgeingDay;
  readonly slices: Slices;
  readonly registers: RegisterReader;
  readonly registerQueries: RegisterQueries;

  constructor({ events, readStore, progress, today }: BooksSources) {
    this.asOf = new AsOfResolver(events, readStore, progress);
    this.ageingDay = new AgeingDay(today);
    this.slices = new Slices(readStore);
    this.registers = new RegisterReader(readStore);
    this.registerQueries = new RegisterQueries(this.asOf, this.registers);
  }
}
