import {
  approvedByController,
  carried,
  eur,
  exampleCondition,
  exampleDonor,
  givenPledge,
  takingOver,
  usd,
} from '@art30/testing';
import type { TakeOverPledge } from '../facts/opening.facts';
import { takeOverLinesMax } from '../facts/pledge-parts';

const elsewhere = givenPledge().with(approvedByController);
const k = { purpose: 'k', level: 'GLOBAL' };
const nothingBut = (balance: object) => ({
  balances: [{ instalment: 1, purpose: 'TA-GEN', ...balance }],
});
const receivable = carried(eur('1000.00'), '1086.96');
const oneUsd = { purpose: 'k', ...carried(usd('1.00'), '1.00') };

describe('a take-over is refused', () => {
  it.each<
    [
      string,
      Partial<TakeOverPledge['facts']>,
      ...Parameters<ReturnType<typeof elsewhere.when>['thenRefused']>,
    ]
  >([
    [
      'where the parts are not what is agreed',
      nothingBut({ receivable: carried(eur('999.00'), '1') }),
      'BALANCES_DO_NOT_SUM',
      '1000.00 999.00',
      'balances[0]',
    ],
    [
      'for an instalment that nothing is said of',
      { balances: [] },
      'LIMIT_EXCEEDED',
      '0',
      'balances',
    ],
    [
      'for an instalment that is not agreed',
      { balances: [{ instalment: 2, purpose: 'TA-GEN', receivable }] },
      'INSTALMENT_UNKNOWN',
      '2 TA-GEN',
      'balances[0].instalment',
    ],
    [
      'for a purpose that is not agreed',
      { balances: [{ instalment: 1, purpose: 'k', receivable }] },
      'INSTALMENT_UNKNOWN',
      '1 k',
      'balances[0].instalment',
    ],
    [
      'for a share stated twice',
      { balances: [1, 2].map(() => ({ instalment: 1, purpose: 'TA-GEN', receivable })) },
      'BALANCES_DO_NOT_SUM',
      'twice',
      'balances[1]',
    ],
    [
      'for a share left out',
      {
        earmarks: [{ purpose: 'k', amount: eur('400.00') }],
        ...nothingBut({ receivable: carried(eur('600.00'), '652.17') }),
      },
      'BALANCES_DO_NOT_SUM',
      '1 k',
      'balances',
    ],
    [
      'below zero',
      nothingBut({ receivable: carried(eur('-1.00'), '0.00') }),
      'INVALID_AMOUNT',
      '',
      'balances[0].receivable.amount',
    ],
    [
      'for a value below zero',
      nothingBut({ receivable: carried(eur('1000.00'), '-0.01') }),
      'INVALID_AMOUNT',
      '-0.01 1000.00',
      'balances[0].receivable.carryingUsd',
    ],
    [
      'in another currency',
      nothingBut({ receivable: carried(usd('1000.00'), '1000.00') }),
      'CURRENCY_MISMATCH',
      'EUR USD',
      'balances[0].receivable.amount',
    ],
    [
      'for what is conditional without a condition',
      nothingBut({ conditionalOutstanding: receivable }),
      'NOT_CONDITIONAL',
      '',
      'balances[0].conditionalOutstanding',
    ],
    [
      'for what is held without a condition',
      nothingBut({ received: receivable, conditionalLiability: receivable }),
      'NOT_CONDITIONAL',
      '',
      'balances[0].conditionalLiability',
    ],
    [
      'for an allowance above what is owed',
      nothingBut({ receivable, allowanceUsd: '1086.97' }),
      'EXCEEDS_RECEIVABLE',
      '1086.97 1086.96',
      'balances[0].allowanceUsd',
    ],
    [
      'for an allowance where nothing is owed',
      nothingBut({ received: receivable, allowanceUsd: '0.01' }),
      'EXCEEDS_RECEIVABLE',
      '0.01 0.00',
      'balances[0].allowanceUsd',
    ],
    [
      'for an allowance of nothing',
      nothingBut({ receivable, allowanceUsd: '0.00' }),
      'INVALID_AMOUNT',
      '',
      'balances[0].allowanceUsd',
    ],
    [
      'for cash on no account',
      { cash: [{ bankAccount: 'BK-X', ...oneUsd }] },
      'BANK_ACCOUNT_UNKNOWN',
      'BK-X',
      'cash[0].bankAccount',
    ],
    [
      'for cash in another currency than the account',
      { cash: [{ bankAccount: 'BK-EUR', ...oneUsd }] },
      'CURRENCY_MISMATCH',
      'EUR USD',
      'cash[0].amount',
    ],
    [
      'for US dollars of another value',
      { cash: [{ bankAccount: 'BK-USD', purpose: 'k', ...carried(usd('1.00'), '1.01') }] },
      'INVALID_AMOUNT',
      '1.00 1.01',
      'cash[0].carryingUsd',
    ],
    [
      'for cash of a purpose that (n) does not serve',
      { cash: [{ bankAccount: 'BK-USD', ...oneUsd, purpose: 'f' }] },
      'PURPOSE_NOT_ALLOWED',
      'f',
      'cash[0].purpose',
    ],
    [
      'for authority in the bucket',
      {
        authority: [
          {
            purpose: 'TA-GEN',
            level: 'GLOBAL',
            programmable: usd('1.00'),
            supportReserve: usd('0.13'),
          },
        ],
      },
      'PURPOSE_NOT_ALLOWED',
      'TA-GEN',
      'authority[0].purpose',
    ],
    [
      'for authority below zero',
      { authority: [{ ...k, programmable: usd('1.00'), supportReserve: usd('-0.01') }] },
      'INVALID_AMOUNT',
      '-0.01',
      'authority[0].supportReserve',
    ],
    [
      'for authority in another currency',
      { authority: [{ ...k, programmable: eur('1.00'), supportReserve: usd('0.13') }] },
      'CURRENCY_MISMATCH',
      'USD EUR',
      'authority[0].programmable',
    ],
    [
      'for two refunds of one id',
      { refunds: [1, 2].map(() => ({ refundId: 'R1', lines: [oneUsd] })) },
      'DUPLICATE_ID',
      'R1',
      'refunds[1].refundId',
    ],
    [
      'for a refund under an id that endings have',
      { refunds: [{ refundId: 'lapse', lines: [oneUsd] }] },
      'DUPLICATE_ID',
      'lapse',
      'refunds[0].refundId',
    ],
    [
      'for a refund in two currencies',
      {
        refunds: [
          { refundId: 'R1', lines: [oneUsd, { purpose: 'k', ...carried(eur('1.00'), '1.00') }] },
        ],
      },
      'CURRENCY_MISMATCH',
      'USD EUR',
      'refunds[0].lines[1].amount',
    ],
    [
      'for a refund of a purpose unknown',
      { refunds: [{ refundId: 'R1', lines: [{ ...oneUsd, purpose: 'x' }] }] },
      'PURPOSE_UNKNOWN',
      'x',
      'refunds[0].lines[0].purpose',
    ],
    [
      'without the document it rests on',
      { documentReference: ' ' },
      'DOCUMENT_REQUIRED',
      '',
      'documentReference',
    ],
    [
      'before the signature',
      { effectiveDate: '2023-05-05' },
      'DATES_NOT_ORDERED',
      '2023-05-06 2023-05-05',
      'agreement.signedOn',
    ],
    [
      'in the future',
      { effectiveDate: '2025-01-02' },
      'DATE_IN_FUTURE',
      '2025-01-02',
      'effectiveDate',
    ],
    [
      'of cash that is no amount',
      { cash: [{ bankAccount: 'BK-USD', purpose: 'k', ...carried(usd('1,00'), '1.00') }] },
      'INVALID_AMOUNT',
      '1,00',
      'cash[0].amount',
    ],
    [
      'of cash whose value is no amount',
      { cash: [{ bankAccount: 'BK-EUR', purpose: 'k', ...carried(eur('1.00'), '1,00') }] },
      'INVALID_AMOUNT',
      '1,00',
      'cash[0].carryingUsd',
    ],
    [
      'of authority that is no amount',
      { authority: [{ ...k, programmable: usd('1.00'), supportReserve: usd('0,13') }] },
      'INVALID_AMOUNT',
      '0,13',
      'authority[0].supportReserve',
    ],
    [
      'of more lines than one event holds',
      {
        cash: Array.from({ length: takeOverLinesMax }, () => ({
          bankAccount: 'BK-USD',
          ...oneUsd,
        })),
      },
      'LIMIT_EXCEEDED',
      `${takeOverLinesMax + 1}`,
      'balances',
    ],
  ])('%s', (_why, facts, ...refusal) => {
    elsewhere.when(takingOver(facts)).thenRefused(...refusal);
  });

  it('for more held under a condition than came in', () => {
    const facts = nothingBut({
      received: carried(eur('100.00'), '108.70'),
      conditionalLiability: carried(eur('100.01'), '108.70'),
      conditionalOutstanding: carried(eur('900.00'), '978.26'),
    });
    elsewhere
      .when(takingOver(facts, { condition: exampleCondition }))
      .thenRefused('BALANCES_DO_NOT_SUM', '100.01 100.00', 'balances[0].conditionalLiability');
  });

  it('for a donor that could not sign on that day, or that nobody knows', () => {
    elsewhere
      .with({ donor: exampleDonor('DON-A', 'FOUNDATION') })
      .when(takingOver())
      .thenRefused('DONOR_NOT_ELIGIBLE', '2023-05-06', 'donorId');
    elsewhere.with({ donor: undefined }).when(takingOver()).thenRefused('DONOR_UNKNOWN', 'DON-A');
  });

  it('for terms that no agreement may have', () => {
    elsewhere.when(takingOver({}, { pscRate: '0.07' })).thenRefused('PSC_APPROVAL_REQUIRED');
    elsewhere
      .when(takingOver({}, { signedOn: '2025-01-02' }))
      .thenRefused('DATE_IN_FUTURE', '2025-01-02', 'agreement.signedOn');
  });
});
