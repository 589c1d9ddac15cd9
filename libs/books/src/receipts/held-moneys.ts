import type { ReadStore } from '@art30/event-sourcing';
import type { ColumnsOfReadModels, OfReadModels } from '../columns/journal-columns';
import type { InPieces } from '../caches/read-ahead';
import type { AsOf } from '../times/as-of';
import { HeldAt, type HeldMoney, type Holding } from './holdings-at';
import { creditsOf, type KnownCredits } from './recent-credits';

/** Largest number of cached sums, each for other dates. */
const keptMax = 4;

/**
 * Cached sums of the money of receipts that no pledge has taken, by currency and age. A cached sum is extended by new
 * journal lines instead of being computed again.
 */
export class HeldMoneys {
  private readonly keptOf = new WeakMap<object, HeldAt[]>();

  constructor(
    private readonly readStore: ReadStore,
    private readonly columns: ColumnsOfReadModels,
    private readonly knownCredits: OfReadModels<KnownCredits>,
  ) {}

  /**
   * Returns the sums; undefined if the journal lines or the bank credits are not loaded yet.
   *
   * @param which kind of money that counts: in suspense, overpaid, or both.
   * @param agedOn day on which ages are counted.
   */
  *at(asOf: AsOf, which: Holding, agedOn: string): InPieces<readonly HeldMoney[] | undefined> {
    const [columns, credits] = [this.columns.here(), this.knownCredits.here()];
    const lines = columns.receiptLines(asOf);
    if (lines === undefined || !credits.reaches(asOf.sequence)) return undefined;
    const asked = { ...lines, agedOn };
    const all = this.keptOf.get(columns) ?? [];
    this.keptOf.set(columns, all);
    const at = all.findIndex((one) => one.leadsTo(asked));
    const [before] = at < 0 ? [] : all.splice(at, 1);
    before?.goOn(lines.bounds);
    const held = before ?? (yield* HeldAt.made(asked, (receipt) => credits.once(receipt)));
    all.unshift(held);
    all.splice(keptMax);
    return held.money(which, (receipts) => creditsOf(this.readStore, receipts, asOf));
  }
}
