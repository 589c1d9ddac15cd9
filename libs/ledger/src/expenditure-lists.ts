import {
  type AnyLedgerEvent,
  type CommandRequest,
  EndList,
  type ExpenditureLeftOut,
  expenditureListDecider,
  type ExpenditureListEvent,
  faultInPart,
  type IdentifiedExpenditure,
  kit,
  ListedExpenditure,
  type PledgeContext,
  pledgeDecider,
  type PledgeEvent,
  type PledgeState,
  Rejection,
  ReportExpenditure,
  type ReportExpenditures,
  stream,
} from '@art30/accounting';
import {
  eventNameOf,
  type HandledStep,
  type RecordedEvent,
  Unavailable,
} from '@art30/event-sourcing';
import type { Claims } from './claims/claims';
import type { DecisionContexts } from './kernel/decision-contexts';
import type { Ledger, LedgerStep } from './kernel/ledger';
import type { AnyStep, CommandOutcome } from './kernel/outcome';
import { isLasting, isPassing } from './kernel/passing';
import type { Clock } from './kernel/ports';

/** One expenditure of a list, with its position in the list, counted from 1. */
interface Item {
  readonly place: number;
  readonly facts: IdentifiedExpenditure;
}

/**
 * Numbers the expenditures of a list. The names of their events contain the number, so it follows the order in which
 * the items were signed.
 */
function itemsOf({ items }: ReportExpenditures['facts']): readonly Item[] {
  const inOrder: readonly IdentifiedExpenditure[] = items;
  return inOrder.map((facts, index) => ({ place: index + 1, facts }));
}

/**
 * Returns the rejection of an item with its field named from the top of the request, such as `items[3].purpose`. Errors
 * that a retry may avoid are returned unchanged.
 */
function inItem({ place }: Item, error: unknown): Error {
  if (!isLasting(error)) return error as Error;
  const named = `items[${place - 1}]`;
  const isMember = (member: string) => Object.hasOwn(ListedExpenditure.members, member);
  const placed = faultInPart(named, error, isMember) as Rejection;
  if (placed.field?.startsWith(named) === true) return placed;
  return new Rejection(error.code, `${named}: ${error.detail}`, named);
}

/** Converts a rejected item to the entry that the last event of the list records for it. */
function leftOutOf({ place, facts }: Item, { code, detail }: Rejection): ExpenditureLeftOut {
  const { pledgeId, id: expenditureId } = facts;
  const said = detail.slice(0, kit.textLengthMax);
  return { item: place, pledgeId, expenditureId, code, detail: said };
}

/**
 * Returns a rejection about the items that the given events record as left out, so that the answer does not look like a
 * full success; undefined if all items are booked.
 */
function restLeftOut({
  events,
}: Pick<HandledStep<unknown, AnyLedgerEvent>, 'events'>): Rejection | undefined {
  for (const { event } of events) {
    if (event.type !== 'ExpendituresLeftOut') continue;
    const { leftOut } = event.data;
    const [first] = leftOut;
    if (first === undefined) continue;
    const { item, expenditureId, code, detail } = first;
    const others = leftOut.length === 1 ? '' : `, and ${leftOut.length - 1} more`;
    return new Rejection(
      code,
      `item ${item} (${expenditureId}) was left out${others}, and the rest is booked: ${detail}`,
    );
  }
  return undefined;
}

/**
 * Milliseconds after the arrival of a request from which no further item is started. A background worker then books the
 * rest of the list.
 */
export const listBookedForMs = 20_000;

type ListStep = HandledStep<unknown, ExpenditureListEvent>;

/** A list that is being booked under one approval, with the progress that its stream shows. */
interface ListUnderWay {
  readonly request: CommandRequest;
  /**
   * True if an earlier approval of the same list began to book it, so that the present approval books only the items
   * left out then.
   */
  readonly isRest: boolean;
  /** Event that ended the booking under the present approval; undefined until then. */
  readonly ended: RecordedEvent | undefined;
}

/**
 * Books expenditures that are signed as one list, one by one, each in the stream of its pledge. The name of each event
 * follows from the proposal and the item's number. So a repeated request, a background worker or another instance can
 * continue the list and book each item once. An item that is rejected for good, or differs from the signed item, is
 * left out. The last event of an approval lists the items left out, or states that all are booked.
 */
export class ExpenditureLists {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly claims: Claims,
    private readonly clock: Clock,
  ) {}

  /**
   * Books the items of a list. Under a signed list, rejected items are left out and the others are booked.
   *
   * @throws Rejection of the first rejected item while the list is not signed yet, so that its author can correct it.
   */
  async report(command: ReportExpenditures): Promise<CommandOutcome> {
    const { facts, request } = command;
    const listed = await this.begin(command);
    const booking = await this.listUnderWay(facts.listId, request);
    const steps: AnyStep[] = [listed];
    const outcome = (etagOf: ListStep) =>
      this.ledger.outcome(facts.listId, request, steps, { etagOf });
    const leftOut: ExpenditureLeftOut[] = [];
    try {
      for (const item of itemsOf(facts)) {
        const booked = await this.booked(item, booking);
        if (booked instanceof Rejection) leftOut.push(leftOutOf(item, booked));
        else if (booked !== undefined) steps.push(booked);
      }
      const end = await this.end(facts.listId, booking, leftOut);
      steps.push(end);
      const refused = restLeftOut(end);
      return { ...(await outcome(end)), ...(refused === undefined ? {} : { refused }) };
    } catch (error) {
      if (request.signed === undefined || !isPassing(error)) throw error;
      return { ...(await outcome(listed)), stoppedAt: error as Error };
    }
  }

  /** Appends the event that begins the list, unless an earlier approval of the list has appended it. */
  private begin({ type, facts, request }: ReportExpenditures): Promise<ListStep> {
    return this.ledger.run({
      ...request,
      name: 'list',
      stream: stream.batch(facts.listId),
      decider: expenditureListDecider,
      context: async (_state, recorded) => contextOf(request, recorded),
      decide: (state, context, eventId) =>
        expenditureListDecider.decide({ type, facts }, state, context, eventId),
    });
  }

  private async listUnderWay(listId: string, request: CommandRequest): Promise<ListUnderWay> {
    const { identity } = request;
    const { events } = await this.ledger.read(stream.batch(listId), expenditureListDecider);
    const begun = events.find(({ type }) => type === 'ExpendituresListed');
    return {
      request,
      isRest: begun !== undefined && eventNameOf(begun) !== identity.eventName('list', 0),
      ended: events.find((event) => eventNameOf(event) === identity.eventName('end', 0)),
    };
  }

  /**
   * Books an item and returns the step that booked it, or the rejection because of which it is left out. Undefined if
   * the item needs no booking under the present approval.
   */
  private async booked(
    item: Item,
    booking: ListUnderWay,
  ): Promise<AnyStep | Rejection | undefined> {
    if (await this.isOver(item, booking)) return undefined;
    const { request } = booking;
    try {
      return await this.bookedOnPledge(item, request);
    } catch (error) {
      if (request.signed === undefined) throw inItem(item, error);
      if (!isLasting(error)) throw error;
      return error;
    }
  }

  private async bookedOnPledge({ place, facts }: Item, request: CommandRequest): Promise<AnyStep> {
    const { identity, dryRun, signed } = request;
    const { id: expenditureId, chargeSupport = false, ...stated } = facts;
    const command = new ReportExpenditure({ ...stated, expenditureId, chargeSupport }, request);
    const step: LedgerStep<PledgeState, PledgeEvent, PledgeContext> = {
      name: stepOf(place),
      stream: stream.pledge(facts.pledgeId),
      decider: pledgeDecider,
      identity,
      dryRun,
      signed,
      context: async (state) => {
        this.demandTime(request);
        return this.contexts.ofCommand(command, state);
      },
      decide: (state, context, eventId) => pledgeDecider.decide(command, state, context, eventId),
    };
    await this.claims.before(step);
    return this.ledger.run(step);
  }

  /**
   * True if nothing is to be booked: an earlier approval booked the item, or the present approval ended without booking
   * it. False for an item booked under the present approval, because booking it again appends nothing and returns the
   * step.
   */
  private async isOver({ place, facts }: Item, booking: ListUnderWay): Promise<boolean> {
    const { isRest, ended, request } = booking;
    if (!isRest && ended === undefined) return false;
    const { identity } = request;
    const { events } = await this.ledger.read(stream.pledge(facts.pledgeId), pledgeDecider);
    const name = identity.eventName(stepOf(place), 0);
    if (events.some((event) => eventNameOf(event) === name)) return false;
    return (
      ended !== undefined ||
      events.some(
        ({ type, data, metadata }) =>
          type === 'ExpenditureReported' &&
          data['expenditureId'] === facts.id &&
          metadata.proposal === identity.metadata.proposal,
      )
    );
  }

  /**
   * Appends the event that ends the present approval. Its name is the same whether items were left out or not, so if
   * two instances end a list at the same time, only one end is written.
   */
  private end(
    listId: string,
    { request }: ListUnderWay,
    leftOut: readonly ExpenditureLeftOut[],
  ): Promise<ListStep> {
    const { identity, dryRun, signed } = request;
    return this.ledger.run({
      name: 'end',
      stream: stream.batch(listId),
      decider: expenditureListDecider,
      identity,
      dryRun,
      usesKept: true,
      ...(leftOut.length === 0 ? { signed } : {}),
      context: async (_state, recorded) => contextOf(request, recorded),
      decide: (state, context, eventId) =>
        expenditureListDecider.decide(new EndList({ listId, leftOut }), state, context, eventId),
    });
  }

  /**
   * Stops the booking of a signed list when its time is over; a background worker books the rest.
   *
   * @throws Unavailable `listBookedForMs` after the request arrived.
   */
  private demandTime({ identity: { metadata }, signed }: CommandRequest): void {
    if (signed === undefined) return;
    if (this.clock.msSince(metadata.recordedAt) <= listBookedForMs) return;
    throw new Unavailable('the rest of the list is booked in a later round');
  }
}

function stepOf(place: number): string {
  return `item ${place}`;
}

function contextOf({ today, identity }: CommandRequest, recorded: readonly RecordedEvent[]) {
  const { proposal } = identity.metadata;
  const begun = recorded.find(({ type }) => type === 'ExpendituresListed');
  return { today, isOwn: proposal !== undefined && begun?.metadata.proposal === proposal };
}
