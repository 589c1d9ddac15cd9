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
import type { DatedBalance } from '../accounts/balances';

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
