import {
  assigning,
  eur,
  exampleConcerns,
  givenPledge,
  givenReceipt,
  instalments,
  linesOf,
  linesOn,
  paying,
  recording,
  releasing,
  returning,
  reversingReceipt,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import type { AssignReceipt } from './facts/application.facts';
import type { ReceiptCommand } from './facts/receipt.facts';
import { settlementOf } from './assignment/settlement-facts';

const excess = (amount: string) => ({
  excess: { amount: eur(amount), treatment: 'REFUNDABLE' as const },
});
/** EUR 900.00 on instalment 1 as application A1, and an overpayment of EUR 100.00 (USD 110.50). */
const overpaid = givenReceipt().commands(recording(), assigning(eur('900.00'), excess('100.00')));
const keeping = (amount: string, facts: Partial<AssignReceipt['facts']> = {}) =>
  assigning(eur(amount), {
    applicationId: 'A2',
    effectiveDate: '2024-08-01',
    fromOverpayment: 'A1',
    lines: [{ instalment: 2, settles: eur(amount) }],
    evidence: 'letter of 30 July',
    ...facts,
  });
const kept = overpaid.commands(keeping('60.00'));
const rest = (amount: string, effectiveDate = '2024-09-10') =>
  returning('OVERPAYMENT', eur(amount), { effectiveDate, applicationId: 'A1' });

describe('keeping an overpayment', () => {
  it('sets a part of what is owed back aside, at its carrying value, and books nothing yet', () => {
    const events = overpaid.when(keeping('60.00')).thenEvents({
      type: 'ReceiptAssigned',
      data: {
        applicationId: 'A2',
        fromOverpayment: 'A1',
        evidence: 'letter of 30 July',
        lines: [
          {
            instalment: 2,
            settles: eur('60.00'),
            cash: eur('60.00'),
            cashUsd: '66.30',
            charges: eur('0.00'),
            chargesUsd: '0.00',
          },
        ],
      },
    });
    expect(linesOf(events)).toEqual([]);
    expect(events[0]?.data).not.toHaveProperty('excess.amount');
  });

  it('takes all of it with its whole value, and no cent more', () => {
    overpaid.when(keeping('100.00')).thenEvents({ data: { lines: [{ cashUsd: '110.50' }] } });
    const refusal = overpaid
      .when(keeping('100.01'))
      .thenRefused(
        'RECEIPT_EXCEEDED',
        'EUR 100.01 is more than the EUR 100.00 overpaid and still owed',
      );
    expect(refusal.field).toBe('lines');
  });

  it('leaves suspense as it was, and what is not kept owed', () => {
    const spare = givenReceipt().commands(
      recording(),
      assigning(eur('500.00'), excess('100.00')),
      keeping('60.00'),
    );
    const more = (amount: string) =>
      assigning(eur(amount), { applicationId: 'A3', effectiveDate: '2024-08-02' });
    spare.when(more('400.00')).decided();
    spare.when(more('400.01')).thenRefused('RECEIPT_EXCEEDED', '400.00 EUR not yet assigned');
    kept.when(rest('40.00')).thenEvents({ data: { carryingUsd: '44.20' } });
    kept.when(rest('40.01')).thenRefused('RETURN_EXCEEDS_OVERPAYMENT', 'EUR 40.00 overpaid');
  });

  it('credits no bank charges, which the application that left it could', () => {
    const charged = givenReceipt().commands(
      recording({ charges: eur('10.00') }),
      assigning(eur('900.00'), excess('100.00')),
    );
    charged.when(keeping('105.00')).thenRefused('RECEIPT_EXCEEDED', '105.00 is more than');
    charged
      .when(keeping('100.00'))
      .thenEvents({ data: { lines: [{ charges: eur('0.00'), cash: eur('100.00') }] } });
  });

  it('may settle a pledge in another currency', () => {
    const lines = [{ instalment: 2, settles: usd('109.00'), paid: eur('100.00') }];
    overpaid
      .when(keeping('100.00', { lines }))
      .thenEvents({ data: { lines: [{ settles: usd('109.00'), cash: eur('100.00') }] } });
  });

  const another = { concerns: { ...exampleConcerns, donor: 'DON-B', pledge: 'P2' } };

  it.each([
    ['APPLICATION_UNKNOWN', 'fromOverpayment', { fromOverpayment: 'A9' }],
    ['EXCESS_DONOR_MISMATCH', 'pledgeId', { ...another, pledgeId: 'P2' }],
    ['DONOR_WISH_REQUIRED', 'evidence', { evidence: undefined }],
    ['DONOR_WISH_REQUIRED', 'evidence', { evidence: ' ', documentReference: '' }],
    ['INVALID_AMOUNT', 'excess.amount', excess('10.00')],
    ['DATES_NOT_ORDERED', 'effectiveDate', { effectiveDate: '2024-07-01' }],
    ['DATE_IN_FUTURE', 'effectiveDate', { effectiveDate: '2025-06-01' }],
    ['DUPLICATE_ID', undefined, { applicationId: 'A1' }],
  ] as const)('is refused with %s at %s (%#)', (code, field, facts) => {
    const refusal = overpaid.when(keeping('60.00', facts)).thenRefused(code);
    expect(refusal.field).toBe(field);
  });

  it('takes a document for the wish as well', () => {
    const wish = { evidence: undefined, documentReference: 'NV-7' };
    overpaid.when(keeping('1.00', wish)).thenEvents({ data: { documentReference: 'NV-7' } });
  });

  it('is not possible for an application that left nothing over', () => {
    const plain = givenReceipt().commands(recording(), assigning(eur('900.00')));
    plain
      .when(keeping('1.00'))
      .thenRefused('RECEIPT_EXCEEDED', 'than the EUR 0.00 overpaid and still owed');
  });
});

describe('what was kept', () => {
  const signed = givenPledge().commands(
    signingDirectly({ instalments: instalments(eur('900.00'), eur('100.00')) }),
    settling([paying(eur('900.00'), '994.47')]),
  );

  it('settles the next instalment out of what was owed back, the difference being exchange', () => {
    const state = kept.state;
    const assignment = state.status === 'none' ? undefined : state.assignments.get('A2');
    if (state.status === 'none' || !assignment) throw new Error('it is kept');
    const settlement = settlementOf(state.facts, assignment.facts);
    const events = signed.when(settlement).thenEvents({
      type: 'ReceiptApplied',
      data: { applicationId: 'A2', fromOverpayment: 'A1', evidence: 'letter of 30 July' },
    });
    // EUR 60.00 of a receivable of EUR 100.00 at USD 111.11, paid with cash of USD 66.30.
    expect(linesOf(events, 'donor', 'pledge', 'receipt', 'instalment')).toEqual([
      '2140 60.00 EUR = 66.30 DON-A - R1 -',
      '1120 -60.00 EUR = -66.30 - - R1 -',
      '1120 60.00 EUR = 66.30 DON-A P1 R1 -',
      '5410 0.00 EUR = 0.37 DON-A P1 - -',
      '1310 -60.00 EUR = -66.67 DON-A P1 - 2',
    ]);
    expect(linesOn('9130', events, 'instalment')).toEqual(['9130 60.00 EUR = 66.30 2']);
    const undone = signed.commands(settlement).when(undoing('A2', '2024-08-01')).decided();
    expect(linesOf(undone, 'donor')[0]).toBe('2140 -60.00 EUR = -66.30 DON-A');
  });

  it('is owed back again once it is released, while the application that left it stands', () => {
    const events = kept.when(releasing('A2', '2024-08-15')).thenEvents({ type: 'ReceiptReleased' });
    expect(linesOf(events)).toEqual([]);
    const released = kept.commands(releasing('A2', '2024-08-15'));
    released.when(rest('100.00')).thenEvents({ data: { carryingUsd: '110.50' } });
    released
      .when(rest('40.01', '2024-08-14'))
      .thenRefused('RETURN_EXCEEDS_OVERPAYMENT', '40.01 40.00', 'amount');
    released
      .when(keeping('100.00', { applicationId: 'A3', effectiveDate: '2024-08-15' }))
      .decided();
  });

  it('stays where the application that left it is released: the rest alone goes to suspense', () => {
    const events = kept.when(releasing('A1', '2024-08-10')).decided();
    expect(linesOf(events, 'donor')).toEqual([
      '2110 -40.00 EUR = -44.20 -',
      '2140 40.00 EUR = 44.20 DON-A',
    ]);
    const released = kept.commands(releasing('A1', '2024-08-10'));
    const more = (amount: string) =>
      assigning(eur(amount), { applicationId: 'A3', effectiveDate: '2024-09-02' });
    released.when(more('940.00')).decided();
    released.when(more('940.01')).thenRefused('RECEIPT_EXCEEDED');
  });

  it('goes to suspense once it is released after that', () => {
    const orphaned = kept.commands(releasing('A1', '2024-08-10'));
    const events = orphaned.when(releasing('A2', '2024-09-01')).decided();
    expect(linesOf(events, 'donor')).toEqual([
      '2110 -60.00 EUR = -66.30 -',
      '2140 60.00 EUR = 66.30 DON-A',
    ]);
    const all = assigning(eur('1000.00'), { applicationId: 'A3', effectiveDate: '2024-09-01' });
    orphaned
      .commands(releasing('A2', '2024-09-01'))
      .when(all)
      .thenEvents({ data: { lines: [{ cashUsd: '1104.97' }] } });
  });

  it('is back before the application that left it can be released', () => {
    const back = kept.commands(releasing('A2', '2024-09-01'));
    const refusal = back
      .when(releasing('A1', '2024-08-31'))
      .thenRefused('DATES_NOT_ORDERED', 'whole from 2024-09-01 on');
    expect(refusal.field).toBe('effectiveDate');
    const events = back.when(releasing('A1', '2024-09-01')).decided();
    expect(linesOf(events)[0]).toBe('2110 -100.00 EUR = -110.50');
  });

  const reversed = (effectiveDate: string, ...undone: readonly string[]): ReceiptCommand =>
    reversingReceipt(effectiveDate, ...undone);

  it('goes back with its receipt, whichever application stands', () => {
    const both = kept.when(reversed('2024-08-01', 'A1', 'A2')).decided();
    const mirror = [
      '1120 -1000.00 EUR = -1104.97',
      '2110 1000.00 EUR = 1104.97',
      '2110 -100.00 EUR = -110.50',
      '2140 100.00 EUR = 110.50',
    ];
    expect(linesOf(both)).toEqual(mirror);
    const orphaned = kept.commands(releasing('A1', '2024-08-10'));
    const alone = orphaned.when(reversed('2024-08-10', 'A2')).decided();
    expect(linesOf(alone)).toEqual([
      ...mirror.slice(0, 2),
      '2110 -60.00 EUR = -66.30',
      '2140 60.00 EUR = 66.30',
    ]);
    kept.when(reversed('2024-08-01', 'A1')).thenRefused('DEPENDENT_EVENTS', 'withApplications');
  });

  it('is back before its receipt can be reversed', () => {
    const back = kept.commands(releasing('A2', '2024-09-01'));
    const refusal = back
      .when(reversed('2024-08-31', 'A1'))
      .thenRefused('DATES_NOT_ORDERED', 'whole from 2024-09-01 on');
    expect(refusal.field).toBe('effectiveDate');
    back.when(reversed('2024-09-01', 'A1')).decided();
  });
});
