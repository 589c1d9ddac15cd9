import type { Identified } from '@art30/event-sourcing';
import { bookedLines, type Balance, type BookedLine } from '../../accounts/books';
import { isCash } from '../../accounts/chart-of-accounts';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/overdraft';
import { AppendMap } from '../../kernel/append-list';
import type { IsoDate } from '../../kernel/dates';
import { accountFund } from '../../kernel/entries';
import { postingDateOf, type Posting } from '../../period/posting';
import type { RateTable } from '../../rates/rates.decider';
import type { AccountItemEvent } from './account-items.facts';

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

export const noAccountItems: AccountItems = { held: new Map(), booked: AppendMap.empty() };

const nothing: Balance = { amount: 0n, usd: 0n };

/** What a fund has of the account's own items: minor units of its currency, and US cents. */
export function heldBy({ held }: AccountItems, fund: string): Balance {
  return held.get(fund) ?? nothing;
}

/** Lines that move what a fund has on the account. */
export function cashLinesOf({ event, postedOn }: BookedItem): readonly BookedLine[] {
  return bookedLines(postedOn, event.data.entries).filter(({ account }) => isCash(account));
}

export function fundOf({ dims: { fund = accountFund } }: BookedLine): string {
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
  if (!('reverses' in event.data)) return { held, booked };
  const original = booked.get(event.data.reverses);
  return {
    held,
    booked: original ? booked.with(event.data.reverses, { ...original, reversed: true }) : booked,
  };
}

/**
 * What later events did to a fund's items. What came later and was itself taken back does not count;
 * what takes back something earlier does.
 */
export interface MovedSince {
  /** Something left, or a run valued it: what is left has another value by unit. */
  readonly changed: boolean;
  /** Something went in or out, or a run valued it: a debt has another value by unit. */
  readonly moved: boolean;
}

export function movedSince(items: AccountItems, eventId: string, fund: string): MovedSince {
  const events = [...items.booked.entries()];
  const after = events.slice(events.findIndex(([id]) => id === eventId) + 1);
  const isLater = (id: string) => after.some(([later]) => later === id);
  const amounts = after
    .filter(
      ([
        ,
        {
          event: { data },
          reversed,
        },
      ]) => {
        return !reversed && !('reverses' in data && isLater(data.reverses));
      },
    )
    .flatMap(([, item]) => cashLinesOf(item).filter((line) => fundOf(line) === fund))
    .map(({ amount }) => amount);
  return {
    changed: amounts.some((amount) => amount < 0n),
    moved: amounts.some((amount) => amount !== 0n),
  };
}
