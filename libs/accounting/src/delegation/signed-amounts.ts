import { account, isMemorandum } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { Dims, Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

type Line = Pick<Entry, 'account' | 'currency' | 'amount' | 'usd'> & {
  readonly dims?: Entry['dims'] | undefined;
};

/** What is signed: events with their lines, and of a run its totals. */
interface Signed {
  readonly books: readonly { readonly entries: readonly Line[] }[];
  readonly run?: { readonly totals: readonly Line[] } | undefined;
}

/** What one signature comes to, as limits count it. */
export interface SignedAmounts {
  /**
   * Minor units of USD by whom or what they are for: the donor, or else the bank account, the fund or
   * the thing itself. Empty where it has no amount.
   */
  readonly byParty: ReadonlyMap<string, bigint>;
  /** Currencies of its lines. */
  readonly currencies: readonly string[];
}

/** Stands in a register for the thing that is signed itself. */
export const itself = '';

/**
 * Debits in USD by party. What is booked, and what moves commitments or authority to spend beside it,
 * say the same money more than once: the largest of them counts, so that neither hides the other.
 *
 * @param thing id of what is signed, for lines that belong to nobody else.
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

/** What has no donor counts for the bank accounts that it is paid from or to, as far as it says any. */
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
 * Accounts that tell of the same money once: the books; both parts of an authority to spend; each
 * memorandum of contributions, as what is agreed is outstanding too; and what stands against those.
 */
function measureOf(code: string): string {
  if (!isMemorandum(code)) return 'books';
  if (code === account.memoContributions || code === account.memoAuthorityGranted) return contra;
  const isAuthority = code === account.memoProgrammable || code === account.memoSupportReserve;
  return isAuthority ? 'authority' : code;
}

/** A contra account counts where nothing else does: an announcement or an authority is taken back. */
function largestOf(sums: ReadonlyMap<string, bigint>): bigint {
  const measuredSums = [...sums].filter(([measure]) => measure !== contra);
  const counted = (measuredSums.length > 0 ? measuredSums : [...sums]).map(([, minor]) => minor);
  return counted.reduce((most, minor) => (minor > most ? minor : most), 0n);
}

/** Whom or what a line is for, in the words of a sentence. */
export function partyOf(
  { donor, bankAccount, fund }: Pick<Dims, 'donor' | 'bankAccount' | 'fund'>,
  thing: string,
): string {
  if (donor !== undefined) return `donor ${donor}`;
  if (bankAccount !== undefined) return `bank account ${bankAccount}`;
  return fund === undefined ? thing : `fund ${fund}`;
}
