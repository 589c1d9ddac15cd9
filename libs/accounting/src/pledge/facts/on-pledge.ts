import type { IsoDate } from '../../kernel/dates';
import { levels } from '../../purpose/purpose.facts';
import {
  country,
  id,
  money,
  oneOf,
  optional,
  shape,
  textOrBlank,
  usdAmount,
  type Infer,
  type MembersOf,
} from '../../schema';

/** What any command on a pledge says, beside the date of its fact. */
export type OnPledge = {
  readonly pledgeId: string;
  /** Date of an open period under which a late fact is posted. */
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
};

/** Characters of a level; which levels there are is a rule of the business. */
const levelLengthMax = 20;

/** Where money without spending authority stands. */
export const PurposeOnly = shape('PurposeOnly', {
  purpose: id(
    'Code of the purpose: an earmark of the pledge, or the bucket of its recommendation.',
    'TA-GEN',
  ),
});

/** A place of spending authority as a request names it; whether it is one is decided. */
export const Place = shape('Place', {
  purpose: id('Code of the purpose.', 'k'),
  level: optional(
    textOrBlank(levelLengthMax)(
      'Level of recommendation (p): GLOBAL, REGIONAL or NATIONAL.',
      'NATIONAL',
    ),
  ),
  country: optional(
    country('Country of the activity, where it is known, ISO 3166-1 alpha-3.', 'KEN'),
  ),
});
export type StatedPlace = Infer<typeof Place>;

/** Where spending authority stands: a purpose at a level, in a country where that is known. */
export const AuthorityPlace = shape('AuthorityPlace', {
  purpose: id('Purpose.', 'k'),
  level: oneOf(levels)('Level of recommendation (p).', 'NATIONAL'),
  country: optional(country('Country, ISO 3166-1 alpha-3.', 'KEN')),
});
export type AuthorityPlace = Infer<typeof AuthorityPlace>;

/** Gross in USD and its two parts: gross = programmable + support reserve. */
export const grossSplit = {
  gross: money('Amount in USD, programme support included.'),
  programmable: usdAmount('Part for direct expenditure, in USD.', '400000.00'),
  supportReserve: usdAmount('Part for programme support, in USD.', '52000.00'),
};
export type GrossSplit = MembersOf<typeof grossSplit>;
