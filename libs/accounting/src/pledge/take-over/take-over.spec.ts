import {
  allocating,
  amendingAgreement,
  approvedByController,
  carried,
  crediting,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  interest,
  linesOf,
  linesOn,
  meeting,
  paying,
  payingRefund,
  refunding,
  reporting,
  reversing,
  settling,
  takingOver,
  undoing,
  usd,
  writingOff,
} from '@art30/testing';
import type { TakeOverPledge } from '../facts/opening.facts';

const elsewhere = givenPledge().with(approvedByController);

/**
 * EUR 1,000.00, of which 500.00 were received and 20.00 written off, with allocated cash and an approved
 * refund.
 */
const running: Partial<TakeOverPledge['facts']> = {
  balances: [
    { instalment: 1, purpose: 'TA-GEN', received: carried(eur('500.00'), '540.00') },
    {
      instalment: 2,
      purpose: 'TA-GEN',
      receivable: carried(eur('480.00'), '521.74'),
      writtenOff: carried(eur('20.00'), '21.74'),
      allowanceUsd: '50.00',
    },
  ],
  cash: [
    { bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur('100.00'), '108.70') },
    { bankAccount: 'BK-USD', purpose: 'k', ...carried(usd('236.00'), '236.00') },
  ],
  authority: [
    { purpose: 'k', level: 'GLOBAL', programmable: usd('200.00'), supportReserve: usd('26.00') },
  ],
  refunds: [{ refundId: 'R1', lines: [{ purpose: 'k', ...carried(usd('10.00'), '10.00') }] }],
};
const inTwo = { instalments: instalments(eur('500.00'), eur('500.00')) };
const k = { purpose: 'k', level: 'GLOBAL' };
const takenOver = elsewhere.commands(takingOver(running, inTwo));

/** EUR 1,000.00 under a condition: 300.00 were received, of which 200.00 are not earned yet. */
const conditional: Partial<TakeOverPledge['facts']> = {
  balances: [
    {
      instalment: 1,
      purpose: 'TA-GEN',
      received: carried(eur('300.00'), '330.00'),
      conditionalLiability: carried(eur('200.00'), '215.00'),
      conditionalOutstanding: carried(eur('700.00'), '760.00'),
    },
  ],
  cash: [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur('300.00'), '322.50') }],
};
const underCondition = elsewhere.commands(takingOver(conditional, { condition: exampleCondition }));

describe('taking over a pledge of another system', () => {
  it('books its balances at the values they had there, against the accumulated surplus', () => {
    const events = elsewhere.when(takingOver(running, inTwo)).thenEvents({
      type: 'PledgeTakenOver',
      data: {
        effectiveDate: '2024-01-01',
        signedOn: '2023-05-06',
        documentReference: 'trial balance 2023',
        amount: eur('1000.00'),
        earmarks: [{ purpose: 'TA-GEN', amount: eur('1000.00') }],
        cash: [{ ledgerAccount: '1120' }, { ledgerAccount: '1110' }],
        authority: [{ gross: usd('226.00'), programmable: '200.00', supportReserve: '26.00' }],
      },
    });
    expect(linesOf(events, 'purpose', 'instalment', 'bankAccount')).toEqual([
      '1310 480.00 EUR = 521.74 TA-GEN 2 -',
      '1319 -50.00 USD = -50.00 TA-GEN 2 -',
      '1120 100.00 EUR = 108.70 TA-GEN - BK-EUR',
      '1110 236.00 USD = 236.00 k - BK-USD',
      '2140 -10.00 USD = -10.00 k - -',
      '3100 -580.00 EUR = -630.44 TA-GEN - -',
      '3100 50.00 USD = 50.00 TA-GEN - -',
      '3100 -226.00 USD = -226.00 k - -',
    ]);
    expect(linesOn('9120', events, 'instalment')).toEqual([
      '9120 500.00 EUR = 540.00 1',
      '9120 500.00 EUR = 543.48 2',
    ]);
    expect(linesOn('9130', events, 'instalment')).toEqual(['9130 500.00 EUR = 540.00 1']);
    expect(linesOn('9140', events, 'instalment')).toEqual(['9140 20.00 EUR = 21.74 2']);
    expect(linesOn('9210', events, 'purpose', 'level')).toEqual([
      '9210 200.00 USD = 200.00 k GLOBAL',
    ]);
    expect(linesOn('9290', events)).toEqual(['9290 -226.00 USD = -226.00']);
    expect(linesOn('9121', events)).toEqual([]);
  });

  it('remembers the day first agreed, where the other system moved an instalment', () => {
    const dues = [
      { no: 1, dueOn: '2023-06-30', originalDueOn: '2023-06-30', amount: eur('500.00') },
      { no: 2, dueOn: '2024-03-31', originalDueOn: '2023-12-15', amount: eur('500.00') },
    ];
    const events = elsewhere.when(takingOver(running, { instalments: dues })).thenEvents({
      data: { instalments: [{ no: 1 }, { no: 2, originalDueOn: '2023-12-15' }] },
    });
    const [first] = (events[0]?.data as { instalments: readonly object[] }).instalments;
    expect(first).not.toHaveProperty('originalDueOn');
    const unreal = [
      { no: 1, dueOn: '2023-06-30', originalDueOn: '2023-06-31', amount: eur('1000.00') },
    ];
    elsewhere
      .when(takingOver({}, { instalments: unreal }))
      .thenRefused('INVALID_DATE', '', 'agreement.instalments[0].originalDueOn');
  });

  it('keeps apart what is owed, held and earned under a condition', () => {
    const events = underCondition.recorded.map(({ event }) => event);
    expect(linesOf(events)).toEqual([
      '2130 -200.00 EUR = -215.00',
      '1120 300.00 EUR = 322.50',
      '3100 -100.00 EUR = -107.50',
    ]);
    expect(linesOn('9120', events)).toEqual(['9120 100.00 EUR = 110.00']);
    expect(linesOn('9121', events)).toEqual(['9121 900.00 EUR = 980.00']);
    expect(linesOn('9150', events)).toEqual(['9150 700.00 EUR = 760.00']);
  });

  it('writes nothing into the surplus where what is owned is owed', () => {
    const all = carried(eur('1000.00'), '1086.96');
    const facts = {
      balances: [{ instalment: 1, purpose: 'TA-GEN', received: all, conditionalLiability: all }],
      cash: [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...all }],
    };
    const events = elsewhere.when(takingOver(facts, { condition: exampleCondition })).decided();
    expect(linesOf(events)).toEqual(['2130 -1000.00 EUR = -1086.96', '1120 1000.00 EUR = 1086.96']);
    expect(linesOn('9120', events)).toEqual([]);
  });

  it('takes cash that other purposes lent, and warns of authority that has none', () => {
    const cash = [{ bankAccount: 'BK-USD', purpose: 'k', ...carried(usd('-50.00'), '-50.00') }];
    const [event] = elsewhere.when(takingOver({ ...running, cash }, inTwo)).decided();
    expect(event?.data.warnings).toEqual([
      {
        code: 'SHORTFALL',
        detail: 'unallocated cash of k is short by USD 286.00 on 2024-01-01',
      },
    ]);
  });

  it('is of the policy of the signature, and of no year before', () => {
    const [event] = elsewhere.when(takingOver(running, inTwo)).decided();
    expect(event?.data).toMatchObject({ policy: 'IPSAS23-UN@1' });
    expect(event?.data).not.toHaveProperty('postingDate');
  });
});

describe('a pledge that was taken over', () => {
  it('is settled at its carrying value', () => {
    const command = settling([paying(eur('240.00'), '264.00', { instalment: 2 })]);
    expect(linesOf(takenOver.when(command).decided())).toEqual([
      '2110 240.00 EUR = 264.00',
      '1120 -240.00 EUR = -264.00',
      '1120 240.00 EUR = 264.00',
      '4910 0.00 EUR = -3.13',
      '1310 -240.00 EUR = -260.87',
    ]);
  });

  it('is written off out of the allowance it came with', () => {
    const lines = [{ instalment: 2, amount: eur('48.00') }];
    expect(linesOf(takenOver.when(writingOff(eur('48.00'), { lines })).decided())).toEqual([
      '1319 50.00 USD = 50.00',
      '5520 2.00 EUR = 2.17',
      '1310 -48.00 EUR = -52.17',
    ]);
  });

  it('is allocated out of its cash, no more than that', () => {
    takenOver.when(allocating('TA-GEN', k, '108.70')).thenEvents({ type: 'AllocationMade' });
    takenOver.when(allocating('TA-GEN', k, '108.71')).thenRefused('INSUFFICIENT_CASH', '0.01');
  });

  it('spends the authority it came with, and pays back what is left of it', () => {
    takenOver.when(reporting(k, usd('200.00'))).thenEvents({ data: { warnings: [] } });
    takenOver.when(refunding(k, usd('226.00'))).thenEvents({
      data: { lines: [{ programmable: '200.00', supportReserve: '26.00' }] },
    });
  });

  it('pays the refund it came with, once', () => {
    const paid = payingRefund({ refundId: 'R1' });
    const events = takenOver.when(paid).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '2140 10.00 USD = 10.00 k',
      '1110 -10.00 USD = -10.00 k',
    ]);
    takenOver.commands(paid).when(paid).thenRefused('REFUND_PAID');
    takenOver
      .when(refunding(k, usd('11.30'), { refundId: 'R1' }))
      .thenRefused('DUPLICATE_ID', 'R1');
  });

  it('earns under its condition what it came with, at its value', () => {
    const amount = eur('200.00');
    const events = underCondition.when(meeting([{ purpose: 'TA-GEN', amount }])).decided();
    expect(linesOf(events)).toEqual(['2130 200.00 EUR = 215.00', '4110 -200.00 EUR = -215.00']);
  });

  it('is lowered in a later year than that of its signature', () => {
    takenOver
      .when(
        amendingAgreement({
          amount: eur('900.00'),
          effectiveDate: '2024-08-01',
          ...inTwoOf('500.00', '400.00'),
        }),
      )
      .thenEvents({ type: 'AgreementAmended', data: { laterYear: true } });
  });

  it('has nothing dated before it was taken over', () => {
    takenOver
      .when(allocating('TA-GEN', k, '10.00', { effectiveDate: '2023-12-31' }))
      .thenRefused('DATES_NOT_ORDERED', 'taken over 2024-01-01', 'effectiveDate');
    takenOver
      .when(
        settling([paying(eur('240.00'), '264.00', { instalment: 2 })], {
          effectiveDate: '2023-12-31',
          valueDate: '2023-12-31',
        }),
      )
      .thenRefused('DATES_NOT_ORDERED', '2024-01-01', 'effectiveDate');
  });

  it('is taken over once', () => {
    takenOver.when(takingOver(running, inTwo)).thenRefused('PLEDGE_EXISTS', 'P1', 'id');
  });
});

function inTwoOf(first: string, second: string) {
  return {
    instalments: [
      { no: 1, dueOn: '2024-06-30', amount: eur(first) },
      { no: 2, dueOn: '2024-12-31', amount: eur(second) },
    ],
  };
}

describe('the reversal of a take-over', () => {
  it('takes everything back and cancels the pledge', () => {
    const undoing = reversing(takenOver.idOf('PledgeTakenOver'), '2024-01-01');
    const undone = takenOver.commands(undoing);
    const [event] = takenOver.when(undoing).thenEvents({
      type: 'EventReversed',
      data: { reversedType: 'PledgeTakenOver', restores: { status: 'cancelled' } },
    });
    expect(linesOf(event ? [event] : [])).toContain('3100 580.00 EUR = 630.44');
    expect(undone.state).toMatchObject({ status: 'cancelled' });
    expect(undone.state).not.toHaveProperty('agreement');
    undone.when(payingRefund({ refundId: 'R1' })).thenRefused('REFUND_UNKNOWN', 'R1');
    undone.when(takingOver(running, inTwo)).thenRefused('PLEDGE_EXISTS');
  });

  it.each([
    [
      'money that came in',
      settling([paying(eur('240.00'), '264.00', { instalment: 2 })]),
      'ReceiptApplied',
    ],
    ['authority', allocating('TA-GEN', k, '10.00'), 'AllocationMade'],
    ['a payment', payingRefund({ refundId: 'R1' }), 'RefundPaid'],
    [
      'a write-off',
      writingOff(eur('48.00'), { lines: [{ instalment: 2, amount: eur('48.00') }] }),
      'ReceivableWrittenOff',
    ],
  ])('is refused while %s depends on this event', (_what, command, type) => {
    const later = takenOver.commands(command);
    later
      .when(reversing(later.idOf('PledgeTakenOver'), '2024-12-20', { withDependants: true }))
      .thenRefused('DEPENDENT_EVENTS', type);
  });

  it('goes once what stood on it was taken back itself', () => {
    const later = takenOver.commands(allocating('TA-GEN', k, '10.00'));
    const back = later.commands(reversing(later.idOf('AllocationMade'), '2024-12-20'));
    back
      .when(reversing(back.idOf('PledgeTakenOver'), '2024-12-20'))
      .thenEvents({ type: 'EventReversed' });
  });

  it('is refused on a day on which something is owed beside it, and not from then on', () => {
    const more = takenOver.commands(
      amendingAgreement({ amount: eur('1100.00'), ...inTwoOf('500.00', '600.00') }),
    );
    const back = more.commands(reversing(more.idOf('AgreementAmended'), '2024-09-01'));
    const takeOver = back.idOf('PledgeTakenOver');
    back
      .when(reversing(takeOver, '2024-08-31'))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'money on 2024-08-31: reverse this take-over',
        'effectiveDate',
      );
    back.when(reversing(takeOver, '2024-09-01')).thenEvents({ type: 'EventReversed' });
  });

  it('is refused on a day on which other authority stands, and not from then on', () => {
    const allocated = takenOver.commands(
      crediting(interest, eur('19.00'), '20.00'),
      allocating('TA-GEN', k, '20.00', { effectiveDate: '2024-12-02' }),
    );
    const back = allocated.commands(
      reversing(allocated.idOf('AllocationMade'), '2024-12-20'),
      undoing('A9', '2024-12-20'),
    );
    const takeOver = back.idOf('PledgeTakenOver');
    back
      .when(reversing(takeOver, '2024-12-01'))
      .thenRefused('DEPENDENT_EVENTS', 'allocated on 2024-12-02', 'effectiveDate');
    back.when(reversing(takeOver, '2024-12-20')).thenEvents({ type: 'EventReversed' });
  });

  it('is the controller’s alone, as the take-over is', () => {
    const byOthers = { posting: { ...approvedByController.posting, byController: false } };
    takenOver
      .with(byOthers)
      .when(reversing(takenOver.idOf('PledgeTakenOver'), '2024-01-01'))
      .thenRefused('AUTHORITY_REQUIRED');
    elsewhere.with(byOthers).when(takingOver(running, inTwo)).thenRefused('AUTHORITY_REQUIRED');
  });
});
