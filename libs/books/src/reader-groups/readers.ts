import type { IsoDate } from '@art30/accounting';
import type { EventStore, PersonalTextStore, ReadStore } from '@art30/event-sourcing';
import { type AskedReadModel, columnsOfReadModels, OfReadModels } from '../columns/journal-columns';
import { AccountBooks } from '../delegations/accounts';
import { OpenProposals } from '../delegations/open-proposals';
import { Ageing } from '../reports/ageing';
import { BridgeReader } from '../reports/bridges';
import { KnownCredits } from '../receipts/recent-credits';
import { AccountNames } from '../journal/account-names';
import { JournalLines } from '../journal/journal-lines';
import { TrialBalances } from '../journal/trial-balances';
import { OwingInstalments } from '../reports/owed-instalments';
import { PeopleColumns } from '../columns/people-columns';
import { BankCashBooks, BankMovements } from '../periods/bank-movements';
import { PendingApplications } from '../periods/pending-applications';
import { ShownTexts } from '../personal-texts/shown-texts';
import { PledgeFigures } from '../pledges/pledge-figures';
import { LogReader } from '../proposals/log-reader';
import { ProposalContents } from '../proposals/proposal-contents';
import { Reserved } from '../proposals/reserved';
import { HeldReceipts } from '../receipts/held-receipts';
import { ReceiptBalanceReader } from '../receipts/receipt-balances';
import { HistoryReader } from '../registers/history-reader';
import { RegisterReader } from '../registers/register-reader';
import { BalanceReader } from '../slices/balance-figures';
import { Slices } from '../slices/slices';
import { AgeingDay } from '../times/ages';
import { AsOfResolver, type ReadModelProgress } from '../times/as-of';
import { EventRows } from '../trail/event-rows';
import { ReversedEvents } from '../trail/reversed-events';
import { TreeReader } from '../tree/tree-reader';

/** External dependencies from which all readers of the books are built. */
export interface BooksSources {
  readonly events: EventStore;
  readonly readStore: AskedReadModel;
  readonly progress: ReadModelProgress;
  /** Returns today's date in UTC. */
  readonly today: () => IsoDate;
  /** Number of days after which an unsigned proposal expires. */
  readonly proposalDays: number;
  /** Returns the SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /**
   * Pauses a long answer so that the process can serve other requests. Left out if the process serves no other
   * requests.
   */
  readonly rest?: () => Promise<void>;
  /** Store of personal texts, which events name by reference. */
  readonly texts: Pick<PersonalTextStore, 'find'>;
}

/** Readers from which the reader groups (for audit, people, reports …) are built. */
export type Readers = ReturnType<typeof readersOf>;
type ReadAhead = ReturnType<typeof readAheadOf>;
type Times = ReturnType<typeof timesOf>;
type Lookups = ReturnType<typeof lookupsOf>;

export function readersOf(sources: BooksSources) {
  const readAhead = readAheadOf(sources);
  const readOn = () =>
    Object.values(readAhead)
      .map((of) => of.here().readOn())
      .includes(true);
  const times = timesOf(sources, readOn);
  const lookups = lookupsOf(sources, readAhead);
  const sums = sumsOf(sources, { ...readAhead, ...times, ...lookups });
  return { sources, readAhead, readOn, times, lookups, sums };
}

/**
 * Creates the in-memory caches, one set for each copy of the read model. A background loop fills them before queries
 * need them.
 */
function readAheadOf({ readStore, proposalDays, today }: BooksSources) {
  const of = <Made>(make: (asked: ReadStore) => Made) => new OfReadModels(readStore, make);
  return {
    columns: columnsOfReadModels(readStore),
    people: of((asked) => new PeopleColumns(asked)),
    bankMovements: of((asked) => new BankMovements(asked)),
    pendingApplications: of((asked) => new PendingApplications(asked)),
    openProposals: of((asked) => new OpenProposals(asked, { proposalDays, today: today() })),
    knownCredits: of((asked) => new KnownCredits(asked)),
  };
}

function timesOf({ events, readStore, progress, ...sources }: BooksSources, readOn: () => boolean) {
  const { today, rest } = sources;
  return {
    asOf: new AsOfResolver(events, readStore, progress),
    /**
     * Resolver of the queries' dates for reports. It waits until the caches are filled, so that no report adds up
     * database rows one by one.
     */
    asOfSums: new AsOfResolver(events, readStore, progress, async () => {
      // If the process serves no other requests, sums may be read from the database at once.
      if (rest !== undefined) while (readOn()) await rest();
    }),
    ageingDay: new AgeingDay(today),
  };
}

/** Creates the readers that look up rows of the read model and events of the log. */
function lookupsOf(sources: BooksSources, { people }: Pick<ReadAhead, 'people'>) {
  const { readStore, events } = sources;
  const registers = new RegisterReader(readStore);
  const accountNames = new AccountNames(readStore);
  const shownTexts = new ShownTexts(sources.texts);
  const history = new HistoryReader(readStore, events);
  const rows = new EventRows(readStore, people);
  const log = new LogReader(readStore, events);
  const contents = new ProposalContents(readStore, log);
  return {
    registers,
    accountNames,
    shownTexts,
    history,
    rows,
    log,
    contents,
    lines: new JournalLines(readStore, accountNames),
    reversed: new ReversedEvents(readStore, rows, history),
    accounts: new AccountBooks(sources, shownTexts),
    reserved: new Reserved({ ...sources, registers, contents }),
    tree: new TreeReader(readStore),
  };
}

/** Creates the readers that add up journal lines. */
function sumsOf({ readStore, rest }: BooksSources, dependencies: ReadAhead & Times & Lookups) {
  const { columns, knownCredits, bankMovements, asOf, asOfSums, ageingDay, registers } =
    dependencies;
  const slices = new Slices(readStore, columns);
  const owing = new OwingInstalments(slices, registers);
  const receiptBalances = new ReceiptBalanceReader(readStore, slices, columns, knownCredits);
  const ageing = new Ageing(asOfSums, owing, ageingDay, rest);
  const heldReceipts = new HeldReceipts(receiptBalances, ageingDay);
  return {
    slices,
    receiptBalances,
    ageing,
    figureSources: { readStore, ageing, heldReceipts },
    pledgeFigures: new PledgeFigures(slices),
    balanceReader: new BalanceReader(slices),
    bridgeReader: new BridgeReader(slices),
    trialBalances: new TrialBalances(slices),
    bankCash: new BankCashBooks(bankMovements, asOf),
  };
}
