import {
  bookedLines,
  donorDecider,
  pledgeDecider,
  receiptDecider,
  Rejection,
  finishedOn,
  postingDateOf,
  settlementOf,
  stream,
  type AssignReceipt,
  type BookedLine,
  type Concerned,
  type DatedFacts,
  type DonorCommand,
  type DonorState,
  type Entry,
  type IsoDate,
  type Pledge,
  type PledgeCommand,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
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
  type SuspenseCash,
  type TransferCommand,
  type TransferEvent,
  type TransferState,
  type TakeCredit,
  type UndoReceiptRevaluation,
  type UndoSettlement,
  isCash,
  revaluationDecider,
  transferDecider,
} from '@art30/accounting';
import {
  handle,
  type DomainEvent,
  type HandledStep,
  type Identified,
  type RecordedEvent,
  type RequestIdentity,
} from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { examplePledgeContext, exampleReceiptContext, readLog } from '@art30/testing';
import { nameUuid } from '../../apps/api/src/commands/identifiers';

/** The second half of a command on two streams, which a crash has left undone. */
export interface Unfinished {
  readonly receiptId: string;
  readonly applicationId: string;
}

/** What the step of a run is, so that it comes only once. */
export type Once = readonly string[];

/** What a run needs from the books. */
export type FoundItems = Pick<
  RevaluationContext,
  'found' | 'throughSequence' | 'pendingApplications'
>;

/** From when an application counts no more, and whether what stands on it goes with it. */
type Undoing = Pick<UndoSettlement['facts'], 'effectiveDate' | 'withDependants'>;

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
  readonly #receiptContext: ReceiptContext;
  readonly #pledgeContext: PledgeContext;
  #requests = 0;

  constructor(
    facts: Partial<Pick<ReceiptContext, 'bankAccounts' | 'rates'>> = {},
    today = '2025-12-31',
  ) {
    this.#receiptContext = { ...exampleReceiptContext(), ...facts, today };
    const { rates } = this.#receiptContext;
    this.#pledgeContext = { ...examplePledgeContext(), rates, today };
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
    const { state } = await this.#step(stream.donor(donorId), donorDecider, (donor) =>
      donorDecider.decide(command, donor, undefined),
    );
    this.donors.set(donorId, state);
  }

  /** @param elsewhere facts from elsewhere that differ for this command, such as who approves it. */
  async onPledge(command: PledgeCommand, elsewhere: Partial<PledgeContext> = {}): Promise<void> {
    const { pledgeId } = command.facts;
    const context = { ...this.contextOf(pledgeId, command.facts), ...elsewhere };
    const { state } = await this.#step<PledgeState, PledgeEvent>(
      stream.pledge(pledgeId),
      pledgeDecider,
      (pledge) => pledgeDecider.decide(command, pledge, context),
    );
    this.pledges.set(pledgeId, state);
  }

  async onReceipt(...commands: readonly [ReceiptCommand, ...ReceiptCommand[]]): Promise<void> {
    const { receiptId } = commands[0].facts;
    const { state } = await this.#step<ReceiptState, ReceiptEvent>(
      stream.receipt(receiptId),
      receiptDecider,
      (receipt) => this.decidedOn(receipt, commands),
    );
    this.receipts.set(receiptId, state);
  }

  async onTransfer(command: TransferCommand): Promise<void> {
    const { transferId } = command.facts;
    const context = { ...this.#receiptContext, suspense: this.suspense() };
    const { state } = await this.#step<TransferState, TransferEvent>(
      stream.transfer(transferId),
      transferDecider,
      (transfer) => transferDecider.decide(command, transfer, context),
    );
    this.transfers.set(transferId, state);
  }

  async onRun(command: RevaluationCommand, found: FoundItems, once?: Once): Promise<void> {
    const { revaluationId } = command.facts;
    const { posting } = this.#pledgeContext;
    const context = { ...this.#receiptContext, posting, ...found };
    const { state } = await this.#step<RevaluationState, RevaluationEvent>(
      stream.revaluation(revaluationId),
      revaluationDecider,
      (run) => revaluationDecider.decide(command, run, context),
      once,
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
      (pledge) => pledgeDecider.decide(command, pledge, context),
      once,
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
      once,
    );
    this.receipts.set(receiptId, state);
    return events.map(({ event }) => event);
  }

  /** Cash without a pledge, as all streams together have booked it. */
  suspense(): SuspenseCash {
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
    const assigning = { type: 'AssignReceipt', facts: { ...facts, concerns } } as const;
    const commands: readonly [ReceiptCommand, ...ReceiptCommand[]] = options.recording
      ? [options.recording, assigning]
      : [assigning];
    const { receiptId, applicationId } = facts;
    const before = this.receipts.get(receiptId) ?? receiptDecider.initialState;
    const after = this.#evolved(before, this.decidedOn(before, commands));
    pledgeDecider.decide(
      settlementIn(after, applicationId),
      pledge,
      this.contextOf(facts.pledgeId),
    );
    await this.onReceipt(...commands);
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
    const effectiveDate = application.closed?.effectiveDate ?? assignment.facts.effectiveDate;
    const dates = finishedOn(receipt, applicationId, { effectiveDate });
    const facts = { receiptId, applicationId, ...dates, reason: 'the pledge has it no more' };
    await this.onReceipt({ type: 'ReleaseReceipt', facts });
  }

  /** Takes an application back: the pledge first, then the receipt. */
  async undo(undone: Unfinished, facts: Undoing, crash: boolean): Promise<void> {
    const { receiptId, applicationId } = undone;
    const { effectiveDate } = facts;
    const receipt = this.receipt(receiptId);
    const assignment = receipt?.assignments.get(applicationId);
    if (!receipt || !assignment) throw new Error(`application ${applicationId} is not there`);
    const release = { receiptId, applicationId, effectiveDate, reason: 'another payer' };
    this.decidedOn(receipt, [{ type: 'ReleaseReceipt', facts: release }]);
    await this.onPledge(undoing(assignment.facts, facts));
    if (crash) this.unfinished.push(undone);
    else await this.onReceipt({ type: 'ReleaseReceipt', facts: release });
  }

  /** Takes a receipt back, with its applications where that is wished. All is decided first. */
  async reverse({ facts }: ReverseReceipt): Promise<void> {
    const receipt = this.receipts.get(facts.receiptId) ?? receiptDecider.initialState;
    const open =
      receipt.status === 'none'
        ? []
        : [...receipt.assignments.values()].filter((assignment) => assignment.open);
    const undone = facts.withApplications === true ? open.map((known) => known.facts) : [];
    const ids = undone.map(({ applicationId }) => applicationId);
    const reversal = { type: 'ReverseReceiptRecord', facts: { ...facts, undone: ids } } as const;
    this.decidedOn(receipt, [reversal]);
    const standing = undone.filter((assigned) => this.#stands(assigned, facts.effectiveDate));
    const trial = new Map(this.pledges);
    for (const assigned of standing) this.#tryUndo(trial, assigned, facts);
    for (const assigned of standing) await this.onPledge(undoing(assigned, facts));
    await this.onReceipt(reversal);
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
    facts: Undoing,
  ): void {
    const before = pledges.get(assigned.pledgeId) ?? pledgeDecider.initialState;
    const events = pledgeDecider.decide(
      undoing(assigned, facts),
      before,
      this.contextOf(assigned.pledgeId),
    );
    const after = events.reduce<PledgeState>(
      (state, event) => pledgeDecider.evolve(state, { id: 'trial', event }),
      before,
    );
    pledges.set(assigned.pledgeId, after);
  }

  async #settleOrRefuse(command: SettleInstalments | TakeCredit): Promise<void> {
    try {
      await this.onPledge(command);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const { code, detail } = error;
      await this.onPledge({ type: 'RefuseSettlement', facts: { ...command.facts, code, detail } });
    }
  }

  /** What commands come to, one after the other, without being written. */
  decidedOn(before: ReceiptState, commands: readonly ReceiptCommand[]): ReceiptEvent[] {
    const events: ReceiptEvent[] = [];
    for (const command of commands) {
      const state = this.#evolved(before, events);
      events.push(...receiptDecider.decide(command, state, this.#receiptContext));
    }
    return events;
  }

  #evolved(before: ReceiptState, events: readonly ReceiptEvent[]): ReceiptState {
    return events.reduce<ReceiptState>(
      (state, event) => receiptDecider.evolve(state, { id: '', event }),
      before,
    );
  }

  /** Facts from elsewhere for a decision about a pledge. */
  contextOf(pledgeId: string, facts: object = {}): PledgeContext {
    const stated = 'donorId' in facts ? (facts.donorId as string) : undefined;
    const donorId = stated ?? this.pledge(pledgeId)?.donorId ?? '';
    const donor = this.donors.get(donorId);
    return { ...this.#pledgeContext, donor, linesElsewhere: this.#linesElsewhere(pledgeId) };
  }

  /** Exchange differences that returns of its receipts booked on a pledge. */
  #linesElsewhere(pledgeId: string): BookedLine[] {
    return this.log
      .filter(({ type }) => type === 'ReceiptReturned')
      .flatMap(({ data }) => {
        const entries = data['entries'] as unknown as readonly Entry[];
        const own = entries.filter(({ dims }) => dims.pledge === pledgeId);
        return bookedLines(postedOn(data), own);
      });
  }

  async #step<State, Event extends DomainEvent>(
    name: string,
    decider: Deciding<State, Event>,
    decide: (state: State) => readonly Event[],
    once?: Once,
  ): Promise<HandledStep<State, Event>> {
    this.#requests += 1;
    const own = requestIdentity(this.#requests);
    const identity = once === undefined ? own : onlyOnce(own, once);
    const step = { store: this.store, stream: name, name: 'step', identity, decider, decide };
    return handle<State, Event>(step);
  }
}

function postedOn(data: RecordedEvent['data']): IsoDate {
  return postingDateOf(data as DatedFacts);
}

function requestIdentity(request: number): RequestIdentity {
  const number = request.toString(16).padStart(8, '0');
  const hash = number.padStart(64, '0');
  const metadata = {
    recordedAt: new Date(Date.UTC(2025, 11, 31) + request).toISOString(),
    recordedBy: 'officer',
    keyHash: hash,
    requestHash: hash,
  };
  const eventId = (_step: string, index: number) =>
    `${number}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return { metadata, eventId };
}

/** However often it is tried, under whichever request: the same events. */
function onlyOnce({ metadata }: RequestIdentity, once: Once): RequestIdentity {
  const hash = '0'.repeat(64);
  return {
    metadata: { ...metadata, keyHash: hash, requestHash: hash },
    eventId: (_step, index) => nameUuid(...once, index),
  };
}

function settlementIn(
  receipt: ReceiptState,
  applicationId: string,
): SettleInstalments | TakeCredit {
  const assignment = receipt.status === 'none' ? null : receipt.assignments.get(applicationId);
  if (receipt.status === 'none' || !assignment) throw new Error(`no application ${applicationId}`);
  return settlementOf(receipt.facts, assignment.facts);
}

function undoing(
  { pledgeId, applicationId }: ReceiptAssignedFacts,
  { effectiveDate, withDependants }: Undoing,
): UndoSettlement {
  const facts = { pledgeId, applicationId, effectiveDate, withDependants };
  const why = { reasonCode: 'WRONG_DONOR', reason: 'another payer' };
  return { type: 'UndoSettlement', facts: { ...facts, ...why } };
}

function concernedBy(pledge: Pledge, purpose: string | undefined): Concerned {
  return {
    donor: pledge.donorId,
    pledge: pledge.pledgeId,
    recommendation: pledge.recommendation,
    purpose: purpose ?? pledge.earmarks[0]?.purpose ?? '',
  };
}
