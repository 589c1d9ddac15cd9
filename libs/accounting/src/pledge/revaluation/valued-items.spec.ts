import { LinesByAccount, type BookedLine } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { AppendMap } from '../../kernel/append-list';
import { noOrigins, withJoined } from '../cash/origins';
import type { BookedEvent } from '../facts/pledge.facts';
import type { Pledge } from '../state/pledge.state';
import { demandNotRevaluedSince, demandValuesUnused, itemsValued } from './revaluation';

const rates = { EUR: { unitsPerUsd: '0.940' } } as never;
const line = (
  purpose: string,
  amount: bigint,
  usd: bigint,
  more: Partial<BookedLine> = {},
): BookedLine => ({
  account: '1120',
  currency: 'EUR',
  date: '2024-06-01',
  amount,
  usd,
  dims: { pledge: 'P1', purpose, bankAccount: 'BK-EUR' },
  ...more,
});
/** k and l own their money together, as k. */
const origins = withJoined(
  noOrigins,
  { from: { purpose: 'k' }, to: { purpose: 'l' } },
  '2024-05-01',
);
const valued = (lines: readonly BookedLine[], of = origins) =>
  itemsValued({ asAt: '2024-12-31', rates }, {
    lines: LinesByAccount.of(lines),
    origins: of,
  } as unknown as Pledge);
const sharesOf = (...lines: readonly BookedLine[]) =>
  valued(lines).map(({ shares }) =>
    shares?.map(({ purpose, differenceUsd }) => `${purpose} ${differenceUsd}`),
  );

describe('what a run values of the cash of two purposes that own it together', () => {
  it('is one item with its difference, split over them by their cash', () => {
    const [item] = valued([line('k', 60_000n, 66_298n), line('l', 40_000n, 44_199n)]);
    expect(item).toMatchObject({
      account: '1120',
      purpose: 'k',
      bankAccount: 'BK-EUR',
      amount: { amount: '1000.00', currency: 'EUR' },
      carryingUsd: '1104.97',
      valueUsd: '1063.83',
    });
    expect(item?.shares).toEqual([
      { purpose: 'k', differenceUsd: '-24.68' },
      { purpose: 'l', differenceUsd: '-16.46' },
    ]);
  });

  it.each<[string, readonly BookedLine[], readonly string[] | undefined]>([
    ['all for the owner, without a split', [line('k', 60_000n, 66_298n)], undefined],
    ['all for the other, where the owner has none', [line('l', 40_000n, 44_199n)], ['l -16.46']],
    [
      'none for one below zero',
      [line('k', 60_000n, 66_298n), line('l', -10_000n, -11_050n)],
      undefined,
    ],
    [
      'for one above zero alone',
      [line('k', -10_000n, -11_050n), line('l', 60_000n, 66_298n)],
      ['l -20.57'],
    ],
    [
      'for those below zero, where all is',
      [line('k', 10_000n, 11_050n), line('l', -60_000n, -66_298n)],
      ['l 20.57'],
    ],
    [
      'for the latest, where nothing is left but a value',
      [line('k', 10_000n, 11_050n), line('k', -10_000n, -11_000n), line('l', 0n, 0n)],
      ['l -0.50'],
    ],
    ['none without a difference', [line('k', 94_000n, 100_000n)], undefined],
    ['none for what comes to no cent', [line('k', 94_000n, 99_999n), line('l', 1n, 1n)], undefined],
  ])('is split %s', (_what, lines, expected) => {
    expect(sharesOf(...lines)).toEqual([expected]);
  });

  it('is two items for owners apart, and none of a later day or without value', () => {
    const both = [line('k', 60_000n, 66_298n), line('l', 40_000n, 44_199n)];
    expect(valued(both, noOrigins).map(({ purpose }) => purpose)).toEqual(['k', 'l']);
    expect(valued([line('k', 100n, 110n, { date: '2025-01-01' })])).toEqual([]);
    expect(valued([line('k', 100n, 110n), line('k', -100n, -110n)])).toEqual([]);
    expect(valued([line('k', 100n, 110n, { currency: 'CHF' })])).toEqual([]);
  });
});

describe('a debt of a pledge', () => {
  it('is valued by instalment and purpose, without shares', () => {
    const dims = { pledge: 'P1', purpose: 'l', instalment: 2 };
    const [item] = valued([line('l', 40_000n, 44_444n, { account: account.receivable, dims })]);
    expect(item).toEqual({
      account: account.receivable,
      instalment: 2,
      purpose: 'l',
      amount: { amount: '400.00', currency: 'EUR' },
      carryingUsd: '444.44',
      valueUsd: '425.53',
    });
  });
});

describe('a fact before the latest run of its currency', () => {
  const run = (date: string, currencies: readonly string[]) => ({
    eventId: date,
    revaluationId: `REV-${date}`,
    date,
    currencies,
    takenBack: [],
  });
  const pledge = {
    pledgeId: 'P1',
    revaluations: [run('2024-12-31', ['EUR']), run('2024-11-30', ['CHF'])],
  };
  const adding =
    (...added: readonly BookedLine[]) =>
    () => {
      demandNotRevaluedSince(pledge, added);
    };

  it('is refused', () => {
    expect(adding(line('k', 1n, 1n, { date: '2024-12-30' }))).toThrow(
      'balances of pledge P1 in EUR were valued by revaluation REV-2024-12-31 of 2024-12-31, after 2024-12-30: reverse that revaluation first, or use a postingDate from its day on',
    );
  });

  it.each([
    ['of the day itself', line('k', 1n, 1n, { date: '2024-12-31' })],
    ['of another currency', line('k', 1n, 1n, { date: '2024-12-30', currency: 'CHF' })],
    ['of a currency that no run valued', line('k', 1n, 1n, { currency: 'JPY' })],
    ['of an account that is not valued', line('k', 1n, 1n, { account: '4110' })],
  ])('is taken if it is %s', (_what, added) => {
    expect(adding(added)).not.toThrow();
  });
});

describe('the reversal of a run that raised a receivable', () => {
  const dims = { pledge: 'P1', purpose: 'k', instalment: 1 };
  const entry = (code: string, amount: string, usd: string, of: object = dims) => ({
    account: code,
    currency: 'EUR',
    amount,
    usd,
    dims: of,
  });
  const event = (type: string, entries: readonly object[], postedOn: string, data: object = {}) =>
    ({
      type,
      reversed: false,
      postedOn,
      effectiveDate: postedOn,
      entries,
      event: { type, data: { ...data, entries } },
    }) as unknown as BookedEvent;
  const debt = line('k', 10_000n, 11_000n, { account: account.receivable, dims });
  const raised = line('k', 0n, 500n, { account: account.receivable, dims, date: '2024-11-30' });
  const run = event('PledgeRevalued', [entry(account.receivable, '0.00', '5.00')], '2024-11-30');
  const undoing =
    (
      held: readonly BookedLine[],
      later: readonly BookedEvent[] = [],
      more: readonly object[] = [],
    ) =>
    () => {
      const own = {
        eventId: 'e1',
        revaluationId: 'REV',
        date: '2024-11-30',
        currencies: ['EUR'],
        takenBack: [],
      };
      const booked = [run, ...later].reduce(
        (all, one, at) => all.with(`e${at + 1}`, one),
        AppendMap.empty<BookedEvent>(),
      );
      const lines = LinesByAccount.of([debt, raised, ...held]);
      demandValuesUnused(
        { lines, booked, origins: noOrigins, revaluations: [own, ...more] } as unknown as Pledge,
        'e1',
      );
    };
  const allowance = (usd: bigint, date: string, of: object = dims) =>
    line('k', 0n, -usd, { account: account.allowance, date, dims: of });

  it('is refused where its allowance would be above it', () => {
    expect(undoing([allowance(11_001n, '2024-12-10')])).toThrow(
      'the allowance of instalment 1 for k would be above its receivable on 2024-12-10: release or reverse the allowance first',
    );
  });

  it.each<[string, readonly BookedLine[]]>([
    ['all that is left is allowed for', [allowance(11_000n, '2024-12-10')]],
    [
      'another instalment is allowed for',
      [allowance(11_001n, '2024-12-10', { ...dims, instalment: 2 })],
    ],
    [
      'another purpose is allowed for',
      [allowance(11_001n, '2024-12-10', { ...dims, purpose: 'l' })],
    ],
    ['cash went down', [line('k', 0n, -11_001n, { dims })]],
  ])('is taken where %s', (_what, held) => {
    expect(undoing(held)).not.toThrow();
  });

  it('is refused while money that it valued has left, or a refund rests on it', () => {
    const settled = event(
      'ReceiptApplied',
      [entry(account.receivable, '-40.00', '-44.00')],
      '2024-12-05',
    );
    expect(undoing([], [settled])).toThrow(
      `the balance on account ${account.receivable} for k moved on 2024-12-05 at the value of this revaluation: undo that movement first`,
    );
    const elsewhere = event(
      'ReceiptApplied',
      [entry(account.receivable, '-40.00', '-44.00', { ...dims, instalment: 2 })],
      '2024-12-05',
    );
    expect(undoing([], [elsewhere])).not.toThrow();
    const owed = (currency: string) => ({ owed: { amount: '10.00', currency } });
    const refund = (...lines: readonly object[]) =>
      event('ContributionRefunded', [], '2024-12-05', { refundId: 'B1', lines });
    const why =
      'refund B1 was approved at the value of this revaluation: reverse that refund first';
    expect(undoing([], [refund(owed('USD'), owed('EUR'))])).toThrow(why);
    expect(undoing([], [refund(owed('USD'))])).not.toThrow();
    expect(undoing([], [{ ...refund(owed('EUR')), reversed: true }])).not.toThrow();
  });

  it('waits for a later run of its currency', () => {
    const later = (currency: string) => [
      {
        eventId: 'e2',
        revaluationId: 'REV-2',
        date: '2024-12-31',
        currencies: ['CHF', currency],
        takenBack: [],
      },
    ];
    expect(undoing([], [], later('EUR'))).toThrow('REV-2');
    expect(undoing([], [], later('JPY'))).not.toThrow();
  });
});
