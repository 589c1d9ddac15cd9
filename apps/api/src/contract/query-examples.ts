import { nameUuid, receiptIdOf } from '@art30/ledger';

/** Who proposed the agreement of P1 in the demo, where, and under which key: its id follows from that. */
const proposedInDemo = ['u.contrib', 'POST /v1/pledges/P1/agreement', 'E04-agreement'] as const;

/** Things of the demo, and questions that have no rows, or no answer, with nothing filled in. */
export const queryExamples = {
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
