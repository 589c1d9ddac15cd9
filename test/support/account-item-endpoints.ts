import type { Client } from './client';
import { dated, type CommandSample } from './command-sample';
import { credit, usd } from './world';

const booked = { ...dated, documentReference: 'statement 2024-07' };
const fee = { ...booked, amount: usd('7.00') };
const spending = (id: string) => ({ ...booked, id: `PSC-${id}`, amount: usd('20.00') });

/**
 * Charges a fee on BK-EUR. No other sample writes to the stream of this bank account, so its revisions are predictable.
 */
const charged = async (client: Client) => {
  const { events } = await client.done('/v1/bank-accounts/BK-EUR/fees', {
    ...fee,
    amount: { amount: '9.00', currency: 'EUR' },
  });
  return events[0].id as string;
};

export const accountItemSamples: readonly CommandSample[] = [
  {
    route: '/v1/bank-accounts/{code}/fees',
    arrange: async () => ({ path: '/v1/bank-accounts/BK-USD/fees', body: fee }),
    books: ['AccountFeeCharged'],
    other: { fund: 'PSC-FUND' },
    wrong: { fund: 'ART-31' },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/bank-accounts/{code}/support-spending',
    arrange: async (_client, id) => ({
      path: '/v1/bank-accounts/BK-USD/support-spending',
      body: spending(id),
    }),
    books: ['SupportFundSpent'],
    claims: true,
    other: { documentReference: 'another file' },
    wrong: { amount: '20.00' },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/bank-accounts/{code}/items/{eventId}/reversal',
    arrange: async (client) => {
      const path = `/v1/bank-accounts/BK-EUR/items/${await charged(client)}/reversal`;
      return { path, body: { ...dated, reasonCode: 'OTHER', reason: 'typing error' } };
    },
    books: ['EventReversed'],
    other: { reason: 'another typing error' },
    wrong: { reasonCode: 'MOOD' },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/receipts/{receiptId}/applications',
    arrange: async (client, id) => {
      const receipt = await client.done('/v1/receipts', credit(`interest ${id}`, '12.50'));
      const accountInterest = { fund: 'ART30', documentReference: 'statement 2024-07' };
      const path = `/v1/receipts/${receipt.id}/applications`;
      return { path, body: { ...dated, accountInterest } };
    },
    books: ['ReceiptAssigned', 'AccountInterestCredited'],
    other: { documentReference: 'advice 9' },
    wrong: { accountInterest: {} },
    location: '/v1/receipts',
  },
];
