import { account } from '@art30/accounting';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import { type Dimension, dimensionsOf, filtered, type DimensionValues } from '../words/dimensions';
import { dimensionsOfKey, labelOf, usdFigures, usdMoney } from '../slices/slice-values';
import { type Cut, type Slices, type Sums } from '../slices/slices';
import { explainTemplate } from '../explain/explain-template';
import { ofPledges } from '../words/bridge-words';
import { minus, plus, type Words } from '../words/words';

/** Figures of spending authority, as sums over journal rows. */
export const authorityWords = {
  gross: {
    means:
      'Spending authority given, programmable and support reserve, less reductions and refunds',
    terms: [plus(account.memoProgrammable, account.memoSupportReserve)],
  },
  programmable: {
    means: 'Part for direct expenditure',
    terms: [plus(account.memoProgrammable)],
  },
  supportReserve: {
    means: 'Part for programme support costs',
    terms: [plus(account.memoSupportReserve)],
  },
  spentDirect: {
    means: 'Direct expenditure of pledges',
    terms: [{ ...plus(account.directExpenditure), ofPledges: true }],
  },
  pscCharged: {
    means: 'Programme support cost charged',
    terms: [plus(account.supportCharged)],
  },
  availableProgrammable: {
    means: 'Programmable authority that is not spent',
    terms: [
      plus(account.memoProgrammable),
      { ...minus(account.directExpenditure), ofPledges: true },
    ],
  },
  availableSupportReserve: {
    means: 'Support reserve that is not charged',
    terms: [plus(account.memoSupportReserve), minus(account.supportCharged)],
  },
} as const satisfies Words;

export type AuthorityWord = keyof typeof authorityWords;

/** Accounts of all these figures: only their lines make a row. */
export const authorityAccounts = [
  account.memoProgrammable,
  account.memoSupportReserve,
  account.directExpenditure,
  account.supportCharged,
] as const;

const allowed: readonly Dimension[] = [
  'purpose',
  'level',
  'country',
  'pledge',
  'donor',
  'recommendation',
];

/** Places of spending authority: the rest at one place is no authority for another. */
export const placeDimensions: readonly Dimension[] = ['pledge', 'purpose', 'level', 'country'];
const { availableProgrammable, availableSupportReserve } = authorityWords;

/** Authority that is given and spent, by place. */
export class SpendingAuthority {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  async find(query: PageQuery & DimensionValues & { readonly by?: string | undefined }) {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    const where = all([
      ...[within(page.asOf), filtered(query)],
      ...[oneOf('account', authorityAccounts), ofPledges],
    ]);
    const { rows, nextAfter } = this.slices.page(authorityWords, { by, where }, page);
    const overspent = this.overspent({ by, where });
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      explain: explainTemplate({
        ...{ report: 'spending-authority', asOf: page.asOf, scope: query },
        variables: by,
      }),
      items: rows.map(({ key, sums }) => ({
        label: labelOf(key),
        ...dimensionsOfKey(by, key),
        ...figuresOf(sums, overspent.get(JSON.stringify(key)) ?? 0n),
      })),
      totals: figuresOf(
        this.slices.total(authorityWords, where),
        [...overspent.values()].reduce((sum, usd) => sum + usd, 0n),
      ),
    };
  }

  /** Overspent US cents by the key of the slice. */
  private overspent(cut: Cut): ReadonlyMap<string, bigint> {
    const lacking = this.slices.lacking(
      { availableProgrammable, availableSupportReserve },
      cut,
      placeDimensions,
    );
    return new Map(lacking.map(({ key, usd }) => [JSON.stringify(key), usd]));
  }
}

function figuresOf(sums: Sums<AuthorityWord>, overspent: bigint) {
  return { ...usdFigures(authorityWords, sums), overspent: usdMoney(overspent) };
}
