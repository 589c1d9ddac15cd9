import type { ReadStore } from '@art30/event-sourcing';
import type { JournalLines } from '../journal/journal-lines';
import type { LogReader } from '../proposals/log-reader';
import type { HistoryReader } from '../registers/history-reader';
import type { RegisterReader } from '../registers/register-reader';
import type { ColumnsOfReadModels } from '../columns/columns-of';
import type { Slices } from '../slices/slices';
import type { AgeingDay } from '../times/ages';
import type { AsOfResolver } from '../times/as-of';
import type { EventRows } from '../trail/event-rows';
import type { ReversedEvents } from '../trail/reversed-events';
import { BackDated } from './back-dated';
import { CutOff } from './cut-off';
import { DormantSuspense } from './dormant-suspense';
import { LatePostings } from './late-postings';
import { ManualRates } from './manual-rates';
import { ManualRateUses } from './manual-rate-uses';
import { Reversals } from './reversals';
import { RoundAmounts } from './round-amounts';

/** Where the tests read. */
interface BenchSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly rows: EventRows;
  readonly lines: JournalLines;
  readonly slices: Slices;
  readonly columns: ColumnsOfReadModels;
  readonly history: HistoryReader;
  readonly log: LogReader;
  readonly reversed: ReversedEvents;
  readonly ageingDay: AgeingDay;
  /** Lets others have their turn. */
  readonly rest?: () => Promise<void>;
}

/** The tests of an audit over the whole books: each names the events that it finds. */
export class Bench {
  readonly cutOff = new CutOff(this.from.asOf, this.from.rows);
  readonly backDated = new BackDated(this.from);
  readonly reversals = new Reversals(this.from);
  readonly roundAmounts = new RoundAmounts(this.from);
  readonly manualRates = new ManualRates(this.from);
  readonly manualRateUses = new ManualRateUses(this.from);
  readonly dormantSuspense = new DormantSuspense(this.from);
  readonly latePostings = new LatePostings(this.from.asOf, this.from.rows, this.from.readStore);

  constructor(private readonly from: BenchSources) {}
}
