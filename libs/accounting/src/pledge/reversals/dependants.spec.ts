import { fold, identified } from '@art30/event-sourcing';
import {
  allocating,
  allOpen,
  announcing,
  charging,
  eur,
  examplePledgeContext,
  fencedThrough,
  givenPledge,
  idsAfter,
  instalments,
  linesOf,
  linesOn,
  paying,
  place,
  reallocating,
  reducing,
  reporting,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { pledgeDecider } from '../pledge.decider';

const all = { withDependants: true };
const inDollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
const signed = givenPledge().commands(
  signingDirectly(
    { instalments: instalments(usd('1000.00'), usd('500.00')) },
    { amount: usd('1500.00') },
  ),
);
/** USD 1,000.00 received in July on instalment 1, as application A1. */
const received = signed.commands(settling([paying(usd('1000.00'), '1000.00')], inDollars));
const more = (amount: string, applicationId = 'A2', effectiveDate = '2024-08-05') =>
  settling([paying(usd(amount), amount, { instalment: 2 })], {
    ...inDollars,
    applicationId,
    receiptId: 'R2',
    effectiveDate,
    valueDate: '2024-08-05',
  });
const first = allocating('TA-GEN', place('k'), '565.00');
const second = allocating('TA-GEN', place('l'), '339.00', {
  allocationId: 'G4',
  effectiveDate: '2024-09-05',
});
/** Events e3, e4 and e5: two allocations, and a reallocation of part of the first. */
const used = received.commands(first, second, reallocating(place('k'), place('i'), '113.00'));

describe('what stands on an event of a pledge', () => {
  it.each([
    [
      'an allocation on the money applied, and what it was moved on to',
      used,
      undoing('A1', '2024-07-02'),
      'unallocated cash of TA-GEN would be short by USD 565.00 on 2024-09-01: ' +
        'ReallocationMade e5, AllocationMade e4, AllocationMade e3 depend on this event: ' +
        'reverse those first, or all together by withDependants',
    ],
    [
      'no more of it than is short',
      received.commands(more('500.00'), second, allocating('TA-GEN', place('k'), '900.00')),
      undoing('A2', '2024-08-05'),
      'unallocated cash of TA-GEN would be short by USD 239.00 on 2024-09-05: AllocationMade e5 depends on this event',
    ],
    [
      'a move on an allocation',
      used,
      reversing('e3', '2024-09-01'),
      'spending authority of k GLOBAL would be short by USD 100.00 on 2024-10-14: ReallocationMade e5 depends on this event',
    ],
    [
      'a charge for an expenditure',
      used.commands(reporting(place('k'), usd('100.00'), { chargeSupport: true })),
      reversing('e6', '2024-11-30'),
      'SupportCostCharged e7 depends on this event',
    ],
    [
      'allocations under a signature',
      givenPledge()
        .commands(announcing())
        .commands(
          settling([paying(eur('400.00'), '432.43')], { effectiveDate: '2024-04-02' }),
          signing(),
          allocating('TA-GEN', place('k'), '300.00'),
        ),
      reversing('e3'),
      'AllocationMade e4 depends on this event',
    ],
  ])('is %s', (_what, state, command, detail) => {
    const refusal = state.when(command).thenRefused('DEPENDENT_EVENTS', detail);
    expect(refusal.field).toBe('withDependants');
  });
});

describe('a reversal with dependants', () => {
  it('takes all back in one append, latest first, each at its own lines', () => {
    const undone = undoing('A1', '2024-07-02', all);
    const events = used.when(undone).thenEvents(
      {
        type: 'EventReversed',
        data: {
          reverses: 'e5',
          reversedType: 'ReallocationMade',
          reversedWith: 'e2',
          effectiveDate: '2024-10-14',
          reasonCode: 'WRONG_DONOR',
          reason: 'another payer',
        },
      },
      {
        type: 'EventReversed',
        data: {
          reverses: 'e4',
          reversedType: 'AllocationMade',
          reversedWith: 'e2',
          effectiveDate: '2024-09-05',
        },
      },
      { type: 'EventReversed', data: { reverses: 'e3', effectiveDate: '2024-09-01' } },
      {
        type: 'ReceiptApplicationReversed',
        data: { reverses: 'e2', applicationId: 'A1', effectiveDate: '2024-07-02' },
      },
    );
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 -113.00 USD = -113.00 k',
      '3900 113.00 USD = 113.00 i',
      '3900 -339.00 USD = -339.00 TA-GEN',
      '3900 339.00 USD = 339.00 l',
      '3900 -565.00 USD = -565.00 TA-GEN',
      '3900 565.00 USD = 565.00 k',
      '2110 -1000.00 USD = -1000.00 -',
      '1110 1000.00 USD = 1000.00 -',
      '1110 -1000.00 USD = -1000.00 TA-GEN',
      '1310 1000.00 USD = 1000.00 TA-GEN',
    ]);
    expect(used.commands(undone).state).toMatchObject({ status: 'signed' });
  });

  it('is dated as stated where that is later than all of it', () => {
    const events = used.when(undoing('A1', '2024-11-15', all)).decided();
    expect(events.map(({ data }) => data.effectiveDate)).toEqual(
      Array<string>(4).fill('2024-11-15'),
    );
    expect(events.map(({ data }) => data.postingDate)).toEqual(Array<undefined>(4));
  });

  it('is posted with it, and no earlier than what it takes back', () => {
    const facts = { ...all, postingDate: '2024-10-01', documentReference: 'memo 7' };
    const events = used.when(undoing('A1', '2024-07-02', facts)).decided();
    expect(events.map(({ data }) => [data.effectiveDate, data.postingDate])).toEqual([
      ['2024-10-14', undefined],
      ['2024-09-05', '2024-10-01'],
      ['2024-09-01', '2024-10-01'],
      ['2024-07-02', '2024-10-01'],
    ]);
    expect(events.slice(0, 3).map(({ data }) => data.documentReference)).toEqual(
      Array<string>(3).fill('memo 7'),
    );
    const late = received
      .with(fencedThrough('2024-09'))
      .commands(allocating('TA-GEN', place('k'), '565.00', { postingDate: '2024-10-01' }))
      .with(allOpen);
    const [reversal] = late.when(undoing('A1', '2024-09-10', all)).decided();
    expect(reversal?.data).toMatchObject({
      effectiveDate: '2024-09-10',
      postingDate: '2024-10-01',
    });
  });

  it('takes a charge back with its expenditure, and the one after it stays', () => {
    const spent = used.commands(
      reporting(place('k'), usd('100.00'), { chargeSupport: true }),
      reporting(place('k'), usd('50.00'), { expenditureId: 'X2', chargeSupport: true }),
    );
    const events = spent
      .when(reversing('e6', '2024-11-30', all))
      .thenEvents(
        { data: { reverses: 'e7', reversedType: 'SupportCostCharged', reversedWith: 'e6' } },
        { data: { reverses: 'e6', reversedType: 'ExpenditureReported' } },
      );
    expect(linesOf(events)).toEqual([
      '5210 -13.00 USD = -13.00',
      '4210 13.00 USD = 13.00',
      '5110 -100.00 USD = -100.00',
      '1110 100.00 USD = 100.00',
    ]);
  });

  it('takes authority back with the signature it stands on, and the advance is one again', () => {
    const advanced = givenPledge()
      .commands(announcing())
      .commands(
        settling([paying(eur('400.00'), '432.43')], { effectiveDate: '2024-04-02' }),
        signing(),
        allocating('TA-GEN', place('k'), '300.00'),
        reducing(place('k'), '113.00'),
      );
    const events = advanced.when(reversing('e3', '2024-06-01', all)).decided();
    expect(
      events.map(({ type, data }) => [
        type,
        'reverses' in data && data.reverses,
        data.effectiveDate,
      ]),
    ).toEqual([
      ['EventReversed', 'e5', '2024-10-01'],
      ['EventReversed', 'e4', '2024-09-01'],
      ['EventReversed', 'e3', '2024-06-01'],
    ]);
    expect(linesOn('2120', events)).toEqual(['2120 -400.00 EUR = -432.43']);
  });

  it('leaves alone what is covered without the event', () => {
    const covered = received.commands(second, more('500.00'));
    covered.when(undoing('A2', '2024-08-05', all)).thenEvents({ data: { reverses: 'e4' } });
    const both = received.commands(more('500.00'), first, second);
    both
      .when(undoing('A2', '2024-08-05', all))
      .thenEvents({ type: 'ReceiptApplicationReversed', data: { reverses: 'e3' } });
  });

  it('looks only at what is dated up to the day that would be short', () => {
    const later = received.commands(
      first,
      allocating('TA-GEN', place('l'), '400.00', {
        allocationId: 'G4',
        effectiveDate: '2024-12-01',
      }),
      more('500.00', 'A2', '2024-11-01'),
    );
    later
      .when(undoing('A1', '2024-07-02', all))
      .thenEvents({ data: { reverses: 'e3' } }, { type: 'ReceiptApplicationReversed' });
  });

  it('does nothing more where nothing stands on the event', () => {
    received.when(undoing('A1', '2024-07-02', all)).thenEvents({
      type: 'ReceiptApplicationReversed',
    });
    used.when(reversing('e5', '2024-10-14', all)).thenEvents({ data: { reverses: 'e5' } });
  });
});

describe('a reversal with dependants is refused', () => {
  const spent = used.commands(reporting(place('k'), usd('400.00')));
  const charged = used.commands(
    reporting(place('k'), usd('250.00'), { expenditureId: 'X1' }),
    charging(),
  );

  it.each([
    [
      'through money that was spent',
      spent,
      reversing('e3', '2024-09-01', all),
      'spending authority of k GLOBAL would be short by USD 100.00 on 2024-10-14: ' +
        'ExpenditureReported e6, ReallocationMade e5 depend on this event ' +
        'and cannot be reversed with it: money that was spent stays spent',
    ],
    [
      'through support that was charged for it',
      charged,
      undoing('A1', '2024-07-02', all),
      'money that was spent stays spent',
    ],
    [
      'through receipts applied to the agreement',
      received,
      reversing('e1', '2024-08-01', all),
      'ReceiptApplied e2 depends on this event and cannot be reversed with it: ' +
        'an application is reversed through its receipt',
    ],
    [
      'through expenditures under the agreement, all of which are named',
      spent,
      reversing('e1', '2024-12-01', all),
      'ExpenditureReported e6, ReceiptApplied e2 depend on this event and cannot be reversed with it: ' +
        'money that was spent stays spent, an application is reversed through its receipt',
    ],
  ])('%s', (_what, state, command, detail) => {
    const refusal = state.when(command).thenRefused('DEPENDENT_EVENTS', detail);
    expect(refusal.field).toBe('withDependants');
  });

  it('on a day on which what is reversed by now still stood', () => {
    const undone = received.commands(undoing('A1', '2024-08-01'));
    const refusal = undone
      .when(reversing('e1', '2024-07-31', all))
      .thenRefused('DEPENDENT_EVENTS', 'outstanding of instalment 1 for TA-GEN');
    expect(refusal.field).toBeUndefined();
  });

  it('beyond what one append takes', () => {
    const small = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        allocating('TA-GEN', place('k'), '1.00', { allocationId: `S${index}` }),
      );
    const most = received.commands(...small(200));
    expect(most.when(undoing('A1', '2024-07-02', all)).decided()).toHaveLength(201);
    const refusal = received
      .commands(...small(201))
      .when(undoing('A1', '2024-07-02', all))
      .thenRefused('LIMIT_EXCEEDED', 'more than 200 events depend on this one');
    expect(refusal.field).toBe('withDependants');
  });

  it('where one of them stands in a period that is closed', () => {
    const periods = { softClosed: [], closed: ['2024'] };
    const closed = used.with({ today: '2025-02-01', posting: { periods, byController: true } });
    const inNextYear = { ...all, postingDate: '2025-01-15' };
    closed.when(undoing('A1', '2024-07-02', all)).thenRefused('PERIOD_CLOSED');
    const events = closed.when(undoing('A1', '2024-07-02', inNextYear)).decided();
    expect(events.map(({ data }) => [data.postingDate, data.originalPeriod])).toEqual(
      Array<string[]>(4).fill(['2025-01-15', '2024']),
    );
  });
});

describe('events that are booked together', () => {
  it('are each decided on the state after those before it, under the ids they are written with', () => {
    const { state, recorded } = used;
    const seen: string[] = [];
    const watched = (index: number) => {
      const id = idsAfter(recorded)(index);
      seen.push(id);
      return id;
    };
    const undone = undoing('A1', '2024-07-02', all);
    const events = pledgeDecider.decide(undone, state, examplePledgeContext(), watched);
    const after = fold({ ...pledgeDecider, initialState: state }, identified(events, watched));
    expect(events).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set(['e6', 'e7', 'e8', 'e9']));
    expect(after.status !== 'none' && [...after.booked.entries().keys()]).toEqual(
      Array.from({ length: 9 }, (_, index) => `e${index + 1}`),
    );
  });
});
