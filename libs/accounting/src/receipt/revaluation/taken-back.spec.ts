import {
  allOpen,
  approvedByController,
  assigning,
  carried,
  eur,
  fencedThrough,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  rateOf,
  recording,
  releasing,
  requestOn,
  returning,
  returningLate,
  reversingReturn,
  revaluingReceipt,
  reversingReceipt,
  takingOverReceipt,
  transferring,
  undoingRevaluation,
  usd,
} from '@art30/testing';
import { ReverseReturn } from '../facts/return.facts';

const late = lateReceiptContext();
const onFifth = { effectiveDate: '2025-01-05' };
const onTenth = { effectiveDate: '2025-01-10' };
const run = revaluingReceipt();
const november = revaluingReceipt({
  revaluationId: 'NOV',
  asAt: '2024-11-30',
  rates: { EUR: rateOf('0.950') },
});

/** EUR 1,000.00 worth USD 1,104.97: at 0.940 they are worth 41.14 less. */
const recorded = givenReceipt().with(late).commands(recording());
/**
 * EUR 600.00 at 662.98 are worth 24.68 less at 0.940, and the overpaid EUR 100.00 at 110.50 are worth 4.12
 * less.
 */
const overpaid = recorded.commands(
  assigning(eur('300.00'), { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
);
const drawn = recorded.commands(assigning(eur('300.00'), onFifth));

type Receipt = typeof recorded;

/** Runs a command and returns the day and the lines of each event. */
const booked = (state: Receipt, command: Parameters<Receipt['when']>[0] = run) =>
  state
    .when(command)
    .decided()
    .map((event) => [event.data.effectiveDate, ...linesOf([event])]);

describe('money that left a receipt since the day of a run', () => {
  it('takes the share of a debt in cash that it repays at another value', () => {
    const inAugust = { effectiveDate: '2024-08-01' };
    const owing = givenReceipt()
      .with(late)
      .commands(
        recording({ net: eur('91.00') }),
        transferring(eur('91.00'), usd('100.00'), inAugust),
        returning('UNIDENTIFIED', eur('91.00')),
      );
    const repaid = owing.commands(
      transferring(usd('47.89'), eur('45.50'), { effectiveDate: '2024-12-05', transferId: 'T2' }),
    );
    expect(linesOf(repaid.recorded.slice(-1).map(({ event }) => event))).toContain(
      '1120 0.00 EUR = 1.84',
    );
    // A debt of EUR 91.00 at 99.45 is worth 3.66 less at 0.950, and half of the euros takes half of that.
    expect(booked(repaid, november)).toEqual([
      ['2024-11-30', '1120 0.00 EUR = 3.66', '4910 0.00 EUR = -3.66'],
      ['2024-12-05', '1120 0.00 EUR = -1.83', '5410 0.00 EUR = 1.83'],
    ]);
  });

  it('brings its share back on the day on which it is posted, where its return is reversed late', () => {
    const posted = { effectiveDate: '2024-11-25', postingDate: '2025-01-01' };
    const back = returningLate('UNIDENTIFIED', eur('600.00'), posted);
    const fenced = fencedThrough('2024-12');
    const gone = recorded.with(fenced).commands(back).with(allOpen).commands(run).with(fenced);
    const undone = reversingReturn(gone.idOf('ReceiptReturned'), posted);
    const again = gone
      .commands(new ReverseReturn(undone.facts, requestOn('2025-12-31')))
      .with(allOpen);
    // EUR 1,000.00 already have their value at 0.940 since the first run, so nothing changes.
    expect(booked(again, revaluingReceipt({ revaluationId: 'AGAIN' }))).toEqual([['2024-12-31']]);
  });

  it('is valued on that day, and takes its difference back on the day on which it left', () => {
    // EUR 500.00 are worth 531.91 at 0.940.
    const taken = takingOverReceipt({ unapplied: carried(eur('500.00'), '555.56') });
    const applied = givenReceipt()
      .with({ ...late, ...approvedByController })
      .commands(taken, assigning(eur('500.00'), onFifth));
    expect(booked(applied)).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 23.65', '1120 0.00 EUR = -23.65'],
      ['2025-01-05', '2110 0.00 EUR = -23.65', '1120 0.00 EUR = 23.65'],
    ]);
  });

  it('is named with its share in an event that says that it takes back', () => {
    const rates = { EUR: { unitsPerUsd: '0.940' } };
    drawn.when(run).thenEvents(
      {
        type: 'ReceiptRevalued',
        data: {
          effectiveDate: '2024-12-31',
          revaluationId: 'REV',
          rates,
          items: [
            { amount: eur('1000.00'), carryingUsd: '1104.97', valueUsd: '1063.83' },
            { kind: 'CASH', carryingUsd: '1104.97', valueUsd: '1063.83' },
          ],
        },
      },
      {
        type: 'ReceiptRevalued',
        data: {
          effectiveDate: '2025-01-05',
          revaluationId: 'REV',
          rates,
          takesBack: true,
          items: [
            {
              kind: 'UNAPPLIED',
              amount: eur('300.00'),
              carryingUsd: '-12.34',
              valueUsd: '0.00',
            },
            { kind: 'CASH', bankAccount: 'BK-EUR', amount: eur('300.00'), carryingUsd: '-12.34' },
          ],
        },
      },
    );
    expect(drawn.when(run).decided()[0]?.data).not.toHaveProperty('takesBack');
  });

  it('takes a share for each day, and what stays keeps the rest', () => {
    const twice = drawn.commands(assigning(eur('200.00'), { ...onTenth, applicationId: 'A2' }));
    // The share of EUR 300.00 is 41.14 × 300 ÷ 1,000 = 12.34; of the other 28.80, EUR 200.00 take 200 ÷ 700 =
    // 8.23.
    expect(booked(twice)).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-01-05', '2110 0.00 EUR = -12.34', '1120 0.00 EUR = 12.34'],
      ['2025-01-10', '2110 0.00 EUR = -8.23', '1120 0.00 EUR = 8.23'],
    ]);
    // Rest of the value: 1,104.97 − 331.49 − 220.99 − 20.57 = 531.92.
    twice
      .commands(run)
      .when(assigning(eur('500.00'), { effectiveDate: '2025-01-11', applicationId: 'A3' }))
      .thenEvents({ data: { lines: [{ cashUsd: '531.92' }] } });
  });

  it('takes its shares by day, whichever was recorded first', () => {
    const twice = recorded.commands(
      assigning(eur('200.00'), onTenth),
      assigning(eur('300.00'), { ...onFifth, applicationId: 'A2' }),
    );
    expect(booked(twice).map((event) => event.slice(0, 2))).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14'],
      ['2025-01-05', '2110 0.00 EUR = -12.34'],
      ['2025-01-10', '2110 0.00 EUR = -8.23'],
    ]);
  });

  it('is an overpayment that was paid back in part, too', () => {
    const paidBack = overpaid.commands(returningLate('OVERPAYMENT', eur('50.00'), onFifth));
    expect(booked(paidBack)).toEqual([
      [
        '2024-12-31',
        ...['2110 0.00 EUR = 24.68', '2140 0.00 EUR = 4.12', '1120 0.00 EUR = -28.80'],
      ],
      ['2025-01-05', '2140 0.00 EUR = -2.06', '1120 0.00 EUR = 2.06'],
    ]);
    const [, back] = paidBack.when(run).decided();
    expect(back?.data).toMatchObject({
      items: [{ kind: 'OVERPAYMENT', applicationId: 'A1', donorId: 'DON-A' }, { kind: 'CASH' }],
    });
  });

  it('is an overpayment that came back to suspense, and took its share along', () => {
    const released = overpaid.commands(releasing('A1', '2025-01-05'));
    expect(booked(released).slice(1)).toEqual([
      ['2025-01-05', '2140 0.00 EUR = -4.12', '2110 0.00 EUR = 4.12'],
    ]);
  });

  it('is one event where several left on one day', () => {
    const both = overpaid.commands(
      assigning(eur('300.00'), { ...onFifth, applicationId: 'A2' }),
      returningLate('OVERPAYMENT', eur('50.00'), onFifth),
    );
    expect(booked(both).slice(1)).toEqual([
      [
        '2025-01-05',
        ...['2110 0.00 EUR = -12.34', '1120 0.00 EUR = 12.34'],
        ...['2140 0.00 EUR = -2.06', '1120 0.00 EUR = 2.06'],
      ],
    ]);
  });

  it('is not what moved on the day itself, nor what came back on its day', () => {
    const sameDay = recorded.commands(assigning(eur('300.00'), { effectiveDate: '2024-12-31' }));
    sameDay.when(run).thenEvents({ data: { items: [{ amount: eur('700.00') }, {}] } });
    const back = drawn.commands(releasing('A1', '2025-01-05'));
    back.when(run).thenEvents({ data: { items: [{ amount: eur('1000.00') }, {}] } });
  });

  it('brings its share back on the day on which it came back', () => {
    const back = drawn.commands(releasing('A1', '2025-01-06'));
    expect(booked(back).slice(1)).toEqual([
      ['2025-01-05', '2110 0.00 EUR = -12.34', '1120 0.00 EUR = 12.34'],
      ['2025-01-06', '2110 0.00 EUR = 12.34', '1120 0.00 EUR = -12.34'],
    ]);
    back
      .commands(run)
      .when(assigning(eur('1000.00'), { ...onTenth, applicationId: 'A2' }))
      .thenEvents({ data: { lines: [{ cashUsd: '1063.83' }] } });
  });

  it('repays with its share what cash owed on the day, if what it took had left before', () => {
    // EUR -1000.00 that left at 1052.63 are -1063.83 at 0.940; the mirror restores 1052.63.
    const owing = recorded.commands(
      transferring(eur('1000.00'), usd('1104.97')),
      returningLate('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2024-12-05' }),
    );
    const back = owing.commands(reversingReturn(owing.idOf('ReceiptReturned'), onFifth));
    expect(booked(back)).toEqual([
      ['2024-12-31', '1120 0.00 EUR = -11.20', '5410 0.00 EUR = 11.20'],
      ['2025-01-05', '1120 0.00 EUR = 11.20', '4910 0.00 EUR = -11.20'],
    ]);
  });

  it('repays with its share what cash owed on the day, though its event booked a value as well', () => {
    const owing = recorded.commands(
      transferring(eur('1000.00'), usd('1104.97')),
      returningLate('UNIDENTIFIED', eur('400.00'), { effectiveDate: '2024-11-05' }),
    );
    const back = { transferId: 'T2', effectiveDate: '2024-12-20' };
    const repaid = owing.commands(transferring(usd('500.00'), eur('450.00'), back));
    const [onTheDay, since] = booked(repaid, november);
    expect(onTheDay).toContain('1120 0.00 EUR = 18.51');
    expect(since).toEqual(['2024-12-20', '1120 0.00 EUR = -18.51', '5410 0.00 EUR = 18.51']);
  });

  it('takes nothing back where the run changed nothing', () => {
    drawn
      .when(revaluingReceipt({ rates: { EUR: rateOf('0.905') } }))
      .thenEvents({ data: { items: [{ carryingUsd: '1104.97', valueUsd: '1104.97' }, {}] } });
  });
});

describe('money that a later run valued', () => {
  it('takes what is left of the difference back on the day of that run', () => {
    // EUR 1,000.00 at 0.950 are worth 1,052.63, which is 52.34 less.
    expect(booked(recorded.commands(run), november)).toEqual([
      ['2024-11-30', '2110 0.00 EUR = 52.34', '1120 0.00 EUR = -52.34'],
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
    ]);
  });

  it('takes all back on that day, where it left after it', () => {
    expect(booked(drawn.commands(run), november)).toEqual([
      ['2024-11-30', '2110 0.00 EUR = 52.34', '1120 0.00 EUR = -52.34'],
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
    ]);
  });

  it('takes the rest, where a part had left before it', () => {
    const left = recorded.commands(assigning(eur('300.00'), { effectiveDate: '2024-12-15' }), run);
    // The share of EUR 300.00: 52.34 × 300 ÷ 1,000 = 15.70.
    expect(booked(left, november).slice(1)).toEqual([
      ['2024-12-15', '2110 0.00 EUR = -15.70', '1120 0.00 EUR = 15.70'],
      ['2024-12-31', '2110 0.00 EUR = -36.64', '1120 0.00 EUR = 36.64'],
    ]);
  });

  it('takes shares anew by a run of the same day, beside those of the first', () => {
    const again = revaluingReceipt({ revaluationId: 'REV-2', rates: { EUR: rateOf('0.930') } });
    // EUR 1,000.00 at 0.930 are worth 1,075.27, which is 11.44 more, of which 3.43 left.
    expect(booked(drawn.commands(run), again)).toEqual([
      ['2024-12-31', '2110 0.00 EUR = -11.44', '1120 0.00 EUR = 11.44'],
      ['2025-01-05', '2110 0.00 EUR = 3.43', '1120 0.00 EUR = -3.43'],
    ]);
  });

  it('counts until that run was reversed, unless on its own day', () => {
    const february = { revaluationId: 'FEB', asAt: '2025-02-28', rates: { EUR: rateOf('0.930') } };
    const later = recorded.commands(revaluingReceipt(february));
    const undone = (effectiveDate: string) =>
      later.commands(undoingRevaluation({ revaluationId: 'FEB', effectiveDate }));
    expect(booked(undone('2025-03-05')).slice(1)).toEqual([
      ['2025-02-28', '2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
      ['2025-03-05', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
    ]);
    expect(booked(undone('2025-02-28'))).toHaveLength(1);
  });
});

describe('money that a later run valued which was reversed', () => {
  const undone = (state: Receipt) => state.commands(run, undoingRevaluation(onTenth));

  it('has nothing given back on an item that had left before the reversal', () => {
    const emptied = recorded.commands(assigning(eur('1000.00'), onFifth));
    expect(booked(undone(emptied), november)).toEqual([
      ['2024-11-30', '2110 0.00 EUR = 52.34', '1120 0.00 EUR = -52.34'],
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
    ]);
  });

  it('is given back what the part that left before the reversal has not taken', () => {
    // The share of the remaining EUR 700.00: 52.34 × 700 ÷ 1,000 = 36.64.
    expect(booked(undone(drawn), november).slice(1)).toEqual([
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
      ['2025-01-10', '2110 0.00 EUR = 36.64', '1120 0.00 EUR = -36.64'],
    ]);
  });
});

describe('the reversal of a run whose shares were taken back', () => {
  const valued = drawn.commands(run);

  it('mirrors the shares too', () => {
    expect(booked(valued, undoingRevaluation(onFifth))).toEqual([
      [
        '2025-01-05',
        ...['2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
        ...['2110 0.00 EUR = 12.34', '1120 0.00 EUR = -12.34'],
      ],
    ]);
    // 1,104.97 − 331.49 = 773.48, as if the run had never been.
    valued
      .commands(undoingRevaluation(onFifth))
      .when(assigning(eur('700.00'), { ...onTenth, applicationId: 'A2' }))
      .thenEvents({ data: { lines: [{ cashUsd: '773.48' }] } });
  });

  it('is not dated before the last of them', () => {
    valued
      .when(undoingRevaluation({ effectiveDate: '2025-01-04' }))
      .thenRefused(
        'DATES_NOT_ORDERED',
        'money that moved took its share of the revaluation back on 2025-01-05: ' +
          'reverse it from that day on',
        'effectiveDate',
      );
    const posted = { effectiveDate: '2024-12-31', postingDate: '2025-01-05' };
    valued.when(undoingRevaluation(posted)).decided();
  });

  it('does not wait for what had left before the run, but for what left after it', () => {
    const more = valued.commands(assigning(eur('1.00'), { ...onTenth, applicationId: 'A2' }));
    more
      .when(undoingRevaluation(onTenth))
      .thenRefused('DEPENDENT_EVENTS', 'money left this receipt on 2025-01-10');
  });

  it('waits for an overpayment that arose since the day and left with its share', () => {
    const over = { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' as const } };
    const arisen = recorded.commands(assigning(eur('300.00'), { ...onFifth, ...over }), run);
    // The share of EUR 400.00 is 41.14 × 400 ÷ 1,000 = 16.46, of which a quarter is still owed.
    expect(booked(arisen, undoingRevaluation(onTenth))[0]).toContain('2140 0.00 EUR = -4.12');
    arisen
      .commands(releasing('A1', '2025-01-10'))
      .when(undoingRevaluation(onTenth))
      .thenRefused('DEPENDENT_EVENTS', 'money left this receipt on 2025-01-10');
  });

  it('leaves nothing on a receipt that was empty before the run', () => {
    const emptied = recorded.commands(assigning(eur('1000.00'), onFifth), run);
    const undone = emptied.commands(undoingRevaluation(onTenth), releasing('A1', '2025-01-11'));
    undone
      .when(assigning(eur('1000.00'), { effectiveDate: '2025-01-12', applicationId: 'A2' }))
      .thenEvents({ data: { lines: [{ cashUsd: '1104.97' }] } });
  });

  it('lets the run come again', () => {
    const again = valued.commands(undoingRevaluation(onFifth));
    expect(again.when(revaluingReceipt({ revaluationId: 'REV-2' })).decided()).toMatchObject([
      { data: { items: [{ carryingUsd: '1063.83', valueUsd: '1063.83' }, {}] } },
    ]);
  });
});

describe('the reversal of a receipt whose shares were taken back', () => {
  it('takes what is left of the difference, and waits for the last share', () => {
    const valued = drawn.commands(run);
    valued
      .commands(releasing('A1', '2025-01-05'))
      .when(reversingReceipt('2025-01-04'))
      .thenRefused('DATES_NOT_ORDERED', 'changed on 2025-01-05', 'effectiveDate');
    expect(linesOf(valued.when(reversingReceipt('2025-01-05', 'A1')).decided()).slice(-2)).toEqual([
      '2110 0.00 EUR = -28.80',
      '1120 0.00 EUR = 28.80',
    ]);
  });
});
