import {
  assigning,
  eur,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  rateOf,
  recording,
  releasing,
  requestOn,
  returningLate,
  revaluingReceipt,
  reversingReceipt,
  reversingReturn,
  undoingRevaluation,
} from '@art30/testing';
import { RecordReceipt } from '../facts/receipt.facts';
import { moneyValued } from './revaluation';

const late = lateReceiptContext();
const onFifth = { effectiveDate: '2025-01-05' };
const run = revaluingReceipt();
const november = revaluingReceipt({
  revaluationId: 'NOV',
  asAt: '2024-11-30',
  rates: { EUR: rateOf('0.950') },
});
const february = revaluingReceipt({
  revaluationId: 'FEB',
  asAt: '2025-02-28',
  rates: { EUR: rateOf('0.930') },
});

/** The same bank credit, recorded after the end of the year. */
const recordingLate = (dates: Partial<RecordReceipt['facts']>) =>
  new RecordReceipt(recording(dates).facts, requestOn('2025-12-31'));
const recordingAgain = (valueDate: string) => recordingLate({ valueDate });

/** EUR 1,000.00 worth USD 1,104.97: at 0.940 they are worth 41.14 less. */
const recorded = givenReceipt().with(late).commands(recording());
const gone = recorded.commands(reversingReceipt('2025-01-05'));
/**
 * EUR 600.00 at 662.98 are worth 24.68 less at 0.940, and the overpaid EUR 100.00 at 110.50 are worth 4.12
 * less.
 */
const overpaid = recorded.commands(
  assigning(eur('300.00'), { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
);

type Receipt = typeof recorded;

/** Runs a command and returns the day and the lines of each event. */
const booked = (state: Receipt, command: Parameters<Receipt['when']>[0] = run) =>
  state
    .when(command)
    .decided()
    .map((event) => [event.data.effectiveDate, ...linesOf([event])]);

/** Items of a receipt that a run at the end of the year would still have to value. */
const notValued = ({ state }: Receipt) =>
  state.status === 'none'
    ? []
    : moneyValued(run.facts, state).filter((item) => item.carryingUsd !== item.valueUsd);

describe('a receipt that was reversed since the day of a run', () => {
  const pair = [
    ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
    ['2025-01-05', '2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
  ];

  it('is valued on that day, and takes all of it back on the day on which it was reversed', () => {
    expect(booked(gone)).toEqual(pair);
    gone.when(run).thenEvents(
      { type: 'ReceiptRevalued', data: { items: [{ kind: 'UNAPPLIED' }, { kind: 'CASH' }] } },
      {
        type: 'ReceiptRevalued',
        data: {
          effectiveDate: '2025-01-05',
          revaluationId: 'REV',
          takesBack: true,
          items: [
            {
              kind: 'UNAPPLIED',
              amount: eur('1000.00'),
              carryingUsd: '-41.14',
              valueUsd: '0.00',
            },
            { kind: 'CASH', bankAccount: 'BK-EUR', amount: eur('1000.00'), carryingUsd: '-41.14' },
          ],
        },
      },
    );
  });

  it('keeps no US dollars, and is worth its rate on the day from then on', () => {
    expect(notValued(gone)).toHaveLength(2);
    const valued = gone.commands(run);
    expect(notValued(valued)).toEqual([]);
    expect(moneyValued({ ...run.facts, asAt: '2025-01-05' }, stateOf(valued))).toEqual([]);
  });

  it('is nothing to a run as at the day of its reversal or before that of its record', () => {
    for (const asAt of ['2024-07-01', '2025-01-05', '2025-01-31']) {
      expect(booked(gone, revaluingReceipt({ asAt }))).toEqual([]);
    }
    const sameDay = recorded.commands(reversingReceipt('2024-07-02'));
    expect(booked(sameDay)).toEqual([]);
    expect(booked(recorded.commands(reversingReceipt('2024-12-31')))).toEqual([]);
  });

  it('was in the books from the day of its posting to that of its reversal', () => {
    const periods = { softClosed: [], closed: ['2024'] };
    const posted = givenReceipt()
      .with({ ...late, posting: { periods, byController: false } })
      .commands(recordingLate({ postingDate: '2025-01-01' }));
    expect(booked(posted.commands(reversingReceipt('2025-01-05')))).toEqual([]);
    const again = gone.commands(recordingLate({ postingDate: '2025-01-05' }));
    expect(booked(again)).toEqual(pair);
    const reversal = reversingReceipt('2024-12-20');
    const { facts } = reversal;
    const reversed = recorded.commands({
      ...reversal,
      facts: { ...facts, postingDate: '2025-01-05' },
    });
    expect(booked(reversed)).toEqual(pair);
  });

  it('takes back by itself what an application that was reversed with it had not taken', () => {
    const applied = recorded.commands(assigning(eur('300.00'), { effectiveDate: '2025-01-03' }));
    // The share of EUR 300.00: 41.14 × 300 ÷ 1,000 = 12.34.
    expect(booked(applied.commands(reversingReceipt('2025-01-05', 'A1')))).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-01-03', '2110 0.00 EUR = -12.34', '1120 0.00 EUR = 12.34'],
      ['2025-01-05', '2110 0.00 EUR = -28.80', '1120 0.00 EUR = 28.80'],
    ]);
    const whole = recorded.commands(assigning(eur('1000.00'), { effectiveDate: '2025-01-03' }));
    expect(booked(whole.commands(reversingReceipt('2025-01-05', 'A1')))).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-01-03', '2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
    ]);
  });

  it('takes back what an overpayment took along, whether that was released or not', () => {
    const onTheDay = [
      ...['2024-12-31', '2110 0.00 EUR = 24.68', '2140 0.00 EUR = 4.12'],
      '1120 0.00 EUR = -28.80',
    ];
    expect(booked(overpaid.commands(reversingReceipt('2025-01-05', 'A1')))).toEqual([
      onTheDay,
      [
        '2025-01-05',
        ...['2110 0.00 EUR = -24.68', '2140 0.00 EUR = -4.12', '1120 0.00 EUR = 28.80'],
      ],
    ]);
    const released = overpaid.commands(releasing('A1', '2025-01-03'));
    expect(booked(released.commands(reversingReceipt('2025-01-05')))).toEqual([
      onTheDay,
      ['2025-01-03', '2140 0.00 EUR = -4.12', '2110 0.00 EUR = 4.12'],
      ['2025-01-05', '2110 0.00 EUR = -28.80', '1120 0.00 EUR = 28.80'],
    ]);
  });

  it('takes back a share that had come back with a return which never happened', () => {
    const returned = recorded.commands(
      returningLate('UNIDENTIFIED', eur('400.00'), { effectiveDate: '2025-01-03' }),
    );
    const back = returned.commands(reversingReturn(returned.idOf('ReceiptReturned'), onFifth));
    expect(booked(back.commands(reversingReceipt('2025-01-06')))).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-01-03', '2110 0.00 EUR = -16.46', '1120 0.00 EUR = 16.46'],
      ['2025-01-05', '2110 0.00 EUR = 16.46', '1120 0.00 EUR = -16.46'],
      ['2025-01-06', '2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
    ]);
  });

  it('takes the difference back on the day of a later run, which the reversal took along', () => {
    const both = recorded.commands(february, reversingReceipt('2025-03-05'));
    expect(booked(both)).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-02-28', '2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
    ]);
  });

  it('takes the difference back on the day of a later run that came after the reversal, too', () => {
    expect(booked(gone.commands(run), november)).toEqual([
      ['2024-11-30', '2110 0.00 EUR = 52.34', '1120 0.00 EUR = -52.34'],
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
    ]);
    // USD 1,052.63 on 30 November are 1,063.83 at the end of the year.
    expect(booked(gone.commands(november))).toEqual([
      ['2024-12-31', '2110 0.00 EUR = -11.20', '1120 0.00 EUR = 11.20'],
      ['2025-01-05', '2110 0.00 EUR = 11.20', '1120 0.00 EUR = -11.20'],
    ]);
  });
});

describe('a receipt that was recorded again since the day of a run', () => {
  const again = gone.commands(recordingAgain('2025-01-07'));

  it('is valued as it stood on the day, and stands now at the value with which it came', () => {
    expect(booked(again)).toEqual(booked(gone));
    again
      .commands(run)
      .when(assigning(eur('1000.00'), { effectiveDate: '2025-01-10' }))
      .thenEvents({ data: { lines: [{ cashUsd: '1052.63' }] } });
  });

  it('is valued as it stands by a run as at a day since', () => {
    // EUR 1,000.00 at 0.950 are 1,052.63, at 0.930 1,075.27.
    const ofFebruary = [['2025-02-28', '2110 0.00 EUR = -22.64', '1120 0.00 EUR = 22.64']];
    expect(booked(again, february)).toEqual(ofFebruary);
    expect(booked(again.commands(run), february)).toEqual(ofFebruary);
    expect(booked(again.commands(february), run)).toEqual(booked(gone));
  });

  it('is each time what it was, though it was reversed again', () => {
    const twice = again.commands(reversingReceipt('2025-03-05'));
    expect(booked(twice)).toEqual(booked(gone));
    expect(booked(twice, february)).toEqual([
      ['2025-02-28', '2110 0.00 EUR = -22.64', '1120 0.00 EUR = 22.64'],
      ['2025-03-05', '2110 0.00 EUR = 22.64', '1120 0.00 EUR = -22.64'],
    ]);
    const between = revaluingReceipt({ revaluationId: 'JAN', asAt: '2025-01-06' });
    expect(booked(twice, between)).toEqual([]);
  });

  it('is not taken for a record that was reversed on the day on which it was posted', () => {
    const third = gone.commands(
      ...[recordingAgain('2025-01-20'), reversingReceipt('2025-01-20')],
      ...[recordingAgain('2025-01-07'), run],
    );
    const ofTheTwelfth = revaluingReceipt({ revaluationId: 'JAN', asAt: '2025-01-12' });
    expect(booked(third, ofTheTwelfth)).toEqual([
      ['2025-01-12', '2110 0.00 EUR = -11.20', '1120 0.00 EUR = 11.20'],
    ]);
  });
});

describe('the reversal of a run on a receipt that was reversed before it', () => {
  const valued = gone.commands(run);

  it('mirrors both of the pair', () => {
    const events = valued.when(undoingRevaluation(onFifth)).thenEvents({
      type: 'ReceiptRevaluationReversed',
      data: { ...onFifth, originalPeriod: '2024', revaluationId: 'REV' },
    });
    expect(linesOf(events)).toEqual([
      ...['2110 0.00 EUR = -41.14', '1120 0.00 EUR = 41.14'],
      ...['2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
    ]);
    const undone = valued.commands(undoingRevaluation(onFifth));
    undone.when(undoingRevaluation(onFifth)).thenRefused('ALREADY_REVERSED', 'REV of 2024-12-31');
    // The reversal is posted after the end of the year, so the value of that day stays; only another rate
    // changes it.
    expect(booked(undone, revaluingReceipt({ revaluationId: 'REV-2' }))).toEqual([['2024-12-31']]);
    expect(
      booked(undone, revaluingReceipt({ revaluationId: 'REV-2', rates: { EUR: rateOf('0.930') } })),
    ).toEqual([
      ['2024-12-31', '2110 0.00 EUR = -11.44', '1120 0.00 EUR = 11.44'],
      ['2025-01-05', '2110 0.00 EUR = 11.44', '1120 0.00 EUR = -11.44'],
    ]);
  });

  it('leaves nothing to be given back by an earlier run', () => {
    const undone = valued.commands(undoingRevaluation({ effectiveDate: '2025-01-07' }));
    expect(booked(undone, november)).toEqual([
      ['2024-11-30', '2110 0.00 EUR = 52.34', '1120 0.00 EUR = -52.34'],
      ['2024-12-31', '2110 0.00 EUR = -52.34', '1120 0.00 EUR = 52.34'],
    ]);
  });

  it('mirrors both of the pair where the receipt was recorded again', () => {
    const again = recordingAgain('2025-01-07');
    for (const state of [gone.commands(again, run), valued.commands(again)]) {
      expect(booked(state, undoingRevaluation(onFifth))).toEqual(
        booked(valued, undoingRevaluation(onFifth)),
      );
      const undone = state.commands(undoingRevaluation(onFifth));
      undone.when(undoingRevaluation(onFifth)).thenRefused('ALREADY_REVERSED');
      undone
        .when(assigning(eur('1000.00'), { effectiveDate: '2025-01-10' }))
        .thenEvents({ data: { lines: [{ cashUsd: '1052.63' }] } });
    }
  });

  const whole = recorded.commands(run);

  it.each([
    [
      'DATES_NOT_ORDERED',
      '2025-01-05',
      valued,
      undoingRevaluation({ effectiveDate: '2025-01-04' }),
    ],
    [
      'DEPENDENT_EVENTS',
      'REV-2 of 2024-12-31 has valued the same balances again',
      valued.commands(revaluingReceipt({ revaluationId: 'REV-2' })),
      undoingRevaluation(onFifth),
    ],
    [
      'ALREADY_REVERSED',
      'REV of 2024-12-31',
      whole.commands(reversingReceipt('2025-01-05')),
      undoingRevaluation(onFifth),
    ],
    [
      'ALREADY_REVERSED',
      'REV of 2024-12-31',
      whole.commands(reversingReceipt('2025-01-05'), recordingAgain('2025-01-07')),
      undoingRevaluation(onFifth),
    ],
    [
      'REVALUATION_UNKNOWN',
      'receipt R1 was not valued by revaluation REV',
      gone,
      undoingRevaluation(onFifth),
    ],
  ] as const)('is refused with %s: %s', (code, detail, state, command) => {
    state.when(command).thenRefused(code, detail);
  });
});

function stateOf({ state }: Receipt) {
  if (state.status === 'none') throw new Error('the receipt was recorded');
  return state;
}
