import {
  approvedByController,
  carried,
  crediting,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  interest,
  meeting,
  paying,
  refunding,
  reversing,
  settling,
  signingDirectly,
  takingOver,
  undoing,
  usd,
} from '@art30/testing';

const general = { purpose: 'TA-GEN' };
const late = { effectiveDate: '2024-12-05' };
const half = (id: string, effectiveDate = '2024-09-01') =>
  settling([paying(eur('500.00'), '555.56', { cash: usd('555.56') })], {
    bankAccount: 'BK-USD',
    ledgerAccount: '1110',
    applicationId: id,
    receiptId: id,
    effectiveDate,
    valueDate: effectiveDate,
  });
const signed = givenPledge().commands(
  signingDirectly({ instalments: instalments(eur('2000.00')) }, { amount: eur('2000.00') }),
);
type Pledge = typeof signed;
const dollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
/** Returns a command that refunds euros of unallocated money. */
const back = (amount: string, facts: object = {}) =>
  refunding(general, eur(amount), { ...late, ...facts });
/** Pledge that received EUR 500.00 on 1 September and EUR 500.00 on 1 November. */
const received = signed.commands(half('A1'), half('A2', '2024-11-01'));

const exceeded = (refund: string, left: string) =>
  `EUR ${refund} is more than the EUR ${left} that pledge P1 received and has not refunded: refund less`;

describe('a refund of what a pledge received as US dollars that are worth more since', () => {
  it.each([
    ['what came', received, '1000.00', '1000.01'],
    [
      'what came, less what is owed back already',
      received.commands(back('300.00')),
      '700.00',
      '700.01',
    ],
    [
      'interest in euros',
      received.commands(crediting(interest, eur('20.00'), '21.05')),
      '1020.00',
      '1020.01',
    ],
    [
      'interest of USD 20.00, at the rate of its value date',
      received.commands(crediting(interest, usd('20.00'), '20.00', dollars)),
      '1019.00',
      '1019.01',
    ],
    [
      'no interest that was taken back',
      received.commands(crediting(interest, eur('20.00'), '21.05'), undoing('A9', '2024-12-03')),
      '1000.00',
      '1000.01',
    ],
  ])('is of %s at most', (_what, state, most, more) => {
    state
      .when(back(more, { refundId: 'B2' }))
      .thenRefused('REFUND_EXCEEDS_RECEIVED', exceeded(more, most), 'lines');
    state.when(back(most, { refundId: 'B2' })).decided();
  });

  it('is of what had come on its own day', () => {
    const early = { effectiveDate: '2024-10-31' };
    received
      .when(back('500.01', early))
      .thenRefused('REFUND_EXCEEDS_RECEIVED', exceeded('500.01', '500.00'));
    received.when(back('500.00', early)).decided();
  });
});

describe('the reversal of what was refunded', () => {
  const reversed = (state: Pledge) => state.when(undoing('A1', '2024-12-15'));
  const owed = received.commands(back('600.00'));

  it('is refused by how much more would be refunded than was received', () => {
    reversed(owed).thenRefused(
      'DEPENDENT_EVENTS',
      'EUR 100.00 more would be refunded than was received, by refund B1: reverse that refund first',
    );
    const both = owed.commands(back('50.00', { refundId: 'B2' }));
    reversed(both).thenRefused('DEPENDENT_EVENTS', 'EUR 150.00 by refund B1, B2:');
  });

  it('is taken where all that is refunded was received otherwise', () => {
    reversed(received.commands(back('500.00'))).decided();
    const undone = owed.commands(reversing(owed.idOf('ContributionRefunded'), '2024-12-10'));
    reversed(undone).decided();
    const again = undone.commands(back('600.00', { effectiveDate: '2024-12-10', refundId: 'B2' }));
    reversed(again).thenRefused('DEPENDENT_EVENTS', 'EUR 100.00 by refund B2:');
  });
});

describe('a refund of a pledge that another system still owed money back', () => {
  const took = (line: ReturnType<typeof carried>) =>
    givenPledge()
      .with(approvedByController)
      .commands(
        takingOver({
          balances: [
            {
              instalment: 1,
              purpose: 'TA-GEN',
              receivable: carried(eur('400.00'), '440.00'),
              received: carried(eur('600.00'), '660.00'),
            },
          ],
          cash: [{ bankAccount: 'BK-USD', purpose: 'TA-GEN', ...carried(usd('900.00'), '900.00') }],
          refunds: [{ refundId: 'R1', lines: [{ purpose: 'TA-GEN', ...line }] }],
          approvalReference: 'memo 3',
        }),
      );

  it.each([
    ['EUR 91.00', carried(eur('91.00'), '100.00'), '509.00', '509.01'],
    ['USD 100.00, at the rate of the day', carried(usd('100.00'), '100.00'), '505.00', '505.01'],
  ])('is of what was received less the %s', (_what, line, most, more) => {
    took(line).when(back(more)).thenRefused('REFUND_EXCEEDS_RECEIVED', exceeded(more, most));
    took(line).when(back(most)).decided();
  });
});

describe('a refund under a condition', () => {
  const conditional = givenPledge().commands(
    signingDirectly({ condition: exampleCondition, instalments: instalments(eur('1000.00')) }),
    settling([paying(eur('1000.00'), '1111.11')]),
    meeting([{ ...general, amount: eur('300.00') }]),
  );

  it('says what was met, and when the rest goes back', () => {
    conditional
      .when(back('300.01'))
      .thenRefused(
        'REFUND_EXCEEDS_EARNED',
        'EUR 300.01 is more than the EUR 300.00 that was met of the condition of pledge P1 and not refunded: refund less; what was not met goes back when the condition fails or the agreement ends',
        'lines',
      );
    conditional.when(back('300.00')).decided();
  });

  it('does not let the condition be taken back below what is refunded', () => {
    const owed = conditional.commands(back('200.00'));
    owed
      .when(reversing(owed.idOf('ConditionMet'), '2024-12-15'))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'EUR 200.00 more would be refunded than was met of the condition, by refund B1:',
      );
    const more = owed.commands(
      meeting([{ ...general, amount: eur('150.00') }], { effectiveDate: '2024-12-06' }),
    );
    more
      .when(reversing(owed.idOf('ConditionMet'), '2024-12-15'))
      .thenRefused('DEPENDENT_EVENTS', 'EUR 50.00 more');
  });
});
