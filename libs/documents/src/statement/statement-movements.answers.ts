import { kit } from '@art30/accounting';

const { answer, count, date, decimal, money, nullable, optional, part, uuid, words } = kit;

/** A figure of a statement with its name. */
export const NamedFigure = answer('NamedFigure', {
  figure: words('Name of the figure.', 'received'),
  label: words(
    'Meaning of the figure, in words.',
    'Credited by receipts, bank charges borne by the account included',
  ),
  value: money('Its value.', { amount: '662983.42', currency: 'USD' }),
});

/** A figure before the period, its change in the period, and its sum after it, in US dollars. */
const OverThePeriod = answer('OverThePeriod', {
  opening: money('Before the period.', { amount: '0.00', currency: 'USD' }),
  inPeriod: money('Of the period.', { amount: '452000.00', currency: 'USD' }),
  closing: money('Through the end of the period.', { amount: '452000.00', currency: 'USD' }),
});

/** Event behind a line, with its kind, its date and its posting date. */
const OfEvent = answer('OfEvent', {
  eventId: uuid(
    'Id of the event; a reversal is netted with the event that it reverses.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
  eventType: words('Kind of the event.', 'ReceiptApplied'),
  date: date('Date of the fact.', '2024-07-02'),
  postedOn: date('Posting date.', '2024-07-02'),
});

/** Revaluation run that valued money of a receipt before the money was applied to a pledge. */
const RevaluedBefore = answer('RevaluedBefore', {
  id: words('Id of the run.', 'REV-2024'),
  asAt: date('Day as at which it valued the money.', '2024-12-31'),
  rate: decimal('Units of the currency per USD 1 that it used.', '0.940'),
});

/** Money that one event credited to a pledge in one currency. */
export const ReceiptSection = answer('ReceiptSection', {
  ...OfEvent.members,
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  receipt: nullable(uuid('Id of the receipt.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4')),
  bankAccount: nullable(words('Bank account that was credited.', 'BK-EUR')),
  bankAccountName: optional(
    words('Its name at the end of the period; left out where it had none.', 'Trust funds, euro'),
  ),
  bankReference: nullable(words('Reference of the bank.', '20240702-000117')),
  valueDate: nullable(date('Value date.', '2024-07-02')),
  gross: money('Credited to the donor, in the currency of the receipt.', {
    amount: '600000.00',
    currency: 'EUR',
  }),
  charges: money('Bank charges taken on the way, which the account bears.', {
    amount: '15.00',
    currency: 'EUR',
  }),
  net: money('Amount that reached the account.', { amount: '599985.00', currency: 'EUR' }),
  rate: nullable(
    decimal(
      'Units of the currency per USD 1 on the value date; null for money that was taken over, or converted before it was applied.',
      '0.905',
    ),
  ),
  revaluation: optional(
    part(RevaluedBefore)(
      'The run that valued the money before it was applied: `netUsd` is at its rate. Left out where `netUsd` is at the rate of the value date.',
    ),
  ),
  netUsd: money('Net, in USD.', { amount: '662966.85', currency: 'USD' }),
  chargesUsd: money('Charges, in USD, at the rate of the value date.', {
    amount: '16.57',
    currency: 'USD',
  }),
  settled: optional(
    money(
      'Settled, in the currency of the pledge. Where cash came in several currencies each has a line, and this stands on the first.',
      { amount: '600000.00', currency: 'EUR' },
    ),
  ),
});

/** Interest, recoveries, or a levy less the part passed on. */
export const IncomeSection = answer('IncomeSection', {
  ...OfEvent.members,
  pledge: nullable(words('Pledge.', 'P1')),
  recommendation: nullable(words('The call under which it was made.', 'n')),
  purpose: nullable(words('Purpose.', 'TA-GEN')),
  kind: words('Kind: interest, recovery or levy.', 'interest'),
  amount: money('Amount, in the currency of the line.', { amount: '12.00', currency: 'EUR' }),
  usd: money('The same in USD.', { amount: '13.26', currency: 'USD' }),
});

/** A refund to the donor, or a change of the amount owed back. */
export const RefundSection = answer('RefundSection', {
  ...OfEvent.members,
  pledge: nullable(words('Pledge.', 'P1')),
  recommendation: nullable(words('The call under which it was made.', 'n')),
  purpose: nullable(words('Purpose.', 'f')),
  refundedUsd: money('Paid back to the donor.', { amount: '20000.00', currency: 'USD' }),
  owed: money('Change of what is owed back, in the currency owed.', {
    amount: '0.00',
    currency: 'USD',
  }),
  owedUsd: money('The same in USD.', { amount: '0.00', currency: 'USD' }),
});

/**
 * A write-off under a pledge: its amount, its carrying value, and the expense that the allowance did not
 * cover.
 */
export const WriteOffSection = answer('WriteOffSection', {
  ...OfEvent.members,
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  instalment: nullable(count('Instalment.', 2)),
  amount: money('Written off, in the currency of the pledge.', {
    amount: '20000.00',
    currency: 'EUR',
  }),
  carryingUsd: money('Its carrying value, in USD.', { amount: '21276.60', currency: 'USD' }),
  expenseUsd: money('Expense beyond the allowance, in USD.', {
    amount: '21276.60',
    currency: 'USD',
  }),
});

/** Spending authority and expenditure of a purpose, level and country. */
export const PurposeSection = answer('PurposeSection', {
  recommendation: words('The call under which it was made.', 'n'),
  purpose: words('Purpose.', 'k'),
  level: nullable(words('Level of recommendation (p).', 'NATIONAL')),
  country: nullable(words('Country of the activity.', 'KEN')),
  allocated: part(OverThePeriod)('Spending authority, gross, programmable and support reserve.'),
  directExpenditure: part(OverThePeriod)('Direct expenditure.'),
  supportCost: part(OverThePeriod)('Programme support cost charged.'),
  available: part(OverThePeriod)('Allocated and neither spent nor charged.'),
});

/** Exchange differences of a pledge in the period. */
export const ExchangeSection = answer('ExchangeSection', {
  pledge: words('Pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  gain: money('Gain.', { amount: '0.00', currency: 'USD' }),
  loss: money('Loss.', { amount: '3683.25', currency: 'USD' }),
  net: money('Gain less loss.', { amount: '-3683.25', currency: 'USD' }),
});
