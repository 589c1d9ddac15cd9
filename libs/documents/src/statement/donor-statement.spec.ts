import {
  donorStatement,
  untied,
  type AccountFigures,
  type StatementFigures,
} from './donor-statement';

const ends = (opening: bigint, closing: bigint) => ({ opening, closing });

function account(changes: Partial<AccountFigures> = {}): AccountFigures {
  return {
    recommendation: 'n',
    unspent: ends(100n, 250n),
    unspentMovements: [
      { figure: 'received', label: 'Received', ...ends(100n, 300n) },
      { figure: 'expenditure', label: 'Spent', ...ends(0n, -50n) },
    ],
    fundBalance: ends(0n, 70n),
    result: [{ figure: 'revenue', label: 'Revenue', ...ends(0n, 70n) }],
    position: [{ figure: 'receivable', label: 'Receivable', ...ends(5n, 7n) }],
    ...changes,
  };
}

function figures(changes: Partial<StatementFigures> = {}): StatementFigures {
  return {
    head: {
      issue: null,
      language: 'en',
      policy: 'P@1',
      donor: { id: 'DON-A', name: 'Donor A', kind: 'STATE_PARTY', country: null },
      period: { from: null, to: '2024-12-31' },
      knownAt: { sequence: 7, recordedAt: null },
    },
    accounts: [account()],
    purposes: [],
    pledges: [],
    instalments: [],
    receipts: [],
    otherIncome: [],
    exchangeDifferences: [],
    refunds: [],
    writeOffs: [],
    ageing: [],
    bridges: [],
    ...changes,
  };
}

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('a donor statement', () => {
  it('says what moved in the period: closing less opening', () => {
    const [ofN] = donorStatement(figures()).accounts;
    expect(ofN).toMatchObject({
      recommendation: 'n',
      unspent: {
        opening: usd('1.00'),
        movements: [
          { figure: 'received', value: usd('2.00') },
          { figure: 'expenditure', value: usd('-0.50') },
        ],
        closing: usd('2.50'),
        difference: usd('0.00'),
      },
    });
  });

  it('adds up all recommendations, and what carries none, in its last account', () => {
    const ofM = account({ recommendation: 'm' });
    const loose = account({ recommendation: null, fundBalance: ends(0n, 0n), result: [] });
    const { accounts } = donorStatement(figures({ accounts: [ofM, account(), loose] }));
    expect(accounts.map(({ recommendation }) => recommendation)).toEqual(['m', 'n', null]);
    expect(accounts[2]).toMatchObject({
      unspent: { opening: usd('3.00'), closing: usd('7.50'), difference: usd('0.00') },
      fundBalance: { closing: usd('1.40'), movements: [{ value: usd('1.40') }] },
      position: [{ opening: usd('0.15'), closing: usd('0.21') }],
    });
  });

  it('of a donor without a line has an account of its own all the same', () => {
    const { accounts } = donorStatement(figures({ accounts: [] }));
    expect(accounts).toMatchObject([{ recommendation: null, unspent: { closing: usd('0.00') } }]);
  });

  it('tells what a purpose has left', () => {
    const place = { recommendation: 'n', purpose: 'k', level: 'NATIONAL', country: null };
    const { purposes } = donorStatement(
      figures({
        purposes: [
          {
            ...place,
            allocated: ends(1_000n, 4_520n),
            directExpenditure: ends(100n, 1_500n),
            supportCost: ends(13n, 195n),
          },
        ],
      }),
    );
    expect(purposes).toMatchObject([
      {
        ...place,
        allocated: { opening: usd('10.00'), inPeriod: usd('35.20'), closing: usd('45.20') },
        available: { opening: usd('8.87'), inPeriod: usd('19.38'), closing: usd('28.25') },
      },
    ]);
  });

  it('is told where it does not tie', () => {
    const bridge = {
      values: 'USD' as const,
      pledge: 'P1',
      recommendation: 'n',
      currency: 'USD',
      steps: [],
      cashReceived: usd('0.00'),
      difference: usd('0.01'),
    };
    const wrong = account({ unspent: ends(100n, 251n), fundBalance: ends(0n, 69n) });
    const statement = donorStatement(figures({ accounts: [wrong], bridges: [bridge] }));
    expect(untied(statement)).toEqual([
      ...['unspent (n)', 'fund balance (n)', 'unspent (all)', 'fund balance (all)'],
      'bridge of P1 (USD)',
    ]);
    expect(untied(donorStatement(figures()))).toEqual([]);
  });
});
