import type { Decider } from '@art30/event-sourcing';
import { validDate, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demandController, type Posting } from '../period/posting';
import { demand, refuse } from '../kernel/rejection';
import { levels, supportFund, type Level, type Recommendation } from '../kernel/entries';
import { type PurposeEvent, type PurposeFacts, type SetPurpose } from './purpose.facts';

/** Entries the catalogue may hold. */
export const purposesMax = 500;

/** Money under a recommendation that has no earmark, until it is allocated. */
export const bucketOf: Readonly<Record<Recommendation, string>> = { m: 'M-GEN', n: 'TA-GEN' };
/** The programme support fund, not a purpose anybody can give for. */
export const supportFundPurpose = supportFund;
/** Letters of the resolution that say nothing money could be given for. */
const lettersWithoutPurpose: readonly string[] = ['a', 'b', 'm', 'n', 'p'];

export interface PurposeCatalogue {
  readonly versions: readonly PurposeFacts[];
}

/** Who sets a purpose. */
export type PurposeContext = Pick<Posting, 'byController'>;

export const purposesDecider: Decider<PurposeCatalogue, SetPurpose, PurposeEvent, PurposeContext> =
  {
    initialState: { versions: [] },

    decide({ facts }, { versions }, context) {
      validDate(facts.effectiveDate, 'effectiveDate');
      if (facts.validUntil !== undefined) {
        demand(
          validDate(facts.validUntil, 'validUntil') >= facts.effectiveDate,
          'DATES_NOT_ORDERED',
          `validUntil ${facts.validUntil} is before the purpose begins, on ${facts.effectiveDate}`,
          'validUntil',
        );
      }
      const versionsOfPurpose = versions.filter((version) => version.code === facts.code);
      const latest = versionsOfPurpose[versionsOfPurpose.length - 1];
      demand(
        facts.parent === undefined || versions.some((version) => version.code === facts.parent),
        'PURPOSE_UNKNOWN',
        `there is no purpose ${facts.parent ?? ''} that could be the parent`,
        'parent',
      );
      demandOpenable(facts, latest, versions);
      demandBucketKept(facts, context);
      demand(
        latest === undefined || facts.effectiveDate >= latest.effectiveDate,
        'DATES_NOT_ORDERED',
        `purpose ${facts.code} was last revised from ${latest?.effectiveDate ?? ''} on: ` +
          'use that day or a later one',
        'effectiveDate',
      );
      const full = `the catalogue is full: it holds at most ${purposesMax} entries`;
      demand(versions.length < purposesMax, 'LIMIT_EXCEEDED', full);
      const type = latest === undefined ? 'PurposeAdded' : 'PurposeRevised';
      const parent = facts.parent ?? latest?.parent;
      return [{ type, data: { ...facts, parent, policy: policyInForce, entries: [] } }];
    },

    evolve({ versions }, { event }) {
      return { versions: [...versions, event.data] };
    },
  };

/** Refuses purposes that the catalogue never opens, and another parent than a purpose has. */
function demandOpenable(
  facts: PurposeFacts,
  latest: PurposeFacts | undefined,
  versions: readonly PurposeFacts[],
): void {
  const { code, kind, parent, recommendations: open } = facts;
  demand(
    latest?.kind !== 'LEVEL' && kind !== 'LEVEL',
    'PURPOSE_NOT_ALLOWED',
    `purpose ${code} belongs to the structure of the books and cannot be revised`,
    'code',
  );
  const under = parent ?? latest?.parent;
  const silent = lettersWithoutPurpose.find(
    (letter) => code === letter || (under !== undefined && isWithin({ versions }, under, letter)),
  );
  demand(
    open.length === 0 || silent === undefined,
    'PURPOSE_NOT_ALLOWED',
    `letter ${silent ?? ''} of the resolution is no purpose of money: open it to no recommendation`,
    'recommendations',
  );
  demand(
    latest === undefined || parent === undefined || parent === latest.parent,
    'PURPOSE_NOT_ALLOWED',
    `purpose ${code} keeps ` +
      `${latest?.parent === undefined ? 'no parent' : `the parent ${latest.parent}`}, ` +
      'on which earmarks rely: add another purpose',
    'parent',
  );
}

/** Buckets of money that is not allocated, and the support fund: all other money passes through. */
const buckets: readonly string[] = [...Object.values(bucketOf), supportFundPurpose];

/** Refuses a change of a bucket by others than the controller, and what would make it another thing. */
function demandBucketKept(
  { code, kind, recommendations }: PurposeFacts,
  context: PurposeContext,
): void {
  const isBucket = buckets.includes(code);
  demand(
    (kind === 'BUCKET') === isBucket,
    'PURPOSE_NOT_ALLOWED',
    isBucket
      ? `${code} is a bucket for good: state the kind BUCKET`
      : `the buckets are ${buckets.join(', ')}: state another kind for ${code}`,
    'kind',
  );
  if (isBucket) demandController(context, `a change of ${code}`);
  demand(
    code !== supportFundPurpose || recommendations.length === 0,
    'PURPOSE_NOT_ALLOWED',
    `${code} is no purpose that anybody gives for: open it to no recommendation`,
    'recommendations',
  );
}

/** The version of a purpose on a date, or undefined where it did not stand yet or no longer. */
export function purposeOn(
  { versions }: PurposeCatalogue,
  code: string,
  date: IsoDate,
): PurposeFacts | undefined {
  const dated = versions.filter(
    (version) => version.code === code && version.effectiveDate <= date,
  );
  const latest = dated[dated.length - 1];
  const ended = latest?.validUntil !== undefined && latest.validUntil < date;
  return ended ? undefined : latest;
}

/** Under which call, and when, a purpose is used. */
export interface PurposeUse {
  readonly recommendation: Recommendation;
  readonly date: IsoDate;
  /** Day on which the use is posted, where that may be another: the purpose is open on both. */
  readonly postedOn?: IsoDate | undefined;
}

/**
 * Refuses a purpose that the recommendation does not serve on that date. The bucket of the other
 * recommendation is named as what it is: money never crosses between (m) and (n).
 */
export function demandPurpose(
  catalogue: PurposeCatalogue,
  code: string,
  { recommendation, date, postedOn = date }: PurposeUse,
  field: string,
): void {
  const other = recommendation === 'm' ? 'n' : 'm';
  demand(
    code !== bucketOf[other],
    'CROSS_RECOMMENDATION',
    `${code} holds money given under (${other}), this money was given under (${recommendation}): ` +
      `name ${bucketOf[recommendation]}`,
    field,
  );
  demand(
    catalogue.versions.some((version) => version.code === code),
    'PURPOSE_UNKNOWN',
    `there is no purpose ${code} in the catalogue`,
    field,
  );
  const closedOn = [date, postedOn].find(
    (day) => purposeOn(catalogue, code, day)?.recommendations.includes(recommendation) !== true,
  );
  demand(
    closedOn === undefined,
    'PURPOSE_NOT_ALLOWED',
    `purpose ${code} is not open to money of recommendation (${recommendation}) on ${closedOn}: ` +
      'name another purpose',
    field,
  );
}

/** True when `code` is `ancestor` or stands under it. */
export function isWithin(catalogue: PurposeCatalogue, code: string, ancestor: string): boolean {
  if (code === ancestor) return true;
  const parent = catalogue.versions.findLast((version) => version.code === code)?.parent;
  return parent !== undefined && isWithin(catalogue, parent, ancestor);
}

/** Refuses a level that recommendation (p) does not know. */
export function demandLevel(level: string | undefined, field: string): Level {
  const levelFound = levels.find((candidate) => candidate === level);
  return (
    levelFound ?? refuse('LEVEL_REQUIRED', `${field} must be one of ${levels.join(', ')}`, field)
  );
}
