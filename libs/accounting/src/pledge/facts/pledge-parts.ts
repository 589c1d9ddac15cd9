import { linesOfEventMax } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { levels, recommendations } from '../../kernel/entries';
import {
  country,
  decimal,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  oneOf,
  optional,
  part,
  shape,
  textOrBlank,
  usdAmount,
  wholeNumber,
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

/** A balance and its value in the books that it comes from, in USD. */
export const CarriedBalance = shape('CarriedBalance', {
  amount: money('Amount in its own currency.'),
  carryingUsd: decimal(
    'Its value in USD in the other system; for an amount in USD, the amount itself.',
    '521739.13',
  ),
});
export type CarriedBalance = Infer<typeof CarriedBalance>;

const carried = part(CarriedBalance);
const purpose = id('Code of the purpose.', 'TA-GEN');

/** Balances of one instalment for one purpose in the other system; one left out is zero. */
export const OpeningBalance = shape('OpeningBalance', {
  instalment: wholeNumber(1, instalmentsMax)('Number of the instalment.', 2),
  purpose: id('Code of one of its purposes.', 'TA-GEN'),
  receivable: optional(carried('Owed without a condition, or with one that is met.')),
  conditionalOutstanding: optional(carried('Owed on a condition that is not met.')),
  received: optional(carried('Came in, gross, at the value of its receipts.')),
  conditionalLiability: optional(carried('Part of `received` whose condition is not met.')),
  writtenOff: optional(carried('Written off.')),
  allowanceUsd: optional(decimal('Allowance against the receivable, in USD.', '50000.00')),
});
export type OpeningBalance = Infer<typeof OpeningBalance>;

/** Cash of the pledge on one account for one purpose, in the account's currency. */
export const StatedCash = shape('OpeningCash', {
  ...CarriedBalance.members,
  bankAccount: id('Code of the bank account, or `CLEARING`.', 'BK-EUR'),
  purpose: id('Code of the purpose that the cash is for, after all allocations.', 'TA-GEN'),
});

/** The same, with the ledger account that carries it; below zero where others lent it. */
export const OpeningCash = shape('CashTakenOver', {
  ...StatedCash.members,
  ledgerAccount: ledgerAccount('Ledger account of the bank account, or 1190.', '1120'),
});
export type OpeningCash = Infer<typeof OpeningCash>;

/** Spending authority that is left at a place, in US dollars. */
export const StatedAuthority = shape('OpeningAuthority', {
  ...Place.members,
  programmable: money('Left to spend.'),
  supportReserve: money('Left to charge for programme support.'),
});

/** The same as it is decided. */
export const OpeningAuthority = shape('AuthorityTakenOver', {
  ...AuthorityPlace.members,
  ...grossSplit,
});
export type OpeningAuthority = Infer<typeof OpeningAuthority>;

/** Amount owed back for one purpose, in US dollars or the pledge's currency. */
export const OpeningRefundLine = shape('OpeningRefundLine', {
  ...CarriedBalance.members,
  purpose: meaning(purpose, purpose.means, 'k'),
});

/** A refund that is approved and not paid. */
export const OpeningRefund = shape('OpeningRefund', {
  refundId: id('Id under which it will be paid.', 'R-2023-4'),
  lines: listOf(
    OpeningRefundLine,
    takeOverLinesMax,
    1,
  )('Amounts owed to the donor, in one currency.'),
});
export type OpeningRefund = Infer<typeof OpeningRefund>;

/** A coordination levy that came in, in any currency, and is not passed on. */
export const OpeningLevy = shape('OpeningLevy', {
  ...CarriedBalance.members,
  levyId: id('Id under which it will be passed on.', 'LEVY-2023-2'),
  purpose: meaning(purpose, 'Code of the purpose that the levy came with.'),
});
export type OpeningLevy = Infer<typeof OpeningLevy>;
