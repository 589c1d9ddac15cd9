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

/** One event of the account's own items, as it was booked. */
export interface BookedItem {
  readonly event: AccountItemEvent;
  readonly postedOn: IsoDate;
  readonly reversed: boolean;
}

/** A bank account's own items: what each fund has of them there, and how that came about. */
export interface AccountItems {
  /** By fund, as the books stand, all posting dates together. */
  readonly held: ReadonlyMap<string, Balance>;
  /** By event id, in the order of the log. */
  readonly booked: AppendMap<BookedItem>;
  /** Those that stand. */
  readonly revaluations: readonly ValuedItems[];
  /** Money of receipts that was taken or refused, by application. */
  readonly applications: ReadonlyMap<string, TakenApplication>;
}

/** An application of a receipt to the account's own items, and the event that took it. */
export interface TakenApplication {
  readonly eventId: string;
  readonly open: boolean;
  /** When the receipt has the money back. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/** A revaluation that stands: facts of these funds are not posted before it. */
export interface ValuedItems {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly funds: readonly string[];
  /** Events that took a share of its difference back, each for one that had moved something. */
  readonly takenBack: readonly { readonly eventId: string; readonly moved: string }[];
}

/** Data from elsewhere that a decision about the account's own items rests on. */
export interface AccountItemsContext {
  readonly today: IsoDate;
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
  /** What all owners hold on the bank account. */
  readonly bankCash: BankCash;
  /** Who posts into which periods; null where a step that was decided before is only finished. */
  readonly posting: Posting | null;
}

export const noAccountItems: AccountItems = {
  held: new Map(),
  booked: AppendMap.empty(),
  revaluations: [],
  applications: new Map(),
};

const nothing: Balance = { amount: 0n, usd: 0n };

/** What a fund has of the account's own items: minor units of its currency, and US cents. */
export function heldBy({ held }: AccountItems, fund: string): Balance {
  return held.get(fund) ?? nothing;
}

/** Lines that move what a fund has on the account. */
export function cashLinesOf({ event, postedOn }: BookedItem): readonly BookedLine[] {
  return bookedLines(postedOn, event.data.entries).filter(isOwnCash);
}

/** Cash of the account's own items; that which leaves a receipt for them is not theirs yet. */
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

/** The event that was reversed is marked; a run, or a share that one took back, is no more. */
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

/** What later events did to a fund's items. */
export interface MovedSince {
  /** Something left, or a run valued it: what is left has another value by unit. */
  readonly changed: boolean;
  /** Something went in or out, or a run valued it: a debt has another value by unit. */
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

/** Events after one that were taken back, each with its reversal. */
function pairsAfter(items: AccountItems, eventId: string): (readonly BookedItem[])[] {
  const after = bookedAfter(items, eventId);
  return [...after.values()].flatMap((own) => {
    const undone = own.event.type === 'EventReversed' && after.get(own.event.data.reverses);
    return undone ? [[undone, own]] : [];
  });
}

/** Whether a fund's items have another value than before: what came went at another. */
function hasChangedValue(pair: readonly BookedItem[], fund: string): boolean {
  const lines = pair.flatMap((item) => linesOfFund(item, fund));
  return lines.reduce((sum, { usd }) => sum + usd, 0n) !== 0n;
}

/**
 * Events after one that count as changes. What came later and was itself taken back does not; nor
 * does what a run took back, which goes with what had moved.
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

/** Lines that move what one fund has. */
export function linesOfFund(item: BookedItem, fund: string): readonly BookedLine[] {
  return cashLinesOf(item).filter((line) => fundOf(line) === fund);
}
