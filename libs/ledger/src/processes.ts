import type { EventStore } from '@art30/event-sourcing';
import { Facts } from './kernel/facts';
import { Ledger } from './kernel/ledger';
import { PeriodClosing } from './kernel/period-closing';
import type { Books, Clock, LedgerSettings } from './kernel/ports';
import { Applications } from './receipts/applications';
import { OpenApplications } from './receipts/open-applications';
import { ReceiptReversals } from './receipts/receipt-reversals';
import { Settlement } from './receipts/settlement';
import { RevaluationCommands } from './revaluations/revaluation-commands';
import { RevaluationReversal } from './revaluations/revaluation-reversal';
import { RevaluationRuns } from './revaluations/revaluation-run';
import { RevaluationValues } from './revaluations/revaluation-values';
import { UnfinishedRuns } from './revaluations/unfinished-runs';
import { Statements } from './statements';

/** What the ledger stands on; whoever runs it gives it these. */
export interface LedgerPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly books: Books;
  readonly settings: LedgerSettings;
}

/** All that carries commands out, wired to one event store. */
export class Processes {
  readonly books: Books;
  readonly ledger: Ledger;
  readonly facts: Facts;
  readonly closing: PeriodClosing;
  readonly settlement: Settlement;
  readonly applications: Applications;
  readonly receiptReversals: ReceiptReversals;
  readonly openApplications: OpenApplications;
  readonly runs: RevaluationRuns;
  readonly revaluations: RevaluationCommands;
  readonly unfinishedRuns: UnfinishedRuns;
  readonly statements: Statements;

  constructor({ events, clock, books, settings }: LedgerPorts) {
    const ledger = new Ledger(events, clock, books);
    const facts = new Facts(ledger, events, settings);
    const settlement = new Settlement(ledger, facts, events, clock);
    const reversal = new RevaluationReversal(ledger, facts, clock);
    const runs = new RevaluationRuns(ledger, new RevaluationValues(ledger, facts), reversal, clock);
    this.books = books;
    this.ledger = ledger;
    this.facts = facts;
    this.closing = new PeriodClosing(clock, settings, books);
    this.settlement = settlement;
    this.applications = new Applications(ledger, facts, settlement);
    this.receiptReversals = new ReceiptReversals(ledger, facts);
    this.openApplications = new OpenApplications(books, settings, settlement);
    this.runs = runs;
    this.revaluations = new RevaluationCommands(ledger, facts, books, runs);
    this.statements = new Statements(ledger, books);
    this.unfinishedRuns = new UnfinishedRuns(books, settings, runs);
  }
}
