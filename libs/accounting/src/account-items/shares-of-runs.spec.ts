import {
  chargingFee,
  eur,
  givenAccountItems,
  linesOf,
  rateOf,
  reversingItem,
  supportSpending,
  takingInterest,
} from '@art30/testing';
import type { RevalueAccountItems } from './state/account-items.facts';

const revaluing = (facts: Partial<RevalueAccountItems['facts']> = {}): RevalueAccountItems => {
  const run = { code: 'BK-EUR', revaluationId: 'REV', asAt: '2024-09-30' };
  const rates = { EUR: rateOf('0.950') };
  return { type: 'RevalueAccountItems', facts: { ...run, rates, ...facts } };
};
const run = revaluing();
const october = revaluing({
  revaluationId: 'OCT',
  asAt: '2024-10-31',
  rates: { EUR: rateOf('0.940') },
});
const on = (effectiveDate: string) => ({ effectiveDate });
const items = givenAccountItems();
type Items = typeof items;

/** Interest of EUR 905.00 at USD 1,000.00 of ART30; at 0.950 it is worth 47.37 less. */
const credited = items.commands(takingInterest());
/** A debt of ART30 of EUR 18.10 at USD 20.00; at 0.950 it is worth 0.95 less. */
const charged = items.commands(chargingFee(eur('18.10')));
const second = takingInterest({ applicationId: 'A2', receiptId: 'R2', ...on('2024-11-05') });

/** Days and lines of a run as at 30 September, recorded after all else. */
const booked = (state: Items, command = run) =>
  state
    .when(command)
    .decided()
    .map((event) => [event.data.effectiveDate, ...linesOf([event])].join(', '));

describe('what a run as at 30 September takes back, where it is recorded after', () => {
  it.each<[string, Items, readonly string[]]>([
    ['nothing', credited, ['2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37']],
    [
      'a fee of November',
      credited.commands(chargingFee(eur('18.10'), on('2024-11-05'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
      ],
    ],
    [
      'a fee of the day of the run',
      credited.commands(chargingFee(eur('18.10'), on('2024-09-30'))),
      ['2024-09-30, 1120 0.00 EUR = -46.42, 5410 0.00 EUR = 46.42'],
    ],
    [
      'a fee of the next day',
      credited.commands(chargingFee(eur('18.10'), on('2024-10-01'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-10-01, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
      ],
    ],
    [
      'two fees, in the order of the log',
      credited.commands(
        chargingFee(eur('18.10'), on('2024-11-20')),
        chargingFee(eur('452.50'), on('2024-11-05')),
      ),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-20, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-11-05, 1120 0.00 EUR = 23.68, 4910 0.00 EUR = -20.93, 5410 0.00 EUR = -2.75',
      ],
    ],
    [
      'a fee that takes it all',
      credited.commands(chargingFee(eur('905.00'), on('2024-11-05'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -41.88, 5410 0.00 EUR = -5.49',
      ],
    ],
    [
      'a fee of more than there is',
      credited.commands(chargingFee(eur('1000.00'), on('2024-11-05'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -41.87, 5410 0.00 EUR = -5.50',
      ],
    ],
    [
      'interest of November',
      credited.commands(second),
      ['2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37'],
    ],
    [
      'interest that repays a debt',
      charged.commands(second),
      [
        '2024-09-30, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.95',
        '2024-11-05, 1120 0.00 EUR = -0.95, 5410 0.00 EUR = 0.95',
      ],
    ],
    [
      'spending of another fund',
      credited.commands(supportSpending(eur('90.50'), on('2024-11-05'))),
      ['2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37'],
    ],
    [
      'a fee that was reversed on its day',
      credited.commands(
        chargingFee(eur('18.10'), on('2024-11-05')),
        reversingItem('e2', on('2024-11-05')),
      ),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-11-05, 1120 0.00 EUR = -0.95, 4910 0.00 EUR = 0.84, 5410 0.00 EUR = 0.11',
      ],
    ],
    [
      'a fee that was reversed on a later day',
      credited.commands(
        chargingFee(eur('18.10'), on('2024-11-05')),
        reversingItem('e2', on('2024-11-20')),
      ),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-11-20, 1120 0.00 EUR = -0.95, 4910 0.00 EUR = 0.84, 5410 0.00 EUR = 0.11',
      ],
    ],
    [
      'the reversal of a fee of before',
      charged.commands(reversingItem('e1', on('2024-11-05'))),
      [
        '2024-09-30, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.95',
        '2024-11-05, 1120 0.00 EUR = -0.95, 5410 0.00 EUR = 0.95',
      ],
    ],
    [
      'the reversal of one of two fees of before',
      charged.commands(
        chargingFee(eur('18.10'), { ...on('2024-07-03') }),
        reversingItem('e1', on('2024-11-05')),
      ),
      [
        '2024-09-30, 1120 0.00 EUR = 1.89, 4910 0.00 EUR = -1.89',
        '2024-11-05, 1120 0.00 EUR = -0.94, 5410 0.00 EUR = 0.94',
      ],
    ],
    [
      'a run of October',
      credited.commands(october),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-10-31, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -10.14, 5410 0.00 EUR = -37.23',
      ],
    ],
    [
      'a fee, and a run of October',
      credited.commands(chargingFee(eur('18.10'), on('2024-10-15')), october),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-10-15, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-10-31, 1120 0.00 EUR = 46.42, 4910 0.00 EUR = -9.93, 5410 0.00 EUR = -36.49',
      ],
    ],
    [
      'a run of October, and a fee',
      credited.commands(october, chargingFee(eur('18.10'), on('2024-11-05'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-10-31, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -10.14, 5410 0.00 EUR = -37.23',
      ],
    ],
    [
      'a fee of November, and a run of October',
      credited.commands(chargingFee(eur('18.10'), on('2024-11-05')), october),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-10-31, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -10.14, 5410 0.00 EUR = -37.23',
        '2024-11-05, 1120 0.00 EUR = -0.95, 4910 0.00 EUR = 0.84, 5410 0.00 EUR = 0.11',
      ],
    ],
    [
      'a run of October that was reversed',
      credited.commands(october, reversingItem('e2', on('2024-11-20'))),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-10-31, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -10.14, 5410 0.00 EUR = -37.23',
        '2024-11-20, 1120 0.00 EUR = -47.37, 4910 0.00 EUR = 10.14, 5410 0.00 EUR = 37.23',
      ],
    ],
    [
      'a fee of November, and a run of October that was reversed',
      credited.commands(
        chargingFee(eur('18.10'), on('2024-11-05')),
        october,
        reversingItem('e3', on('2024-11-20')),
      ),
      [
        '2024-09-30, 1120 0.00 EUR = -47.37, 5410 0.00 EUR = 47.37',
        '2024-11-05, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-10-31, 1120 0.00 EUR = 47.37, 4910 0.00 EUR = -10.14, 5410 0.00 EUR = -37.23',
        '2024-11-05, 1120 0.00 EUR = -0.95, 4910 0.00 EUR = 0.84, 5410 0.00 EUR = 0.11',
        '2024-11-20, 1120 0.00 EUR = 0.95, 4910 0.00 EUR = -0.84, 5410 0.00 EUR = -0.11',
        '2024-11-20, 1120 0.00 EUR = -47.37, 4910 0.00 EUR = 10.14, 5410 0.00 EUR = 37.23',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});
