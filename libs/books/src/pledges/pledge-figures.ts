import type { RegisteredPledge } from '@art30/accounting';
import type { Thing } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { all, type Condition as RowCondition, equals, oneOf, within } from '../times/conditions';
import { balanceWords, paidBack } from '../words/balance-words';
import { identityWords } from '../slices/identity';
import { addSums, type Slice, type Slices, type Sums } from '../slices/slices';
import type { Words } from '../words/words';

const { announced, agreed, conditional, received, writtenOff } = balanceWords;
const { outstanding, receivable, bankCharges } = balanceWords;

/**
 * Definitions of the figures of an instalment. All journal lines of an instalment are in the currency of the pledge.
 */
export const instalmentWords = {
  agreed,
  conditional,
  received,
  writtenOff,
  outstanding,
  receivable,
} satisfies Words;
/**
 * Definitions of the figures of a pledge. Amounts count journal lines in the pledge's currency, US dollars count all
 * lines.
 */
export const pledgeWords = {
  announced,
  ...instalmentWords,
  bankCharges,
  ...paidBack,
  ...identityWords,
} satisfies Words;

export type InstalmentSums = Sums<keyof typeof instalmentWords>;
/** Sums of a pledge for each figure: amounts in the pledge's own currency, and US cents over all currencies. */
export type PledgeSums = Sums<keyof typeof pledgeWords>;

/** Sums of the journal lines of one instalment for one purpose. */
export interface InstalmentCell {
  readonly instalment: number | null;
  readonly purpose: string | null;
  readonly sums: InstalmentSums;
}

/** Sums of a pledge without journal lines: all are zero. */
export const noSums: PledgeSums = addSums(pledgeWords, []);

/** Adds up the journal lines of pledges by figure. */
export class PledgeFigures {
  /** @param visible conditions on the journal lines that the caller may see; empty if the caller may see all lines. */
  constructor(
    private readonly slices: Slices,
    private readonly visible: readonly RowCondition[] = [],
  ) {}

  /** Returns the pledges in the given order, each with its sums. */
  of(
    pledges: readonly Thing<RegisteredPledge>[],
    asOf: AsOf,
  ): readonly { readonly pledge: Thing<RegisteredPledge>; readonly sums: PledgeSums }[] {
    const ids = pledges.map(({ id }) => id);
    const where = all([within(asOf), oneOf('pledge', ids), ...this.visible]);
    const byPledge = new Map<unknown, Slice<keyof typeof pledgeWords>[]>();
    for (const slice of this.slices.all(pledgeWords, { by: ['pledge', 'currency'], where })) {
      const [pledge] = slice.key;
      byPledge.set(pledge, [...(byPledge.get(pledge) ?? []), slice]);
    }
    return pledges.map((pledge) => ({
      pledge,
      sums: inOwnCurrency(byPledge.get(pledge.id) ?? [], pledge.currency),
    }));
  }

  /** Returns the sums of one pledge, one cell for each instalment and purpose. */
  cells(pledgeId: string, asOf: AsOf): InstalmentCell[] {
    const where = all([within(asOf), equals('pledge', pledgeId), ...this.visible]);
    const slices = this.slices.all(instalmentWords, { by: ['instalment', 'purpose'], where });
    return slices.map(({ key: [instalment, purpose], sums }) => ({
      instalment: typeof instalment === 'number' ? instalment : null,
      purpose: typeof purpose === 'string' ? purpose : null,
      sums,
    }));
  }
}

/** Adds up some cells of a pledge. */
export function totalOf(cells: readonly InstalmentCell[]): InstalmentSums {
  return addSums(
    instalmentWords,
    cells.map(({ sums }) => sums),
  );
}

function inOwnCurrency(
  slices: readonly Slice<keyof typeof pledgeWords>[],
  currency: string,
): PledgeSums {
  const own = slices.filter(({ key }) => key[1] === currency).map(({ sums }) => sums);
  const amounts = addSums(pledgeWords, own);
  const total = addSums(
    pledgeWords,
    slices.map(({ sums }) => sums),
  );
  const words = Object.keys(pledgeWords) as (keyof typeof pledgeWords)[];
  return Object.fromEntries(
    words.map((word) => [word, { usd: total[word].usd, amount: amounts[word].amount }]),
  ) as PledgeSums;
}
