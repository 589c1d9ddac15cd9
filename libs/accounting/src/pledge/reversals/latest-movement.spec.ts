import {
  allocating,
  eur,
  givenPledge,
  paying,
  reporting,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const came = (effectiveDate: string, applicationId: string) => ({
  applicationId,
  receiptId: applicationId,
  effectiveDate,
  valueDate: effectiveDate,
});

/** EUR 600.00 received on 1 September and EUR 400.00 on 20 September, of which EUR 90.00 were spent. */
const spent = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('600.00'), '655.74')], came('2024-09-01', 'A1')),
  settling([paying(eur('400.00'), '439.56')], came('2024-09-20', 'A2')),
  allocating('TA-GEN', k, '300.00', { effectiveDate: '2024-09-25' }),
  reporting(k, eur('90.00'), { effectiveDate: '2024-11-20', paidFrom: 'BK-EUR' }),
);

describe('a reversal that takes its share as the books stand', () => {
  const undone = (effectiveDate: string, postingDate?: string) =>
    undoing('A2', effectiveDate, postingDate === undefined ? {} : { postingDate });

  it('is not posted before the latest movement of what it values anew', () => {
    const { detail } = spent
      .when(undone('2024-10-10'))
      .thenRefused('DATES_NOT_ORDERED', '', 'postingDate');
    expect(detail).toBe(
      'the balance on account 1120 for TA-GEN moved on 2024-11-20, and this changes the value of ' +
        'what is left: state a postingDate from that day on',
    );
    spent.when(undone('2024-10-10', '2024-11-20')).decided();
    spent.when(undone('2024-11-20')).decided();
  });

  it('is posted on its own day where it mirrors', () => {
    const whole = givenPledge().commands(
      signingDirectly(),
      settling([paying(eur('600.00'), '655.74')], came('2024-09-01', 'A1')),
      settling([paying(eur('400.00'), '439.56')], came('2024-11-20', 'A2')),
    );
    whole.when(undoing('A1', '2024-10-10')).decided();
  });
});

describe('an allocation that repays a debt on another account', () => {
  /** k spent EUR 90.00 before it had money, so its cash is below zero; TA-GEN has EUR 600.00. */
  const terms = { amount: eur('1000.00'), earmarks: [{ purpose: 'k', amount: eur('400.00') }] };
  const owing = givenPledge().commands(
    signingDirectly({}, terms),
    settling([paying(eur('600.00'), '655.74', { purpose: 'TA-GEN' })], came('2024-09-01', 'A1')),
    reporting(k, eur('90.00'), { effectiveDate: '2024-11-20', paidFrom: 'BK-EUR' }),
  );

  it('is not posted before the money was owed', () => {
    const on = (effectiveDate: string, postingDate?: string) =>
      allocating('TA-GEN', k, '300.00', {
        effectiveDate,
        ...(postingDate === undefined ? {} : { postingDate }),
      });
    owing.when(on('2024-10-10')).thenRefused('DATES_NOT_ORDERED', '1120 2024-11-20', 'postingDate');
    owing.when(on('2024-10-10', '2024-11-20')).decided();
    owing.when(on('2024-11-20')).decided();
  });

  it('of dollars is posted on its own day, for that values nothing', () => {
    const dollars = givenPledge().commands(
      signingDirectly({}, terms),
      settling([paying(eur('600.00'), '655.74', { purpose: 'TA-GEN' })], came('2024-09-01', 'A1')),
      reporting(k, usd('90.00'), { effectiveDate: '2024-11-20' }),
    );
    dollars.when(allocating('TA-GEN', k, '300.00', { effectiveDate: '2024-10-10' })).decided();
  });
});
