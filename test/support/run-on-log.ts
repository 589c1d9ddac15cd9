import {
  CompleteRevaluation,
  CompleteReversal,
  knownRun,
  pledgeDecider,
  receiptDecider,
  revaluationDecider,
  RevaluePledge,
  RevalueReceipt,
  StartRevaluation,
  StartReversal,
  stream,
  UndoReceiptRevaluation,
  type Outcome,
  type RevaluationCommand,
  type RevaluationContext,
  type RevaluationRun,
  type RunFacts,
} from '@art30/accounting';
import type { DomainEvent, EventStore, RequestIdentity } from '@art30/event-sourcing';
import { LogView, nameUuid, type LedgerStep } from '@art30/ledger';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import type { Service } from './service';

const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;

/** Appends a revaluation run step by step, so that a test can stop it after any step. */
export class RunOnLog {
  private readonly view: LogView;

  constructor(
    private readonly service: Service,
    private readonly run: RunFacts,
  ) {
    this.view = service.app.get(LogView, { strict: false });
  }

  /**
   * Appends the start of the run.
   *
   * @param found pledges and receipts with open items, by currency.
   */
  async start(found: RevaluationContext['found'], throughSequence: number): Promise<void> {
    await this.ofRun(new StartRevaluation(this.run), { found, throughSequence });
  }

  async pledge(pledgeId: string): Promise<void> {
    const { rates } = (await this.state()).started;
    const facts = { ...this.keys, pledgeId, rates };
    await this.write({
      name: pledgeId,
      stream: stream.pledge(pledgeId),
      decider: pledgeDecider,
      ...this.asWritten(),
      context: () => this.view.contexts.ofPledge({ today: this.run.asAt }),
      decide: (state, context, eventId) =>
        pledgeDecider.decide(new RevaluePledge(facts), state, context, eventId),
    });
  }

  async receipt(receiptId: string): Promise<void> {
    const { rates } = (await this.state()).started;
    const facts = { ...this.keys, receiptId, rates };
    await this.write({
      name: receiptId,
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      ...this.asWritten(),
      context: () => this.view.contexts.ofReceipt(this.run.asAt),
      decide: (state, context, eventId) =>
        receiptDecider.decide(new RevalueReceipt(facts), state, context, eventId),
    });
  }

  async complete(outcome: Outcome): Promise<void> {
    const { revaluationId } = this.run;
    await this.ofRun(new CompleteRevaluation({ revaluationId, ...outcome }));
  }

  async startReversal(effectiveDate: string): Promise<void> {
    const { pledges, receipts, bankAccounts } = (await this.state()).started;
    const { revaluationId } = this.run;
    const facts = { revaluationId, effectiveDate, pledges, receipts, bankAccounts, ...why };
    await this.ofRun(new StartReversal(facts));
  }

  async undoReceipt(receiptId: string, effectiveDate: string): Promise<void> {
    const { revaluationId } = this.run;
    const facts = { receiptId, revaluationId, effectiveDate, ...why };
    await this.write({
      name: `${receiptId} undone`,
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      ...this.asWritten(),
      context: () => this.view.contexts.ofReceipt(this.today),
      decide: (state, context, eventId) =>
        receiptDecider.decide(new UndoReceiptRevaluation(facts), state, context, eventId),
    });
  }

  async completeReversal(outcome: Outcome): Promise<void> {
    const { revaluationId } = this.run;
    await this.ofRun(new CompleteReversal({ revaluationId, ...outcome }));
  }

  private async ofRun(
    command: RevaluationCommand,
    books: Partial<RevaluationContext> = {},
  ): Promise<void> {
    await this.write({
      name: command.type,
      stream: this.stream,
      decider: revaluationDecider,
      ...this.asWritten(),
      context: async (): Promise<RevaluationContext> => ({
        ...(await this.view.contexts.ofReceipt(this.today)),
        posting: null,
        found: [],
        throughSequence: 0,
        pendingApplications: [],
        ...books,
      }),
      decide: (state, context, eventId) =>
        revaluationDecider.decide(command, state, context, eventId),
    });
  }

  /** Appends the events of a step and waits until the read model contains them. */
  private async write<State, Event extends DomainEvent, Context>(
    step: LedgerStep<State, Event, Context>,
  ): Promise<void> {
    await this.view.ledger.run(step);
    const { app } = this.service;
    const head = await app.get<EventStore>(EVENT_STORE, { strict: false }).head();
    await app.get(ProjectionWorker, { strict: false }).waitFor(head ?? '');
  }

  private async state(): Promise<RevaluationRun> {
    const { state } = await this.view.ledger.read(this.stream, revaluationDecider);
    return knownRun(state, this.run.revaluationId);
  }

  private asWritten(): { readonly identity: RequestIdentity; readonly dryRun: false } {
    const { revaluationId } = this.run;
    const hash = sha256Hex(revaluationId);
    const metadata = {
      recordedAt: this.service.clock.now().toISOString(),
      recordedBy: 'u.accounts',
      keyHash: hash,
      requestHash: hash,
    };
    const eventName = (step: string, index: number) =>
      nameUuid('revaluation', revaluationId, step, index);
    return { identity: { metadata, eventName }, dryRun: false };
  }

  private get keys(): { readonly revaluationId: string; readonly asAt: string } {
    return { revaluationId: this.run.revaluationId, asAt: this.run.asAt };
  }

  private get stream(): string {
    return stream.revaluation(this.run.revaluationId);
  }

  private get today(): string {
    return this.service.clock.now().toISOString().slice(0, 10);
  }
}
