import {
  accountItemsDecider,
  pledgeDecider,
  receiptDecider,
  RevalueAccountItems,
  RevaluePledge,
  RevalueReceipt,
  stream,
} from '@art30/accounting';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import {
  orLeftOut,
  type ItemDone,
  type ItemOfRun,
  type RunUnderWay,
  type WorkOfRun,
} from './run-under-way';

/**
 * Revalues a pledge, a receipt or an account's own items at the rates of a run, or returns why an item is
 * left out.
 */
export class RevaluationValues implements WorkOfRun {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
  ) {}

  async pledge(
    { run, dryRun }: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const { revaluationId, effectiveDate: asAt, rates } = run.started;
    const command = new RevaluePledge({ pledgeId: id, revaluationId, asAt, rates });
    const name = stream.pledge(id);
    return orLeftOut({ pledgeId: id }, () =>
      this.ledger.run({
        name,
        stream: name,
        decider: pledgeDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofPledge({ today: asAt }),
        }),
        decide: (state, { over, context }, eventId) =>
          over
            ? []
            : asSigned(name, pledgeDecider.decide(command, state, context, eventId), eventId),
      }),
    );
  }

  async receipt(
    { run, dryRun }: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const { revaluationId, effectiveDate: asAt, rates } = run.started;
    const name = stream.receipt(id);
    const command = new RevalueReceipt({ receiptId: id, revaluationId, asAt, rates });
    return orLeftOut({ receiptId: id }, () =>
      this.ledger.run({
        name,
        stream: name,
        decider: receiptDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofReceipt(asAt),
        }),
        decide: (state, { over, context }, eventId) =>
          over
            ? []
            : asSigned(name, receiptDecider.decide(command, state, context, eventId), eventId),
      }),
    );
  }

  async accountItems(
    { run, dryRun }: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const { revaluationId, effectiveDate: asAt, rates } = run.started;
    const name = stream.accountItems(id);
    const command = new RevalueAccountItems({ code: id, revaluationId, asAt, rates });
    return orLeftOut({ itemsOf: id }, () =>
      this.ledger.run({
        name,
        stream: name,
        decider: accountItemsDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofAccountItems(id, asAt),
        }),
        decide: (state, { over, context }, eventId) =>
          over
            ? []
            : asSigned(name, accountItemsDecider.decide(command, state, context, eventId), eventId),
      }),
    );
  }
}
