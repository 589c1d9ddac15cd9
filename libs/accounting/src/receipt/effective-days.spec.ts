import {
  allOpen,
  assigning,
  eur,
  exampleBankAccounts,
  fencedThrough,
  givenReceipt,
  recording,
  releasing,
  returning,
  reversingReceipt,
  reversingTransfer,
  transferring,
} from '@art30/testing';

const exampleAccounts = exampleBankAccounts();
const [euro] = exampleAccounts.opened.filter(({ code }) => code === 'BK-EUR');
const bankAccounts = {
  opened: [...exampleAccounts.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }],
};
/** The months up to September are fenced: others than the controller can post from October on. */
const fenced = fencedThrough('2024-09');
const inOctober = (effectiveDate: string) => ({ effectiveDate, postingDate: '2024-10-01' });
const second = { bankAccount: 'BK-EUR2', amount: eur('600.00') };

/** EUR 1,000.00 in suspense since 2 July 2024. */
const suspense = givenReceipt().with({ bankAccounts }).commands(recording());

describe('money of a receipt that was applied until 1 September', () => {
  const back = suspense
    .commands(assigning(eur('900.00')), releasing('A1', '2024-09-01'))
    .with(fenced);
  const again = (effectiveDate: string) =>
    assigning(eur('200.00'), { applicationId: 'A2', ...inOctober(effectiveDate) });
  const returned = (effectiveDate: string) =>
    returning('UNIDENTIFIED', eur('200.00'), inOctober(effectiveDate));
  const moved = (effectiveDate: string) =>
    transferring(eur('600.00'), eur('600.00'), { to: second, ...inOctober(effectiveDate) });

  it.each([
    ['applied', again, 'RECEIPT_EXCEEDED', 'EUR 200.00 EUR 100.00'],
    ['returned', returned, 'RETURN_EXCEEDS_UNAPPLIED', 'EUR 200.00 EUR 100.00 2024-08-01'],
    ['moved', moved, 'INSUFFICIENT_CASH', 'EUR 600.00 EUR 100.00 2024-08-01'],
  ] as const)('is not %s as of August by posting that later', (_how, command, code, named) => {
    back.when(command('2024-08-01')).thenRefused(code, named);
    back.when(command('2024-09-01')).decided();
  });

  it('is not credited back to the bank as of August either', () => {
    const reversal = (effectiveDate: string) => {
      const { type, facts } = reversingReceipt();
      return { type, facts: { ...facts, ...inOctober(effectiveDate) } };
    };
    back.when(reversal('2024-08-01')).thenRefused('DATES_NOT_ORDERED', '2024-08-01');
    back.when(reversal('2024-09-01')).decided();
  });
});

describe('cash of a receipt that reached another account on 1 September', () => {
  const there = suspense.commands(
    transferring(eur('600.00'), eur('600.00'), { to: second, effectiveDate: '2024-09-01' }),
  );
  const late = there.with(fenced);

  it('is not applied from there as of August by posting that later', () => {
    const applied = (effectiveDate: string) =>
      assigning(eur('200.00'), { fromBankAccount: 'BK-EUR2', ...inOctober(effectiveDate) });
    late.when(applied('2024-08-01')).thenRefused('RECEIPT_EXCEEDED', 'BK-EUR2', 'effectiveDate');
    late.when(applied('2024-09-01')).decided();
  });

  it('does not move on from there as of August by posting that later', () => {
    const on = (effectiveDate: string) =>
      transferring(eur('1.00'), eur('1.00'), {
        transferId: 'T2',
        ...inOctober(effectiveDate),
        from: { bankAccount: 'BK-EUR2', amount: eur('1.00') },
        to: { bankAccount: 'BK-EUR', amount: eur('1.00') },
      });
    late.when(on('2024-08-01')).thenRefused('INSUFFICIENT_CASH', 'EUR 0.00 BK-EUR2 2024-08-01');
    late.when(on('2024-09-01')).decided();
  });

  it('is not on the first account until it is back, though both are posted on one day', () => {
    const there = transferring(eur('600.00'), eur('600.00'), {
      to: second,
      ...inOctober('2024-09-01'),
    });
    const back = suspense
      .with(fenced)
      .commands(there, reversingTransfer(inOctober('2024-09-20')))
      .with(allOpen);
    const applied = (effectiveDate: string) =>
      assigning(eur('500.00'), { fromBankAccount: 'BK-EUR', effectiveDate });
    back.when(applied('2024-09-10')).thenRefused('RECEIPT_EXCEEDED', '500.00 400.00 2024-09-10');
    back.when(applied('2024-09-20')).decided();
  });

  it('does not leave an account for the bank on a day on which it was elsewhere', () => {
    const back = there.commands(reversingTransfer({ effectiveDate: '2024-09-20' }));
    back.when(reversingReceipt('2024-09-10')).thenRefused('DATES_NOT_ORDERED', '2024-09-10');
    back.when(reversingReceipt('2024-09-20')).decided();
  });

  it('does not come back from an account on a day on which it was elsewhere', () => {
    const onward = {
      transferId: 'T2',
      from: second,
      to: { bankAccount: 'BK-EUR', amount: eur('600.00') },
    };
    const roundabout = there.commands(
      transferring(eur('600.00'), eur('600.00'), { ...onward, effectiveDate: '2024-09-05' }),
      reversingTransfer({ transferId: 'T2', effectiveDate: '2024-09-20' }),
    );
    const back = (effectiveDate: string) => reversingTransfer({ effectiveDate });
    roundabout.when(back('2024-09-10')).thenRefused('DEPENDENT_EVENTS', 'BK-EUR2 2024-09-10');
    roundabout.when(back('2024-09-20')).decided();
  });
});

describe('an overpayment that another application kept until 1 September', () => {
  it('is whole again from that day on, though its release is posted later', () => {
    const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' as const };
    const kept = { applicationId: 'A2', fromOverpayment: 'A1', evidence: 'letter' };
    const back = suspense
      .commands(
        assigning(eur('900.00'), { excess }),
        assigning(eur('100.00'), { ...kept, effectiveDate: '2024-07-10' }),
        releasing('A2', '2024-09-01'),
      )
      .with(fenced);
    const release = (effectiveDate: string) => {
      const { type, facts } = releasing();
      return { type, facts: { ...facts, ...inOctober(effectiveDate) } };
    };
    back.when(release('2024-08-01')).thenRefused('DATES_NOT_ORDERED', 'A1 2024-09-01');
    back.when(release('2024-09-01')).decided();
  });
});

describe('a bank account that held nothing in August', () => {
  it('does not pay as of August what is posted when there is more', () => {
    const bankCash = { '1120': [{ date: '2024-09-15', amount: 100_000n, usd: 0n }] };
    const returned = (effectiveDate: string) =>
      returning('UNIDENTIFIED', eur('200.00'), inOctober(effectiveDate));
    const late = suspense.with(fenced).with({ bankCash });
    late
      .when(returned('2024-08-01'))
      .thenRefused('BANK_ACCOUNT_OVERDRAWN', 'BK-EUR 2024-08-01', 'bankAccount');
    late.when(returned('2024-09-15')).decided();
  });
});
