import {
  allocating,
  announcing,
  earmarksOf,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  jpy,
  kwd,
  lapsing,
  linesOf,
  linesOn,
  paying,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  withdrawing,
} from '@art30/testing';
import { applicationLinesMax } from '../facts/pledge-parts';
import type { PledgeEvent } from '../facts/pledge.facts';

const announced = givenPledge().commands(announcing());
const signed = announced.commands(signing());
const kAndL = givenPledge().commands(announcing({ earmarks: earmarksOf('500.00', 'k', 'l') }));
const by = (id: string, date = '2024-07-02') => ({ applicationId: id, effectiveDate: date });
/**
 * Returns the balance of an account of the pledge at the end of a day: the sum over the given events up to that day.
 */
const held = (
  events: readonly { event: PledgeEvent }[],
  account: string,
  date: string,
): { amount: number; usd: number } => {
  const lines = events
    .filter(({ event }) => event.data.effectiveDate <= date)
    .flatMap(({ event }) => event.data.entries)
    .filter((line) => line.account === account);
  const cents = (text: string) => Math.round(Number(text) * 100);
  return {
    amount: lines.reduce((sum, line) => sum + cents(line.amount), 0),
    usd: lines.reduce((sum, line) => sum + cents(line.usd), 0),
  };
};

describe('settling an instalment', () => {
  it('makes no difference in US dollars of dollars that were in euros meanwhile', () => {
    const place = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
    const cashFrom = [{ ...place, amount: usd('475.00'), usd: '475.00', through: 'EUR' }];
    const line = { cash: usd('500.00'), owedUsd: '500.00', cashFrom };
    const inDollars = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('500.00')) }, { amount: usd('500.00') }),
    );
    const events = inDollars.when(settling([paying(usd('500.00'), '475.00', line)])).decided();
    expect(linesOf(events)).toEqual([
      '2110 500.00 USD = 500.00',
      '1110 -475.00 USD = -475.00',
      '4910 0.00 EUR = -25.00',
      '1110 475.00 USD = 475.00',
      '5410 0.00 EUR = 25.00',
      '1310 -500.00 USD = -500.00',
    ]);
  });

  it('makes no difference in US dollars where two accounts pay several purposes', () => {
    const at = (bankAccount: string, ledgerAccount: string, amount: string) => {
      return { bankAccount, ledgerAccount, amount: usd(amount), usd: amount };
    };
    const cashFrom = [at('BK-USD', '1110', '0.03'), at('CLEARING', '1190', '0.03')];
    const cents = (amount: string, purpose: string) => ({ purpose, amount: usd(amount) });
    const earmarks = [cents('0.01', 'TA-GEN'), cents('0.02', 'l'), cents('0.03', 'k')];
    const inCents = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('0.06')) }, { amount: usd('0.06'), earmarks }),
    );
    const events = inCents.when(settling([paying(usd('0.06'), '0.06', { cashFrom })])).decided();
    expect(linesOf(events, 'purpose').filter((line) => /^(4910|5410)/.test(line))).toEqual([]);
  });

  it('makes no difference in US dollars where its cash is too little for a unit of euros', () => {
    const cashFrom = [
      { bankAccount: 'BK-EUR', ledgerAccount: '1120', amount: eur('0.00'), usd: '0.00' },
    ];
    const tiny = { cash: usd('0.01'), cashUsd: '0.00', owedUsd: '0.01', cashFrom };
    const events = signed.when(settling([paying(eur('0.01'), '0.01', tiny)])).decided();
    expect(linesOf(events)).toEqual([
      '2110 0.01 USD = 0.01',
      '4910 0.00 EUR = -0.01',
      '5410 0.00 EUR = 0.01',
      '1310 -0.01 EUR = -0.01',
    ]);
  });

  it('moves the cash to the pledge and lets the exchange difference balance', () => {
    const events = signed
      .when(
        settling([
          paying(eur('1000.00'), '1104.94', {
            cash: eur('999.97'),
            charges: eur('0.03'),
            chargesUsd: '0.03',
          }),
        ]),
      )
      .thenEvents({ type: 'ReceiptApplied' });
    expect(linesOf(events, 'pledge', 'purpose', 'receipt')).toEqual([
      '2110 999.97 EUR = 1104.94 - - R1',
      '1120 -999.97 EUR = -1104.94 - - R1',
      '1120 999.97 EUR = 1104.94 P1 TA-GEN R1',
      '5310 0.03 EUR = 0.03 P1 TA-GEN -',
      '5410 0.00 EUR = 6.14 P1 TA-GEN -',
      '1310 -1000.00 EUR = -1111.11 P1 TA-GEN -',
    ]);
    expect(linesOn('9130', events, 'instalment')).toEqual(['9130 1000.00 EUR = 1104.97 1']);
  });

  it('gains on exchange when the cash is worth more than was carried', () => {
    const events = signed.when(settling([paying(eur('1000.00'), '1150.00')])).decided();
    expect(linesOf(events).slice(3)).toEqual([
      '4910 0.00 EUR = -38.89',
      '1310 -1000.00 EUR = -1111.11',
    ]);
  });

  it('books no exchange line where there is no difference', () => {
    const events = signed.when(settling([paying(eur('1000.00'), '1111.11')])).decided();
    expect(linesOf(events).map((line) => line.slice(0, 4))).toEqual([
      '2110',
      '1120',
      '1120',
      '1310',
    ]);
  });

  it('releases carrying value in proportion, and the residual with the last payment', () => {
    const third = (id: string, amount: string) => settling([paying(eur(amount), '0.00')], by(id));
    const paid = [third('A1', '333.33'), third('A2', '333.33'), third('A3', '333.34')];
    const { recorded } = signed.commands(...paid);
    const released = recorded.slice(-3).map(({ event }) => linesOn('1310', [event]));
    expect(released).toEqual([
      ['1310 -333.33 EUR = -370.37'],
      ['1310 -333.33 EUR = -370.36'],
      ['1310 -333.34 EUR = -370.38'],
    ]);
    expect(held(recorded, '1310', '2024-12-31')).toEqual({ amount: 0, usd: 0 });
  });

  it('ends at zero in both currencies when paid twice within one application', () => {
    const half = paying(eur('500.00'), '0.00');
    const events = signed.when(settling([half, half])).decided();
    expect(linesOn('1310', events)).toEqual([
      '1310 -500.00 EUR = -555.56',
      '1310 -500.00 EUR = -555.55',
    ]);
  });

  it('spreads over the purposes of the instalment in proportion to what each still owes', () => {
    const paidForK = kAndL.commands(
      signing(),
      settling([paying(eur('400.00'), '440.00', { purpose: 'k' })], by('A0')),
    );
    const events = paidForK.when(settling([paying(eur('300.00'), '330.00')])).decided();
    expect(linesOn('1310', events, 'purpose')).toEqual([
      '1310 -50.00 EUR = -55.56 k',
      '1310 -250.00 EUR = -277.78 l',
    ]);
    expect(linesOf(events, 'purpose').slice(2, 4)).toEqual([
      '1120 50.00 EUR = 55.00 k',
      '5410 0.00 EUR = 0.56 k',
    ]);
  });

  it('settles several instalments with one receipt', () => {
    const two = announced.commands(
      signing({ instalments: instalments(eur('600.00'), eur('400.00')) }),
    );
    const lines = [
      paying(eur('600.00'), '660.00'),
      paying(eur('100.00'), '110.00', { instalment: 2 }),
    ];
    expect(linesOn('1310', two.when(settling(lines)).decided(), 'instalment')).toEqual([
      '1310 -600.00 EUR = -666.67 1',
      '1310 -100.00 EUR = -111.11 2',
    ]);
  });

  it('takes another currency at the value of its cash', () => {
    const inYen = paying(eur('500.00'), '540.00', { cash: jpy('84780'), charges: jpy('0') });
    const events = signed
      .when(settling([inYen], { bankAccount: 'BK-JPY', ledgerAccount: '1150' }))
      .decided();
    expect(linesOf(events)).toEqual([
      '2110 84780 JPY = 540.00',
      '1150 -84780 JPY = -540.00',
      '1150 84780 JPY = 540.00',
      '5410 0.00 EUR = 15.56',
      '1310 -500.00 EUR = -555.56',
    ]);
  });

  it('settles to the last fils of a dinar', () => {
    const amount = kwd('0.003');
    const owed = givenPledge().commands(
      announcing({ amount }),
      signing({ instalments: instalments(amount) }),
    );
    const one = (id: string) => settling([paying(kwd('0.001'), '0.00')], by(id));
    const { recorded } = owed.commands(one('A1'), one('A2'), one('A3'));
    expect(held(recorded, '1310', '2024-12-31')).toEqual({ amount: 0, usd: 0 });
    owed
      .commands(one('A1'), one('A2'), one('A3'))
      .when(one('A4'))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING');
  });

  it('is a liability under a conditional agreement, at the value of the cash', () => {
    const conditional = announced.commands(signing({ condition: exampleCondition }));
    const events = conditional.when(settling([paying(eur('400.00'), '441.99')])).decided();
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '1120 400.00 EUR = 441.99 TA-GEN',
      '2130 -400.00 EUR = -441.99 TA-GEN',
    ]);
    expect(linesOn('9150', events)).toEqual(['9150 -400.00 EUR = -444.44']);
  });

  it('is an advance before the signature, whatever instalment is named', () => {
    const events = announced.when(settling([paying(eur('400.00'), '441.99')])).decided();
    expect(linesOf(events, 'instalment', 'purpose').slice(2)).toEqual([
      '1120 400.00 EUR = 441.99 - TA-GEN',
      '2120 -400.00 EUR = -441.99 - TA-GEN',
    ]);
  });

  it('still settles a later date in full when an earlier payment was taken back', () => {
    const half = (id: string, date: string) =>
      settling([paying(eur('500.00'), '550.00')], by(id, date));
    const taken = signed.commands(half('A1', '2024-07-10'), undoing('A1', '2024-08-10'));
    const again = taken.commands(half('A2', '2024-07-10'));
    const on = (date: string) => held(again.recorded, '1310', date);
    expect(on('2024-07-31')).toEqual({ amount: 0, usd: 0 });
    expect(on('2024-12-31')).toEqual({ amount: 50_000, usd: 55_556 });
  });
});

describe('an application smaller than a cent for each purpose', () => {
  it('settles where its cent falls, and nothing elsewhere', () => {
    const shared = givenPledge().commands(
      signingDirectly({}, { earmarks: earmarksOf('500.00', 'k', 'l') }),
    );
    const cent = paying(eur('0.01'), '0.01', { charges: eur('0.01'), chargesUsd: '0.01' });
    shared.when(settling([cent])).thenEvents({
      data: {
        lines: [
          {
            instalment: 1,
            purpose: 'k',
            settles: eur('0.01'),
            cash: eur('0.01'),
            cashUsd: '0.01',
            charges: eur('0.01'),
            chargesUsd: '0.01',
          },
        ],
      },
    });
  });
});

describe('an application is refused', () => {
  const applied = signed.commands(settling([paying(eur('1000.00'), '1104.94')]));
  const cancelled = givenPledge().commands(signingDirectly());
  const unsigned = signed.commands(reversing(signed.idOf('AgreementSigned'), '2024-08-01'));
  const k = { purpose: 'k' };
  const manyLines = Array.from({ length: applicationLinesMax + 1 }, () =>
    paying(eur('0.01'), '0.01'),
  );

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), settling([paying(eur('1.00'), '1.10')])],
    [
      ['PLEDGE_STATUS', 'P1 withdrawn', 'pledgeId'],
      announced.commands(withdrawing()),
      settling([paying(eur('1.00'), '1.10')]),
    ],
    [
      ['PLEDGE_STATUS', 'P1 lapsed', 'pledgeId'],
      announced.commands(lapsing()),
      settling([paying(eur('1.00'), '1.10')]),
    ],
    [
      ['PLEDGE_STATUS', 'P1 cancelled', 'pledgeId'],
      cancelled.commands(reversing(cancelled.idOf('AgreementSigned'))),
      settling([paying(eur('1.00'), '1.10')]),
    ],
    [
      ['DATES_NOT_ORDERED', 'signed 2024-05-06', 'effectiveDate'],
      signed,
      settling([paying(eur('1.00'), '1.10')], by('A1', '2024-05-05')),
    ],
    [
      ['DATES_NOT_ORDERED', 'P1 2024-08-01', 'postingDate'],
      unsigned,
      settling([paying(eur('1.00'), '1.10')], by('A1', '2024-07-31')),
    ],
    [['LIMIT_EXCEEDED', '1 200', 'lines'], signed, settling([])],
    [['LIMIT_EXCEEDED', '1 200', 'lines'], signed, settling(manyLines)],
    [
      ['INSTALMENT_UNKNOWN', 'P1 2', 'lines[0].instalment'],
      signed,
      settling([paying(eur('1.00'), '1.10', { instalment: 2 })]),
    ],
    [
      ['INSTALMENT_UNKNOWN', 'P1 lines[0].instalment', 'lines[0].instalment'],
      signed,
      settling([paying(eur('1.00'), '1.10', { instalment: undefined })]),
    ],
    [
      ['CURRENCY_MISMATCH', 'EUR USD', 'lines[0].settles'],
      signed,
      settling([paying(usd('1.00'), '1.00')]),
    ],
    [['INVALID_AMOUNT', '', 'lines[0].settles'], signed, settling([paying(eur('0.00'), '0.00')])],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', '1000.01 1000.00', 'lines[0].settles'],
      signed,
      settling([paying(eur('1000.01'), '1.10')]),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', '1.01 1.00', 'lines[1].settles'],
      signed,
      settling([paying(eur('999.00'), '1.10'), paying(eur('1.01'), '1.10')]),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', 'P1 for k', 'lines[0].settles'],
      signed,
      settling([paying(eur('1.00'), '1.10', k)]),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', 'P1 instalment 1', 'lines[0].settles'],
      applied,
      settling([paying(eur('0.01'), '0.01')], by('A2')),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', 'P1 instalment 1', 'lines[0].settles'],
      applied,
      settling([paying(eur('0.01'), '0.01')], by('A2', '2024-06-01')),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', '1000.01 1000.00', 'lines[0].settles'],
      announced,
      settling([paying(eur('1000.01'), '1.10')]),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', 'announced TA-GEN EUR 1.00 2024-03-10', ''],
      announced,
      settling([paying(eur('1.00'), '1.10')], by('A1', '2024-03-10')),
    ],
    [
      ['SETTLEMENT_EXCEEDS_OUTSTANDING', '500.01 500.00', 'lines[0].settles'],
      kAndL,
      settling([paying(eur('500.01'), '1.10', k)]),
    ],
    [
      ['DUPLICATE_ID', 'P1 A1', ''],
      signed.commands(settling([paying(eur('1.00'), '1.10')])),
      settling([paying(eur('1.00'), '1.10')]),
    ],
    [
      ['DATE_IN_FUTURE', '2025-02-01 2024-12-31', 'effectiveDate'],
      signed,
      settling([paying(eur('1.00'), '1.10')], by('A1', '2025-02-01')),
    ],
  ] as const)('with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('above what its own instalment owes, however much another does', () => {
    const two = { instalments: instalments(eur('400.00'), eur('600.00')) };
    const signedInTwo = givenPledge().commands(signingDirectly(two));
    const second = { instalment: 2 };
    signedInTwo
      .when(settling([paying(eur('400.01'), '440.00')]))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING', '400.01 400.00', 'lines[0].settles');
    signedInTwo
      .when(settling([paying(eur('400.00'), '440.00'), paying(eur('600.01'), '660.00', second)]))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING', '600.01 600.00', 'lines[1].settles');
  });

  it('when it is dated before a payment that leaves no room for it', () => {
    const paid = signed.commands(
      settling([paying(eur('1000.00'), '1104.94')], by('A1', '2024-07-10')),
      undoing('A1', '2024-09-01'),
    );
    paid
      .when(settling([paying(eur('1.00'), '1.10')], by('A2', '2024-07-05')))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING', '2024-07-10');
    paid.when(settling([paying(eur('1.00'), '1.10')], by('A2', '2024-09-01'))).decided();
  });

  it('for good, once the pledge has said so', () => {
    const { facts } = settling([paying(eur('1.00'), '1.10')]);
    const because = { code: 'PLEDGE_STATUS', detail: 'withdrawn' } as const;
    const refusal = { type: 'RefuseSettlement', facts: { ...facts, ...because } } as const;
    const refused = announced.commands(refusal);
    expect(refused.recorded.at(-1)?.event).toMatchObject({
      type: 'ReceiptApplicationRefused',
      data: { applicationId: 'A1', code: 'PLEDGE_STATUS', entries: [] },
    });
    refused.when({ type: 'SettleInstalments', facts }).thenRefused('DUPLICATE_ID');
    refused.when(refusal).thenRefused('DUPLICATE_ID');
    refused.when(undoing()).thenRefused('ALREADY_REVERSED');
    givenPledge().when(refusal).thenRefused('PLEDGE_UNKNOWN');
  });
});

describe('taking an application back', () => {
  const applied = signed.commands(settling([paying(eur('400.00'), '441.99')]));

  it('mirrors its lines at their original values', () => {
    const events = applied.when(undoing()).thenEvents({ type: 'ReceiptApplicationReversed' });
    expect(linesOf(events)).toEqual([
      '2110 -400.00 EUR = -441.99',
      '1120 400.00 EUR = 441.99',
      '1120 -400.00 EUR = -441.99',
      '5410 0.00 EUR = -2.45',
      '1310 400.00 EUR = 444.44',
    ]);
  });

  it('leaves the instalment owed as before, to the cent', () => {
    const { recorded } = applied.commands(undoing());
    expect(held(recorded, '1310', '2024-12-31')).toEqual({ amount: 100_000, usd: 111_111 });
    expect(held(recorded, '9130', '2024-12-31')).toEqual({ amount: 0, usd: 0 });
  });

  it('says when it was closed, and under which date', () => {
    const closedBy = (command: ReturnType<typeof undoing>) => {
      const { state } = applied.commands(command);
      return state.status === 'none' ? undefined : state.applications.get('A1');
    };
    expect(closedBy(undoing())).toMatchObject({ open: false, eventId: 'e3' });
    expect(closedBy(undoing())?.closed).toEqual({ effectiveDate: '2024-08-01' });
    const posted = undoing('A1', '2024-08-01', { postingDate: '2024-08-05' });
    const closed = { effectiveDate: '2024-08-01', postingDate: '2024-08-05' };
    expect(closedBy(posted)?.closed).toEqual(closed);
  });

  it('takes an advance back while nothing is signed', () => {
    const paid = announced.commands(settling([paying(eur('400.00'), '441.99')]));
    expect(linesOn('2120', paid.when(undoing()).decided())).toEqual(['2120 400.00 EUR = 441.99']);
  });

  const allocated = applied.commands(
    allocating('TA-GEN', { purpose: 'k', level: 'GLOBAL' }, '441.99'),
  );
  const advanced = announced.commands(
    settling([paying(eur('400.00'), '432.43')], by('A1', '2024-04-02')),
  );

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), undoing()],
    [['APPLICATION_UNKNOWN', 'P1 A1', ''], signed, undoing()],
    [['ALREADY_REVERSED', 'A1', ''], applied.commands(undoing()), undoing()],
    [['DATES_NOT_ORDERED', '2024-07-02', 'effectiveDate'], applied, undoing('A1', '2024-07-01')],
    [
      ['DATE_IN_FUTURE', '2025-02-01 2024-12-31', 'effectiveDate'],
      applied,
      undoing('A1', '2025-02-01'),
    ],
    [['INVALID_DATE', '', 'effectiveDate'], applied, undoing('A1', '2024-09-31')],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN USD 441.99 2024-10-01 e4', 'withDependants'],
      allocated,
      undoing('A1', '2024-10-01'),
    ],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN USD 441.99 2024-09-01 e4', 'withDependants'],
      allocated,
      undoing('A1', '2024-08-01'),
    ],
    [['DEPENDENT_EVENTS', 'signature', ''], advanced.commands(signing()), undoing()],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN USD 432.43 2024-08-01 e3', 'withDependants'],
      advanced.commands(withdrawing()),
      undoing(),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('of an advance waits until the signature that took it over is reversed, and from then on', () => {
    const taken = advanced.commands(signing());
    const unsigned = taken.commands(reversing(taken.idOf('AgreementSigned'), '2024-06-01'));
    unsigned.when(undoing('A1', '2024-05-31')).thenRefused('DEPENDENT_EVENTS');
    const events = unsigned.when(undoing('A1', '2024-06-01')).decided();
    expect(linesOn('2120', events)).toEqual(['2120 400.00 EUR = 432.43']);
  });
});
