import type { Client } from './client';
import { dated, type CommandSample } from './command-sample';
import { credit, eur, paidPledge, usd } from './world';

const bank = { documentReference: 'advice 7' };
const converted = {
  ...dated,
  ...bank,
  from: { bankAccount: 'BK-USD', amount: usd('100.00') },
  to: { bankAccount: 'BK-EUR', amount: eur('91.00') },
};

/** Records a receipt that no pledge claims, so that its money is in suspense. */
const received = async (client: Client, id: string) =>
  (await client.done('/v1/receipts', credit(`credit of ${id}`, '500.00'))).id;

/** Moves money in suspense to the euro account. */
const transferred = async (client: Client, id: string) => {
  const receiptId = await received(client, id);
  return client.done('/v1/transfers', { ...converted, id: 'T', receiptId });
};

export const transferSamples: readonly CommandSample[] = [
  {
    route: '/v1/transfers',
    arrange: async (client, id) => {
      await paidPledge(client, id);
      return { path: '/v1/transfers', body: { ...converted, id: 'T', pledgeId: id } };
    },
    books: ['CashConverted'],
    other: { documentReference: 'advice 8' },
    wrong: { from: 'BK-USD' },
    location: '/v1/transfers',
  },
  {
    route: '/v1/transfers',
    arrange: async (client, id) => {
      const receiptId = await received(client, id);
      return { path: '/v1/transfers', body: { ...converted, id: 'T', receiptId } };
    },
    books: ['CashTransferred'],
    other: { to: { bankAccount: 'CLEARING', amount: usd('100.00') } },
    wrong: { documentReference: '' },
    location: '/v1/transfers',
  },
  {
    route: '/v1/transfers/{transferId}/reversal',
    arrange: async (client, id) => {
      const transfer = await transferred(client, id);
      const body = { ...dated, reasonCode: 'OTHER', reason: 'typing error' };
      return { path: `/v1/transfers/${transfer.id}/reversal`, body };
    },
    books: ['CashTransferReversed'],
    other: { reason: 'another typing error' },
    wrong: { reasonCode: 'MOOD' },
    location: '/v1/transfers',
  },
];
