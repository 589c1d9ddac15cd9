import { linesOfEventMax } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { levels, recommendations } from '../../kernel/entries';
import {
  country,
  id,
  listOf,
  money,
  oneOf,
  optional,
  shape,
  textOrBlank,
  usdAmount,
  type Infer,
  type MembersOf,
} from '../../schema';

/** Instalments an agreement may have. */
export const instalmentsMax = 100;
/** Lines that a command about receivables may carry. */
export const receivableLinesMax = 200;
/** Lines that an allocation or a reduction may have. */
export const allocationLinesMax = 200;
/** Lines that the outcome of a condition may be about. */
export const conditionLinesMax = 100;
/** Earmark lines a pledge may carry. */
export const earmarksMax = 100;
/** Lines of a take-over, of all kinds together; one event holds them all. */
export const takeOverLinesMax = 200;
/** Lines an application may carry. */
export const applicationLinesMax = 200;

/** Members of any command on a pledge, beside the date of its fact. */
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

/** Whose money that of a purpose is: the earmark that covers it, or the bucket. */
export const Origin = shape('Origin', {
  purpose: id('Code of the purpose.', 'k'),
  origin: id('Code of the earmark that covers it, or of the bucket.', 'TA-GEN'),
});
export type Origin = Infer<typeof Origin>;

/** A fact that books cash or authority says whose it is, the first time for each purpose. */
export const statingOrigins = {
  origins: optional(
    listOf(
      Origin,
      linesOfEventMax,
      1,
    )(
      'Whose money it is, for purposes whose cash or authority the pledge did not have before: purposes of one origin share the value of their cash.',
    ),
  ),
};

/** Gross in USD and its two parts: gross = programmable + support reserve. */
export const grossSplit = {
  gross: money('Amount in USD, programme support included.'),
  programmable: usdAmount('Part for direct expenditure, in USD.', '400000.00'),
  supportReserve: usdAmount('Part for programme support, in USD.', '52000.00'),
};
export type GrossSplit = MembersOf<typeof grossSplit>;

/** Which pledge a fact begins, whose it is, and which call it answers. */
export const identity = {
  pledgeId: id('Id of the pledge.', 'P1'),
  donorId: id('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)(
    'The call of the resolution that the pledge answers: `m`, open to all donors, or `n`, to States parties.',
    'n',
  ),
};

/** A share of the money that the donor ties to a purpose. */
export const Earmark = shape('Earmark', {
  purpose: id('Code of the purpose.', 'f'),
  amount: money("The share, in the pledge's currency."),
});
export type Earmark = Infer<typeof Earmark>;

/** Shares as a request states them. */
export const statedEarmarks = listOf(
  Earmark,
  earmarksMax,
)('Shares tied to purposes; money without an earmark waits under TA-GEN or M-GEN.');

/** Shares as they are decided; the share of the bucket comes on top of those that are stated. */
export const earmarks = listOf(
  Earmark,
  earmarksMax + 1,
)('Shares by purpose, which sum to the amount; what carries no earmark stands under the bucket.');
