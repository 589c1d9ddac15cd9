import { nameUuid, receiptIdOf } from '@art30/ledger';
import { sha256Hex } from '../process/sha256';
import type { OperationId } from './operations';

/** Examples of an auditor's commands after the books are closed. */
const auditExamples = {
  drawSample: {
    body: { size: 5, seed: 'AUD-2024-1', side: 'DEBIT', filters: { account: '1310' } },
  },
  requestConfirmations: { body: { donors: ['DON-A'] } },
  recordConfirmationReply: {
    body: { repliedOn: '2025-02-14', amounts: [{ amount: '450000.00', currency: 'EUR' }] },
  },
};

/**
 * Person, route and idempotency key with which the demo proposed the agreement of pledge P1. The id of the proposal is
 * derived from them.
 */
const proposedInDemo = ['u.contrib', 'POST /v1/pledges/P1/agreement', 'E04-agreement'] as const;

/** Examples for queries that have no answer, or no rows, without parameters. The ids exist in the demo. */
const queryExamples = {
  getProposal: { path: { proposalId: nameUuid(...proposedInDemo, 'proposal', 0) } },
  getReceipt: { path: { receiptId: receiptIdOf('BK-EUR', '20240702-000117') } },
  getBalances: { query: { by: 'donor' } },
  getBridge: { query: { by: 'donor' } },
  getSpendingAuthority: { query: { by: 'purpose' } },
  getFinancialPerformance: { query: { year: '2024' } },
  compareReport: {
    query: { report: 'contributions', figure: 'received', fromAsAt: '2024-06-30', by: 'donor' },
  },
};

const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** Commands that take over the balances of a pledge and a receipt from another accounting system. */
const takeOverExamples = {
  takeOverPledge: {
    body: {
      id: 'P0',
      effectiveDate: '2023-12-31',
      amount: eur('100000.00'),
      earmarks: [],
      agreement: {
        signedOn: '2023-05-06',
        agreementReference: 'AGR-2023-004',
        instalments: [
          { no: 1, dueOn: '2023-06-30', amount: eur('60000.00') },
          { no: 2, dueOn: '2024-03-31', amount: eur('40000.00') },
        ],
        pscRate: '0.13',
        source: 'BUDGET',
      },
      balances: [
        {
          instalment: 1,
          purpose: 'TA-GEN',
          received: { amount: eur('60000.00'), carryingUsd: '65000.00' },
        },
        {
          instalment: 2,
          purpose: 'TA-GEN',
          receivable: { amount: eur('40000.00'), carryingUsd: '43000.00' },
        },
      ],
      cash: [
        {
          bankAccount: 'BK-EUR',
          purpose: 'TA-GEN',
          amount: eur('60000.00'),
          carryingUsd: '65000.00',
        },
      ],
      documentReference: 'balances of the former system, 2023-12-31',
    },
  },
  takeOverReceipt: {
    body: {
      bankReference: '20231120-000061',
      effectiveDate: '2023-12-31',
      unapplied: { amount: eur('5000.00'), carryingUsd: '5434.78' },
      documentReference: 'balances of the former system, 2023-12-31',
    },
  },
} as const;

/** Example of a request. It states only values that the examples of the members' schemas do not supply. */
export interface RequestExample {
  /** Values of the path's parameters. */
  readonly path?: Readonly<Record<string, string>>;
  /**
   * Optional parameters that the API page fills in, because without them the answer would be an error or have no rows.
   */
  readonly query?: Readonly<Record<string, string>>;
  /** Members of the body: optional ones, and those that differ from the example of their schema. */
  readonly body?: Body;
  /** Several bodies by their topic. They can be sent in this order. */
  readonly bodies?: Readonly<Record<string, Body>>;
}
type Body = Readonly<Record<string, unknown>>;

const usd = (amount: string) => ({ amount, currency: 'USD' });
const anotherRate = { reasonCode: 'WRONG_AMOUNT', reason: 'valued at the rate of another day' };
const kenya = { purpose: 'k', level: 'NATIONAL', country: 'KEN' };

const takenOverReceipt = receiptIdOf('BK-EUR', '20231120-000061');
const unclaimedReceipt = receiptIdOf('BK-EUR', '20240916-000009');
const mispostedReceipt = receiptIdOf('BK-EUR', '20240917-000014');

/**
 * Examples by operation, in an order in which they can be executed. They tell the story of pledge P1 of Donor A from
 * its announcement to a refund. P0 is taken over, P2 has a condition, P3 is withdrawn and P4 lapses.
 */
export const examples: Readonly<Partial<Record<OperationId, RequestExample>>> = {
  ...queryExamples,
  eraseDocument: { body: { sha256: sha256Hex('expired passport') } },
  proposeDelegation: { body: { person: 'u.deputy', from: '2025-08-01', until: '2025-12-31' } },
  registerDonor: {
    bodies: {
      'a State party': { id: 'DON-A', country: 'XAA', partySince: '2003-09-29' },
      'a foundation': { id: 'DON-B', name: 'Donor B (fictitious foundation)', kind: 'FOUNDATION' },
    },
  },
  reviseDonor: { body: { effectiveDate: '2025-07-31', name: 'Donor A (fictitious Republic)' } },
  recordDueDiligence: { path: { donorId: 'DON-B' }, body: { validUntil: '2026-02-20' } },
  publishExchangeRates: {
    bodies: {
      'rates of May 2024': {},
      'rates of the end of 2024': {
        effectiveDate: '2024-12-31',
        publishedOn: '2024-12-31',
        source: { name: 'UN operational rates of exchange, 31 December 2024' },
        rates: { EUR: '0.940', CHF: '0.890' },
      },
    },
  },
  openBankAccount: {
    bodies: {
      'for euros': { openedOn: '2023-01-02' },
      'for US dollars': {
        code: 'BK-USD',
        currency: 'USD',
        ledgerAccount: '1110',
        openedOn: '2023-01-02',
      },
      'that is closed again': { code: 'BK-CHF', currency: 'CHF', ledgerAccount: '1130' },
    },
  },
  setPurpose: { body: { parent: 'k' } },

  ...takeOverExamples,

  openPledge: {
    bodies: {
      'an announcement': {
        id: 'P1',
        amount: eur('1000000.00'),
        earmarks: [],
        announcedOn: '2024-05-02',
        occasion: 'pledging event',
      },
      'an agreement on a condition, without an announcement': {
        id: 'P2',
        donorId: 'DON-B',
        recommendation: 'm',
        amount: usd('300000.00'),
        earmarks: [{ purpose: 'l', amount: usd('300000.00') }],
        agreement: {
          signedOn: '2024-06-03',
          agreementReference: 'AGR-2024-002',
          instalments: [
            { no: 1, dueOn: '2024-06-15', amount: usd('100000.00') },
            { no: 2, dueOn: '2025-06-15', amount: usd('200000.00') },
          ],
          condition: {
            kind: 'PERFORMANCE',
            text: 'adoption of model provisions package',
            returnClause: 'return of unspent funds',
          },
          pscRate: '0.13',
          source: 'OTHER',
        },
      },
      'an announcement that is withdrawn later': {
        id: 'P3',
        amount: eur('50000.00'),
        earmarks: [],
        announcedOn: '2024-05-02',
      },
      'an announcement that lapses': {
        id: 'P4',
        amount: eur('70000.00'),
        earmarks: [],
        announcedOn: '2024-05-02',
      },
    },
  },
  amendPledge: { body: { effectiveDate: '2024-05-03', amount: eur('1100000.00') } },
  acceptPledge: { body: { effectiveDate: '2024-05-04' } },
  withdrawPledge: { path: { pledgeId: 'P3' } },
  lapsePledge: { path: { pledgeId: 'P4' }, body: { reason: 'no signature is expected any more' } },
  signAgreement: {
    body: {
      instalments: [
        { no: 1, dueOn: '2024-06-30', amount: eur('600000.00') },
        { no: 2, dueOn: '2025-03-31', amount: eur('500000.00') },
      ],
    },
  },
  rescheduleInstalments: { body: { documentReference: 'letter of the donor of 2024-11-11' } },

  recordReceipt: {
    bodies: {
      'the first instalment, less what a bank kept': {
        net: eur('599985.00'),
        charges: eur('15.00'),
        application: {
          pledgeId: 'P1',
          effectiveDate: '2024-07-02',
          chargesBorneBy: 'ACCOUNT',
          lines: [{ instalment: 1, settles: eur('600000.00') }],
        },
      },
      'an instalment on a condition': {
        bankAccount: 'BK-USD',
        bankReference: '20240614-000021',
        valueDate: '2024-06-14',
        net: usd('100000.00'),
        charges: usd('0.00'),
        application: {
          pledgeId: 'P2',
          effectiveDate: '2024-06-14',
          lines: [{ instalment: 1, settles: usd('100000.00') }],
        },
      },
      'a credit that nobody has claimed': {
        bankReference: '20240916-000009',
        valueDate: '2024-09-16',
        net: eur('50000.00'),
        charges: eur('0.00'),
        remittanceInfo: 'contribution',
      },
      'a credit that is not ours': {
        bankReference: '20240917-000014',
        valueDate: '2024-09-17',
        net: eur('720.00'),
        charges: eur('0.00'),
      },
    },
  },
  applyReceipt: {
    path: { receiptId: unclaimedReceipt },
    body: {
      pledgeId: 'P1',
      effectiveDate: '2024-09-18',
      evidence: 'remitter confirmation',
      lines: [{ instalment: 2, settles: eur('50000.00') }],
    },
  },
  reverseApplication: {
    path: { receiptId: unclaimedReceipt },
    body: {
      effectiveDate: '2024-09-20',
      reasonCode: 'WRONG_DONOR',
      reason: 'another donor paid it',
    },
  },
  returnReceipt: {
    path: { receiptId: unclaimedReceipt },
    body: {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-10-01',
      amount: eur('1000.00'),
    },
  },
  reverseReturn: {
    path: { receiptId: unclaimedReceipt },
    body: { effectiveDate: '2024-10-02' },
  },
  reverseReceipt: { path: { receiptId: mispostedReceipt }, body: { effectiveDate: '2024-09-18' } },
  terminateAgreement: {
    path: { pledgeId: 'P0' },
    body: {
      effectiveDate: '2024-11-30',
      staysDue: [{ instalment: 2, amount: eur('15000.00') }],
      documentReference: 'exchange of letters of 2024-11-29',
    },
  },
  decideCondition: {
    path: { pledgeId: 'P2' },
    body: {
      effectiveDate: '2024-08-30',
      evidence: 'deliverable 1 accepted',
      lines: [{ purpose: 'l', amount: usd('60000.00') }],
    },
  },

  makeAllocation: {
    body: {
      id: 'A1',
      lines: [{ from: { purpose: 'TA-GEN' }, to: kenya, gross: usd('452000.00') }],
    },
  },
  reduceAllocation: { body: { id: 'A2', lines: [{ from: kenya, gross: usd('45200.00') }] } },
  makeReallocation: {
    body: {
      id: 'A3',
      from: kenya,
      to: { purpose: 'l', level: 'GLOBAL' },
      gross: usd('11300.00'),
    },
  },
  reportExpenditure: {
    body: { ...kenya, id: 'ERP-2024-11-k', direct: usd('50000.00') },
  },
  reportExpenditures: {
    body: {
      id: 'ERP-2024-11',
      items: [
        {
          pledgeId: 'P1',
          id: 'ERP-2024-11-17',
          effectiveDate: '2024-11-29',
          ...kenya,
          direct: usd('1200.00'),
          paidFrom: 'BK-USD',
          document: 'voucher 2024-11-17',
        },
        {
          pledgeId: 'P1',
          id: 'ERP-2024-11-18',
          effectiveDate: '2024-11-30',
          ...kenya,
          direct: usd('800.00'),
          paidFrom: 'CLEARING',
          document: 'voucher 2024-11-18',
          chargeSupport: true,
        },
      ],
    },
  },

  creditInterest: { body: { id: 'INT-2025-1', amount: eur('120.00') } },
  accrueLevy: {
    body: {
      id: 'LEVY-1',
      receiptId: unclaimedReceipt,
      purpose: 'TA-GEN',
      amount: eur('490.00'),
    },
  },
  payLevy: { body: { paidFrom: 'BK-EUR' } },
  bookAllowance: { body: { lines: [{ instalment: 2, amount: usd('25000.00') }] } },
  writeOffReceivable: { body: { lines: [{ instalment: 2, amount: eur('20000.00') }] } },
  recoverWrittenOff: {
    body: {
      id: 'REC-2025-1',
      bankReference: '20250515-000310',
      effectiveDate: '2025-05-15',
      amount: eur('5000.00'),
    },
  },
  refundContribution: { body: { id: 'REF-1', lines: [{ ...kenya, gross: usd('11300.00') }] } },

  reversePledgeEvent: {
    body: {
      effectiveDate: '2025-06-04',
      reasonCode: 'OTHER',
      reason: 'the donor had not consented to it',
    },
  },

  makeTransfer: {
    bodies: {
      'money of a pledge is changed': {
        id: 'T1',
        effectiveDate: '2025-05-20',
        pledgeId: 'P1',
        purpose: 'TA-GEN',
        from: { bankAccount: 'BK-EUR', amount: eur('9000.00') },
        to: { bankAccount: 'BK-USD', amount: usd('10000.00') },
      },
      'money in suspense is changed': {
        id: 'T2',
        effectiveDate: '2025-05-20',
        receiptId: takenOverReceipt,
        from: { bankAccount: 'BK-EUR', amount: eur('900.00') },
        to: { bankAccount: 'BK-USD', amount: usd('1000.00') },
      },
    },
  },
  reverseTransfer: {
    path: { transferId: `${takenOverReceipt}~T2` },
    body: { effectiveDate: '2025-05-21' },
  },

  chargeAccountFee: {
    body: {
      bankReference: '20241231-000452',
      documentReference: 'bank statement 2024-12 of BK-EUR',
    },
  },
  reportSupportSpending: {
    path: { code: 'BK-USD' },
    body: { id: 'ERP-2024-12-psc', documentReference: 'ERP month-end file 2024-12' },
  },
  reverseAccountItem: {
    body: {
      effectiveDate: '2024-12-31',
      reasonCode: 'DUPLICATE',
      reason: 'the fee was typed twice',
    },
  },

  runRevaluation: { body: { id: 'REV-2024' } },
  reverseReceiptRevaluation: {
    path: { receiptId: takenOverReceipt },
    body: { effectiveDate: '2025-05-21', ...anotherRate },
  },
  reverseRevaluation: { body: { effectiveDate: '2025-05-21', ...anotherRate } },
  issueStatement: { body: { from: '2024-01-01' } },

  closeBankAccount: { path: { code: 'BK-CHF' } },
  softClosePeriod: { path: { period: '2022' }, body: { effectiveDate: '2022-12-31' } },
  closePeriod: {
    path: { year: '2022' },
    body: { effectiveDate: '2022-12-31', trialBalance: { 1110: '0.00' } },
  },
  reopenPeriod: { path: { period: '2022' }, body: { effectiveDate: '2022-12-31' } },
  ...auditExamples,
};
