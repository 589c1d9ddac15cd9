import { kit } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import type { DaysQuery } from '../times/shapes';
import { type Dimension, dimensionColumns, type DimensionValues } from './dimensions';

/** Names of the reports whose figures can be traced to journal lines. */
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

/** Parameters that filter the journal lines of a report, besides `asAt` and `knownAt`. */
export interface ReportScope extends DimensionValues, DaysQuery {
  /** `false` leaves out the lines of memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
  readonly bucket?: string | undefined;
  /** Status by which receipts are filtered. */
  readonly status?: string | undefined;
  /** Id of a revaluation run, whose journal lines alone count. */
  readonly run?: string | undefined;
  /** Id of the event for which a row of the report stands. */
  readonly event?: string | undefined;
  /** Account that all journal lines must be on, for a report whose rows are accounts. */
  readonly ofAccount?: string | undefined;
  /** Day on which the ages of instalments or receipts are counted. */
  readonly agedOn?: string | undefined;
}

type ScopeName = keyof ReportScope;

/**
 * Variables of a link template that the caller fills in from a row: its dimensions, its event, or its range of ages.
 */
type ExplainVariable = Dimension | 'sequence' | 'bucket';

/** A report with the query parameters with which it was answered, from which link templates are built. */
interface AskedReport {
  readonly report: ReportName;
  readonly asOf: AsOf;
  readonly scope: ReportScope;
  readonly variables: readonly ExplainVariable[];
  /** Names of the members of a row that fill in a parameter of another name. */
  readonly members?: { readonly [Name in ScopeName]?: string };
  /** Part of the template that stands for the name of the figure, if that is not the name of a member. */
  readonly figure?: string;
}

const scopeNames = [
  ...(Object.keys(dimensionColumns) as Dimension[]),
  ...(['from', 'to', 'memorandum', 'bucket', 'status', 'run', 'event'] as const),
  ...(['ofAccount', 'agedOn'] as const),
];

/** The member `explain` of an answer: a link template that leads from each figure to its journal lines. */
export const explainable = {
  explain: kit.words(
    'URI template (RFC 6570) of `GET /v1/audit/explain` for the figures of this answer. `figure` is the name of a member, with that of the member which it is in and a dot before where that is not the row, the totals or `usd` (`inCurrency.received`), and the other variables are members of its row: one that is null is given as an empty text, and for a total none of them is given.',
    '/v1/audit/explain?report=balances&knownAt=42{&figure,donor,purpose}',
  ),
};

/**
 * Returns the link template of a report. Parameters of the query are filled in; values from rows are left as variables.
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
 * Returns the day on which ages are counted, if the query has no date. Without that day the link, used later, would
 * count ages on another day.
 */
export function agedOnIn({ asAt }: AsOf, agedOn: string): string | undefined {
  return asAt === null ? agedOn : undefined;
}

/** Link template for a list of confirmation letters, each of which states its own date and last event. */
export const explainConfirmations =
  '/v1/audit/explain?report=confirmations&asAt={asAt}&knownAt={throughSequence}&donor={donor}{&figure,currency}';

/** Returns the link template for the figures in a list of pledges. */
export function explainPledges(asOf: AsOf): string {
  const members = { pledge: 'id' };
  return explainTemplate({ report: 'pledges', asOf, scope: {}, variables: ['currency'], members });
}

/** Returns the link template for the figures of one pledge and of its instalments. */
export function explainPledge(pledge: string, asOf: AsOf): string {
  return explainTemplate({
    report: 'pledges',
    asOf,
    scope: { pledge },
    variables: ['currency', 'purpose'],
    members: { instalment: 'no' },
  });
}
