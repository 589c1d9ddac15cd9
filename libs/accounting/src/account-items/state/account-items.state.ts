import type { Identified } from '@art30/event-sourcing';
import { bookedLines, type Balance, type BookedLine } from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/cash-limits';
import { AppendMap } from '../../kernel/append-list';
import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { accountFund } from '../../kernel/entries';
import { postingDateOf, type Posting } from '../../period/posting';
import type { RateTable } from '../../rates/rates.decider';
import type { AccountItemEvent, AccountItemsRevaluedFacts } from './account-items.facts';

/** A recorded event of a bank account's own items, with its posting date. */
export interface BookedItem {
  readonly event: AccountItemEvent;
  readonly postedOn: IsoDate;
  readonly reversed: boolean;
}

/**
 * A bank account's own items, which belong to no donor: each fund's balance on the account, and the events behind it.
 */
export interface AccountItems {
  /** Balance by fund, over all posting dates, in minor units of the account's currency and US cents. */
  readonly held: ReadonlyMap<string, Balance>;
  /** Events by id, in log order. */
  readonly booked: AppendMap<BookedItem>;
  /** Revaluations that were not reversed, in log order. */
  readonly revaluations: readonly ValuedItems[];
  /** Applications (money given from receipts to the account) that the account took or refused, by application id. */
  readonly applications: ReadonlyMap<string, TakenApplication>;
}

/** An application of a receipt's money to the account's own items, and the event that took or refused the money. */
export interface TakenApplication {
  readonly eventId: string;
  readonly open: boolean;
  /** Dates from which the receipt has the money again; undefined while the account has it. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/**
 * A revaluation that was not reversed. Facts of its funds may not be posted before it, because they would change its
 * basis.
 */
export interface ValuedItems {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly funds: readonly string[];
  /** Events by which shares of the exchange difference left, each with the id of the movement that took the share. */
  readonly takenBack: readonly { readonly eventId: string; readonly moved: string }[];
}

/** Data of other streams on which decisions about the account's own items depend. */
export interface AccountItemsContext {
  readonly today: IsoDate;
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
  /** Total cash of all owners on the bank account, to warn of an overdraft. */
  readonly bankCash: BankCash;
  /**
   * Open periods by role; null while the service finishes a step that was decided earlier, which no closing may stop.
   */
  readonly posting: Posting | null;
}

export const noAccountItems: AccountItems = {
  held: new Map(),
  booked: AppendMap.empty(),
  revaluations: [],
  applications: new Map(),
};

const nothing: Balance = { amount: 0n, usd: 0n };

/** Returns the balance of a fund's own items in minor units of the account's currency and US cents, over all dates. */
export function heldBy({ held }: AccountItems, fund: string): Balance {
  return held.get(fund) ?? nothing;
}

/** Returns the lines of an event that change a fund's own cash on the account. */
export function cashLinesOf({ event, postedOn }: BookedItem): readonly BookedLine[] {
  return bookedLines(postedOn, event.data.entries).filter(isOwnCash);
}

/**
 * True for cash of the account's own items. The cash line by which money leaves a receipt still belongs to the
 * receipt.
 */
export function isOwnCash({ account, dims }: BookedLine): boolean {
  return isCash(account) && dims.accountItem !== undefined;
}

export function fundOf({ dims: { fund = accountFund } }: Pick<BookedLine, 'dims'>): string {
  return fund;
}

export function evolveAccountItems(
  items: AccountItems,
  { id, event }: Identified<AccountItemEvent>,
): AccountItems {
  const item = { event, postedOn: postingDateOf(event.data), reversed: false };
  const held = new Map(items.held);
  for (const line of cashLinesOf(item)) {
    const { amount, usd } = held.get(fundOf(line)) ?? nothing;
    held.set(fundOf(line), { amount: amount + line.amount, usd: usd + line.usd });
  }
  const booked = items.booked.with(id, item);
  const applications = applicationsAfter(items.applications, event, id);
  const after = { ...items, held, booked, applications };
  if (event.type === 'AccountItemsRevalued') {
    return { ...after, revaluations: withValued(items.revaluations, event.data, id) };
  }
  if (event.type !== 'EventReversed') return after;
  return { ...after, ...withoutReversed(after, event.data.reverses) };
}

function applicationsAfter(
  applications: AccountItems['applications'],
  event: AccountItemEvent,
  eventId: string,
): AccountItems['applications'] {
  const { effectiveDate, postingDate } = event.data;
  const closed = { effectiveDate, ...(postingDate ? { postingDate } : {}) };
  switch (event.type) {
    case 'AccountInterestCredited':
    case 'ReceiptRemainderTaken':
      return new Map(applications).set(event.data.applicationId, { eventId, open: true });
    case 'ReceiptApplicationRefused':
      return new Map(applications).set(event.data.applicationId, { eventId, open: false, closed });
    case 'EventReversed': {
      const { applicationId, reverses } = event.data;
      if (applicationId === undefined) return applications;
      return new Map(applications).set(applicationId, { eventId: reverses, open: false, closed });
    }
    default:
      return applications;
  }
}

function withValued(
  revaluations: readonly ValuedItems[],
  { revaluationId, effectiveDate: date, items, moved }: AccountItemsRevaluedFacts,
  eventId: string,
): readonly ValuedItems[] {
  if (moved === undefined) {
    const funds = items.map(({ fund }) => fund);
    return [...revaluations, { eventId, revaluationId, date, funds, takenBack: [] }];
  }
  return revaluations.map((run) =>
    run.revaluationId === revaluationId
      ? { ...run, takenBack: [...run.takenBack, { eventId, moved }] }
      : run,
  );
}

/** Marks an event as reversed. A reversed revaluation, or a share of one, also leaves the list of revaluations. */
function withoutReversed(
  { booked, revaluations }: Pick<AccountItems, 'booked' | 'revaluations'>,
  reverses: string,
): Pick<AccountItems, 'booked' | 'revaluations'> {
  const original = booked.get(reverses);
  const stands = ({ eventId }: { readonly eventId: string }) => eventId !== reverses;
  return {
    booked: original ? booked.with(reverses, { ...original, reversed: true }) : booked,
    revaluations: revaluations
      .filter(stands)
      .map((run) => ({ ...run, takenBack: run.takenBack.filter(stands) })),
  };
}

/** Changes of a fund's own items after an event. */
export interface MovedSince {
  /**
   * True if money left or a revaluation followed, so that the remaining money has another value per unit of currency.
   */
  readonly changed: boolean;
  /**
   * True if any money moved or a revaluation followed, so that a negative balance has another value per unit of
   * currency.
   */
  readonly moved: boolean;
}

export function movedSince(items: AccountItems, eventId: string, fund: string): MovedSince {
  const after = eventsAfter(items, eventId).flatMap(([, item]) =>
    linesOfFund(item, fund).map(({ amount }) => ({ amount, isRun: isRun(item) })),
  );
  const isLeft = pairsAfter(items, eventId).some((pair) => hasChangedValue(pair, fund));
  return {
    changed: isLeft || after.some(({ amount, isRun: valued }) => valued || amount < 0n),
    moved: isLeft || after.some(({ amount, isRun: valued }) => valued || amount !== 0n),
  };
}

function bookedAfter({ booked }: AccountItems, eventId: string): Map<string, BookedItem> {
  const events = [...booked.entries()];
  return new Map(events.slice(events.findIndex(([id]) => id === eventId) + 1));
}

/** Returns pairs of later events: an event that was reversed, and its reversal. */
function pairsAfter(items: AccountItems, eventId: string): (readonly BookedItem[])[] {
  const after = bookedAfter(items, eventId);
  return [...after.values()].flatMap((own) => {
    const undone = own.event.type === 'EventReversed' && after.get(own.event.data.reverses);
    return undone ? [[undone, own]] : [];
  });
}

/** True if an event and its reversal together changed the value of the fund's items in USD, such as by another rate. */
function hasChangedValue(pair: readonly BookedItem[], fund: string): boolean {
  const lines = pair.flatMap((item) => linesOfFund(item, fund));
  return lines.reduce((sum, { usd }) => sum + usd, 0n) !== 0n;
}

/**
 * Returns the later events that change the items. Events that were themselves reversed later do not count, nor do
 * their reversals. Shares of revaluations do not count either, because they belong to the movements that took them.
 */
export function eventsAfter(
  items: AccountItems,
  eventId: string,
): readonly (readonly [string, BookedItem])[] {
  const after = bookedAfter(items, eventId);
  return [...after].filter(([, { event, reversed }]) => {
    if (event.type === 'EventReversed') return !after.has(event.data.reverses);
    const isShare = event.type === 'AccountItemsRevalued' && event.data.moved !== undefined;
    return !reversed && !isShare;
  });
}

function isRun({ event }: BookedItem): boolean {
  return event.type === 'AccountItemsRevalued';
}

/** Returns the lines of an event that change the balance of one fund. */
export function linesOfFund(item: BookedItem, fund: string): readonly BookedLine[] {
  return cashLinesOf(item).filter((line) => fundOf(line) === fund);
}
