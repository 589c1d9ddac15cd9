import {
  isMemorandum,
  ledgerEventOf,
  Money,
  type AnyLedgerEvent,
  type Entry,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { grouped, tableOf } from './generated-page';

/** Log events that one event of the worked example booked, in order. */
export interface Played {
  readonly number: string;
  readonly events: readonly AnyLedgerEvent[];
}

/** Selects the events that book entries, and assigns them to the number of the example's event. */
export function played(number: string, events: readonly RecordedEvent[]): Played {
  const booked = events.map(ledgerEventOf).filter(({ data }) => data.entries.length > 0);
  return { number, events: booked };
}

/** A table of journal entries for each event of the example. */
export function entrySections(example: readonly Played[]): string {
  return example
    .filter(({ events }) => events.length > 0)
    .map(({ number, events }) => `### ${number}\n\n${events.map(entriesOf).join('\n\n')}`)
    .join('\n\n');
}

function entriesOf({ type, data }: AnyLedgerEvent): string {
  const rows = data.entries.map(({ account, amount, currency, usd, dims }) => {
    const [debit, credit] = usd.startsWith('-') ? ['', usd.slice(1)] : [usd, ''];
    const inCurrency = currency === 'USD' ? '' : `${currency} ${grouped(amount)}`;
    return [account, dimensionText(dims), inCurrency, grouped(debit), grouped(credit)];
  });
  const table = tableOf(['account', 'of', 'amount', 'Dr USD', 'Cr USD'], rows);
  return `\`${type}\`, ${data.effectiveDate}:\n\n${table}`;
}

function dimensionText({ pledge, donor, purpose, level, instalment }: Entry['dims']): string {
  const part = instalment === undefined ? undefined : `instalment ${instalment}`;
  return [pledge ?? donor, purpose, level, part].filter((one) => one !== undefined).join(' ');
}

/** Balances of each account in the trial balance after each event of the example. */
export function trialBalances(example: readonly Played[]): string {
  const totals = new Map<string, bigint>();
  const states = example.map(({ number, events }) => {
    for (const { account, usd } of events.flatMap(({ data }) => data.entries)) {
      if (isMemorandum(account)) continue;
      totals.set(account, (totals.get(account) ?? 0n) + Money.parse(usd, 'USD').minor);
    }
    return { number, balances: new Map(totals) };
  });
  const ever = (code: string) => states.some(({ balances }) => (balances.get(code) ?? 0n) !== 0n);
  const codes = [...totals.keys()].filter(ever).toSorted();
  const rows = states.map(({ number, balances }) => {
    const cells = codes.map((code) => balances.get(code) ?? 0n);
    return [number, ...cells.map((minor) => (minor === 0n ? '' : shownUsd(minor)))];
  });
  return tableOf(['after', ...codes], rows);
}

function shownUsd(minor: bigint): string {
  return grouped(Money.ofMinor(minor, 'USD').toString());
}
