import { Injectable } from '@nestjs/common';
import {
  openAssignments,
  pledgeDecider,
  receiptDecider,
  refuse,
  stream,
  type CommandRequest,
  type PledgeContext,
  type PledgeState,
  type ReceiptContext,
  type ReceiptState,
  type ReverseApplication,
  type ReverseReceipt,
  type UndoSettlement,
} from '@art30/accounting';
import { Facts } from './facts';
import { Ledger, type AnyStep } from './ledger';
import type { CommandOutcome } from './outcome';
import { holds } from './settlement';

interface Undoing {
  readonly request: CommandRequest;
  readonly facts: Omit<UndoSettlement['facts'], 'pledgeId' | 'applicationId'>;
}

/**
 * Undoing goes pledge first, so that cash never stands in suspense and on a pledge at once. All is
 * decided before anything is written; after a crash in between the worker or a repeat completes it.
 */
@Injectable()
export class ReceiptReversals {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
  ) {}

  async ofApplication({ facts, request }: ReverseApplication): Promise<CommandOutcome> {
    const { receiptId, applicationId, effectiveDate, reasonCode, reason } = facts;
    const name = stream.receipt(receiptId);
    const { state, revision, eventIds } = await this.ledger.read(name, receiptDecider);
    const context = await this.facts.forReceipt(request.today);
    const release = { receiptId, applicationId, effectiveDate, reason };
    const decide = (receipt: ReceiptState) =>
      receiptDecider.decide({ type: 'ReleaseReceipt', facts: release }, receipt, context);
    const known = state.status === 'none' ? undefined : state.assignments.get(applicationId);
    if (known === undefined) {
      return refuse(
        'APPLICATION_UNKNOWN',
        `receipt ${receiptId} has no application ${applicationId}`,
      );
    }
    this.demandRevision(request, revision, eventIds);
    const pledgeStep = await this.undo(
      { applicationId, pledgeId: known.facts.pledgeId },
      { request, facts: { effectiveDate, reasonCode, reason } },
      () => decide(state),
    );
    const receiptStep = await this.ledger.run({
      name: 'receipt',
      stream: name,
      decider: receiptDecider,
      identity: request.identity,
      dryRun: request.dryRun,
      decide: (receipt) => (holds(receipt, applicationId) ? decide(receipt) : []),
    });
    const application = { id: applicationId, state: 'released' as const };
    const steps = [pledgeStep, receiptStep];
    const extra = { application, etagOf: receiptStep };
    return this.ledger.outcome(receiptId, request, steps, extra);
  }

  async ofReceipt({ facts, request }: ReverseReceipt): Promise<CommandOutcome> {
    const { receiptId, effectiveDate, reasonCode, reason, withApplications } = facts;
    const name = stream.receipt(receiptId);
    const { state, revision, eventIds } = await this.ledger.read(name, receiptDecider);
    const context = await this.facts.forReceipt(request.today);
    const repeated = eventIds.includes(request.identity.eventId('receipt', 0));
    const open = state.status === 'none' || repeated ? [] : openAssignments(state);
    const undone = withApplications === true ? open.map(({ facts: own }) => own) : [];
    const ids = undone.map(({ applicationId }) => applicationId);
    const decide = (receipt: ReceiptState, receiptContext: ReceiptContext) => {
      const reversal = { ...facts, undone: ids };
      return receiptDecider.decide(
        { type: 'ReverseReceiptRecord', facts: reversal },
        receipt,
        receiptContext,
      );
    };
    this.demandRevision(request, revision, eventIds);
    const undoing = { request, facts: { effectiveDate, reasonCode, reason } };
    if (!repeated) {
      decide(state, context);
      for (const own of undone) await this.demandUndoable(own, undoing);
    }
    const steps: AnyStep[] = [];
    for (const own of undone) steps.push(await this.undo(own, undoing, () => []));
    const receiptStep = await this.ledger.run({
      name: 'receipt',
      stream: name,
      decider: receiptDecider,
      identity: request.identity,
      dryRun: request.dryRun,
      decide: (receipt) => decide(receipt, context),
    });
    return this.ledger.outcome(receiptId, request, [...steps, receiptStep], {
      etagOf: receiptStep,
    });
  }

  private async pledge(
    pledgeId: string,
    { today }: CommandRequest,
  ): Promise<{ state: PledgeState; context: PledgeContext }> {
    const { state } = await this.ledger.read(stream.pledge(pledgeId), pledgeDecider);
    return { state, context: await this.facts.forPledge(undefined, today, state) };
  }

  private async demandUndoable(
    { applicationId, pledgeId }: { applicationId: string; pledgeId: string },
    { request, facts }: Undoing,
  ): Promise<void> {
    const { state, context } = await this.pledge(pledgeId, request);
    if (state.status !== 'none' && state.applications.get(applicationId)?.open === false) return;
    const undo = { type: 'UndoSettlement', facts: { ...facts, applicationId, pledgeId } } as const;
    pledgeDecider.decide(undo, state, context);
  }

  /** The pledge's side; already undone there, by a try that stopped half way, is done. */
  private async undo(
    { applicationId, pledgeId }: { applicationId: string; pledgeId: string },
    { request, facts }: Undoing,
    demandOtherSide: () => unknown,
  ): Promise<AnyStep> {
    const undo = { type: 'UndoSettlement', facts: { ...facts, applicationId, pledgeId } } as const;
    const { context } = await this.pledge(pledgeId, request);
    return this.ledger.run({
      name: `pledge ${applicationId}`,
      stream: stream.pledge(pledgeId),
      decider: pledgeDecider,
      identity: request.identity,
      dryRun: request.dryRun,
      decide: (pledge) => {
        demandOtherSide();
        const known = pledge.status === 'none' ? undefined : pledge.applications.get(applicationId);
        return known?.open === false ? [] : pledgeDecider.decide(undo, pledge, context);
      },
    });
  }

  /** `If-Match` is about the receipt, whose turn comes last. */
  private demandRevision(
    { ifRevision, identity }: CommandRequest,
    revision: number,
    eventIds: readonly string[],
  ): void {
    if (ifRevision === undefined || ifRevision === revision) return;
    if (eventIds.includes(identity.eventId('receipt', 0))) return;
    refuse('REVISION_MISMATCH', `the receipt is at revision ${revision}, not ${ifRevision}`);
  }
}
