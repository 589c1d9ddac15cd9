import { Condition, Earmark, Proceeds, recommendations, kit } from '@art30/accounting';
import {
  explainable,
  HistoryEvent,
  pageAnswered,
  pledgeStatuses,
  reservedAnswers,
  timesAnswered,
  BalanceFigures,
  Identity,
} from '@art30/books';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  decimal,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  words,
} = kit;

/** The amounts of a pledge, of an instalment or of a part of one, in its currency and in USD. */
export const PledgeFigures = answer('PledgeFigures', {
  agreed: money("Signed, in the pledge's currency.", { amount: '600000.00', currency: 'EUR' }),
  agreedUsd: money('Signed, in USD at the rate of the signature.', {
    amount: '666666.67',
    currency: 'USD',
  }),
  conditional: money("Part of it whose condition is not met, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  conditionalUsd: money('The same in USD.', { amount: '0.00', currency: 'USD' }),
  received: money("Gross credited to the donor, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  receivedUsd: money('Gross credited, in USD: cash at the rate of its value date plus charges.', {
    amount: '662983.42',
    currency: 'USD',
  }),
  writtenOff: money("Agreed and written off, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  writtenOffUsd: money('Carrying value of what was written off, in USD.', {
    amount: '0.00',
    currency: 'USD',
  }),
  outstanding: money(
    "Agreed and neither received nor written off, conditional parts included, in the pledge's currency.",
    { amount: '0.00', currency: 'EUR' },
  ),
  outstandingUsd: money(
    'The same in USD: the receivable and, at the rate of the signature, the conditional part.',
    { amount: '0.00', currency: 'USD' },
  ),
  receivable: money('Receivable, in the currency of the pledge, without conditional parts.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  receivableUsd: money('Receivable in USD, at carrying value.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** The part of an instalment that is tied to one purpose. */
export const InstalmentLineView = answer('InstalmentLineView', {
  ...PledgeFigures.members,
  purpose: words('Code of the purpose.', 'TA-GEN'),
});

/** A due payment and what became of it. */
export const InstalmentView = answer('InstalmentView', {
  ...PledgeFigures.members,
  no: count('Number of the instalment.', 1),
  dueOn: date('Day on which it is due.', '2024-06-30'),
  originalDueOn: date(
    'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved.',
    '2024-06-30',
  ),
  amount: money("Amount by the agreement, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  lines: listOf(InstalmentLineView, rowsMax)('Its parts by purpose.'),
});

/** Events in the order of the log. */
export const History = answer('History', {
  ...pageAnswered,
  items: listOf(HistoryEvent, rowsMax)('The events.'),
});

/** Terms of an agreement besides its amounts and dates. */
export const AgreementView = answer('AgreementView', {
  agreementReference: words('Reference of the agreement.', 'AGR-2024-001'),
  pscRate: decimal('Programme support as a fraction of direct expenditure.', '0.13'),
  source: words("Where the donor's money comes from.", 'BUDGET'),
  condition: nullable(part(Condition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(Proceeds)('Provenance of confiscated money; null where it is none.')),
  complianceObligations: nullable(
    words('What its analysis under IPSAS 47 finds; null where none was stated.', 'NONE'),
  ),
  complianceReference: nullable(
    words('Reference of that analysis; null where none was stated.', 'memo IPSAS47-2026-3'),
  ),
});

/** A pledge. */
export const PledgeView = answer('PledgeView', {
  ...PledgeFigures.members,
  id: words('Id of the pledge.', 'P1'),
  donorId: words('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)('The call it answers.', 'n'),
  currency: currency('Currency of the pledge, ISO 4217.', 'EUR'),
  status: oneOf(pledgeStatuses)(
    'Status at `asAt`, as known at `knownAt`. By its last step: `ANNOUNCED`; `ACCEPTED`, not signed yet; `WITHDRAWN` or `LAPSED` before a signature. By the figures of the agreement, in its currency: `SIGNED`, nothing came in yet; `PARTLY_RECEIVED`, some came in and some is outstanding; `RECEIVED`, nothing is outstanding and money came in, also where the rest was written off; `REDUCED`, the same after less is agreed than was signed; `WRITTEN_OFF`, nothing is outstanding and nothing came in: all was written off; `CANCELLED`, nothing is agreed any more and nothing came in, or a direct signature or a take-over was reversed; `TERMINATED`, its agreement was ended; `CLOSED`, nothing is outstanding or owed, and what came in is spent to the last cent: no unallocated cash, no authority left, none overspent.',
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
  terminatedOn: nullable(date('Day on which its agreement was terminated.', '2025-06-30')),
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
  refunded: money('Paid back to the donor; what was paid in another currency is in USD only.', {
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
  ...explainable,
  revision: count('Revision of the pledge, as in the ETag.', 4),
  agreement: nullable(part(AgreementView)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(InstalmentView, rowsMax)('Instalments; none while nothing is signed.'),
  balances: part(BalanceFigures)(
    'Balances of all lines of the pledge in USD, and of its lines in its own currency.',
  ),
  reserved: reservedAnswers.pledge,
});

/** Pledges in the order of their ids. */
export const PledgesPage = answer('PledgesPage', {
  ...pageAnswered,
  ...explainable,
  items: listOf(PledgeView, rowsMax)('The pledges.'),
});
