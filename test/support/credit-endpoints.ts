import type { Client } from './client';
import { dated, onPledge, type CommandSample } from './command-sample';
import { byController } from './periods';
import { announcement, credit, terms, usd } from './world';

/** Signs an agreement whose single instalment of USD 1,130.00 is unpaid. */
const owing = (client: Client, id: string) =>
  client.done('/v1/pledges', {
    ...announcement(id, { announcedOn: undefined }),
    agreement: terms(usd('1130.00')),
  });

const writtenOff = async (client: Client, id: string) => {
  await owing(client, id);
  const writeOff = {
    ...dated,
    lines: [{ instalment: 1, amount: usd('30.00') }],
    investigationReference: 'INV-1',
    approvalReference: 'memo 1',
    reason: 'gone',
  };
  await client.done(`/v1/pledges/${id}/write-offs`, writeOff, byController);
};

const banked = (id: string) => ({
  ...dated,
  bankAccount: 'BK-USD',
  bankReference: `credit of ${id}`,
  purpose: 'TA-GEN',
  amount: usd('20.00'),
});

const levyOf = (receiptId: string) => ({
  ...dated,
  id: 'LEVY-1',
  receiptId,
  purpose: 'TA-GEN',
  amount: usd('11.30'),
  rate: '0.01',
});

const received = async (client: Client, id: string): Promise<string> => {
  await owing(client, id);
  const receipt = await client.done('/v1/receipts', credit(`with levy of ${id}`, '1141.30'));
  return receipt.id as string;
};

const levied = async (client: Client, id: string) => {
  const receiptId = await received(client, id);
  await client.done(`/v1/pledges/${id}/levies`, levyOf(receiptId));
};

export const creditSamples: readonly CommandSample[] = [
  {
    route: '/v1/pledges/{pledgeId}/interest',
    arrange: async (client, id) => {
      await owing(client, id);
      return { path: `/v1/pledges/${id}/interest`, body: { ...banked(id), clause: 'art. 7 (2)' } };
    },
    books: ['ReceiptRecorded', 'ReceiptAssigned', 'InterestCredited'],
    other: { clause: 'art. 8' },
    wrong: { amount: '20.00' },
    location: '/v1/receipts',
  },
  {
    route: '/v1/pledges/{pledgeId}/levies',
    arrange: async (client, id) => {
      const receiptId = await received(client, id);
      return { path: `/v1/pledges/${id}/levies`, body: levyOf(receiptId) };
    },
    books: ['ReceiptAssigned', 'CoordinationLevyAccrued'],
    other: { rate: '0.02' },
    wrong: { rate: 'a part' },
    location: '/v1/receipts',
  },
  {
    route: '/v1/pledges/{pledgeId}/levies/{levyId}/payment',
    arrange: onPledge(levied, 'levies/LEVY-1/payment', (id) => ({
      ...dated,
      paidFrom: 'BK-USD',
      paymentReference: `PAY-${id}`,
    })),
    books: ['LevyPaid'],
    claims: true,
    other: { paymentReference: 'PAY-2' },
    wrong: { paidFrom: 'the safe' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/recoveries',
    arrange: async (client, id) => {
      await writtenOff(client, id);
      const body = { ...banked(id), writtenOffInstalment: 1 };
      return { path: `/v1/pledges/${id}/recoveries`, body };
    },
    books: ['ReceiptRecorded', 'ReceiptAssigned', 'WrittenOffRecovered'],
    other: { purpose: 'k' },
    wrong: { writtenOffInstalment: 0 },
    location: '/v1/receipts',
  },
];
