import { referencesBy } from '../../apps/api/src/storage/personal-texts';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import {
  ApplyReceipt,
  delegationDecider,
  type ApplyToAccount,
  type ApplyToReturn,
  RecordReceipt,
  Rejection,
  ReverseApplication,
  stream,
  type ApplicationFacts,
  type Command,
  type Pledge,
  type Receipt,
  type ReportExpenditures,
  type ReverseRevaluation,
  type RunItems,
  type RunRevaluation,
  priceLimits,
} from '@art30/accounting';
import {
  OutcomeUnknown,
  Unavailable,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { rotationSigners } from '@art30/evidence';
import {
  codesOf,
  everyCommandRefuses,
  bookOn,
  LogView,
  receiptsOn,
  revaluationsOn,
  type CommandOutcome,
  type Execute,
  type OutsideCommand,
} from '@art30/ledger';
import { MemoryTexts } from '@art30/storage';
import { BreakableStore, type Reaches } from './breakable-store';
import { MemoryBooks } from './memory-books';
import { dateOfFacts, officerRequest, PatientClock, request } from './officer-request';
import { openingOfHistories, type OpeningEvents } from './opening-events';
import { punctualOfficer, type Officer } from './period-books';
import { SignedLog } from './signed-log';
import { SigningOffice } from './signing-office';

/** An application whose second append, on the other stream, was prevented by a crash. */
export interface Unfinished {
  readonly receiptId: string;
  readonly applicationId: string;
}

/** States if the controller approves a command; by default it is the officer who sends the command. */
export interface Approver {
  readonly byController?: boolean;
}

/**
 * Number of rounds of the background workers after which all approved work must be finished. A reversal takes several
 * rounds.
 */
const workRoundsMax = 5;

/** A store without documents, since histories name none. */
const noDocuments = { sizeOf: async () => undefined, hold: async () => false };

/** Facts of an application to a pledge, and the id of its receipt. */
type Application = ApplicationFacts & Pick<Unfinished, 'receiptId'>;

/** A ledger in memory that executes the commands of the service, for random histories. */
export class LedgerWorld {
  readonly unfinished: Unfinished[] = [];
  /** The officer who sends the next commands, and who chooses the posting dates of late facts. */
  officer: Officer = punctualOfficer;
  readonly #store = new BreakableStore();
  readonly #books = new MemoryBooks(this.#store);
  readonly clock = new PatientClock(request.today);
  readonly #view = LogView.of({
    events: this.#store,
    clock: this.clock,
    books: this.#books,
    documents: noDocuments,
    settings: {
      regionalOrganizationsEligible: true,
      prices: priceLimits,
      settlementGraceMs: 0,
      proposalDays: 30,
      ownAccounts: true,
      signingSuspendedHours: 24,
    },
    sha256: sha256Hex,
    rotationSigners,
    texts: { store: new MemoryTexts(), references: referencesBy(this.clock) },
  });
  readonly #execute: Execute = bookOn(this.#view);
  /** The people who sign commands; undefined in a ledger in which commands are booked at once. */
  readonly office: SigningOffice | undefined;
  readonly signedLog = new SignedLog();
  #requests = 0;
  #told = 0;

  private constructor(isSigned: boolean) {
    this.office = isSigned ? new SigningOffice(this.#view, this.clock) : undefined;
  }

  /** Opens a ledger with its catalogues (purposes, exchange rates, bank accounts) and no other events. */
  static async open(
    opening: OpeningEvents = openingOfHistories,
    { isSigned = false }: { readonly isSigned?: boolean } = {},
  ): Promise<LedgerWorld> {
    const world = new LedgerWorld(isSigned);
    for (const [name, events] of opening) await world.#store.append(name, 'no-stream', events);
    await world.#books.begin();
    return world;
  }

  get log(): readonly RecordedEvent[] {
    return this.#books.log;
  }

  get ledgerStates(): MemoryBooks['ledgerStates'] {
    return this.#books.ledgerStates;
  }

  pledge(pledgeId: string): Pledge | undefined {
    const state = this.ledgerStates.pledges.get(pledgeId);
    return state === undefined || state.status === 'none' ? undefined : state;
  }

  receipt(receiptId: string): Receipt | undefined {
    const state = this.ledgerStates.receipts.get(receiptId);
    return state === undefined || state.status === 'none' ? undefined : state;
  }

  /** Returns the events that were appended since the last call. */
  async news(): Promise<readonly RecordedEvent[]> {
    await this.#books.sync();
    const events = this.log.slice(this.#told);
    if (this.office) this.signedLog.take(events);
    this.#told = this.log.length;
    return events;
  }

  /**
   * Has the background workers finish all approved work.
   *
   * @throws Error if a proposal is neither fully booked nor returned.
   */
  async endsWhole(): Promise<void> {
    for (let round = 0; round < workRoundsMax; round += 1) {
      await this.#books.sync();
      await this.office?.work();
    }
    await this.news();
    const [unfinished] = this.signedLog.unfinished;
    if (unfinished) throw new Error(`approved and not booked: ${JSON.stringify(unfinished)}`);
  }

  /** Executes a command with its facts unchanged. */
  async execute(command: OutsideCommand, approver: Approver = {}): Promise<void> {
    await this.#carryOut(command, approver);
  }

  /** Executes a command. If its fact is late, the officer may choose a posting date. */
  async post(command: OutsideCommand, approver: Approver = {}): Promise<void> {
    const facts = this.#dated(command.facts);
    await this.#carryOut({ ...command, facts } as OutsideCommand, approver);
  }

  /** Appends delegations of signing roles, as if two administrators had granted them. */
  async delegate(events: readonly NewEvent[]): Promise<void> {
    const { length } = await this.#store.readStream(stream.delegations);
    await this.#store.append(stream.delegations, length - 1, events);
  }

  /** Returns the ids of a person's valid delegations in a role. */
  async delegationsOf(person: string, role: string): Promise<readonly string[]> {
    const { state } = await this.#view.ledger.read(stream.delegations, delegationDecider);
    return [...state.entries()]
      .filter(([, held]) => held.person === person && held.role === role)
      .flatMap(([id, { status }]) => (status === 'GRANTED' ? [id] : []));
  }

  /** Makes one event unreadable for the read model, and executes the command that excludes an event. */
  async skip(command: OutsideCommand, unreadable: string | null): Promise<void> {
    this.#books.unreadableId = unreadable;
    await this.execute(command, { byController: true });
  }

  /**
   * Applies money of a receipt to a pledge.
   *
   * @param options `recording` records the receipt in the same append; `crash` prevents the append to the pledge.
   */
  async apply(
    { receiptId, ...stated }: Application,
    options: { recording?: RecordReceipt | undefined; crash: boolean },
  ): Promise<void> {
    const { recording, crash } = options;
    const application = this.#dated(stated);
    const command = recording
      ? new RecordReceipt({ ...this.#dated(recording.facts), application }, recording.request)
      : new ApplyReceipt({ ...application, receiptId }, request);
    const reaches: Reaches = (name) => !crash || !name.startsWith('pledge-');
    const carriedOut = () => this.#carryOut(command, {});
    const { application: applied } = await this.#store.during(reaches, carriedOut);
    if (applied?.state === 'pending')
      this.unfinished.push({ receiptId, applicationId: applied.id });
  }

  /**
   * Applies money of a receipt to a bank account's own items.
   *
   * @param crash true if the append to the bank account is prevented.
   */
  async applyToAccount(command: ApplyToAccount, crash: boolean): Promise<void> {
    const facts = this.#dated(command.facts);
    const reaches: Reaches = (name) => !crash || !name.startsWith('account-items-');
    const carriedOut = () => this.#carryOut({ ...command, facts }, {});
    const { application: applied } = await this.#store.during(reaches, carriedOut);
    const { receiptId } = facts;
    if (applied?.state === 'pending')
      this.unfinished.push({ receiptId, applicationId: applied.id });
  }

  /**
   * Applies money of a receipt to a return of another receipt that came back.
   *
   * @param crash true if the append to the other receipt is prevented.
   */
  async applyToReturn(command: ApplyToReturn, crash: boolean): Promise<void> {
    const facts = this.#dated(command.facts);
    const other = stream.receipt(facts.returnSentBack.receiptId);
    const reaches: Reaches = (name) => !crash || name !== other;
    const carriedOut = () => this.#carryOut({ ...command, facts }, {});
    const { application: applied } = await this.#store.during(reaches, carriedOut);
    const { receiptId } = facts;
    if (applied?.state === 'pending')
      this.unfinished.push({ receiptId, applicationId: applied.id });
  }

  /**
   * Reports a list of expenditures.
   *
   * @param most number of appends to pledges before a crash; with fewer appends there is no crash.
   */
  async reportList(command: ReportExpenditures, most: number): Promise<void> {
    let left = most;
    const reaches: Reaches = (name) => {
      if (name.startsWith('pledge-')) left -= 1;
      return left >= 0;
    };
    await this.#store.during(reaches, () => this.execute(command));
  }

  /**
   * Finishes an interrupted application as the background worker does: the pledge accepts the money, or the receipt
   * releases it.
   */
  async finish({ receiptId, applicationId }: Unfinished): Promise<void> {
    this.clock.goOn();
    await receiptsOn(this.#view).settlement.complete(applicationId, receiptId);
  }

  /** Reverses an application, first on the pledge and then on the receipt. */
  async undo(
    undone: Unfinished,
    stated: Pick<ReverseApplication['facts'], 'effectiveDate' | 'withDependants'>,
    crash: boolean,
  ): Promise<void> {
    const why = { reasonCode: 'WRONG_DONOR', reason: 'another payer' } as const;
    const command = new ReverseApplication({ ...undone, ...stated, ...why }, request);
    if (!crash) return this.post(command);
    try {
      const own = stream.receipt(undone.receiptId);
      const reaches: Reaches = (name) => name !== own;
      await this.#store.during(reaches, () => this.post(command));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      this.unfinished.push(undone);
    }
  }

  /**
   * Starts a revaluation run or its reversal, which continues until it is complete or crashes.
   *
   * @param most number of items that are valued before a crash; with fewer items there is no crash.
   */
  async run(command: RunRevaluation | ReverseRevaluation, most: number): Promise<void> {
    await this.#until(most, command.facts.revaluationId, () => this.execute(command));
  }

  /** Continues a revaluation run, as its request does after the start and the background worker after a crash. */
  async goOn(revaluationId: string, most: number): Promise<void> {
    this.clock.goOn();
    await this.#until(most, revaluationId, () =>
      revaluationsOn(this.#view).runs.resume(revaluationId),
    );
  }

  async #carryOut(
    command: OutsideCommand,
    { byController = this.officer.byController }: Approver,
  ): Promise<CommandOutcome> {
    this.clock.goOn();
    this.#requests += 1;
    const made = { number: this.#requests, recordedAt: this.clock.now(), byController };
    const { today } = (command as Command<unknown>).request;
    const carriedOut =
      this.office?.execute(command, made) ??
      this.#execute({ ...command, request: officerRequest(made, today) });
    return carriedOut.catch((error: unknown) => {
      demandStated(command.type, error);
      throw error;
    });
  }

  async #until(most: number, revaluationId: string, work: () => Promise<unknown>): Promise<void> {
    const name = stream.revaluation(revaluationId);
    const run = this.ledgerStates.runs.get(revaluationId);
    let items =
      run === undefined || run.status === 'none' ? [] : itemsOf(run.reversal ?? run.started);
    const reaches: Reaches = (of, events) => {
      if (of !== name) return !items.slice(most).includes(of);
      const begins = events.find(({ type }) => type.endsWith('Started'));
      if (begins) items = itemsOf(begins.data as unknown as RunItems);
      return begins !== undefined || most > items.length;
    };
    try {
      await this.#store.during(reaches, work);
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
    }
  }

  /** Returns the facts with the posting date that the officer chooses, if it differs from the date of the fact. */
  #dated<Facts extends object>(facts: Facts): Facts {
    const date = dateOfFacts(facts);
    const { periods } = this.ledgerStates;
    const postingDate = date === undefined ? undefined : this.officer.postsOn(date, periods);
    return postingDate === undefined ? facts : { ...facts, postingDate };
  }
}

/**
 * Checks the code with which a command was refused.
 *
 * @throws Error if the table of commands does not list the code for that command.
 */
function demandStated(type: OutsideCommand['type'], error: unknown): void {
  if (!(error instanceof Rejection)) return;
  if (codesOf(type).includes(error.code) || everyCommandRefuses.includes(error.code)) return;
  throw new Error(`the table does not say that ${type} can be refused for ${error.code}`);
}

/** Returns the streams of the items that a revaluation run values or reverses, in its order. */
function itemsOf({ pledges, receipts, bankAccounts }: RunItems): string[] {
  const items = bankAccounts.map(stream.accountItems);
  return [...pledges.map(stream.pledge), ...receipts.map(stream.receipt), ...items];
}
