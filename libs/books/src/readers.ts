import type { IsoDate } from '@art30/accounting';
import type { EventStore, PersonalTextStore } from '@art30/event-sourcing';
import { type AskedReadModel, columnsOfReadModels, OfReadModels } from './columns/columns-of';
import { AccountNames } from './journal/account-names';
import { KeptAnswers } from './keeping/kept-answers';
import { JournalLines } from './journal/journal-lines';
import { TrialBalances } from './journal/trial-balances';
import { ShownTexts } from './personal/shown-texts';
import { OpenProposals } from './delegations/open-proposals';
import { OwingInstalments } from './owing/owing-instalments';
import { PledgeFigures } from './pledge/pledge-figures';
import { KnownCredits } from './holding/known-credits';
import { ReceiptStandings } from './receipts/receipt-standings';
import { HistoryReader } from './registers/history-reader';
import { LogReader } from './proposals/log-reader';
import { ProposalContents } from './proposals/proposal-contents';
import { Reserved } from './proposals/reserved';
import { RegisterReader } from './registers/register-reader';
import { BridgeReader } from './figures/bridges';
import { AgeingDay } from './times/ages';
import { AsOfResolver, type ReadModelProgress } from './times/as-of';
import { EventRows } from './trail/event-rows';
import { ReversedEvents } from './trail/reversed-events';
import { TreeReader } from './tree/tree-reader';
import { PeopleColumns } from './people/people-columns';
import { PeriodBooks } from './periods/period-books';
import { PendingApplications } from './periods/pending-applications';
import { BankMovements } from './periods/bank-movements';
import { BalanceReader } from './slices/balance-figures';
import { Slices } from './slices/slices';

/** Where the books are read from. */
export interface BooksSources {
  readonly events: EventStore;
  readonly readStore: AskedReadModel;
  readonly progress: ReadModelProgress;
  /** Gives today's date in UTC. */
  readonly today: () => IsoDate;
  /** Days within which a proposal is signed. */
  readonly proposalDays: number;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Lets others have their turn in the middle of a long answer; without it there is nobody else. */
  readonly rest?: () => Promise<void>;
  /** Texts that the books know by references. */
  readonly texts: Pick<PersonalTextStore, 'find'>;
}

/** Readers that all reports share: times, registers, slices of the journal. */
export class Readers {
  readonly asOf = new AsOfResolver(
    this.sources.events,
    this.sources.readStore,
    this.sources.progress,
  );
  /** The same for what is added up: once the lines are read ahead, so that nothing is added up row by row meanwhile. */
  readonly asOfSums = new AsOfResolver(
    this.sources.events,
    this.sources.readStore,
    this.sources.progress,
    () => this.linesReadAhead(),
  );
  readonly shownTexts = new ShownTexts(this.sources.texts);
  readonly ageingDay = new AgeingDay(this.sources.today);
  /** Lines as columns of numbers; whoever runs the books has them read on ahead of questions. */
  readonly columns = columnsOfReadModels(this.sources.readStore);
  /** Events by their people, read on as the lines are. */
  readonly alikeEvents = new OfReadModels(
    this.sources.readStore,
    (asked) => new PeopleColumns(asked),
  );
  readonly bankMovements = new OfReadModels(
    this.sources.readStore,
    (asked) => new BankMovements(asked),
  );
  readonly pendingApplications = new OfReadModels(
    this.sources.readStore,
    (asked) => new PendingApplications(asked),
  );
  readonly openProposals = new OfReadModels(this.sources.readStore, (asked) => {
    const { proposalDays, today } = this.sources;
    return new OpenProposals(asked, { proposalDays, today: today() });
  });
  /** All that is read on ahead of questions. */
  get keptAhead() {
    return [
      ...[this.columns, this.alikeEvents, this.bankMovements, this.pendingApplications],
      ...[this.openProposals, this.knownCredits],
    ];
  }

  readonly keptAnswers = new OfReadModels(this.sources.readStore, () => new KeptAnswers());
  readonly slices = new Slices(this.sources.readStore, this.columns);
  readonly registers = new RegisterReader(this.sources.readStore);
  readonly balanceReader = new BalanceReader(this.slices);
  readonly bridgeReader = new BridgeReader(this.slices);
  readonly history = new HistoryReader(this.sources.readStore, this.sources.events);
  readonly owing = new OwingInstalments(this.slices, this.registers);
  readonly pledgeFigures = new PledgeFigures(this.slices);
  readonly knownCredits = new OfReadModels(
    this.sources.readStore,
    (asked) => new KnownCredits(asked),
  );
  readonly standings = new ReceiptStandings(
    this.sources.readStore,
    this.columns,
    this.knownCredits,
  );
  readonly accountNames = new AccountNames(this.sources.readStore);
  readonly journalLines = new JournalLines(this.sources.readStore, this.accountNames);
  readonly eventRows = new EventRows(this.sources.readStore, this.alikeEvents);
  readonly reversedEvents = new ReversedEvents(
    this.sources.readStore,
    this.eventRows,
    this.history,
  );
  readonly trialBalances = new TrialBalances(this.slices);
  readonly periodBooks = new PeriodBooks(
    this.sources.readStore,
    this.asOf,
    this.trialBalances,
    this.pendingApplications,
  );
  readonly logReader = new LogReader(this.sources.readStore, this.sources.events);
  readonly tree = new TreeReader(this.sources.readStore);
  readonly proposalContents = new ProposalContents(this.sources.readStore, this.logReader);
  readonly reserved = new Reserved({
    ...this.sources,
    registers: this.registers,
    contents: this.proposalContents,
  });

  constructor(protected readonly sources: BooksSources) {}

  /** Whoever runs the books gives others their turn meanwhile; where there is nobody else, rows are added up as well. */
  private async linesReadAhead(): Promise<void> {
    const { rest } = this.sources;
    if (rest === undefined) return;
    const readOn = () => this.keptAhead.map((of) => of.here().readOn()).includes(true);
    while (readOn()) await rest();
  }
}
