import {
  bookedLines,
  donorDecider,
  pledgeDecider,
  receiptDecider,
  Rejection,
  datesAfterLastValuation,
  noPeriodClosed,
  openAssignments,
  periodsDecider,
  postingDateOf,
  stream,
  type AssignReceipt,
  type BookedLine,
  type DonorCommand,
  type DonorState,
  type Entry,
  type IsoDate,
  type PeriodCommand,
  type PeriodEvent,
  type Periods,
  type Pledge,
  type PledgeCommand,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type Posting,
  type Receipt,
  type ReceiptAssignedFacts,
  type ReceiptCommand,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
  type RevaluationCommand,
  type RevaluationContext,
  type RevaluationEvent,
  type RevaluationState,
  type RevaluePledge,
  type RevalueReceipt,
  type ReversePledgeEvent,
  type ReverseReceipt,
  type SettleInstalments,
  type TransferCommand,
  type TransferEvent,
  type TransferState,
  type TakeCredit,
  type UndoReceiptRevaluation,
  isCash,
  revaluationDecider,
  transferDecider,
} from '@art30/accounting';
import {
  fold,
  handle,
  identified,
  noContext,
  type Decider,
  type DomainEvent,
  type EventIds,
  type HandledStep,
  type Identified,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { examplePledgeContext, exampleReceiptContext, idsAfter, readLog } from '@art30/testing';
import { postedOn } from './figures';
import { closingBooks, lastDayOf, punctualOfficer, type Officer } from './period-books';
import { ratesOfTwoYears } from './rates';
import {
  concernedBy,
  dateOfFacts,
  onlyOnce,
  pledgesOf,
  requestIdentity,
  returnedFor,
  settlementIn,
  undoing,
  unfinishedAt,
  type FreeCash,
  type Once,
  type Undoing,
} from './world-commands';

/** The second half of a command on two streams, which a crash has left undone. */
export interface Unfinished {
  readonly receiptId: string;
  readonly applicationId: string;
}

/** What a run needs from the books. */
export type FoundItems = Pick<
  RevaluationContext,
  'found' | 'throughSequence' | 'pendingApplications'
>;

/** Who approves a command, where it matters; else who gives it. */
export interface Approver {
  readonly byController?: boolean;
}

/** Under which posting a step is written, and whether it comes only once. */
interface Writing {
  readonly once?: Once | undefined;
  readonly posting?: Posting | null;
}

type ReceiptCommands = readonly [ReceiptCommand, ...ReceiptCommand[]];

interface Deciding<State, Event extends DomainEvent> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

/** The ledger in memory, with its commands on one and on two streams, and nothing in between. */
export class LedgerWorld {
  readonly store = new MemoryEventStore();
  readonly pledges = new Map<string, PledgeState>();
  readonly receipts = new Map<string, ReceiptState>();
  readonly donors = new Map<string, DonorState>();
  readonly transfers = new Map<string, TransferState>();
  readonly runs = new Map<string, RevaluationState>();
  readonly unfinished: Unfinished[] = [];
  readonly log: RecordedEvent[] = [];
  periods = noPeriodClosed;
  /** Who gives the next commands, and when facts are posted that come late. */
  officer: Officer = punctualOfficer;
  #receiptContext: ReceiptContext;
  #pledgeContext: PledgeContext;
  #requests = 0;

  constructor(
    facts: Partial<Pick<ReceiptContext, 'bankAccounts' | 'rates'>> = {},
    today = '2025-12-31',
  ) {
    this.#receiptContext = {
      ...exampleReceiptContext(),
      rates: ratesOfTwoYears(),
      ...facts,
      today,
    };
    const { rates, bankAccounts } = this.#receiptContext;
    this.#pledgeContext = { ...examplePledgeContext(), rates, bankAccounts, today };
  }

  /** What the catalogues say from now on. */
  learn(known: Partial<Pick<PledgeContext, 'purposes' | 'rates' | 'bankAccounts'>>): void {
    this.#receiptContext = { ...this.#receiptContext, ...known };
    this.#pledgeContext = { ...this.#pledgeContext, ...known };
  }

  /** A command on a stream that moves no money; the state that it leaves. */
  async onStream<State, C, Event extends DomainEvent, Context>(
    name: string,
    decider: Decider<State, C, Event, Context>,
    [command, context]: readonly [C, Context],
  ): Promise<State> {
    const decide = (before: State, eventId: EventIds) =>
      decider.decide(command, before, context, eventId);
    return (await this.#step<State, Event>(name, decider, decide)).state;
  }

  /** What the last command wrote. */
  async news(): Promise<readonly RecordedEvent[]> {
    const events = await readLog(this.store, this.log.at(-1)?.position ?? null);
    this.log.push(...events);
    return events;
  }

  pledge(pledgeId: string): Pledge | undefined {
    const state = this.pledges.get(pledgeId);
    return state === undefined || state.status === 'none' ? undefined : state;
  }

  receipt(receiptId: string): Receipt | undefined {
    const state = this.receipts.get(receiptId);
    return state === undefined || state.status === 'none' ? undefined : state;
  }

  async onDonor(command: DonorCommand): Promise<void> {
    const { donorId } = command.facts;
    const { state } = await this.#step(stream.donor(donorId), donorDecider, (donor, eventId) =>
      donorDecider.decide(command, donor, undefined, eventId),
    );
    this.donors.set(donorId, state);
  }

  async onPledge(command: PledgeCommand, { byController }: Approver = {}): Promise<void> {
    await this.#onPledge(this.#posted(command), this.#posting(byController));
  }

  async onReceipt(command: ReceiptCommand, { byController }: Approver = {}): Promise<void> {
    await this.#onReceipt([this.#posted(command)], this.#posting(byController));
  }

  async onTransfer(stated: TransferCommand): Promise<void> {
    const command = this.#posted(stated);
    const { transferId } = command.facts;
    const posting = this.#posting();
    const context = { ...this.#receiptContext, posting, suspense: this.suspense() };
    const { state } = await this.#step<TransferState, TransferEvent>(
      stream.transfer(transferId),
      transferDecider,
      (transfer, eventId) => transferDecider.decide(command, transfer, context, eventId),
      { posting },
    );
    this.transfers.set(transferId, state);
  }

  async onRun(command: RevaluationCommand, found: FoundItems, once?: Once): Promise<void> {
    const { revaluationId } = command.facts;
    const posting = once === undefined ? this.#posting() : null;
    const context = { ...this.#receiptContext, posting, ...found };
    const { state } = await this.#step<RevaluationState, RevaluationEvent>(
      stream.revaluation(revaluationId),
      revaluationDecider,
      (run, eventId) => revaluationDecider.decide(command, run, context, eventId),
      { once, posting },
    );
    this.runs.set(revaluationId, state);
  }

  /** What a run made of a pledge, whether now or before a crash. */
  async valuePledge(
    command: RevaluePledge | ReversePledgeEvent,
    once: Once,
  ): Promise<readonly PledgeEvent[]> {
    const { pledgeId } = command.facts;
    const context = this.contextOf(pledgeId);
    const { state, events } = await this.#step<PledgeState, PledgeEvent>(
      stream.pledge(pledgeId),
      pledgeDecider,
      (pledge, eventId) => pledgeDecider.decide(command, pledge, context, eventId),
      { once },
    );
    this.pledges.set(pledgeId, state);
    return events.map(({ event }) => event);
  }

  async valueReceipt(
    command: RevalueReceipt | UndoReceiptRevaluation,
    once: Once,
  ): Promise<readonly ReceiptEvent[]> {
    const { receiptId } = command.facts;
    const { state, events } = await this.#step<ReceiptState, ReceiptEvent>(
      stream.receipt(receiptId),
      receiptDecider,
      (receipt) => (receipt.status === 'recorded' ? this.decidedOn(receipt, [command]) : []),
      { once },
    );
    this.receipts.set(receiptId, state);
    return events.map(({ event }) => event);
  }

  async onPeriods(command: PeriodCommand, { byController }: Approver = {}): Promise<void> {
    const posting = this.#posting(byController);
    const { facts } = command;
    const pendingApplications = this.#pendingApplications(lastDayOf(facts.period));
    const through = 'throughSequence' in facts ? facts.throughSequence : this.log.length;
    const context = {
      ...closingBooks(this.log, facts.period, through),
      ...{
        byController: posting.byController,
        fenceSecondsLeft: 0,
        pendingApplications,
        unfinishedRuns: unfinishedAt(this.runs, lastDayOf(facts.period)),
      },
    };
    const { state } = await this.#step<Periods, PeriodEvent>(
      stream.periods,
      periodsDecider,
      (periods, eventId) => periodsDecider.decide(command, periods, context, eventId),
      { posting },
    );
    this.periods = state;
  }

  /** Cash without a pledge, as all streams together have booked it. */
  suspense(): FreeCash {
    const on: Record<string, BookedLine[]> = {};
    for (const { data } of this.log) {
      const entries = data['entries'] as unknown as readonly Entry[];
      const free = entries.filter((line) => isCash(line.account) && !line.dims.pledge);
      for (const line of bookedLines(postedOn(data), free)) (on[line.account] ??= []).push(line);
    }
    return { throughSequence: this.log.length, on };
  }

  /** Sets money aside and settles it; `recording` comes first in the same append, if given. */
  async apply(
    facts: Omit<AssignReceipt['facts'], 'concerns'>,
    options: { recording?: ReceiptCommand | undefined; crash: boolean },
  ): Promise<void> {
    const pledge = this.pledge(facts.pledgeId);
    if (!pledge) throw new Error(`pledge ${facts.pledgeId} is not there`);
    const concerns = concernedBy(pledge, facts.lines[0]?.purpose);
    const assigning: AssignReceipt = { type: 'AssignReceipt', facts: { ...facts, concerns } };
    const recording = options.recording && this.#posted(options.recording);
    const assigned = this.#posted(assigning);
    const commands: ReceiptCommands = recording ? [recording, assigned] : [assigned];
    const { receiptId, applicationId } = facts;
    const before = this.receipts.get(receiptId) ?? receiptDecider.initialState;
    const posting = this.#posting();
    const after = this.#evolved(before, this.decidedOn(before, commands, posting));
    pledgeDecider.decide(
      settlementIn(after, applicationId),
      pledge,
      this.contextOf(facts.pledgeId, posting),
      idsAfter(),
    );
    await this.#onReceipt(commands, posting);
    if (options.crash) this.unfinished.push({ receiptId, applicationId });
    else await this.finish({ receiptId, applicationId });
  }

  /** What the settlement worker does: the pledge takes the money or the receipt has it back. */
  async finish({ receiptId, applicationId }: Unfinished): Promise<void> {
    const receipt = this.receipt(receiptId);
    const assignment = receipt?.assignments.get(applicationId);
    if (!receipt || !assignment?.open) return;
    const { pledgeId } = assignment.facts;
    if (!this.pledge(pledgeId)?.applications.has(applicationId)) {
      await this.#settleOrRefuse(settlementIn(receipt, applicationId));
    }
    const application = this.pledge(pledgeId)?.applications.get(applicationId);
    if (application?.open !== false) return;
    const { effectiveDate, postingDate } = application.closed ?? assignment.facts;
    const dates = datesAfterLastValuation(receipt, applicationId, { effectiveDate, postingDate });
    const facts = { receiptId, applicationId, ...dates, reason: 'the pledge has it no more' };
    await this.#onReceipt([{ type: 'ReleaseReceipt', facts }], null);
  }

  /** Takes an application back: the pledge first, then the receipt. */
  async undo(undone: Unfinished, stated: Undoing, crash: boolean): Promise<void> {
    const { receiptId, applicationId } = undone;
    const facts = this.#dated(stated);
    const { effectiveDate, postingDate } = facts;
    const receipt = this.receipt(receiptId);
    const assignment = receipt?.assignments.get(applicationId);
    if (!receipt || !assignment) throw new Error(`application ${applicationId} is not there`);
    const dates = { effectiveDate, postingDate };
    const release: ReceiptCommand = {
      type: 'ReleaseReceipt',
      facts: { receiptId, applicationId, ...dates, reason: 'another payer' },
    };
    const posting = this.#posting();
    this.decidedOn(receipt, [release], posting);
    await this.#onPledge(undoing(assignment.facts, facts), posting);
    if (crash) this.unfinished.push(undone);
    else await this.#onReceipt([release], posting);
  }

  /** Takes a receipt back, with its applications where that is wished. All is decided first. */
  async reverse(stated: ReverseReceipt, { byController }: Approver = {}): Promise<void> {
    const { facts } = this.#posted(stated);
    const posting = this.#posting(byController);
    const receipt = this.receipts.get(facts.receiptId) ?? receiptDecider.initialState;
    const open =
      receipt.status === 'none'
        ? []
        : [...receipt.assignments.values()].filter((assignment) => assignment.open);
    const undone = facts.withApplications === true ? open.map((known) => known.facts) : [];
    const ids = undone.map(({ applicationId }) => applicationId);
    const reversal = { type: 'ReverseReceiptRecord', facts: { ...facts, undone: ids } } as const;
    this.decidedOn(receipt, [reversal], posting);
    const standing = undone.filter((assigned) => this.#stands(assigned, facts.effectiveDate));
    const trial = new Map(this.pledges);
    for (const assigned of standing) this.#tryUndo(trial, assigned, { facts, posting });
    for (const assigned of standing) await this.#onPledge(undoing(assigned, facts), posting);
    await this.#onReceipt([reversal], posting);
  }

  #stands({ pledgeId, applicationId }: ReceiptAssignedFacts, date: string): boolean {
    const application = this.pledge(pledgeId)?.applications.get(applicationId);
    if (application === undefined) throw new Rejection('CONTENDED', 'it is still being settled');
    const { open, closed } = application;
    const closedOn = closed?.effectiveDate ?? '';
    if (!open && date < closedOn) throw new Rejection('DATES_NOT_ORDERED', `undone ${closedOn}`);
    return open;
  }

  #tryUndo(
    pledges: Map<string, PledgeState>,
    assigned: ReceiptAssignedFacts,
    { facts, posting }: { facts: Undoing; posting: Posting },
  ): void {
    const before = pledges.get(assigned.pledgeId) ?? pledgeDecider.initialState;
    const events = pledgeDecider.decide(
      undoing(assigned, facts),
      before,
      this.contextOf(assigned.pledgeId, posting),
      idsAfter(),
    );
    const trial = { ...pledgeDecider, initialState: before };
    const after = fold(trial, identified(events, idsAfter()));
    pledges.set(assigned.pledgeId, after);
  }

  async #settleOrRefuse(command: SettleInstalments | TakeCredit): Promise<void> {
    try {
      await this.#onPledge(command, null);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const { code, detail } = error;
      const facts = { ...command.facts, code, detail };
      await this.#onPledge({ type: 'RefuseSettlement', facts }, null);
    }
  }

  async #onPledge(command: PledgeCommand, posting: Posting | null): Promise<void> {
    const { pledgeId } = command.facts;
    const context = this.contextOf(pledgeId, posting, command.facts);
    const { state } = await this.#step<PledgeState, PledgeEvent>(
      stream.pledge(pledgeId),
      pledgeDecider,
      (pledge, eventId) => pledgeDecider.decide(command, pledge, context, eventId),
      { posting },
    );
    this.pledges.set(pledgeId, state);
  }

  async #onReceipt(commands: ReceiptCommands, posting: Posting | null): Promise<void> {
    const { receiptId } = commands[0].facts;
    const { state } = await this.#step<ReceiptState, ReceiptEvent>(
      stream.receipt(receiptId),
      receiptDecider,
      (receipt) => this.decidedOn(receipt, commands, posting),
      { posting },
    );
    this.receipts.set(receiptId, state);
  }

  #posting(byController = this.officer.byController): Posting {
    return { periods: this.periods, byController };
  }

  #posted<Stated extends { readonly facts: object }>(command: Stated): Stated {
    return { ...command, facts: this.#dated(command.facts) };
  }

  /** The facts with the day on which the officer posts them, where it is another than their own. */
  #dated<Facts extends object>(facts: Facts): Facts {
    const date = dateOfFacts(facts);
    const postingDate = date === undefined ? undefined : this.officer.postsOn(date, this.periods);
    return postingDate === undefined ? facts : { ...facts, postingDate };
  }

  /** Applications posted until a day of which a receipt keeps money that no pledge has. */
  #pendingApplications(date: IsoDate): string[] {
    return [...this.receipts.values()]
      .flatMap((receipt) => (receipt.status === 'none' ? [] : openAssignments(receipt)))
      .flatMap(({ facts }) => {
        const application = this.pledge(facts.pledgeId)?.applications.get(facts.applicationId);
        const dates = application?.closed ?? facts;
        const isPending = application?.open !== true && postingDateOf(dates) <= date;
        return isPending ? [facts.applicationId] : [];
      });
  }

  /** What commands come to, one after the other, without being written. */
  decidedOn(
    before: ReceiptState,
    commands: readonly ReceiptCommand[],
    posting: Posting | null = null,
  ): ReceiptEvent[] {
    const concernedPledges = pledgesOf(before).flatMap((id) => this.pledge(id) ?? []);
    const context = { ...this.#receiptContext, posting, concernedPledges };
    const events: ReceiptEvent[] = [];
    for (const command of commands) {
      const state = this.#evolved(before, events);
      events.push(...receiptDecider.decide(command, state, context, idsAfter(events)));
    }
    return events;
  }

  #evolved(before: ReceiptState, events: readonly ReceiptEvent[]): ReceiptState {
    return fold({ ...receiptDecider, initialState: before }, identified(events, idsAfter()));
  }

  /** Facts from elsewhere for a decision about a pledge. */
  contextOf(pledgeId: string, posting: Posting | null = null, facts: object = {}): PledgeContext {
    const stated = 'donorId' in facts ? (facts.donorId as string) : undefined;
    const donorId = stated ?? this.pledge(pledgeId)?.donorId ?? '';
    const donor = this.donors.get(donorId);
    const linesElsewhere = returnedFor(pledgeId, this.log);
    return { ...this.#pledgeContext, donor, posting, linesElsewhere };
  }

  async #step<State, Event extends DomainEvent>(
    name: string,
    decider: Deciding<State, Event>,
    decide: (state: State, eventId: EventIds) => readonly Event[],
    { once, posting = null }: Writing = {},
  ): Promise<HandledStep<State, Event>> {
    const own = requestIdentity((this.#requests += 1), posting);
    const identity = once === undefined ? own : onlyOnce(own, once);
    const step = { store: this.store, stream: name, name: 'step', identity, decider };
    const decided = (state: State, _none: undefined, eventId: EventIds) => decide(state, eventId);
    return handle<State, Event>({ ...step, context: noContext, decide: decided });
  }
}
