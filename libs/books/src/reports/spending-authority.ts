import { account, kit } from '@art30/accounting';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { type Dimension, dimensionsOf, filtered, type DimensionValues } from '../words/dimensions';
import { dimensionsOfKey, labelOf, usdFigures, usdMoney } from '../slices/slice-values';
import type { Cut, Slices, Sums } from '../slices/slices';
import { explainTemplate, explainable } from '../words/explain-template';
import { ofPledges } from '../words/bridge-words';
import { figure, minus, plus, type Words } from '../words/words';

const { answer, answerRowsMax: rowsMax, listOf, money, nullable, optional, part, words } = kit;

/** Definitions of the figures of spending authority, as sums over journal lines. */
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

/** Spending authority that was allocated, used and is still available, in US dollars. */
export const Authority = answer('Authority', {
  gross: figure(authorityWords.gross, '452000.00'),
  programmable: figure(authorityWords.programmable, '400000.00'),
  supportReserve: figure(authorityWords.supportReserve, '52000.00'),
  spentDirect: figure(authorityWords.spentDirect, '0.00'),
  pscCharged: figure(authorityWords.pscCharged, '0.00'),
  availableProgrammable: figure(authorityWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(authorityWords.availableSupportReserve, '52000.00'),
  overspent: money(
    'What was spent or charged above the authority of its place: what either available figure lacks to zero, place by place (pledge, purpose, level, country), so that what is left elsewhere hides none of it.',
    { amount: '0.00', currency: 'USD' },
  ),
});
type Authority = kit.Infer<typeof Authority>;

/** Spending authority of the journal lines that have the same values of the query's dimensions. */
const AuthorityRow = answer('AuthorityRow', {
  ...Authority.members,
  label: words(
    'Values of the dimensions in the order of `by`, to be shown to people; a missing one is `unattributed`.',
    'k, NATIONAL',
  ),
  purpose: optional(
    nullable(words('Purpose; like all that follow, present only where `by` names it.', 'k')),
  ),
  level: optional(nullable(words('Level of recommendation (p).', 'NATIONAL'))),
  country: optional(nullable(words('Country of the activity.', 'KEN'))),
  pledge: optional(nullable(words('Pledge.', 'P1'))),
  donor: optional(nullable(words('Donor.', 'DON-A'))),
  recommendation: optional(nullable(words('The call under which the money was given.', 'n'))),
});

/** Report of spending authority, over journal lines posted by `asAt` and known at `knownAt`. */
export const SpendingAuthorityAnswer = answer('SpendingAuthority', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['purpose', 'level']),
  items: listOf(
    AuthorityRow,
    rowsMax,
  )('One row for each combination of dimensions, ordered by them.'),
  totals: part(Authority)('The figures over all rows of all pages.'),
});
export type SpendingAuthorityAnswer = kit.Infer<typeof SpendingAuthorityAnswer>;

/** Accounts that the figures of spending authority add up. Lines on other accounts would only make empty rows. */
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

/**
 * Dimensions that delimit spending authority. Authority left for one pledge, purpose, level and country cannot be used
 * for another.
 */
export const placeDimensions: readonly Dimension[] = ['pledge', 'purpose', 'level', 'country'];
const { availableProgrammable, availableSupportReserve } = authorityWords;

/** Computes the report of spending authority allocated and used. */
export class SpendingAuthority {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  async find(
    query: PageQuery & DimensionValues & { readonly by?: string | undefined },
  ): Promise<SpendingAuthorityAnswer> {
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
        report: 'spending-authority',
        asOf: page.asOf,
        scope: query,
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

  /**
   * Returns the overspent US cents by the key of the row. Authority left for one purpose, level and country does not
   * offset overspending for another.
   */
  private overspent(cut: Cut): ReadonlyMap<string, bigint> {
    const lacking = this.slices.lacking(
      { availableProgrammable, availableSupportReserve },
      cut,
      placeDimensions,
    );
    return new Map(lacking.map(({ key, usd }) => [JSON.stringify(key), usd]));
  }
}

function figuresOf(sums: Sums<AuthorityWord>, overspent: bigint): Authority {
  return { ...usdFigures(authorityWords, sums), overspent: usdMoney(overspent) };
}
