import { LinesByAccount, type BookedLine } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { AppendMap } from '../../kernel/append-list';
import { noOrigins } from '../cash/origins';
import type { BookedEvent, PledgeEvent } from '../facts/pledge.facts';
import type { Pledge } from '../state/pledge.state';
import { demandAfterMovements, lowersItem, movedSince } from './later-movements';

const place = { pledge: 'P1', purpose: 'k', bankAccount: 'BK-EUR' };
const cash = (amount: string, usd: string, currency = 'EUR') => ({
  account: '1120',
  currency,
  amount,
  usd,
  dims: place,
});
const owed = (amount: string, usd: string) => ({
  account: account.refundsPayable,
  currency: 'EUR',
  amount,
  usd,
  dims: { pledge: 'P1', purpose: 'k' },
});
const revenue = { ...cash('-5.00', '-5.50'), account: '4110' };
const event = (type: string, entries: readonly object[], data: object = {}) =>
  ({
    type,
    reversed: false,
    postedOn: '2024-11-10',
    effectiveDate: '2024-11-10',
    entries,
    event: { type, data: { ...data, entries } },
  }) as unknown as BookedEvent;
const undone = (type: string, entries: readonly object[]) => ({
  ...event(type, entries),
  reversed: true,
});
const first = event('ReceiptApplied', [cash('100.00', '110.00')]);
const pledgeOf = (...events: readonly BookedEvent[]) => {
  const booked = [first, ...events].reduce(
    (all, one, at) => all.with(`e${at + 1}`, one),
    AppendMap.empty<BookedEvent>(),
  );
  return { status: 'signed', booked, origins: noOrigins } as unknown as Pledge;
};
/** Accounts of the items that changed and that moved since the first event. */
const since = (...events: readonly BookedEvent[]) => {
  const { changed, moved } = movedSince(pledgeOf(...events), 'e1');
  const accounts = (keys: ReadonlySet<string>) => [...keys].map((key) => key.slice(0, 4)).sort();
  return [accounts(changed), accounts(moved)];
};
const spent = event('ExpenditureReported', [cash('-10.00', '-11.00')]);

describe('what moved on a pledge since an event', () => {
  it.each<[string, readonly BookedEvent[], readonly string[], readonly string[]]>([
    ['nothing', [], [], []],
    ['cash that came', [event('ReceiptApplied', [cash('5.00', '5.50'), revenue])], [], ['1120']],
    ['cash that left', [spent], ['1120'], ['1120']],
    ['cash in US dollars', [event('RefundPaid', [cash('-5.00', '-5.00', 'USD')])], [], []],
    ['a debt that arose', [event('ContributionRefunded', [owed('-5.00', '-5.50')])], [], ['2140']],
    ['a debt that was paid', [event('RefundPaid', [owed('5.00', '5.50')])], ['2140'], ['2140']],
    [
      'a debt that a returned payment opened',
      [event('PaymentReturned', [owed('-5.00', '-5.50')])],
      ['2140'],
      ['2140'],
    ],
    [
      'cash that a returned payment brought',
      [event('PaymentReturned', [cash('5.00', '5.50')])],
      [],
      ['1120'],
    ],
    ['a change of value alone', [event('ReceiptApplied', [cash('0.00', '0.10')])], [], []],
    ['a run', [event('PledgeRevalued', [cash('0.00', '0.10'), revenue])], ['1120'], ['1120']],
    [
      'a share of a run',
      [event('PledgeRevalued', [cash('0.00', '0.10')], { moved: 'e1' })],
      [],
      [],
    ],
    [
      'what was reversed, and left nothing',
      [
        undone('RefundPaid', [cash('-5.00', '-5.50')]),
        event('EventReversed', [cash('5.00', '5.50')], { reverses: 'e2' }),
      ],
      [],
      [],
    ],
    [
      'what was reversed, and left a value',
      [
        undone('RefundPaid', [cash('-5.00', '-5.50')]),
        event('EventReversed', [cash('5.00', '5.40')], { reverses: 'e2' }),
      ],
      ['1120'],
      ['1120'],
    ],
    [
      'the reversal of something before',
      [event('EventReversed', [cash('-5.00', '-5.50')], { reverses: 'e0' })],
      ['1120'],
      ['1120'],
    ],
  ])('is %s', (_what, events, changed, moved) => {
    expect(since(...events)).toEqual([changed, moved]);
  });

  it('counts from the event on', () => {
    const pledge = pledgeOf(spent, event('ReceiptApplied', [cash('5.00', '5.50')]));
    expect(movedSince(pledge, 'e2').changed.size).toBe(0);
    expect(movedSince(pledge, 'e2').moved.size).toBe(1);
    expect(movedSince(pledge, 'e3').moved.size).toBe(0);
  });
});

describe('a line', () => {
  it.each([
    ['1120', -1n, true],
    ['1120', 1n, false],
    ['1120', 0n, false],
    [account.refundsPayable, 1n, true],
    [account.refundsPayable, -1n, false],
    [account.refundsPayable, 0n, false],
  ])('on %s of %s lowers its item: %s', (code, amount, expected) => {
    expect(lowersItem({ account: code, amount })).toBe(expected);
  });
});

describe('a fact that changes the value of an item', () => {
  const line = (amount: bigint, usd: bigint, date: string): BookedLine => ({
    account: '1120',
    currency: 'EUR',
    dims: place,
    date,
    amount,
    usd,
  });
  const state = (...lines: readonly BookedLine[]) =>
    ({ ...pledgeOf(spent), lines: LinesByAccount.of(lines) }) as Pledge;
  const held = state(line(10_000n, 11_000n, '2024-11-01'), line(-1_000n, -1_100n, '2024-11-20'));
  const fact = (type: string, entries: readonly object[], data: object = {}) =>
    ({ type, data: { effectiveDate: '2024-11-10', ...data, entries } }) as unknown as PledgeEvent;
  const demanding =
    (of: PledgeEvent, pledge: Parameters<typeof demandAfterMovements>[1] = held) =>
    () => {
      demandAfterMovements(of, pledge);
    };
  const reversal = fact('EventReversed', [cash('10.00', '10.50')], { reverses: 'e2' });

  it('is posted on the day of its latest movement at the earliest', () => {
    expect(demanding(reversal)).toThrow(
      'the balance on account 1120 for k moved on 2024-11-20, and this changes the value of what is left: state a postingDate from that day on',
    );
    const later = { reverses: 'e2', postingDate: '2024-11-20' };
    expect(demanding(fact('EventReversed', [cash('10.00', '10.50')], later))).not.toThrow();
  });

  it.each<[string, () => void]>([
    [
      'it mirrors at its value',
      demanding(fact('EventReversed', [cash('10.00', '11.00')], { reverses: 'e2' })),
    ],
    ['it reverses nothing', demanding(fact('ExpenditureReported', [cash('0.00', '0.50')]))],
    [
      'an allocation moves amounts alone',
      demanding(fact('AllocationMade', [cash('-10.00', '-10.50')], { lines: [] })),
    ],
    ['it has no line', demanding(fact('EventReversed', [], { reverses: 'e2' }))],
    [
      'its lines are in US dollars',
      demanding(fact('EventReversed', [cash('1.00', '2.00', 'USD')], { reverses: 'e2' })),
    ],
    ['there is no pledge', demanding(reversal, { status: 'none' })],
    ['nothing moved later', demanding(reversal, state(line(10_000n, 11_000n, '2024-11-10')))],
    [
      'what moved later came back',
      demanding(
        reversal,
        state(
          line(10_000n, 11_000n, '2024-11-01'),
          line(-5n, -5n, '2024-11-20'),
          line(5n, 5n, '2024-11-21'),
        ),
      ),
    ],
    [
      'another item moved later',
      demanding(
        reversal,
        state({
          ...line(10_000n, 11_000n, '2024-11-20'),
          dims: { ...place, bankAccount: 'BK-EUR2' },
        }),
      ),
    ],
  ])('is posted on its own day where %s', (_what, demand) => {
    expect(demand).not.toThrow();
  });

  it.each(['AllocationMade', 'AllocationReduced', 'ReallocationMade'])(
    'is one that joins owners of cash: %s',
    (type) => {
      const moves = { lines: [], from: { purpose: 'k' }, to: { purpose: 'k' } };
      expect(demanding(fact(type, [cash('0.00', '0.50')], moves))).toThrow('moved on 2024-11-20');
    },
  );
});
