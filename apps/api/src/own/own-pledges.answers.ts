import { kit, recommendations } from '@art30/accounting';
import { ownPageAnswered, ownTimesAnswered, pledgeStatuses } from '@art30/books';

const { answer, answerRowsMax: rowsMax, count, currency, date, decimal, listOf, moment } = kit;
const { money, nullable, oneOf, optional, part, uuid, words } = kit;

const none = { amount: '0.00', currency: 'EUR' };
const noneUsd = { amount: '0.00', currency: 'USD' };
const signed = { amount: '600000.00', currency: 'EUR' };

/** Amounts of a pledge, of an instalment or of a part of one, as the donor of the pledge sees them. */
const ownFigures = {
  agreed: money("Signed, in the pledge's currency.", signed),
  agreedUsd: money('The same in USD at the rate of the signature.', {
    amount: '666666.67',
    currency: 'USD',
  }),
  conditional: money('Part of it whose condition is not met.', none),
  conditionalUsd: money('The same in USD.', noneUsd),
  received: money('Gross credited to the donor.', signed),
  receivedUsd: money('The same in USD: cash at the rate of its value date plus charges.', {
    amount: '662983.42',
    currency: 'USD',
  }),
  writtenOff: money('Agreed and written off.', none),
  writtenOffUsd: money('The same in USD, at carrying value.', noneUsd),
  outstanding: money('Agreed and neither received nor written off.', none),
  outstandingUsd: money('The same in USD.', noneUsd),
};

/** A share that the donor ties to a purpose. */
const OwnEarmark = answer('OwnEarmark', {
  purpose: words('Code of the purpose.', 'f'),
  amount: money("The share, in the pledge's currency."),
});

const OwnInstalmentLine = answer('OwnInstalmentLine', {
  purpose: words('Code of the purpose.', 'TA-GEN'),
  ...ownFigures,
});

const OwnInstalment = answer('OwnInstalment', {
  no: count('Number of the instalment.', 1),
  dueOn: date('Day on which it is due.', '2024-06-30'),
  originalDueOn: date('Due date as first agreed.', '2024-06-30'),
  amount: money("Amount by the agreement, in the pledge's currency.", signed),
  ...ownFigures,
  lines: listOf(OwnInstalmentLine, rowsMax)('Its parts by purpose.'),
});

const OwnCondition = answer('OwnCondition', {
  kind: words('Kind of condition.', 'PERFORMANCE'),
  text: words(
    'What must be achieved before the money is earned.',
    'adoption of model provisions package',
  ),
  returnClause: words(
    'What the agreement says goes back to the donor where it is not achieved.',
    'return of unspent funds',
  ),
});

/** Where confiscated money comes from, as the donor stated it. */
const OwnProceeds = answer('OwnProceeds', {
  legalBase: words('Provision of the Convention under which it is given.', '14(3)(a)'),
  confiscationOrder: words('Reference of the confiscation order.', 'order 2 BvR 1/2024'),
  confiscatedValue: money('Value that was confiscated.'),
  percentage: decimal('Percentage of the confiscated value that is given.', '15.00'),
  requestingState: optional(words('State that asked for the confiscation.', 'XAB')),
});

const OwnAgreement = answer('OwnAgreement', {
  agreementReference: words('Reference of the agreement.', 'AGR-2024-001'),
  pscRate: decimal('Programme support as a fraction of direct expenditure.', '0.13'),
  source: words('Where the money comes from.', 'BUDGET'),
  condition: nullable(part(OwnCondition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(OwnProceeds)('Provenance of confiscated money; null where it is none.')),
});

/** A pledge as its donor sees it. */
const OwnPledge = answer('OwnPledge', {
  id: words('Id of the pledge.', 'P1'),
  donorId: words('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)('The call it answers.', 'n'),
  currency: currency('Currency of the pledge, ISO 4217.', 'EUR'),
  status: oneOf(pledgeStatuses)('Status at `asAt`, as known at `knownAt`.', 'PARTLY_RECEIVED'),
  announcedOn: nullable(date('Day of the announcement; null without one.', '2024-03-11')),
  acceptedOn: nullable(date('Day of a separate acceptance.', '2024-04-20')),
  signedOn: nullable(date('Day of the signature.', '2024-05-06')),
  takenOverOn: nullable(
    date('Day from which these books keep it, where another system kept it before.', '2024-01-01'),
  ),
  terminatedOn: nullable(date('Day on which its agreement was terminated.', '2025-06-30')),
  occasion: nullable(words('Occasion of the announcement.', 'pledging event')),
  earmarks: listOf(OwnEarmark, rowsMax)('Shares by purpose.'),
  announced: money('Last announced amount, kept after signature.', {
    amount: '1100000.00',
    currency: 'EUR',
  }),
  announcedUsd: money('The same in USD at the rate of the announcement.', {
    amount: '1195652.17',
    currency: 'USD',
  }),
  ...ownFigures,
  bankCharges: money(
    'Bank charges that the account bore; those in another currency are in USD only.',
    { amount: '15.00', currency: 'EUR' },
  ),
  bankChargesUsd: money('All of them in USD.', { amount: '16.57', currency: 'USD' }),
  refunded: money('Paid back; what was paid in another currency is in USD only.', none),
  refundedUsd: money('All of it in USD.', noneUsd),
});

export const OwnPledgeAnswer = answer('OwnPledgeAnswer', {
  ...OwnPledge.members,
  ...ownTimesAnswered,
  agreement: nullable(part(OwnAgreement)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(OwnInstalment, rowsMax)('Instalments; none while nothing is signed.'),
});

/** Pledges in the order of their ids. */
export const OwnPledgesPage = answer('OwnPledgesPage', {
  ...ownPageAnswered,
  items: listOf(OwnPledge, rowsMax)('The pledges.'),
});

const OwnLine = answer('OwnLine', {
  account: words('Account.', '1310'),
  amount: money('Amount; debit positive, credit negative.', signed),
  usd: money('The same in USD.', { amount: '666666.67', currency: 'USD' }),
});

/** An event of a pledge, without who recorded it and why. */
const OwnEvent = answer('OwnEvent', {
  sequence: count('Place of the event in the whole log.', 61),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'AgreementSigned'),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  amounts: listOf(OwnLine, rowsMax)('Lines that it booked for the donor.'),
});

/** Events in the order of the log. */
export const OwnHistory = answer('OwnHistory', {
  ...ownPageAnswered,
  items: listOf(OwnEvent, rowsMax)('The events.'),
});
