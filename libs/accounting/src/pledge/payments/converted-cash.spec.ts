import { AppendMap } from '../../kernel/append-list';
import { LinesByAccount, type BookedLine } from '../../accounts/balances';
import { noOrigins } from '../cash/origins';
import type { BookedEvent } from '../facts/pledge.facts';
import type { Pledge } from '../state/pledge.state';
import { demandProceedsThere } from './conversion';

const line = (amount: bigint, date: string, more: Partial<BookedLine> = {}): BookedLine => ({
  account: '1110',
  currency: 'USD',
  amount,
  usd: amount,
  date,
  dims: { pledge: 'P1', purpose: 'k' },
  ...more,
});
const paying = (
  amount: string,
  change: object = {},
  dims: object = { pledge: 'P1', purpose: 'k' },
) =>
  ({
    type: 'RefundPaid',
    reversed: false,
    postedOn: '2024-11-10',
    effectiveDate: '2024-11-10',
    entries: [{ account: '1110', currency: 'USD', amount, usd: amount, dims }],
    ...change,
  }) as unknown as BookedEvent;
/** Lines of the cash of k: USD 110.00 came by a conversion of 1 November, and USD 80.00 were paid on 10 November. */
const lines = [line(11_000n, '2024-11-01'), line(-8_000n, '2024-11-10')];
const undone =
  (payment: BookedEvent, mirror = line(-11_000n, '2024-11-20'), held = lines) =>
  () => {
    const booked = AppendMap.empty<BookedEvent>().with('e7', payment);
    const pledge = { lines: LinesByAccount.of(held), origins: noOrigins, booked };
    demandProceedsThere(pledge as unknown as Pledge, [mirror]);
  };

describe('a conversion whose proceeds were paid out', () => {
  it('is not reversed before the payment', () => {
    expect(undone(paying('-80.00'))).toThrow(
      'cash for k would be short by USD 80.00 on 2024-11-20, because the payment e7 used what the conversion brought: reverse the payment first',
    );
  });

  it.each<[string, () => void]>([
    ['the payment was reversed', undone(paying('-80.00', { reversed: true }))],
    ['another system spent it', undone(paying('-80.00', { type: 'ExpenditureReported' }))],
    [
      'it was paid after the day',
      undone(paying('-80.00', { postedOn: '2024-11-21', effectiveDate: '2024-11-21' })),
    ],
    ['it was paid from another account', undone(paying('-80.00', { entries: [] }))],
    ['another purpose paid', undone(paying('-80.00', {}, { pledge: 'P1', purpose: 'l' }))],
    ['money came', undone(paying('80.00'))],
    [
      'other cash is there',
      undone(paying('-80.00'), undefined, [...lines, line(8_000n, '2024-11-15')]),
    ],
    ['the cash is of nobody', undone(paying('-80.00', {}, { purpose: 'k' }))],
    [
      'the lines move no cash',
      undone(paying('-80.00'), line(-11_000n, '2024-11-20', { account: '1310' })),
    ],
    ['cash comes back', undone(paying('-80.00'), line(11_000n, '2024-11-20'))],
  ])('is reversed where %s', (_what, reversing) => {
    expect(reversing).not.toThrow();
  });

  it('counts a payment of the day itself, by its effective day where cash is short then', () => {
    expect(undone(paying('-80.00', { postedOn: '2024-11-20' }))).toThrow('the payment e7');
    const early = line(-11_000n, '2024-12-05', { effectiveOn: '2024-11-12' });
    const late = { postedOn: '2024-12-10', effectiveDate: '2024-11-10' };
    const held = [
      line(11_000n, '2024-11-01'),
      line(-8_000n, '2024-12-10', { effectiveOn: '2024-11-10' }),
    ];
    expect(undone(paying('-80.00', late), early, held)).toThrow('short by USD 80.00 on 2024-12-10');
  });
});
