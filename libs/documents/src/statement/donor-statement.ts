import { functionalCurrency, Money, type MoneyFact } from '@art30/accounting';
import { explainTemplate } from '@art30/books';
import type {
  AccountSection,
  Movements,
  OverThePeriod,
  PurposeSection,
  StatementContent,
  StatementHead,
} from './content';
import { currentTemplate } from './templates';

/** Sums of journal lines in US cents, up to the day before the period and up to its last day. */
interface BothEnds {
  readonly opening: bigint;
  readonly closing: bigint;
}

/** Named figure with its label and its sums at both ends of the period. */
interface NamedEnds extends BothEnds {
  readonly figure: string;
  readonly label: string;
}

/**
 * Sums over the donor's lines of one recommendation. `recommendation` is null for lines without one, and for
 * the total of all lines.
 */
export interface AccountFigures {
  readonly recommendation: string | null;
  readonly unspent: BothEnds;
  /** Signed movements between the unspent balances at both ends of the period. */
  readonly unspentMovements: readonly NamedEnds[];
  readonly fundBalance: BothEnds;
  /** Signed movements between the fund balances at both ends of the period. */
  readonly result: readonly NamedEnds[];
  readonly position: readonly NamedEnds[];
}

/** Sums over the lines of one purpose, level and country. */
interface PurposeFigures extends Pick<
  PurposeSection,
  'recommendation' | 'purpose' | 'level' | 'country'
> {
  readonly allocated: BothEnds;
  readonly directExpenditure: BothEnds;
  readonly supportCost: BothEnds;
}

/** Input of a statement: sums over journal lines, and facts from the registers. */
export interface StatementFigures extends Omit<
  StatementContent,
  'template' | 'accounts' | 'purposes' | keyof StatementHead
> {
  readonly head: StatementHead;
  readonly accounts: readonly AccountFigures[];
  readonly purposes: readonly PurposeFigures[];
}

/**
 * Builds the statement from its figures. A movement of the period is its closing sum less its opening sum.
 */
export function donorStatement({
  head,
  accounts,
  purposes,
  ...sections
}: StatementFigures): StatementContent {
  const owned = accounts.filter(({ recommendation }) => recommendation !== null);
  return {
    template: currentTemplate,
    ...head,
    accounts: [...owned, together(accounts)].map(accountSection),
    purposes: purposes.map(purposeSection),
    ...sections,
  };
}

/**
 * Returns the names of balances and bridges (from signed amounts to cash) that do not reconcile; none for a
 * correct statement.
 */
export function untied({ accounts, bridges }: StatementContent): string[] {
  const zero = (value: MoneyFact) => Money.of(value).isZero;
  const balances = accounts.flatMap(({ recommendation, unspent, fundBalance }) => {
    const of = recommendation ?? 'all';
    return [
      ...(zero(unspent.difference) ? [] : [`unspent (${of})`]),
      ...(zero(fundBalance.difference) ? [] : [`fund balance (${of})`]),
    ];
  });
  return [
    ...balances,
    ...bridges
      .filter(({ difference }) => !zero(difference))
      .map(({ pledge, values }) => `bridge of ${pledge} (${values})`),
  ];
}

const noEnds: BothEnds = { opening: 0n, closing: 0n };

/** Adds up the sums of all recommendations, and of the lines without one. */
function together(accounts: readonly AccountFigures[]): AccountFigures {
  const first = accounts[0];
  const named = (of: 'unspentMovements' | 'result' | 'position') =>
    (first?.[of] ?? []).map(({ figure, label }, index) => ({
      figure,
      label,
      ...sumOfEnds(accounts.map((account) => account[of][index] ?? noEnds)),
    }));
  return {
    recommendation: null,
    unspent: sumOfEnds(accounts.map(({ unspent }) => unspent)),
    unspentMovements: named('unspentMovements'),
    fundBalance: sumOfEnds(accounts.map(({ fundBalance }) => fundBalance)),
    result: named('result'),
    position: named('position'),
  };
}

function sumOfEnds(parts: readonly BothEnds[]): BothEnds {
  return {
    opening: parts.reduce((sum, { opening }) => sum + opening, 0n),
    closing: parts.reduce((sum, { closing }) => sum + closing, 0n),
  };
}

function accountSection(figures: AccountFigures): AccountSection {
  const { recommendation, unspent, unspentMovements, fundBalance, result, position } = figures;
  return {
    recommendation,
    unspent: movementsOf(unspent, unspentMovements),
    fundBalance: movementsOf(fundBalance, result),
    position: position.map(({ figure, label, opening, closing }) => ({
      figure,
      label,
      opening: usd(opening),
      closing: usd(closing),
    })),
  };
}

function movementsOf(balance: BothEnds, movements: readonly NamedEnds[]): Movements {
  const moved = sumOfEnds(movements);
  const difference = balance.closing - balance.opening - (moved.closing - moved.opening);
  return {
    opening: usd(balance.opening),
    movements: movements.map(({ figure, label, opening, closing }) => ({
      figure,
      label,
      value: usd(closing - opening),
    })),
    closing: usd(balance.closing),
    difference: usd(difference),
  };
}

function purposeSection({
  allocated,
  directExpenditure: direct,
  supportCost: support,
  ...place
}: PurposeFigures): PurposeSection {
  const available = {
    opening: allocated.opening - direct.opening - support.opening,
    closing: allocated.closing - direct.closing - support.closing,
  };
  return {
    ...place,
    allocated: overThePeriod(allocated),
    directExpenditure: overThePeriod(direct),
    supportCost: overThePeriod(support),
    available: overThePeriod(available),
  };
}

function overThePeriod({ opening, closing }: BothEnds): OverThePeriod {
  return { opening: usd(opening), inPeriod: usd(closing - opening), closing: usd(closing) };
}

function usd(cents: bigint): MoneyFact {
  return Money.ofMinor(cents, functionalCurrency).toJSON();
}

/**
 * Returns the URI template (RFC 6570) that leads to the journal lines of a figure. Its variables are named
 * like the columns of the CSV form and the members of a changed line.
 */
export function explainStatement({ donor, period, knownAt }: StatementContent): string {
  return explainTemplate({
    report: 'statement',
    asOf: { asAt: period.to, sequence: knownAt.sequence, recordedAt: knownAt.recordedAt },
    scope: { donor: donor.id, from: period.from ?? undefined },
    variables: [
      ...(['recommendation', 'pledge', 'instalment', 'purpose', 'level', 'country'] as const),
      'currency',
    ],
    members: { event: 'event' },
    figure: '{section}.{figure}',
  });
}
