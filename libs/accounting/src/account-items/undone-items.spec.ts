import {
  chargingFee,
  eur,
  givenAccountItems,
  linesOf,
  rateOf,
  reversingItem,
  supportSpending,
  takingInterest,
  usd,
} from '@art30/testing';
import type {
  RefuseFromReceipt,
  RevalueAccountItems,
  UndoFromReceipt,
} from './state/account-items.facts';

const revaluing = (facts: Partial<RevalueAccountItems['facts']> = {}): RevalueAccountItems => {
  const run = { code: 'BK-EUR', revaluationId: 'REV', asAt: '2024-09-30' };
  const rates = { EUR: rateOf('0.950') };
  return { type: 'RevalueAccountItems', facts: { ...run, rates, ...facts } };
};
const october = { revaluationId: 'OCT', asAt: '2024-10-31' };
const on = (effectiveDate: string) => ({ effectiveDate });
const undoing = (facts: Partial<UndoFromReceipt['facts']> = {}): UndoFromReceipt => {
  const dated = { code: 'BK-EUR', applicationId: 'A1', effectiveDate: '2024-11-20' };
  return {
    type: 'UndoFromReceipt',
    facts: { ...dated, reasonCode: 'OTHER', reason: 'of a pledge', ...facts },
  };
};
const items = givenAccountItems();
/** Interest of EUR 905.00 at USD 1,000.00 of ART30. */
const credited = items.commands(takingInterest());
const fee = (amount: string, effectiveDate: string) => chargingFee(eur(amount), { effectiveDate });
const held = ({ state }: typeof items, fund = 'ART30') => state.held.get(fund);

describe('the posting day of an item after a run', () => {
  it('is that of the latest run of its fund at the earliest', () => {
    const both = credited.commands(revaluing(), revaluing(october));
    both
      .when(fee('1.00', '2024-10-30'))
      .thenRefused(
        'REVALUED_SINCE',
        'the own items of fund ART30 on BK-EUR were valued by revaluation OCT of 2024-10-31, after 2024-10-30: reverse that revaluation first, or use a postingDate from its day on',
        'effectiveDate',
      );
    both.when(fee('1.00', '2024-10-31')).decided();
    both.when(supportSpending(eur('1.00'), on('2024-10-30'))).decided();
    const backwards = credited.commands(revaluing(october), revaluing());
    backwards.when(fee('1.00', '2024-10-30')).thenRefused('REVALUED_SINCE', 'OCT 2024-10-31');
    backwards.when(fee('1.00', '2024-10-31')).decided();
  });

  it('is free for another run, and for the reversal of one', () => {
    const later = credited.commands(revaluing(october));
    later.when(revaluing()).decided();
    const [, reversal] = [
      later.idOf('AccountInterestCredited'),
      later.idOf('AccountItemsRevalued'),
    ];
    later.when(reversingItem(reversal, on('2024-10-31'))).decided();
  });
});

describe('a run of rates of several currencies', () => {
  it('states the rate of the account alone', () => {
    const rates = { EUR: rateOf('0.950'), JPY: rateOf('150') };
    const [event] = credited.when(revaluing({ rates })).decided();
    expect(Object.keys((event?.data as unknown as RevalueAccountItems['facts']).rates)).toEqual([
      'EUR',
    ]);
  });

  it('values a fund whose money came and left at another value', () => {
    const gone = credited.commands(fee('905.00', '2024-09-30'));
    expect(held(gone)).toEqual({ amount: 0n, usd: 0n });
    expect(gone.when(revaluing()).decided()).toEqual([]);
    expect(credited.when(revaluing({ asAt: '2024-07-02' })).decided()).toHaveLength(1);
  });
});

describe('the reversal of a run of the own items of the account', () => {
  const valued = credited.commands(revaluing());
  const runOf = (state: typeof items) => state.idOf('AccountItemsRevalued');
  const reversing = (effectiveDate = '2024-12-01') =>
    reversingItem(runOf(valued), { effectiveDate });

  it.each([
    ['money left', valued.commands(fee('1.00', '2024-11-05'))],
    [
      'money left after more had come',
      valued.commands(
        takingInterest({ applicationId: 'A2', ...on('2024-11-01') }),
        fee('1.00', '2024-11-05'),
      ),
    ],
  ])('is refused where %s since', (_what, state) => {
    state
      .when(reversing())
      .thenRefused(
        'DEPENDENT_EVENTS',
        'the own items of fund ART30 on BK-EUR moved on 2024-11-05 at the value of this revaluation: undo that movement first',
      );
  });

  it.each([
    ['more came', valued.commands(takingInterest({ applicationId: 'A2', ...on('2024-11-05') }))],
    [
      'money left that came back',
      valued.commands(fee('1.00', '2024-11-05'), reversingItem('e3', on('2024-11-06'))),
    ],
    ['another fund spent', valued.commands(supportSpending(eur('90.50'), on('2024-11-05')))],
    [
      'a run valued another fund',
      valued.commands(
        supportSpending(eur('90.50'), on('2024-11-05')),
        revaluing({ ...october, asAt: '2024-09-30', rates: {} }),
      ),
    ],
  ])('is taken where %s since', (_what, state) => {
    expect(linesOf(state.when(reversing()).decided())).toEqual([
      '1120 0.00 EUR = 47.37',
      '5410 0.00 EUR = -47.37',
    ]);
  });

  it('of a debt is refused once that is repaid in part', () => {
    const owing = items.commands(chargingFee(eur('18.10')), revaluing());
    const repaid = owing.commands(takingInterest(on('2024-11-05')));
    const reversal = reversingItem('e2', on('2024-12-01'));
    repaid.when(reversal).thenRefused('DEPENDENT_EVENTS', 'ART30 BK-EUR 2024-11-05');
    owing.commands(fee('1.00', '2024-11-05')).when(reversal).decided();
  });

  it('waits for a later run of one of its funds', () => {
    const both = items.commands(takingInterest(), supportSpending(eur('90.50')), revaluing());
    const again = both.commands(revaluing(october));
    again
      .when(reversingItem('e3', on('2024-12-01')))
      .thenRefused('DEPENDENT_EVENTS', 'OCT 2024-10-31');
    again
      .commands(reversingItem('e4', on('2024-11-30')))
      .when(reversingItem('e3', on('2024-12-01')))
      .decided();
  });

  it('is not by a share of it', () => {
    const moved = credited.commands(fee('18.10', '2024-11-05'), revaluing());
    moved
      .when(reversingItem('e4', on('2024-12-01')))
      .thenRefused(
        'NOT_REVERSIBLE',
        'this event is the share of a revaluation, booked with a movement: reverse the revaluation or the movement, and the share is reversed with it',
      );
  });

  it('is dated from its day on, and of an event that there is', () => {
    valued
      .when(reversing('2024-09-29'))
      .thenRefused(
        'DATES_NOT_ORDERED',
        'the event is of 2024-09-30: reverse it from that day on',
        'effectiveDate',
      );
    valued.when(reversing('2024-09-30')).decided();
    valued.when(reversing('2025-07-01')).thenRefused('DATE_IN_FUTURE', '', 'effectiveDate');
    valued.when(reversingItem('e9')).thenRefused('EVENT_UNKNOWN', 'e9', 'eventId');
    valued
      .when(reversingItem('e9', { code: 'BK-NONE' }))
      .thenRefused('BANK_ACCOUNT_UNKNOWN', '', 'code');
  });

  it('takes the shares of its own movements alone along', () => {
    const two = credited.commands(
      fee('18.10', '2024-11-05'),
      fee('36.20', '2024-11-10'),
      revaluing(),
    );
    const dates = (command: ReturnType<typeof reversingItem>) =>
      two
        .when(command)
        .decided()
        .map(({ data }) => ['reverses' in data ? data.reverses : '', data.effectiveDate]);
    expect(dates(reversingItem('e2', on('2024-11-20')))).toEqual([
      ['e5', '2024-11-20'],
      ['e2', '2024-11-20'],
    ]);
    expect(dates(reversingItem('e3', on('2024-11-10')))).toEqual([
      ['e6', '2024-11-10'],
      ['e3', '2024-11-10'],
    ]);
    expect(dates(reversingItem('e4', on('2024-11-07')))).toEqual([
      ['e5', '2024-11-07'],
      ['e6', '2024-11-10'],
      ['e4', '2024-11-07'],
    ]);
  });
});

describe('interest that goes back to its receipt', () => {
  const rateIn = (state: typeof items, facts: Partial<UndoFromReceipt['facts']> = {}) => {
    const event = state.when(undoing(facts)).decided().at(-1);
    return (event?.data as { rates?: unknown }).rates;
  };

  it('needs a rate where more goes than there is', () => {
    expect(rateIn(credited)).toBeUndefined();
    expect(rateIn(credited.commands(fee('0.01', '2024-11-05')))).toMatchObject({ EUR: {} });
    const more = takingInterest({ applicationId: 'A2', ...on('2024-11-04') });
    expect(rateIn(credited.commands(more, fee('905.00', '2024-11-05')))).toBeUndefined();
    expect(rateIn(credited.commands(more, fee('905.01', '2024-11-05')))).toMatchObject({ EUR: {} });
  });

  it('needs none in US dollars', () => {
    const place = { code: 'BK-USD', bankAccount: 'BK-USD', ledgerAccount: '1110' };
    const dollars = items.commands(
      takingInterest({ ...place, amount: usd('1000.00'), part: usd('1000.00') }),
      chargingFee(usd('1.00'), on('2024-11-05')),
    );
    expect(rateIn(dollars, { code: 'BK-USD' })).toBeUndefined();
  });

  it('takes the shares of a run along, on their days, under its application', () => {
    const moved = items.commands(
      takingInterest(on('2024-10-05')),
      revaluing({ asAt: '2024-10-31', revaluationId: 'OCT' }),
    );
    moved.when(undoing({ effectiveDate: '2024-10-30' })).thenRefused('REVALUED_SINCE', 'OCT');
    const owing = items.commands(
      chargingFee(eur('18.10')),
      takingInterest(on('2024-11-05')),
      revaluing(),
    );
    const events = owing.when(undoing()).decided();
    expect(
      events.map(({ data }) => [
        'reverses' in data ? data.reverses : '',
        'applicationId' in data ? data.applicationId : '-',
      ]),
    ).toEqual([
      ['e4', '-'],
      ['e2', 'A1'],
    ]);
    owing
      .when(undoing({ effectiveDate: '2024-11-04' }))
      .thenRefused('DATES_NOT_ORDERED', 'the event is of 2024-11-05', 'effectiveDate');
    owing
      .when(undoing({ effectiveDate: '2025-07-01' }))
      .thenRefused('DATE_IN_FUTURE', '', 'effectiveDate');
  });

  it('is known as gone from the day of its reversal', () => {
    const closed = (state: typeof items) => state.state.applications.get('A1');
    expect(closed(credited.commands(undoing()))).toEqual({
      eventId: 'e1',
      open: false,
      closed: on('2024-11-20'),
    });
    const posted = { effectiveDate: '2024-11-20', postingDate: '2024-12-02' };
    expect(closed(credited.commands(undoing(posted)))).toMatchObject({ closed: posted });
    expect(closed(credited)).toEqual({ eventId: 'e1', open: true });
    credited
      .commands(undoing())
      .when(undoing())
      .thenRefused('APPLICATION_UNKNOWN', 'BK-EUR A1', 'applicationId');
    items.when(undoing()).thenRefused('APPLICATION_UNKNOWN', 'BK-EUR A1', 'applicationId');
    items.when(takingInterest(on('2025-07-01'))).thenRefused('DATE_IN_FUTURE', '', 'effectiveDate');
  });
});

describe('money of a receipt that the account does not take', () => {
  const refusing: RefuseFromReceipt = {
    type: 'RefuseFromReceipt',
    facts: {
      ...takingInterest().facts,
      refusal: 'BANK_ACCOUNT_NOT_OPEN',
      detail: 'BK-EUR was closed',
    },
  };

  it('is refused once, with the reason, and books nothing', () => {
    const events = items.when(refusing).thenEvents({
      type: 'ReceiptApplicationRefused',
      data: {
        applicationId: 'A1',
        receiptId: 'R1',
        code: 'BANK_ACCOUNT_NOT_OPEN',
        detail: 'BK-EUR was closed',
        entries: [],
      },
    });
    expect(linesOf(events)).toEqual([]);
    const refused = items.commands(refusing);
    expect(refused.state.applications.get('A1')).toEqual({
      eventId: 'e1',
      open: false,
      closed: on('2024-07-02'),
    });
    refused.when(refusing).thenRefused('DUPLICATE_ID', 'BK-EUR A1');
    refused.when(takingInterest()).thenRefused('DUPLICATE_ID', 'BK-EUR A1');
    refused.when(undoing()).thenRefused('APPLICATION_UNKNOWN', 'A1');
  });

  it('is taken once as a remainder, too', () => {
    const left = takingInterest({ item: 'REMAINDER', amount: eur('90.50'), usd: '110.00' });
    const taken = items.commands(left);
    expect(taken.state.applications.get('A1')).toEqual({ eventId: 'e1', open: true });
    taken.when(left).thenRefused('DUPLICATE_ID');
    expect(linesOf(taken.when(undoing()).decided())).toEqual([
      '1120 90.50 EUR = 110.00',
      '1120 -90.50 EUR = -110.00',
    ]);
  });
});
