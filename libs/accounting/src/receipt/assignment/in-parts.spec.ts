import {
  assigning,
  eur,
  givenReceipt,
  recording,
  releasing,
  transferring,
  usd,
} from '@art30/testing';
import { totalOf } from '../state/assignment.state';

/** EUR 981.90 after charges of EUR 18.10, which came on 2 July 2024. */
const charged = givenReceipt().commands(recording({ net: eur('981.90'), charges: eur('18.10') }));
type Receipt = typeof charged;
const cents = (amount: string) => BigInt(amount.replace('.', ''));
const sum = (amounts: readonly string[]) =>
  amounts.reduce((all, amount) => all + cents(amount), 0n);

/** Applies parts one after the other on days that follow. */
function applied(receipt: Receipt, parts: readonly string[], facts: object = {}): Receipt {
  return receipt.commands(
    ...parts.map((part, at) =>
      assigning(eur(part), {
        applicationId: `N${at}`,
        effectiveDate: `2024-10-0${at + 1}`,
        chargesBorneBy: 'ACCOUNT',
        ...facts,
      }),
    ),
  );
}

function assignedOf({ recorded }: Receipt) {
  return recorded.flatMap(({ event }) => (event.type === 'ReceiptAssigned' ? [event.data] : []));
}

function totals(receipt: Receipt) {
  const lines = assignedOf(receipt).flatMap(({ lines }) => lines);
  return {
    settles: sum(lines.map(({ settles }) => settles.amount)),
    cash: sum(lines.map(({ cash }) => cash.amount)),
    usd: sum(lines.map(({ cashUsd }) => cashUsd)),
    charges: sum(lines.map(({ charges }) => charges.amount)),
    chargesUsd: sum(lines.map(({ chargesUsd }) => chargesUsd)),
  };
}

const accounts = {
  'on the account where it came': charged,
  'of which 91.00 lie in dollars': charged.commands(transferring(eur('91.00'), usd('100.00'))),
  'of which all lies in dollars': charged.commands(transferring(eur('981.90'), usd('1080.00'))),
  'of which 91.00 went to dollars and came back as 95.00': charged.commands(
    transferring(eur('91.00'), usd('100.00')),
    transferring(usd('100.00'), eur('95.00'), { transferId: 'T2' }),
  ),
};
const worth = {
  'on the account where it came': 108_497n,
  'of which 91.00 lie in dollars': 108_442n,
  'of which all lies in dollars': 108_000n,
  'of which 91.00 went to dollars and came back as 95.00': 108_882n,
};
const lines = {
  'on the account where it came': [
    '294.57 = 325.49, 5.43 = 6.00, 325.49',
    '687.33 = 759.48, 12.67 = 14.00, 759.48',
  ],
  'of which 91.00 lie in dollars': [
    '294.57 = 325.33, 5.43 = 6.00, 325.49, 267.27 EUR = 295.33 -, 30.00 USD = 30.00 -',
    '687.33 = 759.09, 12.67 = 14.00, 759.48, 623.63 EUR = 689.09 -, 70.00 USD = 70.00 -',
  ],
  'of which all lies in dollars': [
    '294.57 = 324.00, 5.43 = 6.00, 325.49, 324.00 USD = 324.00 -',
    '687.33 = 756.00, 12.67 = 14.00, 759.48, 756.00 USD = 756.00 -',
  ],
  'of which 91.00 went to dollars and came back as 95.00': [
    '294.57 = 326.65, 5.43 = 6.00, 325.49, 295.77 EUR = 326.65 -',
    '687.33 = 762.17, 12.67 = 14.00, 759.48, 690.13 EUR = 762.17 -',
  ],
};
const splits = [
  ['1000.00'],
  ['300.00', '700.00'],
  ['333.33', '333.33', '333.34'],
  ['0.02', '999.98'],
  ['999.99', '0.01'],
  ['18.10', '981.90'],
];

/** Balances of the accounts of a receipt, in minor units and US cents. */
function leftOn({ state }: Receipt): readonly string[] {
  if (state.status !== 'recorded') throw new Error('it is recorded');
  return [...state.cash.values()].map(({ bankAccount, movements }) => {
    const { amount, usd: value } = totalOf(movements);
    return `${bankAccount} ${amount} = ${value}`;
  });
}

/** The lines of applications: cash with its value, charges with theirs, the debt, and the accounts. */
function linesOf(receipt: Receipt): readonly string[] {
  return assignedOf(receipt)
    .flatMap(({ lines }) => lines)
    .map(({ cash, cashUsd, charges, chargesUsd, owedUsd = cashUsd, cashFrom = [] }) => {
      const from = cashFrom.map(
        ({ amount, usd: value, through = '-' }) =>
          `${amount.amount} ${amount.currency} = ${value} ${through}`,
      );
      return [
        `${cash.amount} = ${cashUsd}`,
        `${charges.amount} = ${chargesUsd}`,
        owedUsd,
        ...from,
      ].join(', ');
    });
}

describe.each(Object.keys(accounts) as (keyof typeof accounts)[])('EUR 981.90 %s', (where) => {
  const receipt = accounts[where];

  it.each(splits)(
    'settle EUR 1,000.00 and leave nothing, however they are split: %#',
    (...split) => {
      const all = applied(receipt, split);
      const { usd: value, ...sums } = totals(all);
      expect(sums).toEqual({
        settles: 100_000n,
        cash: 98_190n,
        charges: 1_810n,
        chargesUsd: 2_000n,
      });
      expect(value).toBe(worth[where]);
      for (const left of leftOn(all)) expect(left).toMatch(/ 0 = 0$/);
    },
  );

  it('settle the same once an application was released and came again', () => {
    const [first = '', ...rest] = ['300.00', '300.00', '400.00'];
    const released = applied(receipt, [first, ...rest.slice(1)]).commands(
      releasing('N0', '2024-10-04'),
    );
    const again = released.commands(
      ...['300.00', '300.00'].map((part, at) =>
        assigning(eur(part), {
          applicationId: `M${at}`,
          effectiveDate: '2024-10-05',
          chargesBorneBy: 'ACCOUNT',
        }),
      ),
    );
    const sums = totals(again);
    const first300 = totals(applied(receipt, [first]));
    expect(sums.charges - first300.charges).toBe(1_810n);
    expect(sums.cash - first300.cash).toBe(98_190n);
    expect(sums.chargesUsd - first300.chargesUsd).toBe(2_000n);
    for (const left of leftOn(again)) expect(left).toMatch(/ 0 = 0$/);
  });

  it('settle EUR 300.00 and 700.00 with these lines', () => {
    expect(linesOf(applied(receipt, ['300.00', '700.00']))).toEqual(lines[where]);
  });
});

describe('charges of EUR 18.10', () => {
  const chargesOf = (receipt: Receipt) =>
    assignedOf(receipt).map(({ lines: [line] }) => line?.charges.amount);

  it.each<[string, Receipt, readonly string[]]>([
    ['which the account bears', applied(charged, ['300.00']), ['5.43']],
    ['which the donor bears', applied(charged, ['300.00'], { chargesBorneBy: 'DONOR' }), ['0.00']],
    [
      'of which nothing is said',
      applied(charged, ['300.00'], { chargesBorneBy: undefined }),
      ['0.00'],
    ],
    [
      'that more is settled with than came',
      applied(charged, ['1000.00'], { chargesBorneBy: undefined }),
      ['18.10'],
    ],
    [
      'beside an overpayment of EUR 100.00',
      applied(charged, ['300.00'], { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
      ['6.03'],
    ],
    [
      'of what is settled beside that',
      applied(
        applied(charged, ['300.00'], {
          excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' },
        }),
        ['300.00', '300.00'].slice(0, 1),
        { applicationId: 'X' },
      ),
      ['6.03', '6.04'],
    ],
    ['above what is settled', applied(charged, ['0.01']), ['0.00']],
  ])('%s are credited in part', (_what, receipt, expected) => {
    expect(chargesOf(receipt)).toEqual(expected);
  });
});

describe('cash that an application takes', () => {
  const dollars = accounts['of which 91.00 lie in dollars'];

  it.each([
    [
      'more than all accounts have',
      dollars,
      { lines: [{ instalment: 1, settles: eur('1000.01') }] },
      'EUR 1000.01 981.90',
      'lines',
    ],
    [
      'more than one account has',
      dollars,
      { fromBankAccount: 'BK-USD', lines: [{ instalment: 1, settles: eur('91.01') }] },
      'EUR 91.01 is more than the EUR 91.00 BK-USD stands for',
      'fromBankAccount',
    ],
    [
      'before it was there',
      dollars,
      {
        fromBankAccount: 'BK-USD',
        effectiveDate: '2024-09-19',
        lines: [{ instalment: 1, settles: eur('91.00') }],
      },
      'USD 100.00 is more than the USD 0.00 of the receipt on BK-USD on 2024-09-19: use a later date, or name another fromBankAccount',
      'effectiveDate',
    ],
  ])('is refused: %s', (...[, receipt, facts, figures, field]) => {
    receipt
      .when(assigning(eur('1.00'), { effectiveDate: '2024-10-01', ...facts }))
      .thenRefused('RECEIPT_EXCEEDED', figures, field);
  });

  it('may come from one account alone', () => {
    const one = dollars.commands(
      assigning(eur('91.00'), { effectiveDate: '2024-10-01', fromBankAccount: 'BK-USD' }),
    );
    expect(linesOf(one)).toEqual(['91.00 = 100.00, 0.00 = 0.00, 100.55, 100.00 USD = 100.00 -']);
    expect(leftOn(one)).toEqual(['BK-EUR 89090 = 98442', 'BK-USD 0 = 0']);
  });

  it('is of several lines', () => {
    const two = dollars.commands(
      assigning(eur('1.00'), {
        effectiveDate: '2024-10-01',
        lines: [
          { instalment: 1, settles: eur('300.00') },
          { instalment: 2, settles: eur('500.00') },
        ],
      }),
    );
    expect(linesOf(two)).toEqual([
      '300.00 = 331.32, 0.00 = 0.00, 331.49, 272.20 EUR = 300.77 -, 30.55 USD = 30.55 -',
      '500.00 = 552.20, 0.00 = 0.00, 552.49, 453.66 EUR = 501.28 -, 50.92 USD = 50.92 -',
    ]);
    expect(
      assignedOf(two)[0]?.cashFrom?.map(
        ({ amount, usd: value, covers }) => `${amount.amount} = ${value}, ${covers.amount}`,
      ),
    ).toEqual(['725.86 = 802.05, 725.86', '81.47 = 81.47, 74.14']);
  });

  it('came as dollars, and went through euros', () => {
    const came = givenReceipt().commands(
      recording({ bankAccount: 'BK-USD', net: usd('1000.00'), charges: usd('0.00') }),
      transferring(usd('100.00'), eur('91.00')),
      transferring(eur('91.00'), usd('98.00'), { transferId: 'T2' }),
    );
    const done = came.commands(assigning(usd('500.00'), { effectiveDate: '2024-10-01' }));
    expect(linesOf(done)).toEqual([
      '500.00 = 499.00, 0.00 = 0.00, 500.00, 499.00 USD = 499.00 EUR',
    ]);
  });
});
