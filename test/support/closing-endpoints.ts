import type { Client } from './client';
import { allocated, dated, onPledge, type CommandSample } from './command-sample';
import { announcement, terms, usd } from './world';

/** Signs an agreement whose single instalment of USD 1,130.00 is unpaid. */
const owing = (client: Client, id: string) =>
  client.done('/v1/pledges', {
    ...announcement(id, { announcedOn: undefined }),
    agreement: terms(usd('1130.00')),
  });

const writeOff = {
  ...dated,
  lines: [{ instalment: 1, amount: usd('30.00') }],
  investigationReference: 'INV-1',
  approvalReference: 'memo 1',
  reason: 'it will not come',
};
const refund = {
  ...dated,
  id: 'REF-1',
  approvalReference: 'agreement art. 9',
  lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('113.00') }],
};
const payment = { paidFrom: 'BK-USD', paymentReference: 'PAY-1' };

const refunded = async (client: Client, id: string) => {
  await allocated(client, id);
  await client.done(`/v1/pledges/${id}/refunds`, refund);
};

export const closingSamples: readonly CommandSample[] = [
  {
    route: '/v1/pledges/{pledgeId}/allowances',
    arrange: onPledge(owing, 'allowances', {
      ...dated,
      id: 'ALW-1',
      runId: 'ECL-2024',
      basis: 'lifetime expected loss',
      lines: [{ instalment: 1, amount: usd('400.00') }],
    }),
    books: ['AllowanceBooked'],
    other: { basis: 'expected loss of twelve months' },
    wrong: { runId: '' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/write-offs',
    arrange: onPledge(owing, 'write-offs', writeOff),
    approvedBy: 'u.controller',
    books: ['ReceivableWrittenOff'],
    other: { reason: 'it will not come at all' },
    wrong: { lines: [] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/reminders',
    arrange: onPledge(owing, 'reminders', {
      ...dated,
      instalment: 1,
      language: 'en',
      reference: 'REM-1',
    }),
    books: ['ReminderSent'],
    other: { language: 'fr' },
    wrong: { language: 'de' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/termination',
    arrange: onPledge(owing, 'termination', {
      ...dated,
      reason: 'programme stopped',
      documentReference: 'letter 9',
      staysDue: [{ instalment: 1, amount: usd('130.00') }],
    }),
    books: ['AgreementTerminated'],
    other: { reason: 'programme stopped by both sides' },
    wrong: { staysDue: [{ instalment: 0, amount: usd('130.00') }] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/refunds',
    arrange: onPledge(allocated, 'refunds', refund),
    books: ['ContributionRefunded'],
    other: payment,
    wrong: { paidFrom: 'the safe' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/refunds/{refundId}/payment',
    arrange: onPledge(refunded, 'refunds/REF-1/payment', (id) => ({
      ...dated,
      ...payment,
      paymentReference: `PAY-${id}`,
    })),
    books: ['RefundPaid'],
    claims: true,
    other: { paymentReference: 'PAY-2' },
    wrong: { paidFrom: 'the safe' },
    location: '/v1/pledges',
  },
];
