import {
  accountItemsDecider,
  demand,
  demandAsSigned,
  isSameDay,
  openAssignments,
  pledgeDecider,
  receiptDecider,
  RefuseFromReceipt,
  RefuseSentBack,
  RefuseSettlement,
  Rejection,
  sentBackOf,
  settlementOf,
  stream,
  takingOf,
  type AccountItemEvent,
  type AccountItems,
  type BookCredit,
  type DatedFacts,
  type PledgeEvent,
  type PledgeState,
  type Receipt,
  type ReceiptAssignedFacts,
  type ReceiptEvent,
  type ReceiptState,
  type SettleInstalments,
  type SignedEvent,
  type TakeFromReceipt,
  type TakeSentBack,
} from '@art30/accounting';
import type { EventIds, HandledStep, RequestIdentity } from '@art30/event-sourcing';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import type { AnyStep } from '../kernel/outcome';

/**
 * The second half of an application, to be decided on the side that takes the money. The names of its events follow
 * from the application's id alone, so a retry makes the same names.
 */
interface Judging {
  readonly receipt: Receipt;
  readonly assignment: ReceiptAssignedFacts;
  readonly identity: RequestIdentity;
  readonly dryRun: boolean;
  /** Events that the signers approved; undefined unless the application was proposed. */
  readonly signed: readonly SignedEvent[] | undefined;
}

interface Deciding {
  readonly judging: Pick<Judging, 'signed'>;
  readonly because: Rejection | undefined;
  readonly eventId: EventIds;
}

/** Record of an application in the stream of the side that decided on it. */
type JudgedApplication = Pick<
  NonNullable<ReturnType<AccountItems['applications']['get']>>,
  'open' | 'closed'
>;

/**
 * Decides whether the other side of an application takes or refuses the money that the receipt has reserved. The other
 * side is a pledge, the own items of a bank account, or a receipt whose payment back to its sender was returned. Taking
 * and refusing have the same event name, so the other side's stream has only one of both for each application.
 */
export class Judges {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
  ) {}

  /** Returns the record of an application on the other side; undefined if that side never took the money. */
  async judgedApplication({
    applicationId,
    pledgeId,
    account,
    returnOf,
  }: ReceiptAssignedFacts): Promise<JudgedApplication | undefined> {
    if (returnOf !== undefined) {
      const { state } = await this.ledger.read(stream.receipt(returnOf), receiptDecider);
      return state.status === 'none' ? undefined : state.sentBack.get(applicationId);
    }
    if (account !== undefined) {
      const name = stream.accountItems(account.bankAccount);
      const { state } = await this.ledger.read(name, accountItemsDecider);
      return state.applications.get(applicationId);
    }
    const { state } = await this.ledger.read(stream.pledge(pledgeId ?? ''), pledgeDecider);
    return state.status === 'none' ? undefined : state.applications.get(applicationId);
  }

  /**
   * Rejects decisions on a receipt while one of its applications is reversed on the other side only, because the money
   * of that application is not free yet. The settlement worker completes such a reversal.
   *
   * @param except id of the application that is being reversed.
   * @throws Rejection CONTENDED.
   */
  async demandNoneHalfUndone(receipt: ReceiptState, except?: string): Promise<void> {
    const open = receipt.status === 'none' ? [] : openAssignments(receipt);
    for (const { facts } of open.filter((own) => own.facts.applicationId !== except)) {
      demandNotGivenUp(facts.applicationId, (await this.judgedApplication(facts))?.open !== false);
    }
  }

  /**
   * Rejects ending applications on the receipt if a crashed request has reversed them on the other side with another
   * posting date. The settlement worker completes such a reversal with that other date.
   *
   * @throws Rejection CONTENDED.
   */
  async demandOnDayGivenUp(
    all: readonly ReceiptAssignedFacts[],
    dates: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
  ): Promise<void> {
    for (const own of all) {
      const { open, closed } = (await this.judgedApplication(own)) ?? {};
      const isOther = open === false && closed !== undefined && !isSameDay(closed, dates);
      demandNotGivenUp(own.applicationId, !isOther || closed.effectiveDate !== dates.effectiveDate);
    }
  }

  /**
   * Appends the decision of the other side.
   *
   * @param because permanent rejection of an earlier try. The money is then refused, and the rejection is recorded as
   * the reason.
   */
  async verdict(judging: Judging, because?: Rejection): Promise<AnyStep> {
    const { account, returnOf } = judging.assignment;
    if (account !== undefined) return this.ofAccount(judging, because);
    if (returnOf !== undefined) return this.ofReturn(judging, because);
    return this.ofPledge(judging, because);
  }

  private async ofReturn(
    judging: Judging,
    because?: Rejection,
  ): Promise<HandledStep<ReceiptState, ReceiptEvent>> {
    const { receipt, assignment, identity, dryRun } = judging;
    const command = sentBackOf(receipt.facts, assignment);
    return this.ledger.run({
      name: 'return',
      stream: stream.receipt(command.facts.receiptId),
      decider: receiptDecider,
      identity,
      dryRun,
      usesKept: because !== undefined,
      context: async (state) => {
        await this.demandNoneHalfUndone(state);
        return this.contexts.ofReceipt(assignment.effectiveDate);
      },
      decide: (state, context, eventId) =>
        decided({ judging, because, eventId }, (refused) =>
          receiptDecider.decide(
            refused ? notSentBack(command, refused) : command,
            state,
            context,
            eventId,
          ),
        ),
    });
  }

  private async ofPledge(
    judging: Judging,
    because?: Rejection,
  ): Promise<HandledStep<PledgeState, PledgeEvent>> {
    const { receipt, assignment, identity, dryRun } = judging;
    const command = settlementOf(receipt.facts, assignment);
    return this.ledger.run({
      name: 'pledge',
      stream: stream.pledge(assignment.pledgeId ?? ''),
      decider: pledgeDecider,
      identity,
      dryRun,
      usesKept: because !== undefined,
      context: () => this.contexts.ofPledge({ today: assignment.effectiveDate }),
      decide: (state, context, eventId) =>
        decided({ judging, because, eventId }, (refused) =>
          pledgeDecider.decide(
            refused ? refusalOf(command, refused) : command,
            state,
            context,
            eventId,
          ),
        ),
    });
  }

  private async ofAccount(
    judging: Judging,
    because?: Rejection,
  ): Promise<HandledStep<AccountItems, AccountItemEvent>> {
    const { receipt, assignment, identity, dryRun } = judging;
    const command = takingOf(receipt.facts, assignment);
    const { code } = command.facts;
    return this.ledger.run({
      name: 'account-items',
      stream: stream.accountItems(code),
      decider: accountItemsDecider,
      identity,
      dryRun,
      usesKept: because !== undefined,
      context: () => this.contexts.ofAccountItems(code, assignment.effectiveDate),
      decide: (state, context, eventId) =>
        decided({ judging, because, eventId }, (refused) =>
          accountItemsDecider.decide(
            refused ? notTaken(command, refused) : command,
            state,
            context,
            eventId,
          ),
        ),
    });
  }
}

/**
 * Decides to take the money or to refuse it. The money is refused if the decider rejects it, if the events differ from
 * the signed ones, or if an earlier try was permanently rejected.
 */
function decided<Event extends object>(
  { judging: { signed }, because, eventId }: Deciding,
  decide: (refused?: Rejection) => readonly Event[],
): readonly Event[] {
  if (because !== undefined) return decide(because);
  try {
    const events = decide();
    demandAsSigned(signed, events, eventId);
    return events;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return decide(error);
  }
}

function refusalOf(
  { facts }: SettleInstalments | BookCredit,
  { code, detail }: Rejection,
): RefuseSettlement {
  return new RefuseSettlement({ ...facts, code, detail });
}

function notTaken({ facts }: TakeFromReceipt, { code: refusal, detail }: Rejection) {
  return new RefuseFromReceipt({ ...facts, refusal, detail });
}

function notSentBack({ facts }: TakeSentBack, { code, detail }: Rejection) {
  return new RefuseSentBack({ ...facts, code, detail });
}

function demandNotGivenUp(applicationId: string, holds: boolean): void {
  demand(
    holds,
    'CONTENDED',
    `application ${applicationId} of this receipt is being reversed: try again`,
  );
}
