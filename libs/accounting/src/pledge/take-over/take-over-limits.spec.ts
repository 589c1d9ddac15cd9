import {
  approvedByController,
  carried,
  eur,
  exampleDonor,
  examplePurposes,
  givenPledge,
  linesOf,
  payingRefund,
  revaluing,
  takingOver,
  usd,
} from '@art30/testing';
import { takeOverLinesMax } from '../facts/pledge-parts';
import type { TakeOverPledge } from '../facts/opening.facts';

const elsewhere = givenPledge().with(approvedByController);
const oneUsd = { purpose: 'k', ...carried(usd('1.00'), '1.00') };
const times = <Line>(count: number, line: (index: number) => Line) =>
  Array.from({ length: count }, (_, index) => line(index));

describe('as much as one take-over may hold', () => {
  /** One balance, four kinds of 39 lines each, and the given number of lines of cash. */
  const lines = (cash: number): Partial<TakeOverPledge['facts']> => ({
    cash: times(cash, () => ({ bankAccount: 'BK-USD', ...oneUsd })),
    authority: times(39, () => ({
      purpose: 'k',
      level: 'GLOBAL',
      programmable: usd('0.50'),
      supportReserve: usd('0.10'),
    })),
    refunds: [
      { refundId: 'R1', lines: times(20, () => oneUsd) },
      { refundId: 'R2', lines: times(19, () => oneUsd) },
    ],
    levies: times(39, (index) => ({ ...oneUsd, levyId: `L${index}` })),
  });

  it('is counted over lines of all kinds', () => {
    const most = takeOverLinesMax - 1 - 39 * 3;
    const approved = { ...lines(most), approvalReference: 'memo' };
    elsewhere.when(takingOver(approved)).thenEvents({ type: 'PledgeTakenOver' });
    elsewhere
      .when(takingOver(lines(most + 1)))
      .thenRefused('LIMIT_EXCEEDED', `${takeOverLinesMax} not ${takeOverLinesMax + 1}`, 'balances');
  });
});

describe('a pledge taken over', () => {
  it('on the day of its signature is taken over after it', () => {
    elsewhere
      .when(takingOver({}, { signedOn: '2024-01-01' }))
      .thenEvents({ data: { signedOn: '2024-01-01', effectiveDate: '2024-01-01' } });
    elsewhere
      .when(takingOver({}, { signedOn: '2024-01-02' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-01-02 2024-01-01', 'agreement.signedOn');
  });

  it('may owe the donor in the currency of the pledge', () => {
    const owed = { purpose: 'TA-GEN', ...carried(eur('10.00'), '10.87') };
    const taken = elsewhere.commands(
      takingOver({ refunds: [{ refundId: 'R1', lines: [owed, owed] }] }),
    );
    const paid = payingRefund({ refundId: 'R1', paidFrom: 'BK-EUR' });
    expect(linesOf(taken.when(paid).decided())).toContain('2140 20.00 EUR = 21.74');
    const small = { purpose: 'TA-GEN', ...carried(eur('0.02'), '0.00') };
    const worthless = elsewhere.commands(
      takingOver({ refunds: [{ refundId: 'R1', lines: [small] }] }),
      revaluing({ asAt: '2024-11-30' }),
    );
    expect(linesOf(worthless.when(paid).decided())).toContain('2140 0.02 EUR = 0.02');
    const mixed = [owed, { ...oneUsd, purpose: 'TA-GEN' }];
    elsewhere
      .when(takingOver({ refunds: [{ refundId: 'R1', lines: mixed }] }))
      .thenRefused('CURRENCY_MISMATCH', '', 'refunds[0].lines[1].amount');
  });
});

describe('a pledge taken over under the reference of another', () => {
  it('is warned of', () => {
    elsewhere
      .with({ likeAgreements: ['P7'] })
      .when(takingOver())
      .thenEvents({ data: { warnings: [{ code: 'LIKELY_DUPLICATE' }] } });
  });
});

describe('an anonymous donor, whose pledge is taken over,', () => {
  const anonymous = elsewhere.with({ donor: exampleDonor('DON-A', 'ANONYMOUS') });
  const worth = (receivableUsd: string) =>
    takingOver(
      {
        recommendation: 'm',
        balances: [
          {
            instalment: 1,
            purpose: 'M-GEN',
            received: carried(eur('400.00'), '4000.00'),
            receivable: carried(eur('600.00'), receivableUsd),
          },
        ],
      },
      { signedOn: '2024-01-01' },
    );

  it('gave no more than such a donor may, in all', () => {
    anonymous.when(worth('6000.00')).thenEvents({ type: 'PledgeTakenOver' });
    anonymous.when(worth('6000.01')).thenRefused('ANONYMOUS_ABOVE_LIMIT', '10000.00', 'amount');
  });
});

describe('a purpose that ended before its pledge is taken over', () => {
  /** The purposes k and l are closed from the end of 2023 on. */
  const { versions } = examplePurposes();
  const ended = versions
    .filter(({ code }) => code === 'k' || code === 'l')
    .map((version) => ({ ...version, validUntil: '2023-12-31' }));
  const since = elsewhere.with({ purposes: { versions: [...versions, ...ended] } });
  const facts: Partial<TakeOverPledge['facts']> = {
    earmarks: [
      { purpose: 'k', amount: eur('400.00') },
      { purpose: 'i', amount: eur('600.00') },
    ],
    balances: [
      { instalment: 1, purpose: 'k', received: carried(eur('400.00'), '434.78') },
      { instalment: 1, purpose: 'i', receivable: carried(eur('600.00'), '652.18') },
    ],
  };
  const holding = (purpose: string) =>
    takingOver({ ...facts, cash: [{ bankAccount: 'BK-USD', ...oneUsd, purpose }] });

  it('is still held for where it was agreed, beside others', () => {
    since.when(holding('k')).thenEvents({ data: { cash: [{ purpose: 'k' }] } });
  });

  it('is held for no more where it was not agreed', () => {
    since.when(holding('l')).thenRefused('PURPOSE_NOT_ALLOWED', 'l 2024-01-01', 'cash[0].purpose');
    elsewhere.when(holding('l')).thenEvents({ type: 'PledgeTakenOver' });
  });
});

describe('cash that is taken over', () => {
  const holding = (...lines: readonly [purpose: string, amount: string, value: string][]) =>
    takingOver({
      balances: [
        { instalment: 1, purpose: 'TA-GEN', received: carried(eur('1000.00'), '1086.96') },
      ],
      cash: lines.map(([purpose, amount, value]) => ({
        bankAccount: 'BK-EUR',
        purpose,
        ...carried(eur(amount), value),
      })),
      approvalReference: 'memo 7',
    });

  it.each([
    ['USD on EUR 0.00', holding(['TA-GEN', '0.00', '900.00'])],
    ['a debt that is worth something', holding(['TA-GEN', '-10.00', '10.87'])],
    ['money that is worth a debt', holding(['TA-GEN', '10.00', '-10.87'])],
    [
      'USD on EUR 0.00 of two purposes that share it',
      holding(['TA-GEN', '10.00', '10.87'], ['k', '-10.00', '-9.00']),
    ],
  ])('is never %s', (_what, command) => {
    elsewhere.when(command).thenRefused('INVALID_AMOUNT', 'BK-EUR', 'cash');
  });

  it('may be lent to another purpose that shares it', () => {
    elsewhere
      .when(holding(['TA-GEN', '100.00', '108.70'], ['k', '-10.00', '-10.87']))
      .thenEvents({ type: 'PledgeTakenOver' });
  });
});
