import {
  accepting,
  allocating,
  announcing,
  eur,
  givenPledge,
  instalments,
  paying,
  payingRefund,
  refunding,
  reporting,
  revaluing,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  withdrawing,
} from '@art30/testing';
import { takenBackWith } from './reversal';

const k = { purpose: 'k', level: 'GLOBAL' };
const half = (id: string) =>
  settling([paying(eur('500.00'), '552.49')], { applicationId: id, receiptId: id });
const received = givenPledge().commands(
  signingDirectly({ instalments: instalments(eur('1000.00')) }),
  half('A1'),
  half('A2'),
  allocating('TA-GEN', k, '200.00'),
);
type Pledge = typeof received;
const spent = (amount: string, expenditureId = 'X1') =>
  reporting(k, eur(amount), { paidFrom: 'BK-EUR', effectiveDate: '2024-11-20', expenditureId });
const dataOf = (state: Pledge, command: Parameters<Pledge['when']>[0]) =>
  state.when(command).decided().at(-1)?.data as Record<string, unknown>;

describe('the rate of a reversal', () => {
  const back = undoing('A1', '2024-12-01');
  const [once, more] = [received.commands(spent('20.00')), received];

  it('is stated where it takes more euros than there are, though dollars are left', () => {
    const inDollars = settling([paying(eur('500.00'), '552.49', { cash: usd('552.49') })], {
      applicationId: 'A3',
      receiptId: 'A3',
      bankAccount: 'BK-USD',
      ledgerAccount: '1110',
    });
    const mixed = givenPledge().commands(
      signingDirectly({ instalments: instalments(eur('1000.00')) }),
      half('A1'),
      inDollars,
      allocating('TA-GEN', k, '200.00'),
    );
    expect(dataOf(mixed, back)['rates']).toBeUndefined();
    const short = mixed.commands(spent('0.01'));
    expect(dataOf(short, back)['rates']).toMatchObject({ EUR: { unitsPerUsd: '0.950' } });
    expect(dataOf(short, undoing('A3', '2024-12-01'))['rates']).toBeUndefined();
  });

  it('is not stated where the cash is there, or comes back', () => {
    expect(dataOf(once, back)['rates']).toBeUndefined();
    expect(dataOf(more, back)['rates']).toBeUndefined();
    const expenditure = once.idOf('ExpenditureReported');
    expect(dataOf(once, reversing(expenditure, '2024-12-01'))['rates']).toBeUndefined();
  });

  it('is not stated in US dollars', () => {
    const cash = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
    const dollars = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('1000.00')) }, { amount: usd('1000.00') }),
      settling([paying(usd('500.00'), '500.00')], cash),
      allocating('TA-GEN', k, '200.00'),
      reporting(k, usd('20.00'), { effectiveDate: '2024-11-20', paidFrom: 'BK-USD' }),
    );
    const undone = dollars.when(undoing('A1', '2024-12-01')).thenRefused('DEPENDENT_EVENTS');
    expect(undone.detail).toContain('USD');
  });
});

describe('the reversal of a signature', () => {
  const announced = givenPledge().commands(announcing());
  const restores = (state: Pledge) =>
    dataOf(state, reversing(state.idOf('AgreementSigned'), '2024-12-01'))['restores'];

  it.each([
    ['announced', announced.commands(signing())],
    ['accepted', announced.commands(accepting(), signing())],
    ['cancelled', givenPledge().commands(signingDirectly())],
  ])('leaves the pledge %s', (status, state) => {
    expect(restores(state)).toMatchObject({ status, earmarks: [{ purpose: 'TA-GEN' }] });
  });
});

describe('the reversal of a payment alone', () => {
  const paid = { paidFrom: 'BK-EUR', paymentReference: 'PAY-1' };
  const only = { paymentOnly: true };

  it('is of a refund that was approved and paid at once', () => {
    const atOnce = received.commands(refunding(k, eur('10.00'), paid));
    const refund = atOnce.idOf('ContributionRefunded');
    expect(dataOf(atOnce, reversing(refund, '2024-12-10', only))).toMatchObject(only);
    expect(dataOf(atOnce, reversing(refund, '2024-12-10'))).not.toHaveProperty('paymentOnly');
  });

  it('is refused of any other event, and says what to do', () => {
    const why = 'this event made no payment: leave paymentOnly out, or reverse the event that paid';
    const owed = received.commands(refunding(k, eur('10.00')));
    owed
      .when(reversing(owed.idOf('ContributionRefunded'), '2024-12-10', only))
      .thenRefused('PAYMENT_NOT_MADE', why, 'paymentOnly');
    const later = owed.commands(payingRefund(paid));
    later
      .when(reversing(later.idOf('RefundPaid'), '2024-12-12', only))
      .thenRefused('PAYMENT_NOT_MADE', why);
    const spending = received.commands(spent('20.00'));
    spending
      .when(reversing(spending.idOf('ExpenditureReported'), '2024-12-01', only))
      .thenRefused('PAYMENT_NOT_MADE', why);
  });
});

describe('the reversal of a run', () => {
  const valued = received.commands(
    spent('20.00'),
    spent('10.00', 'X2'),
    revaluing({ asAt: '2024-10-31' }),
  );
  const runs = valued.recorded
    .filter(({ event }) => event.type === 'PledgeRevalued')
    .map(({ id }) => id);
  const pledge = () => {
    const { state } = valued;
    if (state.status === 'none') throw new Error('there is a pledge');
    return state;
  };

  it('is named with its run, and takes along the shares that later movements took', () => {
    const [run = '', ...shares] = runs;
    expect(shares).toHaveLength(2);
    expect(takenBackWith(pledge(), run).map(({ eventId }) => eventId)).toEqual(shares);
    expect(dataOf(valued, reversing(run, '2024-12-31'))).toMatchObject({
      reverses: run,
      revaluationId: 'REV',
    });
  });

  it('is not that of a share, which goes with its movement', () => {
    const [, first = '', second = ''] = runs;
    const [one = '', other = ''] = valued.recorded
      .filter(({ event }) => event.type === 'ExpenditureReported')
      .map(({ id }) => id);
    expect(takenBackWith(pledge(), one).map(({ eventId }) => eventId)).toEqual([first]);
    expect(takenBackWith(pledge(), other).map(({ eventId }) => eventId)).toEqual([second]);
    expect(takenBackWith(pledge(), 'e1')).toEqual([]);
    valued
      .when(reversing(first, '2024-12-31'))
      .thenRefused(
        'NOT_REVERSIBLE',
        'this event is the share of a revaluation, booked with a movement: reverse the revaluation or the movement, and the share is reversed with it',
      );
  });
});

describe('the reversal of an allocation', () => {
  it('is refused once there is no agreement any more', () => {
    const announced = givenPledge().commands(announcing(), withdrawing());
    announced.when(reversing('e9', '2024-12-01')).thenRefused('EVENT_UNKNOWN', 'e9', 'eventId');
  });
});
