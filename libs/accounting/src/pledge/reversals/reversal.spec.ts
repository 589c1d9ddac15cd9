import {
  accepting,
  allocating,
  allOpen,
  amending,
  announcing,
  eur,
  exampleCondition,
  fencedThrough,
  givenPledge,
  linesOf,
  linesOn,
  paying,
  place,
  reallocating,
  reducing,
  rescheduling,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  withdrawing,
} from '@art30/testing';

const announced = givenPledge().commands(announcing());
const signed = announced.commands(signing());
const signature = signed.idOf('AgreementSigned');
const received = signed.commands(settling([paying(eur('1000.00'), '1104.94')]));
const allocated = received.commands(allocating('TA-GEN', place('k'), '452.00'));
const allocation = allocated.idOf('AllocationMade');
const inAdvance = settling([paying(eur('400.00'), '432.43')], { effectiveDate: '2024-04-02' });
const advanced = announced.commands(inAdvance, signing());

describe('reversing an event of a pledge', () => {
  it('mirrors a signature line by line', () => {
    const events = signed.when(reversing(signature)).thenEvents({
      type: 'EventReversed',
      data: {
        reverses: signature,
        reversedType: 'AgreementSigned',
        restores: { status: 'announced' },
      },
    });
    expect(linesOf(events, 'instalment')).toEqual([
      '1310 -1000.00 EUR = -1111.11 1',
      '4110 1000.00 EUR = 1111.11 -',
    ]);
  });

  it('lets the announcement stand again, to be amended, signed or withdrawn from then on', () => {
    const unsigned = signed.commands(reversing(signature, '2024-06-01'));
    expect(unsigned.state).toMatchObject({ status: 'announced', accepted: false });
    unsigned.when(amending({ effectiveDate: '2024-06-01' })).decided();
    unsigned.when(withdrawing('2024-06-01')).decided();
    unsigned.when(signing({ signedOn: '2024-06-01' })).decided();
  });

  it('never lets two agreements stand on one day', () => {
    const unsigned = signed.commands(reversing(signature, '2024-06-01'));
    unsigned.when(signing({ signedOn: '2024-05-31' })).thenRefused('DATES_NOT_ORDERED');
    const sameDay = signed.commands(reversing(signature, '2024-05-06'));
    sameDay.when(signing({ signedOn: '2024-05-06' })).decided();
  });

  it('is not posted before the day from which the books carry what it reverses', () => {
    const late = signed.commands(
      settling([paying(eur('1000.00'), '1104.94')], { postingDate: '2024-08-20' }),
    );
    late
      .when(undoing('A1', '2024-08-01'))
      .thenRefused('DATES_NOT_ORDERED', '2024-08-20', 'postingDate');
    late.when(undoing('A1', '2024-08-01', { postingDate: '2024-08-20' })).decided();
    late.when(undoing('A1', '2024-08-20')).decided();
  });

  it('posted late leaves the agreement in the books until then', () => {
    const late = { postingDate: '2024-09-01' };
    const unsigned = signed
      .with(fencedThrough('2024-08'))
      .commands(reversing(signature, '2024-08-01', late))
      .with(allOpen);
    const money = [paying(eur('400.00'), '442.00', { instalment: undefined })];
    const on = (effectiveDate: string) => settling(money, { effectiveDate });
    unsigned.when(on('2024-08-31')).thenRefused('DATES_NOT_ORDERED', '2024-09-01', 'postingDate');
    expect(linesOf(unsigned.when(on('2024-09-01')).decided())).toContainEqual(
      expect.stringMatching(/^2120 /),
    );
    unsigned
      .when(signing({ signedOn: '2024-08-31' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-09-01', 'postingDate');
    unsigned.when(signing({ signedOn: '2024-09-01' })).decided();
  });

  it('is not dated before the agreement it needs, nor posted before it', () => {
    const late = givenPledge()
      .with(fencedThrough('2024-07'))
      .commands(
        signingDirectly({}, { postingDate: '2024-08-01' }),
        rescheduling([{ no: 1, dueOn: '2025-03-01' }], {
          effectiveDate: '2024-06-01',
          postingDate: '2024-08-01',
        }),
      )
      .with(allOpen);
    const letter = late.idOf('InstalmentsRescheduled');
    late
      .when(reversing(letter, '2024-07-31'))
      .thenRefused('DATES_NOT_ORDERED', '2024-08-01', 'postingDate');
    late.when(reversing(letter, '2024-08-01')).decided();
  });

  it('gives an advance back its place, at the value at which it came in', () => {
    const events = advanced.when(reversing(advanced.idOf('AgreementSigned'))).decided();
    expect(linesOf(events)).toEqual([
      '2120 -400.00 EUR = -432.43',
      '1310 -600.00 EUR = -666.67',
      '4110 1000.00 EUR = 1099.10',
    ]);
    expect(linesOn('9130', events, 'instalment')).toEqual([
      '9130 400.00 EUR = 432.43 -',
      '9130 -400.00 EUR = -432.43 1',
    ]);
  });

  it('takes over the same advance again at a later signature', () => {
    const again = advanced
      .commands(reversing(advanced.idOf('AgreementSigned'), '2024-06-01'))
      .when(signing({ signedOn: '2024-06-02', condition: exampleCondition }))
      .decided();
    expect(linesOf(again)).toEqual(['2120 400.00 EUR = 432.43', '2130 -400.00 EUR = -432.43']);
  });

  it('ends a pledge that began with its signature', () => {
    const direct = givenPledge().commands(signingDirectly());
    const cancelled = direct.commands(reversing(direct.idOf('AgreementSigned')));
    expect(cancelled.state.status).toBe('cancelled');
    cancelled.when(signing({ signedOn: '2024-12-01' })).thenRefused('PLEDGE_STATUS', 'cancelled');
    cancelled.when(withdrawing('2024-12-01')).thenRefused('PLEDGE_STATUS');
    cancelled.when(signingDirectly()).thenRefused('PLEDGE_EXISTS');
  });

  it('mirrors an allocation, a reduction and a reallocation', () => {
    const moved = allocated.commands(
      reallocating(place('k'), place('l'), '113.00', { effectiveDate: '2024-09-10' }),
      reducing(place('l'), '56.50', { effectiveDate: '2024-09-20' }),
    );
    const first = moved.when(reversing(moved.idOf('AllocationReduced'))).decided();
    expect(linesOn('9210', first, 'purpose')).toEqual(['9210 50.00 USD = 50.00 l']);
    const second = moved
      .commands(reversing(moved.idOf('AllocationReduced')))
      .when(reversing(moved.idOf('ReallocationMade')))
      .decided();
    expect(linesOf(second, 'purpose')).toEqual([
      '3900 -113.00 USD = -113.00 k',
      '3900 113.00 USD = 113.00 l',
    ]);
  });
});

describe('a reversal is refused', () => {
  const reversed = allocated.commands(reversing(allocation));
  const applied = received.idOf('ReceiptApplied');
  const undone = received.commands(undoing());
  const authorised = advanced.commands(
    allocating('TA-GEN', place('k'), '400.00', { effectiveDate: '2024-06-01' }),
  );
  const withdrawnAgain = authorised.commands(reducing(place('k'), '400.00'));
  const reduced = allocated.commands(reducing(place('k'), '452.00'));
  const reallocated = allocated.commands(reallocating(place('k'), place('l'), '113.00'));
  const spentTwice = reduced.commands(
    allocating('TA-GEN', place('l'), '1104.94', {
      allocationId: 'G9',
      effectiveDate: '2024-10-01',
    }),
  );

  it.each([
    [
      ['PLEDGE_UNKNOWN', 'P1', 'pledgeId'],
      'of a pledge that is not there',
      givenPledge(),
      reversing('e1'),
    ],
    [
      ['EVENT_UNKNOWN', 'P1 e99', 'eventId'],
      'of an event that is not there',
      signed,
      reversing('e99'),
    ],
    [
      ['EVENT_UNKNOWN', 'P1 e2', 'eventId'],
      'of an event of another pledge',
      announced,
      reversing(signature),
    ],
    [['ALREADY_REVERSED', '', ''], 'the second time', reversed, reversing(allocation)],
    [
      ['ALREADY_REVERSED', '', ''],
      'of a reversal',
      reversed,
      reversing(reversed.idOf('EventReversed')),
    ],
    [
      ['ALREADY_REVERSED', '', ''],
      'of a reversed application',
      undone,
      reversing(undone.idOf('ReceiptApplicationReversed')),
    ],
    [
      ['NOT_REVERSIBLE', 'PledgeAnnounced', ''],
      'of an announcement',
      announced,
      reversing(announced.idOf('PledgeAnnounced')),
    ],
    [
      ['NOT_REVERSIBLE', 'PledgeAccepted', ''],
      'of an acceptance',
      announced.commands(accepting()),
      reversing('e2'),
    ],
    [
      ['NOT_REVERSIBLE', 'PledgeAmended', ''],
      'of an amendment',
      announced.commands(amending()),
      reversing('e2'),
    ],
    [
      ['NOT_REVERSIBLE', 'PledgeWithdrawn', ''],
      'of a withdrawal',
      announced.commands(withdrawing()),
      reversing('e2'),
    ],
    [
      ['NOT_REVERSIBLE', 'receipt', ''],
      'of an application, which goes through its receipt',
      received,
      reversing(applied),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-09-01', 'effectiveDate'],
      'dated before the event',
      allocated,
      reversing(allocation, '2024-08-31'),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      'dated after today',
      allocated,
      reversing(allocation, '2025-06-01'),
    ],
    [
      ['INVALID_DATE', '', 'effectiveDate'],
      'dated on no day',
      allocated,
      reversing(allocation, '2024-09-31'),
    ],
    [
      ['DEPENDENT_EVENTS', 'e3 ReceiptApplied', 'withDependants'],
      'of a signature that receipts are applied to',
      received,
      reversing(signature),
    ],
    [
      ['DEPENDENT_EVENTS', '1 TA-GEN EUR 1000.00 2024-07-31', ''],
      'of a signature on a day on which a receipt stood',
      undone,
      reversing(signature, '2024-07-31'),
    ],
    [
      ['DEPENDENT_EVENTS', 'e4 AllocationMade', 'withDependants'],
      'of a signature while authority stands on its advance',
      authorised,
      reversing(authorised.idOf('AgreementSigned')),
    ],
    [
      ['DEPENDENT_EVENTS', 'e5 e4 AllocationReduced AllocationMade', 'withDependants'],
      'of a signature on a day on which authority stood',
      withdrawnAgain,
      reversing(withdrawnAgain.idOf('AgreementSigned'), '2024-09-30'),
    ],
    [
      ['DEPENDENT_EVENTS', 'GLOBAL USD 400.00 2024-11-01 e5 AllocationReduced', 'withDependants'],
      'of an allocation that was reduced',
      reduced,
      reversing(allocation),
    ],
    [
      ['DEPENDENT_EVENTS', 'GLOBAL USD 100.00 2024-11-01 e5 ReallocationMade', 'withDependants'],
      'of an allocation that was moved on',
      reallocated,
      reversing(allocation),
    ],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN USD 452.00 2024-11-01 e6 AllocationMade', 'withDependants'],
      'of a reduction whose money was given out again',
      spentTwice,
      reversing(spentTwice.idOf('AllocationReduced')),
    ],
  ] as const)('with %j %s', (refusal, _what, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('where it would give authority back without an agreement', () => {
    const reduction = withdrawnAgain.idOf('AllocationReduced');
    const unsigned = withdrawnAgain.commands(
      reversing(withdrawnAgain.idOf('AgreementSigned'), '2024-10-10'),
    );
    unsigned.when(reversing(reduction, '2024-10-20')).thenRefused('PLEDGE_STATUS', 'announced');
    const again = unsigned.commands(signing({ signedOn: '2024-10-30' }));
    again
      .when(reversing(reduction, '2024-10-29'))
      .thenRefused('DATES_NOT_ORDERED', '2024-10-30', 'effectiveDate');
    again.when(reversing(reduction, '2024-10-30')).thenEvents({ type: 'EventReversed' });
  });

  it('no longer once what stood on it is gone, from that day on', () => {
    undone.when(reversing(signature, '2024-08-01')).decided();
    withdrawnAgain
      .when(reversing(withdrawnAgain.idOf('AgreementSigned'), '2024-10-01'))
      .thenEvents({ type: 'EventReversed' });
  });
});
