import {
  allocating,
  converting,
  eur,
  givenPledge,
  givenReceipt,
  paying,
  payingRefund,
  recording,
  refunding,
  reporting,
  returning,
  settling,
  signingDirectly,
  transferring,
  usd,
} from '@art30/testing';
import type { BookedLine, DatedBalance } from '../accounts/balances';
import { demandAccountsOpen, demandNotOverdrawn, overdraftWarnings } from './cash-limits';

const k = { purpose: 'k', level: 'GLOBAL' };
const on = (date: string, amount: bigint): DatedBalance => ({ date, amount, usd: amount });
/** Total cash on the account in euros: EUR 90.00, and EUR 10.00 more from 20 December on. */
const bankCash = { '1120': [on('2024-07-02', 9_000n), on('2024-12-20', 1_000n)] };

const pledge = givenPledge()
  .commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1104.97')]),
    allocating('TA-GEN', k, '700.00'),
  )
  .with({ bankCash });
const fromEuros = { paidFrom: 'BK-EUR', paymentReference: 'PAY-7' };
const refusal = (amount: string, date: string) =>
  ['BANK_ACCOUNT_OVERDRAWN', `BK-EUR would be EUR ${amount} below zero on ${date}`] as const;

describe('what we pay ourselves from a bank account', () => {
  const owed = pledge.commands(refunding(k, eur('91.00')));

  it.each([
    ['a refund at once', pledge, refunding(k, eur('91.00'), fromEuros), 'paidFrom'],
    ['a refund later', owed, payingRefund(fromEuros), 'paidFrom'],
    ['a conversion', pledge, converting(eur('91.00'), usd('100.00')), 'from.bankAccount'],
  ])('does not take it below zero, over all owners: %s', (_what, before, command, field) => {
    before.when(command).thenRefused(...refusal('1.00', command.facts.effectiveDate), field);
  });

  it('does not take it below zero by a return or a transfer of money in suspense', () => {
    givenReceipt()
      .commands(recording())
      .with({ bankCash })
      .when(returning('UNIDENTIFIED', eur('91.00')))
      .thenRefused(...refusal('1.00', '2024-09-10'), 'bankAccount');
    givenReceipt()
      .commands(recording())
      .with({ bankCash })
      .when(transferring(eur('91.00'), usd('100.00')))
      .thenRefused(...refusal('1.00', '2024-09-20'), 'from.bankAccount');
  });

  it('may take all that is there on the day and later', () => {
    owed.when(payingRefund({ ...fromEuros, effectiveDate: '2024-12-20' })).decided();
    pledge.when(converting(eur('90.00'), usd('100.00'))).decided();
    const spentLater = { '1120': [on('2024-07-02', 9_000n), on('2024-12-24', -500n)] };
    pledge
      .with({ bankCash: spentLater })
      .when(converting(eur('90.00'), usd('100.00')))
      .thenRefused(...refusal('5.00', '2024-12-24'));
  });

  it('is not looked at on an account of which nothing is known', () => {
    pledge
      .with({ bankCash: {} })
      .when(converting(eur('91.00'), usd('100.00')))
      .decided();
  });
});

describe('what another system has paid from a bank account', () => {
  it('is booked below zero, with a warning', () => {
    const spending = reporting(k, eur('91.00'), { paidFrom: 'BK-EUR' });
    const [event] = pledge.when(spending).decided();
    const overdrawn = event?.data.warnings?.filter(({ code }) => code === 'BANK_OVERDRAWN');
    expect(overdrawn).toEqual([
      {
        code: 'BANK_OVERDRAWN',
        detail:
          `BK-EUR is EUR 1.00 below zero on ${spending.facts.effectiveDate}, over all owners of ` +
          'cash on it: move money there',
      },
    ]);
    const [covered] = pledge.when(reporting(k, eur('90.00'), { paidFrom: 'BK-EUR' })).decided();
    expect(covered?.data.warnings?.map(({ code }) => code)).not.toContain('BANK_OVERDRAWN');
  });
});

const line = (amount: bigint, more: Partial<BookedLine> = {}): BookedLine => ({
  date: '2024-12-01',
  account: '1120',
  currency: 'EUR',
  amount,
  usd: amount,
  dims: { bankAccount: 'BK-EUR' },
  ...more,
});

describe('money on a bank account that is closed since 30 November', () => {
  const accounts = { opened: [], closedOn: { 'BK-EUR': '2024-11-30' } };
  const moving = (moved: BookedLine, day: string) => () => {
    demandAccountsOpen(accounts, [moved], day);
  };

  it.each([
    ['on its last day', line(-100n), '2024-11-30'],
    ['before', line(100n), '2024-11-29'],
    ['on another account', line(-100n, { dims: { bankAccount: 'BK-USD' } }), '2024-12-01'],
    ['on no account', line(-100n, { dims: {} }), '2024-12-01'],
    ['that is not cash', line(-100n, { account: '1310' }), '2024-12-01'],
    ['of which the value alone changes', line(0n, { usd: 5n }), '2024-12-01'],
  ])('may move %s', (_what, moved, day) => {
    expect(moving(moved, day)).not.toThrow();
  });

  it.each([-1n, 1n])('does not move after: %s', (amount) => {
    expect(moving(line(amount), '2024-12-01')).toThrow(
      'this would move money on bank account BK-EUR, which is closed since 2024-11-30: book what happened on the account that has the money now',
    );
  });
});

describe('the total of a bank account', () => {
  const held = { '1120': [on('2024-07-02', 9_000n)], '1110': [on('2024-07-02', 500n)] };
  const short = (...paid: readonly BookedLine[]) =>
    overdraftWarnings(held, paid).map(({ detail }) => detail);
  const dollars = { account: '1110', currency: 'USD', dims: { bankAccount: 'BK-USD' } };

  it.each<[string, readonly BookedLine[]]>([
    ['all of it leaves', [line(-9_000n)]],
    ['as much comes as leaves', [line(-9_500n), line(9_500n)]],
    ['nothing moves', []],
    ['an account moves of which nothing is known', [line(-1n, { account: '1130' })]],
  ])('is not short where %s', (_what, paid) => {
    expect(short(...paid)).toEqual([]);
  });

  it('is short by what all lines take together, on each account', () => {
    expect(short(line(-9_000n), line(-25n), line(-600n, dollars))).toEqual([
      'BK-USD is USD 1.00 below zero on 2024-12-01, over all owners of cash on it: move money there',
      'BK-EUR is EUR 0.25 below zero on 2024-12-01, over all owners of cash on it: move money there',
    ]);
  });

  it('is short on the effective day, too', () => {
    const early = line(-9_000n, { effectiveOn: '2024-07-01' });
    expect(short(early)[0]).toContain('BK-EUR is EUR 90.00 below zero on 2024-07-01');
    expect(short(line(-9_000n, { effectiveOn: '2024-07-02' }))).toEqual([]);
  });

  it('refuses what we pay ourselves, and says what to do', () => {
    const paying100 = () => {
      demandNotOverdrawn(held, [line(-9_100n)], 'paidFrom');
    };
    expect(paying100).toThrow(
      'BK-EUR would be EUR 1.00 below zero on 2024-12-01, over all owners of cash on it: pay less, from another account, or once there is more',
    );
  });
});
