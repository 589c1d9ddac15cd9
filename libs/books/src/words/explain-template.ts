import { kit } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import type { DaysQuery } from '../times/shapes';
import { type Dimension, dimensionColumns, type DimensionValues } from './dimensions';

/** Reports whose figures are sums of journal lines. */
export const reportNames = [
  'balances',
  'trial-balance',
  'bridge',
  'spending-authority',
  'contributions',
  'financial-performance',
  'write-offs',
  'ageing',
  'cash',
  'donors',
  'pledges',
  'receipts',
  'transfers',
  'revaluations',
  'statement',
  'confirmations',
] as const;
export type ReportName = (typeof reportNames)[number];

/** Parameters that filter the lines of a report, besides its times. */
export interface ReportScope extends DimensionValues, DaysQuery {
  /** `false` leaves out the lines of memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
  readonly bucket?: string | undefined;
  /** Status of receipts. */
  readonly status?: string | undefined;
  /** Id of a revaluation run. */
  readonly run?: string | undefined;
  /** Id of the event of a row. */
  readonly event?: string | undefined;
  /** Account of all lines, for a report whose rows are accounts. */
  readonly ofAccount?: string | undefined;
  /** Day on which ages are counted. */
  readonly agedOn?: string | undefined;
}

type ScopeName = keyof ReportScope;

/** Variables of a link template: dimensions of the rows, the event of a row, or its age range. */
type ExplainVariable = Dimension | 'sequence' | 'bucket';

/** A report with the parameters of the query. */
interface AskedReport {
  readonly report: ReportName;
  readonly asOf: AsOf;
  readonly scope: ReportScope;
  readonly variables: readonly ExplainVariable[];
  /** Names of row members that differ from the parameter that they fill. */
  readonly members?: { readonly [Name in ScopeName]?: string };
  /** Expression for the name of the figure, if it is not the name of a member. */
  readonly figure?: string;
}

const scopeNames = [
  ...(Object.keys(dimensionColumns) as Dimension[]),
  ...(['from', 'to', 'memorandum', 'bucket', 'status', 'run', 'event'] as const),
  ...(['ofAccount', 'agedOn'] as const),
];

/** The member `explain` of an answer: a link template from each figure to its journal lines. */
export const explainable = {
  explain: kit.words(
    'URI template (RFC 6570) of `GET /v1/audit/explain` for the figures of this answer. `figure` is the name of a member, with that of the member which it is in and a dot before where that is not the row, the totals or `usd` (`inCurrency.received`), and the other variables are members of its row: one that is null is given as an empty text, and for a total none of them is given.',
    '/v1/audit/explain?report=balances&knownAt=42{&figure,donor,purpose}',
  ),
};

/**
 * Link template of a report. Parameters of the query are filled in, and values of rows are left as variables.
 */
export function explainTemplate(asked: AskedReport): string {
  const { report, asOf, scope, variables, members = {}, figure } = asked;
  const stated = scopeNames.flatMap((name) => {
    const value = scope[name];
    return value === undefined ? [] : [[name, encodeURIComponent(value)] as const];
  });
  const query = [
    ['report', report] as const,
    ...(asOf.asAt === null ? [] : [['asAt', asOf.asAt] as const]),
    ['knownAt', String(asOf.sequence)] as const,
    ...stated,
    ...Object.entries(members).map(([name, member]) => [name, `{${member}}`] as const),
    ...(figure === undefined ? [] : [['figure', figure] as const]),
  ].map(([name, value]) => `${name}=${value}`);
  const open = variables.filter((name) => name === 'sequence' || scope[name] === undefined);
  const named = [...(figure === undefined ? ['figure'] : []), ...open];
  return `/v1/audit/explain?${query.join('&')}${named.length === 0 ? '' : `{&${named.join(',')}}`}`;
}

/**
 * The day on which ages are counted, stated only if the query has no date. Without it the link would count
 * from the current day.
 */
export function agedOnIn({ asAt }: AsOf, agedOn: string): string | undefined {
  return asAt === null ? agedOn : undefined;
}

/** Link template for a register of confirmation letters, each of which has its own times. */
export const explainConfirmations =
  '/v1/audit/explain?report=confirmations&asAt={asAt}&knownAt={throughSequence}&donor={donor}{&figure,currency}';

/** Link template for the figures in a list of pledges. */
export function explainPledges(asOf: AsOf): string {
  const members = { pledge: 'id' };
  return explainTemplate({ report: 'pledges', asOf, scope: {}, variables: ['currency'], members });
}

/** Link template for the figures of one pledge and of its instalments. */
export function explainPledge(pledge: string, asOf: AsOf): string {
  return explainTemplate({
    report: 'pledges',
    asOf,
    scope: { pledge },
    variables: ['currency', 'purpose'],
    members: { instalment: 'no' },
  });
}
