import type { CommandSample } from './command-sample';
import { euroPledge } from './revalued-world';

const asAt = { asAt: '2024-07-14' };
const reversal = { effectiveDate: '2024-07-14', reasonCode: 'OTHER', reason: 'another list' };

export const revaluationSamples: readonly CommandSample[] = [
  {
    route: '/v1/revaluations',
    arrange: async (client, id) => {
      await euroPledge(client, id);
      return { path: '/v1/revaluations', body: { ...asAt, id: `R-${id}` } };
    },
    books: ['RevaluationStarted', 'PledgeRevalued', 'ReceiptRevalued', 'RevaluationCompleted'],
    other: { documentReference: 'closing instructions' },
    wrong: { currencies: 'EUR' },
    alone: true,
    location: '/v1/revaluations',
  },
  {
    route: '/v1/revaluations/{revaluationId}/reversal',
    arrange: async (client, id) => {
      await euroPledge(client, id);
      await client.done('/v1/revaluations', { ...asAt, id: `R-${id}` });
      return { path: `/v1/revaluations/R-${id}/reversal`, body: reversal };
    },
    books: [
      ...['RevaluationReversalStarted', 'EventReversed'],
      ...['ReceiptRevaluationReversed', 'RevaluationReversed'],
    ],
    other: { reason: 'yet another list' },
    wrong: { reasonCode: 'MOOD' },
    alone: true,
    location: '/v1/revaluations',
  },
  {
    route: '/v1/receipts/{receiptId}/revaluations/{revaluationId}/reversal',
    arrange: async (client, id) => {
      const receiptId = await euroPledge(client, id);
      await client.done('/v1/revaluations', { ...asAt, id: `R-${id}` });
      const path = `/v1/receipts/${receiptId}/revaluations/R-${id}/reversal`;
      return { path, body: reversal };
    },
    books: ['ReceiptRevaluationReversed'],
    other: { reason: 'yet another list' },
    wrong: { reasonCode: 'MOOD' },
    alone: true,
    location: '/v1/receipts',
  },
];
