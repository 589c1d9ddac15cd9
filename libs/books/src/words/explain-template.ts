import { kit } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import type { DaysQuery } from '../times/shapes';
import { type Dimension, dimensionColumns, type DimensionValues } from './dimensions';

/** Answers whose figures are sums of journal lines. */
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

/** What narrows the lines of a report down, beside its times. */
export interface ReportScope extends DimensionValues, DaysQuery {
  /** `false` leaves out the lines of memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
  readonly bucket?: string | undefined;
  /** Of receipts: where their money stands. */
  readonly status?: string | undefined;
  /** Id of a run of revaluation. */
  readonly run?: string | undefined;
  /** Id of the event that makes a row. */
  readonly event?: string | undefined;
  /** Account of all lines, of a report whose rows are accounts. */
  readonly ofAccount?: string | undefined;
  /** Day on which ages are counted. */
  readonly agedOn?: string | undefined;
}

type ScopeName = keyof ReportScope;

/** Variables of a template: dimensions that tell the rows apart, the event of a row, its bucket. */
type ExplainVariable = Dimension | 'sequence' | 'bucket';

/** A report as it was asked for. */
interface AskedReport {
  readonly report: ReportName;
  readonly asOf: AsOf;
  readonly scope: ReportScope;
  readonly variables: readonly ExplainVariable[];
  /** Members of a row that have another name than what they narrow down. */
  readonly members?: { readonly [Name in ScopeName]?: string };
  /** Name of the figure, where it is not that of a member: variables and what is between them. */
  readonly figure?: string;
}

const scopeNames = [
  ...(Object.keys(dimensionColumns) as Dimension[]),
  ...(['from', 'to', 'memorandum', 'bucket', 'status', 'run', 'event'] as const),
  ...(['ofAccount', 'agedOn'] as const),
];

/** The member of an answer that leads from each of its figures to the lines behind it. */
export const explainable = {
  explain: kit.words(
    'URI template (RFC 6570) of `GET /v1/audit/explain` for the figures of this answer. `figure` is the name of a member, with that of the member which it is in and a dot before where that is not the row, the totals or `usd` (`inCurrency.received`), and the other variables are members of its row: one that is null is given as an empty text, and for a total none of them is given.',
    '/v1/audit/explain?report=balances&knownAt=42{&figure,donor,purpose}',
  ),
};

/** The template of a report: what it was asked for is stated, and what its rows say is left to fill in. */
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

/** The day on which ages are counted, where that is not the date of the question: tomorrow it is another. */
export function agedOnIn({ asAt }: AsOf, agedOn: string): string | undefined {
  return asAt === null ? agedOn : undefined;
}

/** Where the figures of a register of confirmations lead: each was asked for at its own times. */
export const explainConfirmations =
  '/v1/audit/explain?report=confirmations&asAt={asAt}&knownAt={throughSequence}&donor={donor}{&figure,currency}';

/** Where the figures of a list of pledges lead. */
export function explainPledges(asOf: AsOf): string {
  const members = { pledge: 'id' };
  return explainTemplate({ report: 'pledges', asOf, scope: {}, variables: ['currency'], members });
}

/** Where the figures of one pledge lead, and those of its instalments. */
export function explainPledge(pledge: string, asOf: AsOf): string {
  return explainTemplate({
    report: 'pledges',
    asOf,
    scope: { pledge },
    variables: ['currency', 'purpose'],
    members: { instalment: 'no' },
  });
}
