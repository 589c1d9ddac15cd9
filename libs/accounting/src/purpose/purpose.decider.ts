import type { Decider } from '@art30/event-sourcing';
import { validDate, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demandController, type Posting } from '../period/posting';
import { demand, refuse } from '../kernel/rejection';
import { levels, supportFund, type Level, type Recommendation } from '../kernel/entries';
import { type PurposeEvent, type PurposeFacts, type SetPurpose } from './purpose.facts';

/** Most entries of the catalogue of purposes, revised ones counted once for each version. */
export const purposesMax = 500;

/** Bucket of each recommendation: the purpose under which money without an earmark waits until it is allocated. */
export const bucketOf: Readonly<Record<Recommendation, string>> = { m: 'M-GEN', n: 'TA-GEN' };
/** Purpose of the programme support fund. Nobody can give money for it; it gets the support that is charged. */
export const supportFundPurpose = supportFund;
/** Letters of the resolution that are no purpose for which money can be given. */
const lettersWithoutPurpose: readonly string[] = ['a', 'b', 'm', 'n', 'p'];

export interface PurposeCatalogue {
  readonly versions: readonly PurposeFacts[];
}

/** States if the controller approves the change of the catalogue; some changes need that. */
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
 * Refuses a recommendation for a purpose that can never receive money, a revision of a level, and a new parent of a
 * purpose.
 *
 * @throws Rejection PURPOSE_NOT_ALLOWED.
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

/** Buckets: the purposes of unallocated money, and that of the support fund. A change of one affects all money. */
const buckets: readonly string[] = [...Object.values(bucketOf), supportFundPurpose];

/**
 * Refuses a change of a bucket (the purpose of unallocated money) that the controller does not approve. Refuses also to
 * make another kind of purpose of a bucket.
 *
 * @throws Rejection PURPOSE_NOT_ALLOWED or AUTHORITY_REQUIRED.
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

/** Returns the version of a purpose that is valid on a date; undefined before its first day and after its last. */
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

/**
 * A use of a purpose: the recommendation under which the money was given, and the dates on which the purpose must be
 * open.
 */
export interface PurposeUse {
  readonly recommendation: Recommendation;
  readonly date: IsoDate;
  /** Posting date if it may differ from `date`; the purpose must be open on both days. */
  readonly postedOn?: IsoDate | undefined;
}

/**
 * Refuses a purpose that the recommendation does not allow on the date. The bucket of the other recommendation has a
 * refusal of its own, because money never moves between (m) and (n).
 *
 * @throws Rejection CROSS_RECOMMENDATION, PURPOSE_UNKNOWN or PURPOSE_NOT_ALLOWED.
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

/** True if the purpose `code` is `ancestor` itself or belongs to it, directly or through other purposes. */
export function isWithin(catalogue: PurposeCatalogue, code: string, ancestor: string): boolean {
  if (code === ancestor) return true;
  const parent = catalogue.versions.findLast((version) => version.code === code)?.parent;
  return parent !== undefined && isWithin(catalogue, parent, ancestor);
}

/**
 * Returns the level if it is one of recommendation (p): global, regional or national.
 *
 * @throws Rejection LEVEL_REQUIRED.
 */
export function demandLevel(level: string | undefined, field: string): Level {
  const levelFound = levels.find((candidate) => candidate === level);
  return (
    levelFound ?? refuse('LEVEL_REQUIRED', `${field} must be one of ${levels.join(', ')}`, field)
  );
}
