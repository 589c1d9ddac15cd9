import {
  allOpen,
  assigning,
  eur,
  exampleConcerns,
  exampleReceiptContext,
  fencedThrough,
  given,
  givenReceipt,
  linesOf,
  recording,
  releasing,
  requestOn,
  returning,
  reversingReceipt,
  usd,
} from '@art30/testing';
import { bankAccountsDecider } from '../bank-account/bank-account.decider';
import { OpenBankAccount } from '../bank-account/bank-account.facts';
import { openAssignments } from './state/assignment.state';
import { settlementOf } from './assignment/settlement-facts';

const recorded = givenReceipt().commands(recording());
const excess = (amount: string) => ({
  excess: { amount: eur(amount), treatment: 'REFUNDABLE' as const },
});
const overpaid = recorded.commands(assigning(eur('900.00'), excess('100.00')));
const on = (effectiveDate: string, applicationId = 'A2') => ({ effectiveDate, applicationId });
/** Overpayments of EUR 100.00 for DON-A from application A1, and of EUR 50.00 for DON-B from A2. */
const twoDonors = recorded.commands(
  assigning(eur('500.00'), excess('100.00')),
  assigning(eur('350.00'), {
    ...on('2024-07-02'),
    ...excess('50.00'),
    concerns: { ...exampleConcerns, donor: 'DON-B', pledge: 'P2' },
    pledgeId: 'P2',
  }),
);
const from = (applicationId: string, paymentReference = 'PAY-1') => ({
  applicationId,
  paymentReference,
});

describe('releasing an application', () => {
  it('gives the money back to the receipt and takes the excess back', () => {
    const events = overpaid.when(releasing()).thenEvents({ type: 'ReceiptReleased' });
    expect(linesOf(events, 'donor')).toEqual([
      '2110 -100.00 EUR = -110.50 -',
      '2140 100.00 EUR = 110.50 DON-A',
    ]);
    overpaid
      .commands(releasing())
      .when(assigning(eur('1000.00'), on('2024-08-01')))
      .decided();
  });

  it('is not posted before the day from which the books have the money set aside', () => {
    const late = recorded.commands(assigning(eur('900.00'), { postingDate: '2024-08-20' }));
    late.when(releasing()).thenRefused('DATES_NOT_ORDERED', '2024-08-20', 'postingDate');
    late.when(releasing('A1', '2024-08-20')).decided();
  });

  const oneReturned = twoDonors.commands(returning('OVERPAYMENT', eur('50.00'), from('A2')));

  it.each([
    [['RECEIPT_UNKNOWN', 'R1', 'receiptId'], givenReceipt(), releasing()],
    [['APPLICATION_UNKNOWN', 'application A1', 'applicationId'], recorded, releasing()],
    [['ALREADY_REVERSED', 'A1', ''], overpaid.commands(releasing()), releasing()],
    [
      ['RECEIPT_STATUS', 'R1', ''],
      overpaid.commands(reversingReceipt('2024-07-02', 'A1')),
      releasing(),
    ],
    [['DATES_NOT_ORDERED', '2024-07-02', 'effectiveDate'], overpaid, releasing('A1', '2024-07-01')],
    [['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate'], overpaid, releasing('A1', '2025-06-01')],
    [['INVALID_DATE', '', 'effectiveDate'], overpaid, releasing('A1', '2024-08-32')],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('may be dated on the very day of what it releases', () => {
    overpaid.when(releasing('A1', '2024-07-02')).thenEvents({
      data: { effectiveDate: '2024-07-02', pledgeId: 'P1', reason: 'another payer' },
    });
  });

  it('leaves what was already paid back to the donor paid, and frees the rest', () => {
    const partly = overpaid.commands(returning('OVERPAYMENT', eur('40.00')));
    const events = partly.when(releasing('A1', '2024-10-01')).decided();
    expect(linesOf(events, 'donor')).toEqual([
      '2110 -60.00 EUR = -66.30 -',
      '2140 60.00 EUR = 66.30 DON-A',
    ]);
    const released = partly.commands(releasing('A1', '2024-10-01'));
    released.when(assigning(eur('960.01'), on('2024-10-01'))).thenRefused('RECEIPT_EXCEEDED');
    // USD 1,104.97 less the 44.20 that left with the returned money.
    released
      .when(assigning(eur('960.00'), on('2024-10-01')))
      .thenEvents({ data: { lines: [{ cashUsd: '1060.77' }] } });
  });

  it('leaves alone what another application left over', () => {
    twoDonors
      .commands(releasing('A1'))
      .when(returning('OVERPAYMENT', eur('50.00')))
      .thenEvents({ data: { applicationId: 'A2', donorId: 'DON-B' } });
  });

  it('books nothing where all of the overpayment was paid back', () => {
    const events = oneReturned.when(releasing('A2', '2024-10-01')).decided();
    expect(linesOf(events)).toEqual([]);
    const other = oneReturned.when(releasing('A1', '2024-10-01')).decided();
    expect(linesOf(other)[0]).toBe('2110 -100.00 EUR = -110.50');
  });
});

describe('returning an overpayment', () => {
  const dated = (effectiveDate: string) => ({ effectiveDate });
  const paidBack = overpaid.commands(returning('OVERPAYMENT', eur('1.00')));
  const overpaidLater = recorded.commands(
    assigning(eur('900.00'), { ...on('2024-08-01', 'A1'), ...excess('100.00') }),
  );

  it('pays debt and cash at the value of the debt, whatever the rate of the day is', () => {
    const events = overpaid.when(returning('OVERPAYMENT', eur('100.00'))).decided();
    // The EUR 100.00 go back at their USD 110.50; their USD 109.29 at the day's 0.915 are not booked.
    expect(linesOf(events, 'donor', 'pledge', 'purpose')).toEqual([
      '2140 100.00 EUR = 110.50 DON-A - -',
      '1120 -100.00 EUR = -110.50 - - -',
    ]);
  });

  it('has no result either where the money is worth more on that day than was carried', () => {
    const dearer = returning('OVERPAYMENT', eur('100.00'), { effectiveDate: '2024-07-15' });
    const late = overpaid.with({
      rates: {
        lists: [
          {
            listId: 'X',
            effectiveDate: '2024-07-10',
            publishedOn: '2024-07-10',
            kind: 'MONTHLY',
            source: { name: 'fictitious list' },
            rates: { EUR: '0.900' },
          },
        ],
      },
    });
    expect(linesOf(late.when(dearer).decided())).toEqual([
      '2140 100.00 EUR = 110.50',
      '1120 -100.00 EUR = -110.50',
    ]);
  });

  it('in parts releases carrying value in proportion, the last part what is left', () => {
    const part = (amount: string, paymentReference: string) =>
      returning('OVERPAYMENT', eur(amount), { paymentReference, effectiveDate: '2024-07-10' });
    const { recorded: events } = overpaid.commands(
      part('33.33', 'PAY-1'),
      part('33.33', 'PAY-2'),
      part('33.34', 'PAY-3'),
    );
    expect(events.slice(-3).map(({ event }) => linesOf([event])[0])).toEqual([
      '2140 33.33 EUR = 36.83',
      '2140 33.33 EUR = 36.83',
      '2140 33.34 EUR = 36.84',
    ]);
  });

  it('pays the donor whose application left it over, and no other', () => {
    const toB = twoDonors.when(returning('OVERPAYMENT', eur('50.00'), from('A2'))).decided();
    expect(linesOf(toB, 'donor').slice(0, 1)).toEqual(['2140 50.00 EUR = 55.25 DON-B']);
    const afterA = twoDonors.commands(returning('OVERPAYMENT', eur('100.00'), from('A1')));
    const rest = returning('OVERPAYMENT', eur('50.00'), { paymentReference: 'PAY-2' });
    expect(linesOf(afterA.when(rest).decided(), 'donor')[0]).toBe('2140 50.00 EUR = 55.25 DON-B');
  });

  it.each([
    [['RECEIPT_UNKNOWN', 'R1', 'receiptId'], givenReceipt(), '1.00', {}],
    [['RETURN_EXCEEDS_OVERPAYMENT', 'no overpayment', 'amount'], recorded, '1.00', {}],
    [['RETURN_EXCEEDS_OVERPAYMENT', '100.01 100.00', 'amount'], overpaid, '100.01', {}],
    [['RETURN_EXCEEDS_OVERPAYMENT', '', 'amount'], overpaid.commands(releasing()), '1.00', {}],
    [
      ['RETURN_EXCEEDS_OVERPAYMENT', '1.00 0.00', 'amount'],
      overpaid.commands(releasing()),
      '1.00',
      from('A1'),
    ],
    [['RETURN_EXCEEDS_OVERPAYMENT', '50.01 50.00', 'amount'], twoDonors, '50.01', from('A2')],
    [
      ['RETURN_EXCEEDS_OVERPAYMENT', '1.00 0.00', 'amount'],
      overpaidLater,
      '1.00',
      dated('2024-07-31'),
    ],
    [['APPLICATION_UNKNOWN', 'A1, A2', 'applicationId'], twoDonors, '1.00', {}],
    [['APPLICATION_UNKNOWN', 'application A9', 'applicationId'], overpaid, '1.00', from('A9')],
    [['DUPLICATE_BANK_REFERENCE', 'PAY-1', 'paymentReference'], paidBack, '1.00', {}],
    [
      ['DATES_NOT_ORDERED', '2024-07-02 2024-07-01', 'effectiveDate'],
      overpaid,
      '1.00',
      dated('2024-07-01'),
    ],
    [['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate'], overpaid, '1.00', dated('2025-06-01')],
    [
      ['BANK_ACCOUNT_UNKNOWN', 'BK-GBP', 'bankAccount'],
      overpaid,
      '1.00',
      { bankAccount: 'BK-GBP' },
    ],
    [
      ['CURRENCY_MISMATCH', 'BK-USD USD EUR', 'bankAccount'],
      overpaid,
      '1.00',
      { bankAccount: 'BK-USD' },
    ],
    [['CURRENCY_MISMATCH', 'USD EUR', 'amount'], overpaid, '1.00', { amount: usd('1.00') }],
    [['INVALID_AMOUNT', 'above zero', 'amount'], overpaid, '0.00', {}],
    [['INVALID_MINOR_UNITS', '0.001', 'amount'], overpaid, '0.001', {}],
  ] as const)('is refused with %j (%#)', (refusal, state, amount, facts) => {
    state.when(returning('OVERPAYMENT', eur(amount), facts)).thenRefusal(refusal);
  });

  it('may be dated on the very day of the receipt', () => {
    overpaid.when(returning('OVERPAYMENT', eur('100.00'), dated('2024-07-02'))).thenEvents({
      type: 'ReceiptReturned',
      data: { applicationId: 'A1', donorId: 'DON-A', carryingUsd: '110.50', bankAccount: 'BK-EUR' },
    });
  });

  it('may be paid from another account of the same currency', () => {
    const facts = { code: 'BK-EUR-2', currency: 'EUR', ledgerAccount: '1125' };
    const opening = new OpenBankAccount({ ...facts, openedOn: '2024-08-01' }, requestOn());
    const { state } = given(bankAccountsDecider, undefined).commands(opening);
    const { opened } = exampleReceiptContext().bankAccounts;
    const both = { opened: [...opened, ...state.opened] };
    const late = overpaid.with({ bankAccounts: both });
    const paid = { bankAccount: 'BK-EUR-2' };
    const events = late.when(returning('OVERPAYMENT', eur('100.00'), paid)).decided();
    expect(linesOf(events, 'bankAccount')).toEqual([
      '2140 100.00 EUR = 110.50 -',
      '1125 -100.00 EUR = -110.50 BK-EUR-2',
    ]);
    late
      .when(returning('OVERPAYMENT', eur('1.00'), { ...paid, effectiveDate: '2024-07-31' }))
      .thenRefused('BANK_ACCOUNT_NOT_OPEN', 'BK-EUR-2 2024-08-01 2024-07-31', 'bankAccount');
  });
});

describe('returning money that was never applied', () => {
  it.each([['UNIDENTIFIED'], ['BANK_RECALL']] as const)(
    '%s pays debt and cash at the value of the debt, without a result',
    (kind) => {
      const events = recorded.when(returning(kind, eur('1000.00'))).decided();
      expect(linesOf(events, 'donor', 'recommendation', 'purpose')).toEqual([
        '2110 1000.00 EUR = 1104.97 - - -',
        '1120 -1000.00 EUR = -1104.97 - - -',
      ]);
    },
  );

  it('leaves the rest to be applied, with the value that is left', () => {
    const partly = recorded.commands(returning('UNIDENTIFIED', eur('400.00')));
    partly
      .when(assigning(eur('600.01'), on('2024-09-10')))
      .thenRefused('RECEIPT_EXCEEDED', '600.01 600.00', 'lines');
    partly
      .when(assigning(eur('600.00'), on('2024-09-10')))
      .thenEvents({ data: { lines: [{ cashUsd: '662.98' }] } });
    partly
      .when(returning('UNIDENTIFIED', eur('600.00')))
      .thenRefused('DUPLICATE_BANK_REFERENCE', 'PAY-1', 'paymentReference');
  });

  it('leaves the books of the pledge alone that it was applied to before', () => {
    const undone = recorded.commands(assigning(eur('1000.00')), releasing());
    const events = undone.when(returning('BANK_RECALL', eur('1000.00'))).decided();
    expect(linesOf(events, 'pledge')).toEqual([
      '2110 1000.00 EUR = 1104.97 -',
      '1120 -1000.00 EUR = -1104.97 -',
    ]);
  });

  const applied = recorded.commands(assigning(eur('600.00'), on('2024-10-01', 'A1')));

  it.each([
    [
      ['RETURN_EXCEEDS_UNAPPLIED', '1000.01 1000.00', 'amount'],
      recorded,
      'UNIDENTIFIED',
      '1000.01',
    ],
    [['RETURN_EXCEEDS_UNAPPLIED', '400.01 400.00', 'amount'], applied, 'BANK_RECALL', '400.01'],
    [['RETURN_EXCEEDS_UNAPPLIED', '0.01 0.00', 'amount'], overpaid, 'UNIDENTIFIED', '0.01'],
    [['RECEIPT_STATUS', 'R1', ''], recorded.commands(reversingReceipt()), 'UNIDENTIFIED', '1.00'],
  ] as const)('is refused with %j (%#)', (refusal, state, kind, amount) => {
    state.when(returning(kind, eur(amount))).thenRefusal(refusal);
  });
});

describe('reversing a receipt', () => {
  it('mirrors the credit at its original rate', () => {
    const events = recorded
      .when(reversingReceipt('2024-10-01'))
      .thenEvents({ type: 'ReceiptReversed', data: { applications: [] } });
    expect(linesOf(events)).toEqual(['1120 -1000.00 EUR = -1104.97', '2110 1000.00 EUR = 1104.97']);
  });

  it('takes applications and overpayments back with it', () => {
    const events = overpaid
      .when(reversingReceipt('2024-10-01', 'A1'))
      .thenEvents({ data: { applications: ['A1'] } });
    expect(linesOf(events)).toEqual([
      '1120 -1000.00 EUR = -1104.97',
      '2110 1000.00 EUR = 1104.97',
      '2110 -100.00 EUR = -110.50',
      '2140 100.00 EUR = 110.50',
    ]);
  });

  const returned = recorded.commands(returning('UNIDENTIFIED', eur('1.00')));
  const assignedLater = recorded.commands(assigning(eur('600.00'), on('2024-08-01', 'A1')));
  const releasedLater = assignedLater.commands(releasing('A1', '2024-09-01'));

  it.each([
    [['RECEIPT_UNKNOWN', 'R1', 'receiptId'], givenReceipt(), reversingReceipt()],
    [['ALREADY_REVERSED', 'R1', ''], recorded.commands(reversingReceipt()), reversingReceipt()],
    [
      ['DATES_NOT_ORDERED', '2024-07-02 2024-07-01', 'effectiveDate'],
      recorded,
      reversingReceipt('2024-07-01'),
    ],
    [['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate'], recorded, reversingReceipt('2025-06-01')],
    [['INVALID_DATE', '', 'effectiveDate'], recorded, reversingReceipt('2024-07-00')],
    [['DEPENDENT_EVENTS', 'applied', 'withApplications'], overpaid, reversingReceipt('2024-10-01')],
    [
      ['DEPENDENT_EVENTS', 'applied', 'withApplications'],
      twoDonors,
      reversingReceipt('2024-10-01', 'A1'),
    ],
    [['DEPENDENT_EVENTS', 'paid back', ''], returned, reversingReceipt('2024-10-01')],
    [
      ['DATES_NOT_ORDERED', '2024-07-31', 'effectiveDate'],
      assignedLater,
      reversingReceipt('2024-07-31', 'A1'),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-08-01', 'effectiveDate'],
      releasedLater,
      reversingReceipt('2024-07-31'),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-08-31', 'effectiveDate'],
      releasedLater,
      reversingReceipt('2024-08-31'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('waits for the day on which all of the money was back', () => {
    releasedLater.when(reversingReceipt('2024-09-01')).decided();
    assignedLater.when(reversingReceipt('2024-08-01', 'A1')).decided();
  });

  it('lets the credit be recorded again as it really was', () => {
    const again = recorded.commands(reversingReceipt(), recording({ valueDate: '2024-06-20' }));
    again.when(assigning(eur('1000.00'), on('2024-06-20', 'A1'))).decided();
    again.when(recording()).thenRefused('DUPLICATE_BANK_REFERENCE');
  });

  it('never lets one bank credit stand twice on one day', () => {
    const reversed = recorded.commands(reversingReceipt('2024-10-01'));
    reversed
      .when(recording({ valueDate: '2024-09-30' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-10-01', 'valueDate');
    reversed.when(recording({ valueDate: '2024-09-30', postingDate: '2024-10-01' })).decided();
    reversed.when(recording({ valueDate: '2024-10-01' })).decided();
    const twice = reversed.commands(
      recording({ valueDate: '2024-10-01' }),
      reversingReceipt('2024-10-01'),
    );
    twice
      .when(recording({ valueDate: '2024-09-30' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-10-01', 'valueDate');
  });

  it('never stood where it was posted and reversed on one day', () => {
    const posted = givenReceipt()
      .with(fencedThrough('2024-07'))
      .commands(recording({ postingDate: '2024-08-01' }), reversingReceipt('2024-08-01'));
    posted.with(allOpen).when(recording()).decided();
  });

  it('closes the applications that stood, and those released before keep their day', () => {
    const { state } = twoDonors.commands(
      releasing('A2', '2024-08-01'),
      reversingReceipt('2024-10-01', 'A1'),
    );
    if (state.status === 'none') throw new Error('the receipt is known');
    expect(openAssignments(state)).toEqual([]);
    const closings = [...state.assignments].map(([id, { closedOn }]) => [id, closedOn]);
    expect(closings).toEqual([
      ['A1', '2024-10-01'],
      ['A2', '2024-08-01'],
    ]);
  });

  it('concerns the year in which the money came in, wherever it is posted', () => {
    const later = recorded.with({ today: '2025-02-17' });
    later
      .when(reversingReceipt('2025-01-10'))
      .thenEvents({ data: { effectiveDate: '2025-01-10', originalPeriod: '2024' } });
    const [released] = overpaid
      .with({ today: '2025-02-17' })
      .when(releasing('A1', '2025-01-10'))
      .decided();
    expect(released?.data.originalPeriod).toBeUndefined();
  });
});

describe('the pledge’s side of an assignment', () => {
  it('is made from nothing but the receipt’s own events', () => {
    const { state } = recorded.commands(assigning(eur('600.00'), { evidence: 'letter' }));
    if (state.status === 'none') throw new Error('the receipt is recorded');
    const assignment = state.assignments.get('A1');
    if (!assignment) throw new Error('the receipt is assigned');
    expect(settlementOf(state.facts, assignment.facts)).toEqual({
      type: 'SettleInstalments',
      facts: {
        pledgeId: 'P1',
        applicationId: 'A1',
        effectiveDate: '2024-07-02',
        receiptId: 'R1',
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        valueDate: '2024-07-02',
        lines: assignment.facts.lines,
        evidence: 'letter',
      },
    });
  });
});
