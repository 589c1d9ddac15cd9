import type { RotationSigners } from '@art30/accounting';
import {
  CommandLog,
  type EventStore,
  type FollowedStreams,
  type TakenAsKnown,
} from '@art30/event-sourcing';
import { Authorities } from './authority/authorities';
import { Claims } from './claims/claims';
import { UnusedClaims } from './claims/unused-claims';
import { Attaching, type KeptDocuments } from './documents/attaching';
import { DecideAnew } from './known/decide-anew';
import { DecisionContexts } from './kernel/decision-contexts';
import { Ledger } from './kernel/ledger';
import { ExpenditureLists } from './lists/expenditure-lists';
import { PeriodClosing } from './closing/period-closing';
import { ValuesAtYearEnd } from './closing/values-at-year-end';
import type { Books, Clock, LedgerSettings } from './kernel/ports';
import { Applications } from './receipts/applications';
import { AccountApplications } from './receipts/account-applications';
import { Judges } from './receipts/judges';
import { OpenApplications } from './receipts/open-applications';
import { ReceiptReversals } from './receipts/undoing/receipt-reversals';
import { ProposedCredits } from './receipts/proposed-credits';
import { ReturnApplications } from './receipts/return-applications';
import { Settlement } from './receipts/settlement';
import { RevaluationCommands } from './revaluations/revaluation-commands';
import { RevaluationReversal } from './revaluations/revaluation-reversal';
import { RevaluationRuns } from './revaluations/revaluation-run';
import { RevaluationValues } from './revaluations/revaluation-values';
import { UnfinishedRuns } from './revaluations/unfinished-runs';
import { Approvals } from './signing/approvals';
import { FurtherRuns } from './signing/further-runs';
import { PersonalTexts, type TextPorts } from './personal-texts/personal-texts';
import { ReferredCommands } from './personal-texts/referred-commands';
import { TextErasures } from './personal-texts/text-erasures';
import { ProposalLog } from './proposals/proposal-log';
import { ProposedContents, type Upon } from './proposals/proposed-content';
import { Rechecks } from './signing/rechecks';
import { Reservations } from './signing/reservations';
import { Signing } from './signing/signing';
import { TrialStore } from './proposals/trial-store';
import { Statements } from './statements';

/** What the ledger stands on; whoever runs it gives it these. */
export interface LedgerPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly books: Books;
  readonly settings: LedgerSettings;
  readonly documents: KeptDocuments;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Whose signatures a note bears that rotates a key of checkpoints. */
  readonly rotationSigners: RotationSigners;
  /** Texts by which persons are known, which are kept apart from the log. */
  readonly texts: TextPorts;
  /** What is known of streams without asking the log; none where asking costs nothing. */
  readonly followed?: Followed | undefined;
}

/** Streams that a subscription follows, and how long what it has brought may count anywhere. */
export interface Followed {
  readonly streams: FollowedStreams;
  /** Waits until no instance goes by what it knew before. */
  outlast(): Promise<void>;
}

/** What processes on another log than their own go on with. */
interface Behind {
  readonly ledger: Ledger;
  readonly texts: PersonalTexts;
  readonly contents: ProposedContents;
  /** Those that read all from the log, where these go by what is known. */
  readonly onLog?: Processes | undefined;
}

/** What of the log has been seen, and what lies on bank accounts. */
type Seen = Pick<Books, 'find' | 'findNamed' | 'sequenceAt' | 'waitFor' | 'bankCash'>;

/** All that carries commands out, wired to one event store. */
export class Processes {
  readonly books: Books;
  readonly settings: LedgerSettings;
  readonly clock: Clock;
  readonly rotationSigners: RotationSigners;
  readonly ledger: Ledger;
  readonly contexts: DecisionContexts;
  readonly authorities: Authorities;
  readonly claims: Claims;
  readonly unusedClaims: UnusedClaims;
  readonly closing: PeriodClosing;
  readonly settlement: Settlement;
  readonly applications: Applications;
  readonly proposedCredits: ProposedCredits;
  readonly judges: Judges;
  readonly accountApplications: AccountApplications;
  readonly returnApplications: ReturnApplications;
  readonly receiptReversals: ReceiptReversals;
  readonly openApplications: OpenApplications;
  readonly runs: RevaluationRuns;
  readonly revaluations: RevaluationCommands;
  readonly unfinishedRuns: UnfinishedRuns;
  readonly texts: PersonalTexts;
  readonly referred: ReferredCommands;
  readonly textErasures: TextErasures;
  readonly statements: Statements;
  readonly expenditureLists: ExpenditureLists;
  readonly signing: Signing;
  readonly approvals: Approvals;
  readonly rechecks: Rechecks;
  readonly proposals: ProposalLog;

  constructor(
    private readonly ports: LedgerPorts,
    private readonly seen: Seen = ports.books,
    private readonly behind?: Behind,
  ) {
    const { clock, books, settings, documents, sha256 } = ports;
    this.texts = behind?.texts ?? new PersonalTexts(ports.events, clock, ports.texts);
    // What is only tried keeps no text.
    const events = behind === undefined ? this.texts.log : ports.events;
    const ledger =
      behind?.ledger ??
      new Ledger(events, { clock, sha256 }, seen, new Attaching(documents, books));
    const contexts = new DecisionContexts(ledger, events, settings, {
      lookAlikes: books.lookAlikes,
      anonymousAgreements: () => books.anonymousAgreements(),
      bankCash: (ledgerAccount) => seen.bankCash(ledgerAccount),
    });
    const judges = new Judges(ledger, contexts);
    const settlement = new Settlement(ledger, contexts, { events, clock, judges });
    const reversal = new RevaluationReversal(ledger, contexts, clock);
    const runs = new RevaluationRuns(ledger, new RevaluationValues(ledger, contexts), reversal, {
      clock,
      books,
      sha256,
    });
    this.books = books;
    this.settings = settings;
    this.clock = clock;
    this.rotationSigners = ports.rotationSigners;
    this.judges = judges;
    this.ledger = ledger;
    this.contexts = contexts;
    this.referred = new ReferredCommands(ledger, this.texts);
    this.textErasures = new TextErasures(events, ports.texts.store, clock);
    this.claims = new Claims(ledger, events, clock);
    this.unusedClaims = new UnusedClaims(books, this.claims);
    this.closing = new PeriodClosing(clock, contexts, books, new ValuesAtYearEnd(ledger, books));
    this.settlement = settlement;
    this.applications = new Applications(ledger, contexts, settlement, judges);
    this.proposedCredits = new ProposedCredits(ledger, contexts);
    this.accountApplications = new AccountApplications(ledger, contexts, this.applications);
    this.returnApplications = new ReturnApplications(ledger, this.applications);
    this.receiptReversals = new ReceiptReversals(ledger, contexts, judges);
    this.openApplications = new OpenApplications(books, settings, settlement);
    this.runs = runs;
    this.revaluations = new RevaluationCommands(ledger, contexts, books, runs);
    this.authorities = new Authorities(ledger, events, books);
    const { authorities } = this;
    const contents = behind?.contents ?? new ProposedContents({ events, sha256 });
    const proposals = new ProposalLog(ledger, {
      ...{ events, books, settings, authorities, contents },
      demandDecidedAnew: () => {
        if (behind?.onLog !== undefined) throw new DecideAnew();
      },
    });
    this.proposals = proposals;
    const reservations = new Reservations(proposals);
    this.signing = new Signing(proposals, reservations);
    this.rechecks = new Rechecks(proposals, clock);
    const further = new FurtherRuns(ledger, this.signing, this.revaluations, clock);
    this.approvals = new Approvals(proposals, clock, sha256, further);
    this.expenditureLists = new ExpenditureLists(ledger, contexts, this.claims, clock);
    this.statements = new Statements(ledger, books);
    this.unfinishedRuns = new UnfinishedRuns(books, settings, runs);
  }

  /** Those that read all from the log: these, unless they go by what is known. */
  get onLog(): Processes {
    return this.behind?.onLog ?? this;
  }

  /** Whether what they refuse is to be decided once more on the log. */
  get goByWhatIsKnown(): boolean {
    return this.behind?.onLog !== undefined;
  }

  /** Whether streams are followed, so that a command may go by what is known. */
  get isFollowing(): boolean {
    return this.ports.followed !== undefined;
  }

  /** The same for one command that goes by what is known; undefined where nothing is followed. */
  goingBy(known: Omit<TakenAsKnown, 'followed'>): Processes | undefined {
    const { followed } = this.ports;
    if (followed === undefined) return undefined;
    const events = new CommandLog(this.texts.log, { ...known, followed: followed.streams });
    const { texts, proposals } = this;
    const behind = { ledger: this.ledger.over(events), texts, contents: proposals.contents };
    return new Processes({ ...this.ports, events }, this.seen, { ...behind, onLog: this });
  }

  /** Waits until a revocation that stands holds at every instance. */
  async outlastWhatIsKnown(): Promise<void> {
    await this.ports.followed?.outlast();
  }

  /** The same on a log to which whatever is appended is only tried. */
  async onTrial(upon?: Upon): Promise<Processes> {
    const trial = new TrialStore(this.ports.events);
    if (upon !== undefined) {
      const { stream, length, events: standing } = upon;
      await trial.append(stream, length === 0 ? 'no-stream' : length - 1, standing);
    }
    const seen: Seen = {
      find: (eventId) => this.seen.find(eventId),
      findNamed: (name) => this.seen.findNamed(name),
      // What is only tried is never seen.
      waitFor: async () => 'timeout',
      bankCash: async (ledgerAccount) => [
        ...(await this.seen.bankCash(ledgerAccount)),
        ...trial.movementsOn(ledgerAccount),
      ],
    };
    const { texts, proposals } = this;
    const ledger = this.ledger.onTrial(trial, seen);
    const behind = { ledger, texts, contents: proposals.contents };
    return new Processes({ ...this.ports, events: trial }, seen, behind);
  }
}
