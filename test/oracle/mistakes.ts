import { Money } from '@art30/accounting';

/** A posting to change by some minor units. */
interface Mistake {
  readonly account: string;
  readonly commodity: string;
  readonly by: bigint;
  /** Index of the posting among those that match; by default the first. */
  readonly nth?: number;
}

/** Changes some postings of a plain-text book in either format. */
export function changed(books: string, mistakes: readonly Mistake[]): string {
  return mistakes.reduce((text, { account, commodity, by, nth = 0 }) => {
    const posting = new RegExp(`^( +${account} +)(-?[0-9.]+)( ${commodity}\\b)`, 'gm');
    const [found] = [...text.matchAll(posting)].slice(nth);
    if (!found) throw new Error(`no posting ${nth} of ${commodity} on ${account}`);
    const [whole, before = '', number = '', after = ''] = found;
    const currency = commodity === 'USDV' ? 'USD' : commodity;
    const wrong = Money.parse(number, currency).plus(Money.ofMinor(by, currency));
    const end = found.index + whole.length;
    return `${text.slice(0, found.index)}${before}${wrong.toString()}${after}${text.slice(end)}`;
  }, books);
}

/** Replaces the donor in the first line that names it. */
export function retagged(books: string, donor: string, other: string): string {
  const [, before = '', after = ''] =
    new RegExp(`^([^]*?donor: ?"?)${donor}\\b([^]*)$`).exec(books) ?? [];
  if (before === '') throw new Error(`no line of donor ${donor}`);
  return `${before}${other}${after}`;
}
