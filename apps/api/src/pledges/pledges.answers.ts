import { Condition, Earmark, Proceeds, recommendations } from '@art30/accounting';
import { pageAnswered, pageAsked, pledgeStatuses, timesAnswered } from '@art30/books';
import { Identity } from '../balances/identity.answers';
import { InstalmentView, PledgeFigures } from './instalments.answers';
import { BalanceFigures } from '../balances/balances.answers';
import { kit } from '@art30/accounting';
const {
  answer,
  count,
  currency,
  date,
  decimal,
  id,
  listOf,
  money,
  nullable,
  oneOf,
  optional,
  part,
  shape,
  words,
} = kit;
const { answerRowsMax: rowsMax } = kit;
/** Which pledges. */
export const PledgesQuery = shape('PledgesQuery', {
  ...pageAsked,
  donor: optional(id('Only pledges of this donor.', 'DON-A')),
  recommendation: optional(oneOf(recommendations)('Only pledges under this recommendation.', 'n')),
  status: optional(
    oneOf(pledgeStatuses)(
      'Only pledges that have this status at `asAt`, as known at `knownAt`.',
      'PARTLY_RECEIVED',
    ),
  ),
});

/** What was agreed, beside amounts and dates. */
const AgreementView = answer('AgreementView', {
  agreementReference: words('Reference of the agreement.', 'AGR-2024-001'),
  pscRate: decimal('Programme support as a fraction of direct expenditure.', '0.13'),
  source: words("Where the donor's money comes from.", 'BUDGET'),
  condition: nullable(part(Condition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(Proceeds)('Provenance of confiscated money; null where it is none.')),
});

/** A pledge. */
const PledgeView = answer('PledgeView', {
  ...PledgeFigures.members,
  id: words('Id of the pledge.', 'P1'),
  donorId: words('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)('The call it answers.', 'n'),
  currency: currency('Currency of the pledge, ISO 4217.', 'EUR'),
  status: oneOf(pledgeStatuses)(
    'Status at `asAt`, as known at `knownAt`. By its last step: `ANNOUNCED`; `ACCEPTED`, not signed yet; `WITHDRAWN` or `LAPSED` before a signature. By the figures of the agreement, in its currency: `SIGNED`, nothing came in yet; `PARTLY_RECEIVED`, some came in and some is outstanding; `RECEIVED`, nothing is outstanding and all that was signed came in; `REDUCED`, the same after less is agreed than was signed; `WRITTEN_OFF`, nothing is outstanding and some was written off; `CANCELLED`, nothing is agreed any more and nothing came in, or a direct signature or a take-over was reversed; `CLOSED`, nothing is outstanding or owed, and what came in is spent to the last cent: no unallocated cash, no authority left, none overspent.',
    'PARTLY_RECEIVED',
  ),
  announcedOn: nullable(
    date(
      'Day of the announcement; null where it began with its signature or its take-over.',
      '2024-03-11',
    ),
  ),
  acceptedOn: nullable(date('Day of a separate acceptance.', '2024-04-20')),
  signedOn: nullable(date('Day of the signature.', '2024-05-06')),
  takenOverOn: nullable(
    date('Day from which these books keep it, where another system kept it before.', '2024-01-01'),
  ),
  occasion: nullable(words('Occasion of the announcement.', 'pledging event')),
  earmarks: listOf(
    Earmark,
    rowsMax,
  )('Shares by purpose: announced while nothing is signed, then agreed.'),
  announced: money("Last announced amount, kept after signature, in the pledge's currency.", {
    amount: '1100000.00',
    currency: 'EUR',
  }),
  announcedUsd: money('The same in USD at the rate of the announcement.', {
    amount: '1195652.17',
    currency: 'USD',
  }),
  bankCharges: money(
    'Bank charges that the account bore; those in another currency are in USD only.',
    { amount: '15.00', currency: 'EUR' },
  ),
  bankChargesUsd: money('All of them in USD.', { amount: '16.57', currency: 'USD' }),
  refunded: money('Refunded to the donor; refunds in another currency are in USD only.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  refundedUsd: money('All of them in USD.', { amount: '0.00', currency: 'USD' }),
  identity: part(Identity)('Figures of which its fund balance consists.'),
});

/** A pledge with its terms, instalments and balances, and the times it was looked at. */
export const PledgeAnswer = answer('PledgeAnswer', {
  ...PledgeView.members,
  ...timesAnswered,
  revision: count('Revision of the pledge, as in the ETag.', 4),
  agreement: nullable(part(AgreementView)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(InstalmentView, rowsMax)('Instalments; none while nothing is signed.'),
  balances: part(BalanceFigures)(
    'Balances of all lines of the pledge in USD, and of its lines in its own currency.',
  ),
});

/** Pledges in the order of their ids. */
export const PledgesPage = answer('PledgesPage', {
  ...pageAnswered,
  items: listOf(PledgeView, rowsMax)('The pledges.'),
});
