import { kit } from '@art30/accounting';
import {
  ExchangeSection,
  IncomeSection,
  NamedFigure,
  PurposeSection,
  ReceiptSection,
  RefundSection,
  WriteOffSection,
} from './statement-movements.answers';

const {
  answer,
  count,
  currency,
  date,
  listOf,
  moment,
  money,
  nullable,
  oneOf,
  optional,
  part,
  sha256,
  uuid,
  words,
} = kit;
const { answerRowsMax: rowsMax } = kit;

/** A pledge at the end of the period, in its own currency. */
const PledgeSection = answer('PledgeSection', {
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  currency: currency('Its currency.', 'EUR'),
  status: words('Status.', 'PARTLY_RECEIVED'),
  announcedOn: nullable(
    date('Day of the announcement; null where it was signed directly.', '2024-03-11'),
  ),
  announced: money('Last announced amount.', { amount: '1100000.00', currency: 'EUR' }),
  signedOn: nullable(date('Day of the signature; null while there is none.', '2024-05-06')),
  agreementReference: nullable(words('Reference of the agreement.', 'AGR-2024-001')),
  signed: money('Agreed.', { amount: '1100000.00', currency: 'EUR' }),
  signedUsd: money('Agreed, in USD at the rate of the signature.', {
    amount: '1222222.22',
    currency: 'USD',
  }),
  conditional: money('Part of it that is conditional.', { amount: '0.00', currency: 'EUR' }),
  received: money('Gross credited to the donor.', { amount: '600000.00', currency: 'EUR' }),
  receivedUsd: money('The same in USD.', { amount: '662983.42', currency: 'USD' }),
  writtenOff: money('Agreed and written off.', { amount: '0.00', currency: 'EUR' }),
  outstanding: money('Agreed and not yet received nor written off.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  outstandingUsd: money('The same in USD, at carrying value.', {
    amount: '555555.55',
    currency: 'USD',
  }),
});

/** An instalment at the end of the period. */
const InstalmentSection = answer('InstalmentSection', {
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  instalment: count('Number of the instalment.', 2),
  dueOn: date('Day on which it is due.', '2025-03-31'),
  originalDueOn: optional(
    date(
      'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved. Statements of template DONOR-STATEMENT@1 do not have it.',
      '2025-03-31',
    ),
  ),
  agreed: money('Agreed.', { amount: '500000.00', currency: 'EUR' }),
  received: money('Gross credited to the donor.', { amount: '0.00', currency: 'EUR' }),
  writtenOff: money('Written off.', { amount: '0.00', currency: 'EUR' }),
  outstanding: money('Outstanding.', { amount: '500000.00', currency: 'EUR' }),
  outstandingUsd: money('The same in USD, at carrying value.', {
    amount: '555555.55',
    currency: 'USD',
  }),
  daysPastDue: nullable(
    count('Days past the due date, 0 before it; null where nothing is outstanding.', 0),
  ),
  bucket: nullable(words('Range of the days past due.', 'NOT_DUE')),
});

/** Outstanding instalments of one age bucket, in one currency. */
const AgeSection = answer('AgeSection', {
  bucket: words('Range of days past the due date.', 'NOT_DUE'),
  currency: currency('Currency of the instalments.', 'EUR'),
  instalments: count('Number of instalments.', 1),
  outstanding: money('Outstanding.', { amount: '500000.00', currency: 'EUR' }),
  receivable: money('Receivable.', { amount: '500000.00', currency: 'EUR' }),
  conditional: money('Part whose condition is not met.', { amount: '0.00', currency: 'EUR' }),
});

/** Reconciliation from the signed amount to the received cash. */
const BridgeSection = answer('BridgeSection', {
  values: oneOf(['USD', 'PLEDGE_CURRENCY'])(
    'In carrying value (USD) or in the currency of the pledge.',
    'USD',
  ),
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  currency: currency('Currency of the figures.', 'USD'),
  steps: listOf(
    NamedFigure,
    rowsMax,
  )('The steps, from the amount signed to the amount outstanding.'),
  cashReceived: money('Cash received and applied.', { amount: '662966.85', currency: 'USD' }),
  difference: money('Cash less the steps before it: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** A balance before the period, its movements, and the balance after it, in US dollars. */
const Movements = answer('Movements', {
  opening: money('Balance at the end of the day before the period.', {
    amount: '0.00',
    currency: 'USD',
  }),
  movements: listOf(NamedFigure, rowsMax)('Movements of the balance, each with its sign.'),
  closing: money('Balance at the end of the period.', { amount: '662966.85', currency: 'USD' }),
  difference: money('Closing less opening and movements: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** A balance at both ends of the period. */
const Position = answer('Position', {
  figure: words('Name of the balance, as in `GET /v1/balances`.', 'receivable'),
  label: words(
    'Meaning of the figure, in words.',
    'Carrying value of the debt of unconditional agreements',
  ),
  opening: money('At the end of the day before the period.', { amount: '0.00', currency: 'USD' }),
  closing: money('At the end of the period.', { amount: '555555.55', currency: 'USD' }),
});

/** Contributions of the donor under one recommendation, or under all, in US dollars. */
const AccountSection = answer('AccountSection', {
  recommendation: nullable(
    words('The call under which they were made; null for all together.', 'n'),
  ),
  unspent: part(Movements)('Money received that is neither spent nor charged nor paid back.'),
  fundBalance: part(Movements)(
    'Fund balance, in which an agreed amount counts before it is received.',
  ),
  position: listOf(Position, rowsMax)('Figures of which both balances consist.'),
});

/** Issue of a statement: its id, its day, and the statement that it supersedes. */
const StatementIssue = answer('StatementIssue', {
  id: uuid('Id of the statement.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  issuedOn: date('Day of the issue.', '2025-02-20'),
  supersedes: nullable(
    uuid(
      'Id of the statement that this one supersedes; null where there is none.',
      '7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11',
    ),
  ),
});

const StatementDonor = answer('StatementDonor', {
  id: words('Id of the donor.', 'DON-A'),
  name: words('Its name.', 'Donor A (fictitious State party)'),
  kind: words('Its kind.', 'STATE_PARTY'),
  country: nullable(words('Its country, ISO 3166-1 alpha-3.', 'XAA')),
});

/** Posting dates of a statement, both inclusive. */
const StatementPeriod = answer('StatementPeriod', {
  from: nullable(date('First day; null for a cumulative statement.', '2024-01-01')),
  to: date('Last day.', '2024-12-31'),
});

/**
 * State of the log on which a statement is based: the last event counted, and the latest time of recording.
 */
const StatementKnown = answer('StatementKnown', {
  sequence: count('Sequence of the last event that was counted.', 90),
  recordedAt: nullable(
    moment(
      'Latest moment at which one of the counted events was recorded, UTC.',
      '2025-02-14T10:00:00.000Z',
    ),
  ),
});

/**
 * A donor statement. Every amount states its currency; those of accounts, purposes and exchange differences
 * are in US dollars. Its bytes are canonical JSON (RFC 8785).
 */
export const DonorStatement = answer('DonorStatement', {
  template: words('Name and version of the template.', 'DONOR-STATEMENT@3'),
  language: words('Language.', 'en'),
  policy: words(
    'Posting rules for agreements signed at the end of the period; each agreement keeps those of its own day.',
    'IPSAS23-UN@1',
  ),
  issue: nullable(part(StatementIssue)('Issue of the statement; null where it was not issued.')),
  donor: part(StatementDonor)('Donor of the statement.'),
  period: part(StatementPeriod)('Posting dates that the statement covers.'),
  knownAt: part(StatementKnown)('Last event that was counted.'),
  accounts: listOf(
    AccountSection,
    rowsMax,
  )('One account for each recommendation, then one for all.'),
  pledges: listOf(
    PledgeSection,
    rowsMax,
  )('Pledges as at the end of the period: those that are open, and those that moved in it.'),
  instalments: listOf(
    InstalmentSection,
    rowsMax,
  )('Instalments as at the end of the period: those outstanding, and those that moved in it.'),
  receipts: listOf(ReceiptSection, rowsMax)('Receipts of the period.'),
  otherIncome: listOf(IncomeSection, rowsMax)('Interest, recoveries and levies of the period.'),
  purposes: listOf(
    PurposeSection,
    rowsMax,
  )('Allocations, expenditure and support cost by purpose, level and country.'),
  exchangeDifferences: listOf(
    ExchangeSection,
    rowsMax,
  )('Exchange differences of the period, by pledge.'),
  refunds: listOf(RefundSection, rowsMax)('Refunds of the period, and amounts owed back.'),
  writeOffs: listOf(WriteOffSection, rowsMax)('Write-offs of the period.'),
  ageing: listOf(
    AgeSection,
    rowsMax,
  )('Outstanding amounts at the end of the period, by age and currency.'),
  bridges: listOf(
    BridgeSection,
    rowsMax,
  )('Steps from the amounts signed to their cash, by pledge, through the end of the period.'),
  sha256: sha256(
    'SHA-256 of the canonical JSON of all other members.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
