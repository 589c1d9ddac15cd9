import { account, isMemorandum } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { Dims, Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

type Line = Pick<Entry, 'account' | 'currency' | 'amount' | 'usd'> & {
  readonly dims?: Entry['dims'] | undefined;
};

/** The events that a signature covers, with their lines; for a run over many streams, its totals by line. */
interface Signed {
  readonly books: readonly { readonly entries: readonly Line[] }[];
  readonly run?: { readonly totals: readonly Line[] } | undefined;
}

/** Amounts and currencies that one signature covers; a delegation can limit both. */
export interface SignedAmounts {
  /**
   * US cents by party: the donor, or else the bank account, the fund or the signed object itself. Empty if the command
   * moves no amount.
   */
  readonly byParty: ReadonlyMap<string, bigint>;
  /** Currencies of all lines, without duplicates. */
  readonly currencies: readonly string[];
}

/** Key for amounts of the signed object itself, used if a line names no donor, bank account or fund. */
export const itself = '';

/**
 * Returns the debits in USD by party. The general ledger, commitments and spending authority each measure the same
 * money, so only the largest of their sums counts.
 *
 * @param thing id of the signed object, for lines without donor, bank account and fund.
 */
export function signedAmounts({ books, run }: Signed, thing: string): SignedAmounts {
  const events = [...books.map(({ entries }) => entries), run?.totals ?? []];
  const lines = events.flat();
  const hasDonor = lines.some(({ dims }) => dims?.donor !== undefined);
  const byParty = new Map<string, Map<string, bigint>>();
  for (const entries of events) {
    const paidFrom = hasDonor ? [] : bankAccountsOf(entries);
    for (const line of entries) {
      const { minor } = Money.parse(line.usd, functionalCurrency);
      if (minor <= 0n) continue;
      const measure = measureOf(line.account);
      for (const party of partiesOf(line, paidFrom, thing)) {
        const sums = byParty.get(party) ?? new Map<string, bigint>();
        byParty.set(party, sums.set(measure, (sums.get(measure) ?? 0n) + minor));
      }
    }
  }
  return {
    byParty: new Map([...byParty].map(([party, sums]) => [party, largestOf(sums)])),
    currencies: [...new Set(lines.map(({ currency }) => currency))].sort(),
  };
}

/** Returns the bank accounts of an event without a donor; its amounts count for these accounts. */
function bankAccountsOf(entries: readonly Line[]): readonly string[] {
  const accounts = entries.flatMap(({ dims }) => dims?.bankAccount ?? []);
  return [...new Set(accounts)].map((bankAccount) => partyOf({ bankAccount }, itself));
}

function partiesOf(
  { dims = {} }: Line,
  paidFrom: readonly string[],
  thing: string,
): readonly string[] {
  const own = partyOf(dims, thing);
  return own === thing && paidFrom.length > 0 ? paidFrom : [own];
}

const contra = 'contra';

/**
 * Groups accounts that measure the same money: the general ledger; both parts of a spending authority; each
 * memorandum account of contributions; the contra accounts of all memoranda.
 */
function measureOf(code: string): string {
  if (!isMemorandum(code)) return 'books';
  if (code === account.memoContributions || code === account.memoAuthorityGranted) return contra;
  const isAuthority = code === account.memoProgrammable || code === account.memoSupportReserve;
  return isAuthority ? 'authority' : code;
}

/**
 * Returns the largest sum. Contra accounts (the other side of memorandum entries) count only if no other account was
 * debited, as when an announcement or an authority is reduced.
 */
function largestOf(sums: ReadonlyMap<string, bigint>): bigint {
  const measuredSums = [...sums].filter(([measure]) => measure !== contra);
  const counted = (measuredSums.length > 0 ? measuredSums : [...sums]).map(([, minor]) => minor);
  return counted.reduce((most, minor) => (minor > most ? minor : most), 0n);
}

/** Returns the party of a line in words for a sentence, such as `donor DON-A`. */
export function partyOf(
  { donor, bankAccount, fund }: Pick<Dims, 'donor' | 'bankAccount' | 'fund'>,
  thing: string,
): string {
  if (donor !== undefined) return `donor ${donor}`;
  if (bankAccount !== undefined) return `bank account ${bankAccount}`;
  return fund === undefined ? thing : `fund ${fund}`;
}
