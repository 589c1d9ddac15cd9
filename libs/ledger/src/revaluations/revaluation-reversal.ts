import {
  accountItemsDecider,
  demandPostedOnLatest,
  pledgeDecider,
  postingDayOf,
  receiptDecider,
  recordValued,
  refuse,
  Rejection,
  ReverseAccountItem,
  ReversePledgeEvent,
  stream,
  UndoReceiptRevaluation,
  type AccountItemEvent,
  type AccountItems,
  type AccountItemsContext,
  type CommandRequest,
  type IsoDate,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type PostingDay,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
  type RevaluationRun,
  type RunItems,
  type RunReversalFacts,
} from '@art30/accounting';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import { type Clock, todayOf } from '../kernel/ports';
import {
  idsOfRun,
  orLeftOut,
  type ItemDone,
  type ItemOfRun,
  type RunUnderWay,
  type WorkOfRun,
} from './run-under-way';

/** Maximum number of pledges, receipts and accounts that a rejection names. Further ones are only counted. */
const namedBlockersMax = 5;

/**
 * Reverses the revaluation of one pledge, receipt or bank account by a run, unless it is already reversed.
 */
export class RevaluationReversal implements WorkOfRun {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the pledges, receipts and bank accounts whose revaluation by this run is not reversed yet. All reversals
   * are posted on one date, the first one that all items accept.
   *
   * @throws Rejection that names the items that cannot be reversed, with the code of the first item;
   * POSTING_DATE_NOT_NEEDED if the stated date is later than every item needs.
   */
  async itemsToReverse(
    { started }: RevaluationRun,
    facts: RunReversalFacts,
    request: CommandRequest,
  ): Promise<RunItems> {
    const blockers: { readonly id: string; readonly rejection: Rejection }[] = [];
    const days: PostingDay[] = [];
    const { posting } = await this.contexts.ofReceipt(request.today, request);
    const stands = (
      id: string,
      reversal: (facts: RunReversalFacts) => readonly Dated[],
    ): boolean => {
      const decide = (postingDate?: IsoDate) => onDayOfAll({ ...facts, postingDate }, reversal);
      try {
        const events = decide(facts.postingDate);
        const day = postingDayOf(facts.postingDate, posting, { events, decide });
        if (day !== undefined) days.push(day);
        return events.length > 0;
      } catch (rejection) {
        if (!(rejection instanceof Rejection)) throw rejection;
        blockers.push({ id, rejection });
        return false;
      }
    };
    const pledges: string[] = [];
    const receipts: string[] = [];
    for (const id of started.pledges) {
      const { state } = await this.ledger.read(stream.pledge(id), pledgeDecider);
      const about = { today: request.today, request };
      const context = await this.contexts.ofPledge(about);
      const tried = (on: RunReversalFacts) => onPledge(state, on, request, context);
      if (stands(`pledge ${id}`, tried)) pledges.push(id);
    }
    const context = await this.contexts.ofReceipt(request.today, request);
    for (const id of started.receipts) {
      const { state } = await this.ledger.read(stream.receipt(id), receiptDecider);
      const tried = (on: RunReversalFacts) => onReceipt(state, on, context);
      if (stands(`receipt ${id}`, tried)) receipts.push(id);
    }
    const bankAccounts: string[] = [];
    for (const id of started.bankAccounts) {
      const { state } = await this.ledger.read(stream.accountItems(id), accountItemsDecider);
      const items = await this.contexts.ofAccountItems(id, request.today, request);
      const tried = (on: RunReversalFacts) =>
        onAccountItems(id, state, { facts: on, request }, items);
      if (stands(`account ${id}`, tried)) bankAccounts.push(id);
    }
    const [first] = blockers;
    if (first === undefined) {
      demandPostedOnLatest(facts.postingDate, days);
      return { pledges, receipts, bankAccounts };
    }
    const named = blockers
      .slice(0, namedBlockersMax)
      .map(({ id, rejection }) => `${id}: ${rejection.detail}`);
    const more = blockers.length - named.length;
    const { code, field } = first.rejection;
    return refuse(code, [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; '), field);
  }

  async pledge(
    under: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const name = stream.pledge(id);
    const today = todayOf(this.clock);
    const { dryRun } = under;
    const request = { identity, today, dryRun };
    return orLeftOut({ pledgeId: id }, () =>
      this.ledger.run({
        name: stepOn(name),
        stream: name,
        decider: pledgeDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofPledge({ today }),
        }),
        decide: (state, { over, context }, eventId) =>
          over ? [] : asSigned(name, onPledge(state, reversalOf(under), request, context), eventId),
      }),
    );
  }

  async receipt(
    under: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const name = stream.receipt(id);
    const { dryRun } = under;
    return orLeftOut({ receiptId: id }, () =>
      this.ledger.run({
        name: stepOn(name),
        stream: name,
        decider: receiptDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofReceipt(todayOf(this.clock)),
        }),
        decide: (state, { over, context }, eventId) =>
          over ? [] : asSigned(name, onReceipt(state, reversalOf(under), context), eventId),
      }),
    );
  }

  async accountItems(
    under: RunUnderWay,
    { id, identity, isOver, asSigned }: ItemOfRun,
  ): Promise<ItemDone> {
    const name = stream.accountItems(id);
    const today = todayOf(this.clock);
    const { dryRun } = under;
    const asked = { facts: reversalOf(under), request: { identity, today, dryRun } };
    return orLeftOut({ itemsOf: id }, () =>
      this.ledger.run({
        name: stepOn(name),
        stream: name,
        decider: accountItemsDecider,
        identity,
        dryRun,
        usesKept: true,
        context: async () => ({
          over: await isOver(),
          context: await this.contexts.ofAccountItems(id, today),
        }),
        decide: (state, { over, context }, eventId) =>
          over ? [] : asSigned(name, onAccountItems(id, state, asked, context), eventId),
      }),
    );
  }
}

interface Dated {
  readonly data: { readonly effectiveDate: IsoDate };
}

/**
 * Decides on one of several items that are posted on one date. The date may be later than this item needs, because
 * another item may need it. The returned placeholder then shows that the item has something to reverse.
 */
function onDayOfAll(
  facts: RunReversalFacts,
  decide: (facts: RunReversalFacts) => readonly Dated[],
): readonly Dated[] {
  try {
    return decide(facts);
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'POSTING_DATE_NOT_NEEDED') throw error;
    return [{ data: { effectiveDate: facts.effectiveDate } }];
  }
}

/** Name of the step that reverses a run in one stream. */
function stepOn(name: string): string {
  return `reversal ${name}`;
}

function reversalOf({ run: { started, reversal } }: RunUnderWay): RunReversalFacts {
  if (reversal === undefined) throw new Error(`run ${started.revaluationId} is not being reversed`);
  return reversal;
}

/**
 * Returns the events that reverse the run on a pledge; none unless the pledge has an unreversed revaluation
 * by the run.
 */
function onPledge(
  state: PledgeState,
  { revaluationId, ...facts }: RunReversalFacts,
  request: CommandRequest,
  context: PledgeContext,
): readonly PledgeEvent[] {
  if (state.status === 'none') return [];
  const own = state.revaluations.find((revaluation) => revaluation.revaluationId === revaluationId);
  if (own === undefined) return [];
  const { pledgeId } = state;
  const { effectiveDate, postingDate, documentReference, reasonCode, reason } = facts;
  const stated = { effectiveDate, postingDate, documentReference, reasonCode, reason };
  const command = new ReversePledgeEvent({ ...stated, pledgeId, eventId: own.eventId }, request);
  const ids = idsOfRun(revaluationId, stepOn(stream.pledge(pledgeId)));
  return pledgeDecider.decide(command, state, context, ids);
}

function onReceipt(
  state: ReceiptState,
  facts: RunReversalFacts,
  context: ReceiptContext,
): readonly ReceiptEvent[] {
  if (state.status === 'none') return [];
  const { revaluationId, effectiveDate, postingDate, documentReference } = facts;
  const { reasonCode, reason } = facts;
  // The reversal of a receipt also reversed its revaluations by earlier runs, but not those by later ones.
  const valued = recordValued(state, (run) => run.revaluationId === revaluationId && !run.reversed);
  if (valued === undefined) return [];
  const stated = { effectiveDate, postingDate, documentReference, reasonCode, reason };
  const { receiptId } = state.facts;
  const undone = { ...stated, revaluationId, receiptId };
  const command = new UndoReceiptRevaluation(undone);
  const ids = idsOfRun(revaluationId, stepOn(stream.receipt(receiptId)));
  return receiptDecider.decide(command, state, context, ids);
}

/**
 * Returns the events that reverse the run on an account's own items; none unless they have an unreversed
 * revaluation by the run.
 */
function onAccountItems(
  code: string,
  state: AccountItems,
  { facts, request }: { readonly facts: RunReversalFacts; readonly request: CommandRequest },
  context: AccountItemsContext,
): readonly AccountItemEvent[] {
  const { revaluationId, effectiveDate, postingDate, documentReference } = facts;
  const { reasonCode, reason } = facts;
  const own = state.revaluations.find((revaluation) => revaluation.revaluationId === revaluationId);
  if (own === undefined) return [];
  const stated = { effectiveDate, postingDate, documentReference, reasonCode, reason };
  const command = new ReverseAccountItem({ ...stated, code, eventId: own.eventId }, request);
  const ids = idsOfRun(revaluationId, stepOn(stream.accountItems(code)));
  return accountItemsDecider.decide(command, state, context, ids);
}
