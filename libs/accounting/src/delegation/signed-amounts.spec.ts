import fc from 'fast-check';
import type { Dims } from '../kernel/entries';
import { Money } from '../kernel/money';
import { amountOf } from '../proposal/proposal-amount';
import { itself, partyOf, signedAmounts } from './signed-amounts';

const line = (account: string, usd: string, dims: Dims = {}, currency = 'USD') => ({
  account,
  currency,
  amount: usd,
  usd,
  dims,
});
const [a, b] = [{ donor: 'A' }, { donor: 'B' }];
const moved = (from: string, to: string, usd: string, dims: Dims) => [
  line(to, usd, dims),
  line(from, `-${usd}`, dims),
];

/** Returns the signed amounts by party of events with these lines. */
function byParty(...events: (readonly ReturnType<typeof line>[])[]): object {
  const books = events.map((entries) => ({ entries }));
  return Object.fromEntries(signedAmounts({ books }, 'P1').byParty);
}

describe('what one signature comes to', () => {
  it('is the debits of all its events by donor: one list holds many', () => {
    const agreement = [...moved('4110', '1310', '100.00', a), ...moved('4110', '1310', '20.00', b)];
    expect(byParty(agreement, moved('1310', '1110', '5.00', a))).toEqual({
      'donor A': 10_500n,
      'donor B': 2_000n,
    });
  });

  it('is nothing where nothing is booked, or nothing of value', () => {
    expect(byParty()).toEqual({});
    expect(byParty([])).toEqual({});
    expect(byParty([line('1310', '0.00', a), line('4110', '0.00', a)])).toEqual({});
  });

  it('is of the totals of a run, for the run itself', () => {
    const totals = [line('1310', '7.00'), line('4910', '-7.00')];
    expect(signedAmounts({ books: [], run: { totals } }, 'R1').byParty).toEqual(
      new Map([['R1', 700n]]),
    );
    expect(signedAmounts({ books: [], run: { totals } }, itself).byParty).toEqual(
      new Map([['', 700n]]),
    );
  });

  it('names every currency once, that of memoranda too', () => {
    const entries = [line('1310', '1.00', a, 'KWD'), line('9120', '1.00', a, 'EUR')];
    const { currencies } = signedAmounts({ books: [{ entries }, { entries }] }, 'P1');
    expect(currencies).toEqual(['EUR', 'KWD']);
  });

  it('is no less where something is reversed', () => {
    const reversal = [line('1310', '-100.00', a), line('4110', '100.00', a)];
    expect(byParty(reversal)).toEqual({ 'donor A': 10_000n });
  });

  it('says what proposals say, where no memorandum is moved', () => {
    const cents = fc.integer({ min: -9_999, max: 9_999 });
    const dims = fc.constantFrom<Dims>(a, b, { fund: 'PSC' }, {});
    const account = fc.constantFrom('1110', '1310', '2110', '4110');
    const lines = fc.array(fc.tuple(account, cents, dims), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), (events) => {
        const books = events.map((entries) => ({
          entries: entries.map(([code, minor, of]) =>
            line(code, Money.ofMinor(BigInt(minor), 'USD').toString(), of),
          ),
        }));
        const sums = [...signedAmounts({ books }, 'P1').byParty.values()];
        const sum = sums.reduce((all, minor) => all + minor, 0n);
        expect(Money.ofMinor(sum, 'USD').toJSON()).toEqual(amountOf({ books }).usd);
      }),
    );
  });
});

describe('for whom or what it counts', () => {
  it('is the donor, else the bank account, else the fund, else the thing that is signed', () => {
    const of = { donor: 'A', bankAccount: 'BK-USD', fund: 'PSC' };
    expect(partyOf(of, 'P1')).toBe('donor A');
    expect(partyOf({ ...of, donor: undefined }, 'P1')).toBe('bank account BK-USD');
    expect(partyOf({ fund: 'PSC' }, 'P1')).toBe('fund PSC');
    expect(partyOf({}, 'P1')).toBe('P1');
  });

  it('is the bank account that money of nobody is paid from: each receipt is no party of its own', () => {
    const returned = (receipt: string, bankAccount: string) => [
      line('2110', '100.00', { receipt }),
      line('1110', '-100.00', { receipt, bankAccount }),
    ];
    expect(byParty(returned('R1', 'BK-1'))).toEqual({ 'bank account BK-1': 10_000n });
    expect(byParty(returned('R1', 'BK-1'), returned('R2', 'BK-2'))).toEqual({
      'bank account BK-1': 10_000n,
      'bank account BK-2': 10_000n,
    });
  });

  it('is each bank account, where it is paid from several', () => {
    const returned = [
      line('2110', '100.00', { receipt: 'R1' }),
      line('1110', '-60.00', { receipt: 'R1', bankAccount: 'BK-1' }),
      line('1120', '-40.00', { receipt: 'R1', bankAccount: 'BK-2' }),
    ];
    expect(byParty(returned)).toEqual({
      'bank account BK-1': 10_000n,
      'bank account BK-2': 10_000n,
    });
  });

  it('is the donor alone who gets what lay in suspense, whatever bank account it came by', () => {
    const left = [
      line('2110', '100.00', { receipt: 'R1' }),
      line('1110', '-100.00', { receipt: 'R1', bankAccount: 'BK-1' }),
    ];
    expect(byParty(left, moved('1310', '1110', '100.00', a))).toEqual({
      P1: 10_000n,
      'donor A': 10_000n,
    });
  });
});

describe('commitments and authority to spend', () => {
  const conditional = [
    ...moved('9190', '9150', '1000000.00', a),
    ...moved('9190', '9121', '1000001.00', a),
  ];
  const allocated = [
    ...[line('9210', '88.50', a), line('9220', '11.50', a), line('9290', '-100.00', a)],
  ];

  it('count where nothing else is booked, and once', () => {
    expect(byParty(conditional)).toEqual({ 'donor A': 100_000_100n });
    expect(byParty(allocated)).toEqual({ 'donor A': 10_000n });
  });

  it('are not hidden by a cent that is booked beside them', () => {
    const advance = moved('2130', '2120', '0.01', a);
    expect(byParty([...advance, ...conditional])).toEqual({ 'donor A': 100_000_100n });
    const withinPurpose = [...moved('3900', '3900', '0.01', a), ...allocated];
    expect(byParty(withinPurpose)).toEqual({ 'donor A': 10_000n });
  });

  it('do not count beside what is booked of the same money', () => {
    const signed = [
      ...moved('4110', '1310', '100.00', a),
      ...moved('9190', '9120', '100.00', a),
      ...[line('9110', '-120.00', a), line('9190', '120.00', a)],
    ];
    expect(byParty(signed)).toEqual({ 'donor A': 10_000n });
  });

  it('are not hidden by what is booked for another', () => {
    expect(byParty([...moved('4110', '1310', '5.00', b), ...conditional])).toEqual({
      'donor A': 100_000_100n,
      'donor B': 500n,
    });
  });

  it('count as they are taken back, where nothing else is', () => {
    const withdrawn = [line('9110', '-120.00', a), line('9190', '120.00', a)];
    expect(byParty(withdrawn)).toEqual({ 'donor A': 12_000n });
  });

  it('count as they move from one country to another', () => {
    const reallocated = [
      ...allocated.map(({ account, usd }) => line(account, usd, { ...a, country: 'KEN' })),
      ...[line('9210', '-88.50', a), line('9220', '-11.50', a), line('9290', '100.00', a)],
    ];
    expect(byParty(reallocated)).toEqual({ 'donor A': 10_000n });
  });
});
