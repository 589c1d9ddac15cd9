import {
  allocating,
  allOpen,
  converting,
  eur,
  fencedThrough,
  givenPledge,
  paying,
  refunding,
  reporting,
  reversing,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const inOctober = (effectiveDate: string) => ({ effectiveDate, postingDate: '2024-10-01' });
/** The months up to September are closed to everybody but the controller; others can post from October on. */
const fenced = fencedThrough('2024-09');
const came = (effectiveDate: string, applicationId: string) => ({
  applicationId,
  receiptId: applicationId,
  effectiveDate,
  valueDate: effectiveDate,
});

/** Pledge with EUR 600.00 for purpose TA-GEN, worth USD 655.74, received on 1 September. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('600.00'), '655.74')], came('2024-09-01', 'A1')),
);
/** Pledge with EUR 400.00 more, received on 20 September. */
const more = received.commands(
  settling([paying(eur('400.00'), '439.56')], came('2024-09-20', 'A2')),
);
const allocation = (gross: string, dates: { effectiveDate: string }, allocationId = 'G1') =>
  allocating('TA-GEN', k, gross, { ...dates, allocationId });

describe('an allocation dated before its cash', () => {
  it('is not accepted by posting it later', () => {
    const { detail } = received
      .with(fenced)
      .when(allocation('100.00', inOctober('2024-08-15')))
      .thenRefused('INSUFFICIENT_CASH', '', 'effectiveDate');
    expect(detail).toBe(
      'unallocated cash of TA-GEN would be short by USD 100.00 on 2024-08-15, by the days of the ' +
        'facts, whenever posted: use less or a date on which the cash is there',
    );
  });

  it('is made on the day of the cash, and posted on the first day that is open', () => {
    const onItsDay = inOctober('2024-09-01');
    received.with(fenced).when(allocation('100.00', onItsDay)).thenEvents({ data: onItsDay });
  });
});

describe('cash that was used on an earlier day, by a fact that is posted later', () => {
  const used = more
    .with(fenced)
    .commands(allocation('655.74', inOctober('2024-09-10')))
    .with(allOpen);
  const again = (effectiveDate: string) => allocation('100.00', { effectiveDate }, 'G2');

  it('is not there in between, though more has come by the posting date', () => {
    more.when(again('2024-09-15')).decided();
    used.when(again('2024-09-15')).thenRefused('INSUFFICIENT_CASH', '100.00 2024-09-15');
    used.when(again('2024-09-20')).decided();
  });

  it('is there again from the day on which that fact was reversed', () => {
    const free = used.commands(reversing(used.idOf('AllocationMade'), '2024-11-01'));
    const all = (effectiveDate: string) => allocation('1095.30', { effectiveDate }, 'G2');
    free.when(all('2024-10-31')).thenRefused('INSUFFICIENT_CASH', '2024-10-31');
    free.when(all('2024-11-01')).decided();
  });

  it('is not taken back without the fact that used it', () => {
    const part = more
      .with(fenced)
      .commands(allocation('400.00', inOctober('2024-09-10')))
      .with(allOpen);
    const undone = (withDependants: boolean) => undoing('A1', '2024-09-15', { withDependants });
    part.when(undone(false)).thenRefused('DEPENDENT_EVENTS', 'AllocationMade 400.00 2024-09-15');
    part
      .when(undone(true))
      .thenEvents(
        { data: { reversedType: 'AllocationMade', ...inOctober('2024-09-15') } },
        { type: 'ReceiptApplicationReversed', data: { effectiveDate: '2024-09-15' } },
      );
  });
});

describe('money in another place', () => {
  const allocated = more.commands(allocation('500.00', { effectiveDate: '2024-09-02' }));
  const spent = allocated
    .with(fenced)
    .commands(reporting(k, usd('500.00'), inOctober('2024-09-10')))
    .with(allOpen)
    .commands(allocation('100.00', { effectiveDate: '2024-09-25' }, 'G2'));
  const back = (effectiveDate: string) => refunding(k, usd('100.00'), { effectiveDate });

  it('does not go back to the donor on a day on which it was spent', () => {
    allocated.when(back('2024-09-15')).decided();
    spent.when(back('2024-09-15')).thenRefused('INSUFFICIENT_UNSPENT', '2024-09-15');
    spent.when(back('2024-10-01')).decided();
  });

  it('is not converted before it came', () => {
    const converted = (effectiveDate: string) =>
      converting(eur('600.00'), usd('655.00'), inOctober(effectiveDate));
    const late = received.with(fenced);
    late.when(converted('2024-08-15')).thenRefused('INSUFFICIENT_CASH', '2024-08-15');
    late.when(converted('2024-09-01')).decided();
  });
});

describe('an expenditure dated before its authority', () => {
  it('is booked, for the money is gone', () => {
    const allocated = received.commands(allocation('100.00', { effectiveDate: '2024-09-02' }));
    const spent = reporting(k, usd('50.00'), inOctober('2024-08-15'));
    allocated.with(fenced).when(spent).thenEvents({ type: 'ExpenditureReported' });
  });
});
