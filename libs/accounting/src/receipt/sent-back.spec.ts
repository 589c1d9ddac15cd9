import {
  assigning,
  assigningToReturn,
  eur,
  exampleBankAccounts,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  recording,
  releasing,
  returning,
  revaluingReceipt,
  reversingReceipt,
  reversingReturn,
  takingSentBack,
  transferring,
  undoingSentBack,
  usd,
} from '@art30/testing';

/** EUR 91.00 in suspense since 2 July 2024, worth USD 100.55, returned on 10 September. */
const suspense = givenReceipt().commands(recording({ net: eur('91.00') }));
const gone = suspense.commands(returning('UNIDENTIFIED', eur('91.00')));
const payment = gone.idOf('ReceiptReturned');
/** At 0.950, the rate of December, EUR 91.00 are worth USD 95.79, and EUR 81.90 USD 86.21. */
const bounced = (facts: Parameters<typeof takingSentBack>[3] = {}) =>
  takingSentBack(payment, eur('91.00'), '95.79', facts);
const short = takingSentBack(payment, eur('81.90'), '86.21');
const back = gone.commands(bounced());
const late = { effectiveDate: '2024-12-20' };
const again = returning('UNIDENTIFIED', eur('91.00'), { ...late, paymentReference: 'PAY-2' });

const exampleAccounts = exampleBankAccounts();
const [euro] = exampleAccounts.opened.filter(({ code }) => code === 'BK-EUR');
const bankAccounts = {
  opened: [...exampleAccounts.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }],
};

describe('a return that the bank sent back', () => {
  it('brings the cash back to the receipt, and is owed again at the rate of the day', () => {
    const events = gone.when(bounced()).thenEvents({
      type: 'ReturnSentBack',
      data: {
        payment,
        applicationId: 'A9',
        receiptId: 'R2',
        rate: { unitsPerUsd: '0.950' },
        owed: eur('91.00'),
        worthUsd: '95.79',
        cash: eur('91.00'),
        cashUsd: '95.79',
        kept: eur('0.00'),
        keptUsd: '0.00',
      },
    });
    expect(linesOf(events, 'receipt', 'bankAccount')).toEqual([
      '2110 91.00 EUR = 95.79 R2 -',
      '1120 -91.00 EUR = -95.79 R2 BK-EUR',
      '1120 91.00 EUR = 95.79 R1 BK-EUR',
      '2110 -91.00 EUR = -95.79 R1 -',
    ]);
    expect(events[0]?.data).not.toHaveProperty('overpaymentOf');
  });

  it('is owed in full, and what the bank kept is a charge of nobody', () => {
    const events = gone.when(short).decided();
    expect(linesOf(events, 'receipt', 'donor', 'pledge').slice(2)).toEqual([
      '1120 81.90 EUR = 86.21 R1 - -',
      '5310 9.10 EUR = 9.58 R1 - -',
      '2110 -91.00 EUR = -95.79 R1 - -',
    ]);
  });

  it('leaves a difference of exchange where the cash stands at another value', () => {
    const events = gone.when(takingSentBack(payment, eur('91.00'), '95.00')).decided();
    expect(linesOf(events, 'receipt').slice(2)).toEqual([
      '1120 91.00 EUR = 95.00 R1',
      '5410 0.00 EUR = 0.79 R1',
      '2110 -91.00 EUR = -95.79 R1',
    ]);
  });

  it('of an overpayment is owed to its donor again, as long as the application stands', () => {
    const over = { excess: { amount: eur('91.00'), treatment: 'REFUNDABLE' as const } };
    const paid = givenReceipt().commands(
      recording(),
      assigning(eur('909.00'), over),
      returning('OVERPAYMENT', eur('91.00')),
    );
    const came = takingSentBack(paid.idOf('ReceiptReturned'), eur('81.90'), '86.21');
    const events = paid.when(came).thenEvents({ data: { overpaymentOf: 'A1', donorId: 'DON-A' } });
    expect(linesOf(events, 'donor', 'pledge').slice(2)).toEqual([
      '1120 81.90 EUR = 86.21 - -',
      '5310 9.10 EUR = 9.58 - -',
      '2140 -91.00 EUR = -95.79 DON-A -',
    ]);
    const more = { ...late, paymentReference: 'PAY-2' };
    paid
      .commands(came)
      .when(returning('OVERPAYMENT', eur('91.00'), more))
      .decided();
    const ended = paid.commands(releasing('A1', '2024-12-01'));
    expect(linesOf(ended.when(came).decided(), 'donor').at(-1)).toBe('2110 -91.00 EUR = -95.79 -');
  });

  it('is returned again in full, below zero by what the bank kept', () => {
    const events = gone.commands(short).when(again).decided();
    // EUR 81.90 at 86.21, and the missing EUR 9.10 at the rate 0.950.
    expect(linesOf(events)).toEqual(['2110 91.00 EUR = 95.79', '1120 -91.00 EUR = -95.79']);
    gone.commands(short, again).when(again).thenRefused('DUPLICATE_BANK_REFERENCE');
  });

  it('is applied as far as its cash came back, and the rest of it stays owed', () => {
    const came = gone.commands(short);
    came
      .when(assigning(eur('81.91'), late))
      .thenRefused('RECEIPT_EXCEEDED', '81.91 81.90', 'lines');
    came
      .when(assigning(eur('81.90'), late))
      .thenEvents({ data: { lines: [{ cash: eur('81.90'), cashUsd: '86.21' }] } });
    const rest = { ...late, paymentReference: 'PAY-2' };
    const events = came
      .commands(assigning(eur('81.90'), late))
      .when(returning('UNIDENTIFIED', eur('9.10'), rest))
      .decided();
    expect(linesOf(events)).toEqual(['2110 9.10 EUR = 9.58', '1120 -9.10 EUR = -9.58']);
  });

  it('comes back once for each payment', () => {
    back.when(bounced()).thenRefused('DUPLICATE_ID', 'A9');
    back
      .when(bounced({ applicationId: 'A8' }))
      .thenRefused('PAYMENT_NOT_MADE', payment, 'returnSentBack.eventId');
    const twice = back.commands(again);
    const second = takingSentBack(twice.idOf('ReceiptReturned'), eur('91.00'), '95.79', {
      applicationId: 'A8',
      valueDate: '2024-12-22',
    });
    twice.when(second).decided();
  });

  it('did happen: it is not reversed as one that never did, nor its receipt', () => {
    back
      .when(reversingReturn(payment, late))
      .thenRefused('DEPENDENT_EVENTS', 'reverse the application of what came back first');
    back.when(reversingReceipt('2024-12-20')).thenRefused('DEPENDENT_EVENTS', 'paid back');
  });

  it('repays what the receipt is below zero on the account', () => {
    const elsewhere = suspense
      .with({ bankAccounts })
      .commands(returning('UNIDENTIFIED', eur('91.00'), { bankAccount: 'BK-EUR2' }));
    const credit = { ...bounced().facts.credit, bankAccount: 'BK-EUR2', ledgerAccount: '1170' };
    const events = elsewhere
      .when(takingSentBack(elsewhere.idOf('ReceiptReturned'), eur('81.90'), '86.21', { credit }))
      .decided();
    // The account is at EUR −91.00 with 100.55, of which EUR 81.90 repay 90.50.
    expect(linesOf(events, 'receipt', 'bankAccount').slice(2)).toEqual([
      '1170 81.90 EUR = 86.21 R1 BK-EUR2',
      '1170 0.00 EUR = 4.29 R1 BK-EUR2',
      '4910 0.00 EUR = -4.29 R1 -',
      '5310 9.10 EUR = 9.58 R1 -',
      '2110 -91.00 EUR = -95.79 R1 -',
    ]);
  });

  it.each([
    [['RETURN_EXCEEDS_PAYMENT', '91.01 91.00', 'returnSentBack.amount'], payment, eur('91.01')],
    [['CURRENCY_MISMATCH', 'USD EUR', 'returnSentBack.eventId'], payment, usd('91.00')],
    [['PAYMENT_NOT_MADE', 'nothing R1', 'returnSentBack.eventId'], 'nothing', eur('91.00')],
  ] as const)('is refused with %j', (refusal, eventId, amount) => {
    gone.when(takingSentBack(eventId, amount, '95.79')).thenRefusal(refusal);
  });

  it('is no credit of before the payment, and not posted before it', () => {
    gone
      .when(bounced({ valueDate: '2024-09-09' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-09-10 2024-09-09', 'returnSentBack.eventId');
    const posted = { effectiveDate: '2024-09-10', postingDate: '2024-12-20' };
    suspense
      .with({ posting: null })
      .commands(returning('UNIDENTIFIED', eur('91.00'), posted))
      .when(bounced())
      .thenRefused('DATES_NOT_ORDERED', '2024-12-20', 'postingDate');
  });

  it('is none of a return that never happened, or of a receipt that is reversed', () => {
    const never = gone.commands(reversingReturn(payment));
    never.when(bounced()).thenRefused('PAYMENT_NOT_MADE');
    const field = 'returnSentBack.receiptId';
    never
      .commands(reversingReceipt('2024-09-12'))
      .when(bounced())
      .thenRefused('PAYMENT_NOT_MADE', 'R1', field);
    givenReceipt().when(bounced()).thenRefused('PAYMENT_NOT_MADE', 'R1', field);
  });

  it('may be refused, also by a receipt that was reversed meanwhile, and then is not taken', () => {
    const refusal = { code: 'PAYMENT_NOT_MADE', detail: 'reversed meanwhile' } as const;
    const refusing = { type: 'RefuseSentBack', facts: { ...bounced().facts, ...refusal } } as const;
    const reversed = gone.commands(reversingReturn(payment), reversingReceipt('2024-09-12'));
    reversed.when(refusing).thenEvents({
      type: 'ReceiptApplicationRefused',
      data: { applicationId: 'A9', receiptId: 'R2', ...refusal, entries: [] },
    });
    reversed
      .commands(refusing, recording({ net: eur('91.00'), valueDate: '2024-09-12' }))
      .when(bounced())
      .thenRefused('DUPLICATE_ID', 'A9');
  });
});

describe('a return that came back, by mistake', () => {
  it('is taken back through the other receipt: the payment counts again', () => {
    const undone = back.commands(undoingSentBack());
    const events = back.when(undoingSentBack()).thenEvents({
      type: 'ReturnSentBackReversed',
      data: { applicationId: 'A9', receiptId: 'R2', reverses: back.idOf('ReturnSentBack') },
    });
    expect(linesOf(events, 'receipt')).toEqual([
      '2110 -91.00 EUR = -95.79 R2',
      '1120 91.00 EUR = 95.79 R2',
      '1120 -91.00 EUR = -95.79 R1',
      '2110 91.00 EUR = 95.79 R1',
    ]);
    undone.when(undoingSentBack()).thenRefused('APPLICATION_UNKNOWN', 'A9', 'applicationId');
    undone.when(again).thenRefused('RETURN_EXCEEDS_UNAPPLIED');
    undone.when(bounced({ applicationId: 'A8' })).decided();
    undone.when(reversingReturn(payment, late)).decided();
  });

  it('stays while what came back was applied, returned or moved', () => {
    back
      .commands(assigning(eur('1.00'), { effectiveDate: '2024-12-15' }))
      .when(undoingSentBack())
      .thenRefused('DEPENDENT_EVENTS', '91.00 90.00');
    back.commands(again).when(undoingSentBack(late)).thenRefused('DEPENDENT_EVENTS', '91.00 0.00');
    back
      .commands(transferring(eur('91.00'), usd('95.00'), { effectiveDate: '2024-12-15' }))
      .when(undoingSentBack())
      .thenRefused('DEPENDENT_EVENTS', 'BK-EUR 91.00 0.00');
  });

  it('goes with its share of what is there where that has changed since', () => {
    const more = givenReceipt().commands(recording(), returning('UNIDENTIFIED', eur('91.00')));
    const came = more.commands(
      takingSentBack(more.idOf('ReceiptReturned'), eur('81.90'), '86.21'),
      assigning(eur('500.00'), { effectiveDate: '2024-12-15' }),
    );
    const events = came.when(undoingSentBack()).thenEvents({
      data: { worthUsd: '100.12', taken: [{ bankAccount: 'BK-EUR', usd: '90.14' }] },
    });
    expect(linesOf(events, 'receipt', 'bankAccount').slice(2)).toEqual([
      '1120 -81.90 EUR = -86.21 R1 BK-EUR',
      '5310 -9.10 EUR = -9.58 R1 -',
      '2110 91.00 EUR = 95.79 R1 -',
      '2110 0.00 EUR = 4.33 R1 -',
      '4910 0.00 EUR = -4.33 R1 -',
      '1120 0.00 EUR = -3.93 R1 BK-EUR',
      '5410 0.00 EUR = 3.93 R1 -',
    ]);
  });

  it('of an overpayment goes out of suspense once the application has ended', () => {
    const over = { excess: { amount: eur('91.00'), treatment: 'REFUNDABLE' as const } };
    const paid = givenReceipt().commands(
      recording(),
      assigning(eur('909.00'), over),
      returning('OVERPAYMENT', eur('91.00')),
    );
    const came = paid.commands(takingSentBack(paid.idOf('ReceiptReturned'), eur('91.00'), '95.79'));
    expect(linesOf(came.when(undoingSentBack()).decided(), 'donor').at(-1)).toBe(
      '2140 91.00 EUR = 95.79 DON-A',
    );
    const ended = came.commands(releasing('A1', '2024-12-15'));
    const events = ended.when(undoingSentBack()).decided();
    expect(events[0]?.data).not.toHaveProperty('overpaymentOf');
    expect(linesOf(events, 'donor').filter((line) => line.startsWith('2140'))).toEqual([]);
  });

  it.each([
    [['DATES_NOT_ORDERED', '2024-12-15', 'effectiveDate'], { effectiveDate: '2024-12-14' }],
    [['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate'], { effectiveDate: '2025-06-01' }],
    [['APPLICATION_UNKNOWN', 'A1', 'applicationId'], { applicationId: 'A1' }],
  ] as const)('is refused with %j', (refusal, facts) => {
    back.when(undoingSentBack(facts)).thenRefusal(refusal);
  });

  it('concerns the period of the application', () => {
    const posting = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    back
      .with({ posting, today: '2025-01-31' })
      .when(undoingSentBack({ postingDate: '2025-01-01' }))
      .thenEvents({ data: { postingDate: '2025-01-01', originalPeriod: '2024' } });
  });
});

describe('a return that came back, and a run since', () => {
  const context = { ...lateReceiptContext(), bankAccounts };
  const run = revaluingReceipt();
  const inJanuary = { valueDate: '2025-01-05' };
  const onTenth = undoingSentBack({ effectiveDate: '2025-01-10' });
  const days = (events: ReturnType<ReturnType<typeof gone.when>['decided']>) =>
    events.map((event) => [event.data.effectiveDate, ...linesOf([event], 'bankAccount')]);
  /** EUR 909.00 at 1,004.42, which are worth 37.40 less at 0.940. */
  const held = givenReceipt()
    .with(context)
    .commands(recording(), returning('UNIDENTIFIED', eur('91.00')));
  const back909 = held.commands(
    takingSentBack(held.idOf('ReceiptReturned'), eur('81.90'), '86.21', inJanuary),
  );

  it('keeps its own value where the run is as at a day before', () => {
    expect(days(back909.when(run).decided())).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 37.40 -', '1120 0.00 EUR = -37.40 BK-EUR'],
    ]);
  });

  it('takes nothing of the run where it is taken back as it came', () => {
    const undone = back909.commands(onTenth);
    expect(undone.recorded.at(-1)?.event.data).not.toHaveProperty('worthUsd');
    expect(days(undone.when(run).decided())).toHaveLength(1);
  });

  it('takes its share of the run where it has changed since', () => {
    const changed = back909.commands(
      assigning(eur('500.00'), { effectiveDate: '2025-01-07' }),
      onTenth,
    );
    // EUR 500.00 take 18.70 of the EUR 1,000.00 owed and 18.87 of the EUR 990.90 held; the rest takes its
    // shares.
    expect(days(changed.when(run).decided())).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 37.40 -', '1120 0.00 EUR = -37.40 BK-EUR'],
      [
        '2025-01-07',
        '2110 0.00 EUR = -18.70 -',
        '1120 0.00 EUR = 18.87 BK-EUR',
        '4910 0.00 EUR = -0.17 -',
      ],
      [
        '2025-01-10',
        '2110 0.00 EUR = -3.40 -',
        '1120 0.00 EUR = 3.09 BK-EUR',
        '5410 0.00 EUR = 0.31 -',
      ],
    ]);
  });

  it('is posted from the day of the run on, at the rate of its own day', () => {
    const valued = held.commands(run);
    const late = { effectiveDate: '2024-12-15' };
    const came = takingSentBack(held.idOf('ReceiptReturned'), eur('81.90'), '86.21', late);
    valued.when(came).thenRefused('REVALUED_SINCE', '2024-12-31', 'effectiveDate');
    const posted = { ...came, facts: { ...came.facts, postingDate: '2025-01-01' } };
    valued.when(posted).thenEvents({
      data: { postingDate: '2025-01-01', originalPeriod: '2024', worthUsd: '95.79' },
    });
  });

  it('takes the share of the debt that it repays', () => {
    const elsewhere = suspense
      .with(context)
      .commands(returning('UNIDENTIFIED', eur('91.00'), { bankAccount: 'BK-EUR2' }));
    const account = { bankAccount: 'BK-EUR2', ledgerAccount: '1170' };
    const credit = { ...bounced().facts.credit, ...account, ...inJanuary };
    const came = elsewhere.commands(
      takingSentBack(elsewhere.idOf('ReceiptReturned'), eur('81.90'), '86.21', {
        credit,
        ...inJanuary,
      }),
    );
    // A debt of EUR 91.00 is worth 3.74 more at 0.940, of which EUR 81.90 take 3.37.
    expect(days(came.when(run).decided())).toEqual([
      ['2024-12-31', '1120 0.00 EUR = -3.74 BK-EUR', '1170 0.00 EUR = 3.74 BK-EUR2'],
      ['2025-01-05', '1170 0.00 EUR = -3.37 BK-EUR2', '5410 0.00 EUR = 3.37 -'],
    ]);
  });
});

describe('money of a receipt set aside as a return that came back', () => {
  it('is all that is in suspense, at its value, and books nothing yet', () => {
    const came = givenReceipt().commands(recording());
    const events = came.when(assigningToReturn()).thenEvents({
      type: 'ReceiptAssigned',
      data: {
        returnOf: 'R0',
        credit: { kind: 'RETURNED_PAYMENT', eventId: 'e3' },
        lines: [{ cash: eur('1000.00'), cashUsd: '1104.97', charges: eur('0.00') }],
      },
    });
    expect(linesOf(events)).toEqual([]);
    expect(events[0]?.data).not.toHaveProperty('pledgeId');
    came
      .commands(assigningToReturn())
      .when(assigningToReturn({ applicationId: 'A2' }))
      .thenRefused('RECEIPT_EXCEEDED', '0.00', 'returnSentBack.amount');
  });

  it('is a part of it, and what is left waits', () => {
    const came = givenReceipt().commands(recording());
    const part = { receiptId: 'R0', eventId: 'e3', amount: eur('400.00') };
    came
      .when(assigningToReturn({ returnSentBack: part }))
      .thenEvents({ data: { lines: [{ cash: eur('400.00'), cashUsd: '441.99' }] } });
    came
      .when(assigningToReturn({ returnSentBack: { ...part, amount: eur('1000.01') } }))
      .thenRefused('RECEIPT_EXCEEDED', '1000.01 1000.00', 'returnSentBack.amount');
  });

  it('is of another receipt than the one that returned it', () => {
    const itself = { receiptId: 'R1', eventId: 'e2' };
    givenReceipt()
      .commands(recording(), returning('UNIDENTIFIED', eur('91.00')))
      .when(assigningToReturn({ returnSentBack: itself }))
      .thenRefused('PAYMENT_NOT_MADE', 'R1', 'returnSentBack.receiptId');
  });
});
