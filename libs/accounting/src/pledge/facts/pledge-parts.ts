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

/** Most instalments of an agreement. */
export const instalmentsMax = 100;
/** Most lines of a write-off, an allowance, a refund or another command about amounts by instalment or purpose. */
export const receivableLinesMax = 200;
/** Most lines of an allocation or a reduction. */
export const allocationLinesMax = 200;
/** Most lines of a command that says which part of a condition was met or has failed. */
export const conditionLinesMax = 100;
/** Most earmark lines of a pledge. */
export const earmarksMax = 100;
/**
 * Most lines when a pledge is taken over from another system. All kinds of lines count together, because one event
 * holds them all.
 */
export const takeOverLinesMax = 200;
/** Most lines of one application of a receipt (money received that is given to instalments of a pledge). */
export const applicationLinesMax = 200;

/** Members of each command on a pledge; each command adds the date of its fact. */
export type OnPledge = {
  readonly pledgeId: string;
  /** Posting date in an open period; needed if the day of the fact is in a closed period. */
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
};

/** Most characters of a level. It only limits the text in a request; the decision checks that the level exists. */
const levelLengthMax = 20;

/**
 * Place of money that nobody may spend yet: only its purpose is known, because level and country come with the
 * allocation.
 */
export const PurposeOnly = shape('PurposeOnly', {
  purpose: id(
    'Code of the purpose: an earmark of the pledge, or the bucket of its recommendation.',
    'TA-GEN',
  ),
});

/** A place of spending authority in a request. Its members are plain text here; the decision checks that they exist. */
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

/** A place of spending authority in an event: a purpose at a level, and in a country if one is stated. */
export const AuthorityPlace = shape('AuthorityPlace', {
  purpose: id('Purpose.', 'k'),
  level: oneOf(levels)('Level of recommendation (p).', 'NATIONAL'),
  country: optional(country('Country, ISO 3166-1 alpha-3.', 'KEN')),
});
export type AuthorityPlace = Infer<typeof AuthorityPlace>;

/**
 * Origin of a purpose's money: the earmark that covers the purpose, or the bucket (the purpose of unearmarked money).
 */
export const Origin = shape('Origin', {
  purpose: id('Code of the purpose.', 'k'),
  origin: id('Code of the earmark that covers it, or of the bucket.', 'TA-GEN'),
});
export type Origin = Infer<typeof Origin>;

/**
 * Member of facts that change cash or authority: the origin of each purpose that is new to the pledge. The log then
 * shows which purposes share one value of their cash.
 */
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

/** Gross amount in USD and its two parts: gross = programmable (for direct expenditure) + support reserve. */
export const grossSplit = {
  gross: money('Amount in USD, programme support included.'),
  programmable: usdAmount('Part for direct expenditure, in USD.', '400000.00'),
  supportReserve: usdAmount('Part for programme support, in USD.', '52000.00'),
};
export type GrossSplit = MembersOf<typeof grossSplit>;

/** Id, donor and recommendation of a pledge, in the event that begins the pledge. */
export const identity = {
  pledgeId: id('Id of the pledge.', 'P1'),
  donorId: id('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)(
    'The call of the resolution that the pledge answers: `m`, open to all donors, or `n`, to States parties.',
    'n',
  ),
};

/** An earmark: a share of the pledge that the donor ties to a purpose. */
export const Earmark = shape('Earmark', {
  purpose: id('Code of the purpose.', 'f'),
  amount: money("The share, in the pledge's currency."),
});
export type Earmark = Infer<typeof Earmark>;

/** Earmarks in a request. Money without an earmark is added when the command is decided. */
export const statedEarmarks = listOf(
  Earmark,
  earmarksMax,
)('Shares tied to purposes; money without an earmark waits under TA-GEN or M-GEN.');

/**
 * Earmarks in an event: those of the request, and one more for the bucket (the purpose of all unearmarked money).
 * Together they sum to the amount of the pledge.
 */
export const earmarks = listOf(
  Earmark,
  earmarksMax + 1,
)('Shares by purpose, which sum to the amount; what carries no earmark stands under the bucket.');

/** A balance in the books of another system, with the value in USD that those books gave it. */
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

/**
 * Balances of one instalment and purpose in the system from which a pledge is taken over; a balance left out is zero.
 */
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

/** Cash of a pledge for one purpose on one account, as a request to take over the pledge states it. */
export const StatedCash = shape('OpeningCash', {
  ...CarriedBalance.members,
  bankAccount: id('Code of the bank account, or `CLEARING`.', 'BK-EUR'),
  purpose: id('Code of the purpose that the cash is for, after all allocations.', 'TA-GEN'),
});

/**
 * Cash as in {@link StatedCash}, with its ledger account. It is negative if other money on the account was spent for
 * the purpose.
 */
export const OpeningCash = shape('CashTakenOver', {
  ...StatedCash.members,
  ledgerAccount: ledgerAccount('Ledger account of the bank account, or 1190.', '1120'),
});
export type OpeningCash = Infer<typeof OpeningCash>;

/** Unspent spending authority of a place in US dollars, as a request to take over the pledge states it. */
export const StatedAuthority = shape('OpeningAuthority', {
  ...Place.members,
  programmable: money('Left to spend.'),
  supportReserve: money('Left to charge for programme support.'),
});

/** Unspent spending authority in the event. Its place was checked, and its gross amount was added. */
export const OpeningAuthority = shape('AuthorityTakenOver', {
  ...AuthorityPlace.members,
  ...grossSplit,
});
export type OpeningAuthority = Infer<typeof OpeningAuthority>;

/** A part of a refund that is owed for one purpose, in US dollars or the pledge's currency. */
export const OpeningRefundLine = shape('OpeningRefundLine', {
  ...CarriedBalance.members,
  purpose: meaning(purpose, purpose.means, 'k'),
});

/** A refund that was approved but not paid before the pledge was taken over, so it is still owed to the donor. */
export const OpeningRefund = shape('OpeningRefund', {
  refundId: id('Id under which it will be paid.', 'R-2023-4'),
  lines: listOf(
    OpeningRefundLine,
    takeOverLinesMax,
    1,
  )('Amounts owed to the donor, in one currency.'),
});
export type OpeningRefund = Infer<typeof OpeningRefund>;

/**
 * A coordination levy (paid by a donor for the UN agency that collects it) that was received but not yet passed on to
 * the agency. It may be in any currency.
 */
export const OpeningLevy = shape('OpeningLevy', {
  ...CarriedBalance.members,
  levyId: id('Id under which it will be passed on.', 'LEVY-2023-2'),
  purpose: meaning(purpose, 'Code of the purpose that the levy came with.'),
});
export type OpeningLevy = Infer<typeof OpeningLevy>;
