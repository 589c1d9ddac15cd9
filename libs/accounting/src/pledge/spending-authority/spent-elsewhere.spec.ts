import {
  agreedInUsd,
  allocating,
  charging,
  place,
  reallocating,
  refunding,
  reporting,
  settlingUsd,
  usd,
} from '@art30/testing';

const k = place('k');
const l = place('l');
const again = { allocationId: 'G2', effectiveDate: '2024-12-01' };
const later = { effectiveDate: '2024-12-01' };
const received = agreedInUsd('1000.00', 'n').commands(settlingUsd('1000.00', '2024-07-02'));

describe('1,000 received, 600 allocated to k and 1,000 spent on k', () => {
  // 600.00 are 530.97 programmable and 69.03 for support; k is overspent by 469.03.
  const spent = received.commands(allocating('TA-GEN', k, '600.00'), reporting(k, usd('1000.00')));

  it('has nothing left that could be allocated to l', () => {
    spent
      .when(allocating('TA-GEN', l, '400.00', again))
      .thenRefused('INSUFFICIENT_UNSPENT', '400.00 0.00 469.03 k P1', 'lines[0].gross');
    spent
      .when(allocating('TA-GEN', l, '0.01', again))
      .thenRefused('INSUFFICIENT_UNSPENT', '0.01 0.00 469.03 k', 'lines[0].gross');
  });

  it('may give k what k was overspent', () => {
    spent.when(allocating('TA-GEN', k, '400.00', again)).decided();
  });
});

describe('1,000 allocated to k and 500 spent on l', () => {
  const spent = received.commands(allocating('TA-GEN', k, '1000.00'), reporting(l, usd('500.00')));

  it('refunds 500 of k, not 1,000', () => {
    spent
      .when(refunding(k, usd('1000.00'), later))
      .thenRefused('INSUFFICIENT_UNSPENT', '1000.00 500.00 l', 'lines[0].gross');
    spent
      .when(refunding(k, usd('500.01'), later))
      .thenRefused('INSUFFICIENT_UNSPENT', '500.01 500.00 l', 'lines[0].gross');
    spent.when(refunding(k, usd('500.00'), later)).decided();
  });

  it('reallocates 500 of k elsewhere, and to l whatever l was overspent', () => {
    const moving = (to: typeof k, gross: string) =>
      reallocating(k, to, gross, { effectiveDate: '2024-12-01' });
    const [elsewhere] = [place('e')];
    spent
      .when(moving(elsewhere, '500.01'))
      .thenRefused('INSUFFICIENT_UNSPENT', '500.01 500.00 l', 'gross');
    spent.when(moving(elsewhere, '500.00')).decided();
    spent.when(moving(l, '1000.00')).decided();
  });

  it('refunds as much of k as what is not allocated covers of what l was overspent', () => {
    const more = agreedInUsd('1300.00', 'n').commands(
      settlingUsd('1300.00', '2024-07-02'),
      allocating('TA-GEN', k, '1000.00'),
      reporting(l, usd('500.00')),
    );
    more
      .when(refunding(k, usd('800.01'), later))
      .thenRefused('INSUFFICIENT_UNSPENT', '800.01 800.00 200.00 l', 'lines[0].gross');
    more.when(refunding(k, usd('800.00'), later)).decided();
  });

  it('counts a support reserve that was overcharged, beside what was spent', () => {
    // USD 65.00 of support were charged at a place without any reserve.
    const charged = spent.commands(charging());
    charged
      .when(refunding(k, usd('435.01'), later))
      .thenRefused('INSUFFICIENT_UNSPENT', '435.01 435.00 565.00 l');
    charged.when(refunding(k, usd('435.00'), later)).decided();
  });
});

describe('several lines of one allocation', () => {
  it('are looked at one after the other', () => {
    const spent = agreedInUsd('3000.00', 'n').commands(
      settlingUsd('3000.00', '2024-07-02'),
      allocating('TA-GEN', k, '600.00'),
      reporting(k, usd('1000.00')),
    );
    const line = (to: typeof k, gross: string) => ({
      from: { purpose: 'TA-GEN' },
      to,
      gross: usd(gross),
    });
    const lines = (...given: ReturnType<typeof line>[]) =>
      allocating('TA-GEN', l, '1.00', { ...again, lines: given });
    // 2,400.00 are not allocated, and 469.03 of them are overspent: 1,930.97 are left for l.
    spent.when(lines(line(l, '1930.97'))).decided();
    spent
      .when(lines(line(l, '1000.00'), line(l, '930.98')))
      .thenRefused('INSUFFICIENT_UNSPENT', '930.98 930.97', 'lines[1].gross');
    // 530.00 for k are 469.03 programmable, so k is no longer overspent.
    spent.when(lines(line(k, '530.00'), line(l, '1870.00'))).decided();
  });
});

describe('1,000 allocated to k, 300 spent on l and 200 on e', () => {
  const spent = received.commands(
    allocating('TA-GEN', k, '1000.00'),
    reporting(l, usd('300.00')),
    reporting(place('e'), usd('200.00'), { expenditureId: 'X2' }),
  );
  const gone =
    'of k that may still move or go back: 500.00 was spent above the authority of l GLOBAL, e GLOBAL, so state less or allocate there first';

  it('say where it was spent that is missing', () => {
    spent
      .when(refunding(k, usd('500.01'), later))
      .thenRefused('INSUFFICIENT_UNSPENT', `500.01 is more than the 500.00 ${gone}`);
  });

  it('may go to one of both, as far as the other leaves it', () => {
    const moving = (gross: string) => reallocating(k, l, gross, later);
    spent
      .when(moving('800.01'))
      .thenRefused('INSUFFICIENT_UNSPENT', '800.01 800.00 200.00 e', 'gross');
    spent.when(moving('800.00')).decided();
  });
});

describe('1,000 of which nothing is allocated, and 300 spent on l', () => {
  const spent = received.commands(reporting(l, usd('300.00')));
  const back = (gross: string) =>
    refunding(k, usd(gross), { ...later, lines: [{ purpose: 'TA-GEN', gross: usd(gross) }] });

  it('gives back 700, and says that this is not allocated', () => {
    spent
      .when(back('700.01'))
      .thenRefused(
        'INSUFFICIENT_UNSPENT',
        '700.01 is more than the 700.00 that pledge P1 has not allocated and may give back: 300.00 l',
        'lines[0].gross',
      );
    spent.when(back('700.00')).decided();
  });

  it('gives back both lines of one refund, and no cent more', () => {
    const twice = (second: string) =>
      refunding(k, usd('1.00'), {
        ...later,
        lines: ['400.00', second].map((gross) => ({ purpose: 'TA-GEN', gross: usd(gross) })),
      });
    spent
      .when(twice('300.01'))
      .thenRefused('INSUFFICIENT_UNSPENT', '300.01 300.00', 'lines[1].gross');
    spent.when(twice('300.00')).decided();
  });
});
