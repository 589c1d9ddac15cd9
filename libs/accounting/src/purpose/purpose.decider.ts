import type { Decider } from '@art30/event-sourcing';
import { validDate, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demandController, type Posting } from '../period/posting';
import { demand, refuse } from '../kernel/rejection';
import { levels, supportFund, type Level, type Recommendation } from '../kernel/entries';
import { type PurposeEvent, type PurposeFacts, type SetPurpose } from './purpose.facts';

/** Most entries of the catalogue. */
export const purposesMax = 500;

/** Purpose of money without an earmark, by recommendation, until it is allocated. */
export const bucketOf: Readonly<Record<Recommendation, string>> = { m: 'M-GEN', n: 'TA-GEN' };
/** Purpose of the programme support fund; nobody can give money for it. */
export const supportFundPurpose = supportFund;
/** Letters of the resolution that describe no purpose of money. */
const lettersWithoutPurpose: readonly string[] = ['a', 'b', 'm', 'n', 'p'];

export interface PurposeCatalogue {
  readonly versions: readonly PurposeFacts[];
}

/** Tells whether the controller approves the change of the catalogue. */
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

/**
 * Refuses to open a purpose that can never take money, to revise a level, and to change the parent of a
 * purpose.
 */
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

/** Purposes that all money passes through: those of unallocated money, and the support fund. */
const buckets: readonly string[] = [...Object.values(bucketOf), supportFundPurpose];

/**
 * Refuses a change of a bucket without the controller, and any change that makes a bucket another kind of
 * purpose.
 */
function demandBucketKept(
  { code, kind, recommendations }: PurposeFacts,
  context: PurposeContext,
): void {
  const isBucket = buckets.includes(code);
  demand(
    (kind === 'BUCKET') === isBucket,
    'PURPOSE_NOT_ALLOWED',
    isBucket
      ? `${code} stays a bucket: state the kind BUCKET`
      : `the buckets are ${buckets.join(', ')}: state another kind for ${code}`,
    'kind',
  );
  if (isBucket) demandController(context, `a change of ${code}`);
  demand(
    code !== supportFundPurpose || recommendations.length === 0,
    'PURPOSE_NOT_ALLOWED',
    `${code} is not a purpose that donors give for: leave its list of recommendations empty`,
    'recommendations',
  );
}

/** Returns the version of a purpose on a date; undefined before its first day and after its last. */
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

/** Recommendation and dates of the use of a purpose. */
export interface PurposeUse {
  readonly recommendation: Recommendation;
  readonly date: IsoDate;
  /** Posting date, if it may differ from `date`: the purpose must be open on both days. */
  readonly postedOn?: IsoDate | undefined;
}

/**
 * Refuses a purpose that the recommendation does not allow on the date. The bucket of the other
 * recommendation has its own refusal: money never crosses between (m) and (n).
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

/** True if `code` is `ancestor` or one of its descendants. */
export function isWithin(catalogue: PurposeCatalogue, code: string, ancestor: string): boolean {
  if (code === ancestor) return true;
  const parent = catalogue.versions.findLast((version) => version.code === code)?.parent;
  return parent !== undefined && isWithin(catalogue, parent, ancestor);
}

/** Refuses a level that is not one of recommendation (p). */
export function demandLevel(level: string | undefined, field: string): Level {
  const levelFound = levels.find((candidate) => candidate === level);
  return (
    levelFound ?? refuse('LEVEL_REQUIRED', `${field} must be one of ${levels.join(', ')}`, field)
  );
}
