import type { IsoDate } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { AccountNames } from './journal/account-names';
import { Journal } from './journal/journal';
import { JournalLines } from './journal/journal-lines';
import { TrialBalances } from './journal/trial-balances';
import { PeriodBooks } from './periods/period-books';
import { PeriodRegister } from './periods/period-register';
import { Periods } from './periods/periods';
import { RevaluationBooks } from './periods/revaluation-books';
import { StrayPostings } from './periods/stray-postings';
import { SuspenseAtYearEnd } from './periods/suspense-at-year-end';
import { SuspenseBooks } from './periods/suspense-books';
import { BankCredits } from './receipts/bank-credits';
import { ReceiptStandings } from './receipts/receipt-standings';
import { Receipts } from './receipts/receipts';
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
  readonly accountNames: AccountNames;
  readonly journalLines: JournalLines;
  readonly journal: Journal;
  readonly bankCredits: BankCredits;
  readonly receipts: Receipts;
  readonly strayPostings: StrayPostings;
  readonly periods: Periods;
  readonly periodBooks: PeriodBooks;
  readonly suspenseBooks: SuspenseBooks;
  readonly revaluationBooks: RevaluationBooks;

  constructor({ events, readStore, progress, today }: BooksSources) {
    const asOf = new AsOfResolver(events, readStore, progress);
    const ageingDay = new AgeingDay(today);
    const slices = new Slices(readStore);
    const registers = new RegisterReader(readStore);
    this.asOf = asOf;
    this.ageingDay = ageingDay;
    this.slices = slices;
    this.registers = registers;
    this.registerQueries = new RegisterQueries(asOf, registers);

    const names = new AccountNames(readStore);
    const trialBalances = new TrialBalances(slices);
    this.accountNames = names;
    this.journalLines = new JournalLines(readStore, names);
    this.journal = new Journal(asOf, this.journalLines, trialBalances, names);

    const standings = new ReceiptStandings(readStore);
    this.bankCredits = new BankCredits(readStore, registers);
    this.receipts = new Receipts(asOf, registers, standings, ageingDay);

    this.strayPostings = new StrayPostings(readStore);
    this.periods = new Periods(
      asOf,
      new PeriodRegister(readStore, this.strayPostings),
      new SuspenseAtYearEnd(slices, standings, registers),
      registers,
    );
    this.periodBooks = new PeriodBooks(readStore, asOf, trialBalances);
    this.suspenseBooks = new SuspenseBooks(readStore, asOf);
    this.revaluationBooks = new RevaluationBooks(readStore, asOf, this.periodBooks);
  }
}
