import { canonicalJson } from '@art30/event-sourcing';
import { functionalCurrency } from '../kernel/currency';
import type { SignedEvent, SignedRun } from '../kernel/command';
import type { Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** SHA-256 of a text in UTF-8, in hex. */
export type Digest = (text: string) => string;

/** What is signed of one stream of a run: names, types, entries and warnings of its events. */
export function itemHash(events: readonly SignedEvent[], sha256: Digest): string {
  const signed = events.map(({ id, type, entries, warnings = [] }) => [
    ...[id, type, entries, warnings],
  ]);
  return sha256(canonicalJson(signed));
}

/**
 * What is signed of the events that a run books in other streams, which are too many for one event:
 * what each stream comes to as a hash, a root over those, and the totals of all.
 */
export function signedRunOf(events: readonly SignedEvent[], sha256: Digest): SignedRun {
  const byStream = new Map<string, SignedEvent[]>();
  for (const event of events) {
    const own = byStream.get(event.stream) ?? [];
    own.push(event);
    byStream.set(event.stream, own);
  }
  const items = [...byStream].map(([stream, own]) => ({ stream, hash: itemHash(own, sha256) }));
  return { totals: totalsOf(events), items, root: sha256(canonicalJson(items)) };
}

/** Sums by account and currency, in the order of both. */
function totalsOf(events: readonly SignedEvent[]): SignedRun['totals'] {
  const sums = new Map<string, { readonly line: Entry; amount: Money; usd: Money }>();
  for (const line of events.flatMap(({ entries }) => entries)) {
    const key = `${line.account} ${line.currency}`;
    const amount = Money.parse(line.amount, line.currency);
    const usd = Money.parse(line.usd, functionalCurrency);
    const known = sums.get(key);
    sums.set(key, {
      line,
      amount: known?.amount.plus(amount) ?? amount,
      usd: known?.usd.plus(usd) ?? usd,
    });
  }
  return [...sums.keys()].sort().flatMap((key) => {
    const sum = sums.get(key);
    if (sum === undefined) return [];
    const { account, currency } = sum.line;
    return [{ account, currency, amount: sum.amount.toString(), usd: sum.usd.toString() }];
  });
}
