import {
  amendingAgreement,
  announcing,
  eur,
  givenPledge,
  instalments,
  rescheduling,
  reversing,
  signingDirectly,
} from '@art30/testing';
import { agreementInForce } from '../state/pledge.state';

/** Pledge of EUR 1,000.00 in halves, due on 28 June and 28 July 2024. */
const signed = givenPledge().commands(
  signingDirectly({ instalments: instalments(eur('500.00'), eur('500.00')) }),
);
const second = { no: 2, dueOn: '2024-10-31' };
const later = [second];

describe('rescheduling instalments', () => {
  it('changes due dates, keeps the original ones on record, and books nothing', () => {
    const events = signed.when(rescheduling(later, { reason: 'budget law' })).thenEvents({
      type: 'InstalmentsRescheduled',
      data: {
        moved: [{ no: 2, from: '2024-07-28', to: '2024-10-31' }],
        instalments: [
          { no: 1, dueOn: '2024-06-28', amount: eur('500.00') },
          {
            no: 2,
            dueOn: '2024-10-31',
            originalDueOn: '2024-07-28',
            amount: eur('500.00'),
          },
        ],
        documentReference: 'letter 1',
        reason: 'budget law',
      },
    });
    expect(events[0]?.data.entries).toEqual([]);
  });

  it('goes on from the dates that hold', () => {
    const moved = signed.commands(rescheduling(later));
    moved
      .when(rescheduling([{ no: 2, dueOn: '2024-11-30' }]))
      .thenEvents({ data: { moved: [{ no: 2, from: '2024-10-31', to: '2024-11-30' }] } });
    moved
      .when(rescheduling([{ no: 2, dueOn: '2024-07-28' }]))
      .thenEvents({ data: { moved: [{ no: 2, to: '2024-07-28' }] } });
  });

  it('keeps the day first agreed through all that follows, until it is due then again', () => {
    const instalmentsOf = ({ state }: typeof signed) =>
      state.status === 'none' ? undefined : agreementInForce(state)?.instalments;
    const moved = signed.commands(rescheduling(later));
    const again = moved.commands(rescheduling([{ no: 2, dueOn: '2024-11-30' }]));
    expect(instalmentsOf(again)).toMatchObject([
      { no: 1, dueOn: '2024-06-28' },
      { no: 2, dueOn: '2024-11-30', originalDueOn: '2024-07-28' },
    ]);
    expect(instalmentsOf(again)?.[0]).not.toHaveProperty('originalDueOn');
    const back = again.commands(rescheduling([{ no: 2, dueOn: '2024-07-28' }]));
    expect(instalmentsOf(back)?.[1]).not.toHaveProperty('originalDueOn');
    const reversed = again.commands(reversing('e3', '2024-09-02'));
    expect(instalmentsOf(reversed)?.[1]).toMatchObject({
      dueOn: '2024-10-31',
      originalDueOn: '2024-07-28',
    });
  });

  it('keeps it where an amendment moves the instalment too', () => {
    const amended = signed.commands(
      rescheduling(later),
      amendingAgreement({
        instalments: [
          { no: 1, dueOn: '2024-08-15', amount: eur('500.00') },
          { no: 2, dueOn: '2024-12-15', amount: eur('400.00') },
          { no: 3, dueOn: '2025-01-31', amount: eur('100.00') },
        ],
      }),
    );
    amended.when(rescheduling([{ no: 3, dueOn: '2025-02-28' }])).thenEvents({
      data: {
        instalments: [
          { no: 1, dueOn: '2024-08-15', originalDueOn: '2024-06-28' },
          { no: 2, dueOn: '2024-12-15', originalDueOn: '2024-07-28' },
          { no: 3, dueOn: '2025-02-28', originalDueOn: '2025-01-31' },
        ],
      },
    });
  });

  it('warns of a day before the signature, once, 1924 for 2024', () => {
    const detail = expect.stringContaining('instalment 1 is due on 1924-06-28, before the');
    const early = [{ code: 'DATES_NOT_ORDERED', detail }];
    const mistyped = rescheduling([{ no: 1, dueOn: '1924-06-28' }]);
    const rescheduled = signed.when(mistyped).decided();
    expect(rescheduled.map(({ data }) => data.warnings)).toEqual([early]);
    const next = signed.commands(mistyped).when(rescheduling(later)).decided();
    expect(next.map(({ data }) => data.warnings)).toEqual([undefined]);
  });

  it('is reversed, the latest terms first', () => {
    const moved = signed.commands(rescheduling(later));
    const reversal = reversing(moved.idOf('InstalmentsRescheduled'), '2024-09-02');
    moved.when(reversal).thenEvents({
      data: { restoresTerms: { instalments: [{ no: 1 }, { no: 2, dueOn: '2024-07-28' }] } },
    });
    expect(moved.commands(reversal).state).toMatchObject({
      agreement: { instalments: [{ no: 1 }, { no: 2, dueOn: '2024-07-28' }] },
    });
    moved
      .commands(amendingAgreement())
      .when(reversal)
      .thenRefused('DEPENDENT_EVENTS', 'AgreementAmended');
    moved
      .when(reversing(moved.idOf('AgreementSigned')))
      .thenRefused('DEPENDENT_EVENTS', 'InstalmentsRescheduled');
  });

  it.each([
    ['PLEDGE_UNKNOWN', 'pledgeId', givenPledge(), {}],
    ['PLEDGE_STATUS', undefined, givenPledge().commands(announcing()), {}],
    ['DOCUMENT_REQUIRED', 'documentReference', signed, { documentReference: undefined }],
    ['DATE_IN_FUTURE', 'effectiveDate', signed, { effectiveDate: '2025-06-01' }],
    ['DATES_NOT_ORDERED', 'effectiveDate', signed, { effectiveDate: '2024-05-05' }],
    ['INSTALMENT_UNKNOWN', 'instalments[0].no', signed, { instalments: [{ ...second, no: 3 }] }],
    ['INSTALMENTS_INVALID', 'instalments[1].no', signed, { instalments: [second, second] }],
    ['INSTALMENTS_INVALID', 'instalments', signed, { instalments: [] }],
    [
      'INSTALMENTS_INVALID',
      'instalments',
      signed,
      { instalments: [{ no: 2, dueOn: '2024-07-28' }] },
    ],
    [
      'INVALID_DATE',
      'instalments[0].dueOn',
      signed,
      { instalments: [{ no: 2, dueOn: '2024-02-30' }] },
    ],
    ['DATES_NOT_ORDERED', 'instalments', signed, { instalments: [{ no: 1, dueOn: '2024-07-29' }] }],
  ] as const)('is refused with %s at %s (%#)', (code, field, state, facts) => {
    expect(state.when(rescheduling(later, facts)).thenRefused(code).field).toBe(field);
  });

  it('is not dated before the terms it follows', () => {
    signed
      .commands(rescheduling(later))
      .when(rescheduling([{ no: 2, dueOn: '2024-11-30' }], { effectiveDate: '2024-07-31' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-08-01');
  });
});
