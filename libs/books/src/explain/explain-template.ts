import { kit } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import type { DaysQuery } from '../times/shapes';
import { dimensionColumns, type Dimension, type DimensionValues } from '../words/dimensions';

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
] as const;
export type ReportName = (typeof reportNames)[number];

/** What narrows the lines of a report down, beside its times. */
export interface ReportScope extends DimensionValues, DaysQuery {
  /** `false` leaves out the lines of memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
  readonly bucket?: string | undefined;
}

/** Variables of a template: dimensions that tell the rows apart, the event of a row, its bucket. */
export type ExplainVariable = Dimension | 'sequence' | 'bucket';

/** A report as it was asked for. */
export interface AskedReport {
  readonly report: ReportName;
  readonly asOf: AsOf;
  readonly scope: ReportScope;
  readonly variables: readonly ExplainVariable[];
}

const scopeNames = [
  ...(Object.keys(dimensionColumns) as Dimension[]),
  ...(['from', 'to', 'memorandum', 'bucket'] as const),
];

/** The member of an answer that leads from each of its figures to the lines behind it. */
export const explainable = {
  explain: kit.words(
    'URI template (RFC 6570) of `GET /v1/audit/explain` for the figures of this answer. `figure` is the name of a member, with that of the member which it is in and a dot before where that is not the row or the totals (`inCurrency.received`), and the other variables are members of its row: one that is null is given as an empty text, and for a total none of them is given.',
    '/v1/audit/explain?report=balances&knownAt=42{&figure,donor,purpose}',
  ),
};

/** The template of a report: what it was asked for is stated, and what its rows say is left to fill in. */
export function explainTemplate({ report, asOf, scope, variables }: AskedReport): string {
  const stated = scopeNames.flatMap((name) => {
    const value = scope[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const query = [
    ['report', report] as const,
    ...(asOf.asAt === null ? [] : [['asAt', asOf.asAt] as const]),
    ['knownAt', String(asOf.sequence)] as const,
    ...stated,
  ].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const open = variables.filter((name) => name === 'sequence' || scope[name] === undefined);
  return `/v1/audit/explain?${query.join('&')}{&${['figure', ...open].join(',')}}`;
}
