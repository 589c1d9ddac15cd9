import { accountItemSamples } from './account-item-endpoints';
import type { Client } from './client';
import { closingSamples } from './closing-endpoints';
import { allocated, dated, onPledge, type CommandSample } from './command-sample';
import { conditionSamples } from './condition-endpoints';
import { creditSamples } from './credit-endpoints';
import { byController } from './periods';
import { openingSamples } from './opening-endpoints';
import { revaluationSamples } from './revaluation-endpoints';
import { spendingSamples } from './spending-endpoints';
import { transferSamples } from './transfer-endpoints';
import { statementSamples } from './statement-endpoints';
import { allocation, announcement, application, credit, paidPledge, terms, usd } from './world';

const move = { from: { purpose: 'k', level: 'NATIONAL' }, gross: usd('113.00') };
const reversal = { ...dated, reasonCode: 'OTHER', reason: 'typing error' };
const announced = (client: Client, id: string) => client.done('/v1/pledges', announcement(id));

const endOf = (year: string) => ({ effectiveDate: `${year}-12-31` });
const softClosed = (client: Client, year: string) =>
  client.done(`/v1/periods/${year}/soft-close`, endOf(year), byController);

const openedAccount = (client: Client, code: string, ledgerAccount: string) =>
  client.done('/v1/bank-accounts', {
    code,
    currency: 'SEK',
    ledgerAccount,
    openedOn: '2024-01-01',
  });

export const commandSamples: readonly CommandSample[] = [
  {
    route: '/v1/periods/{period}/soft-close',
    arrange: async () => ({ path: '/v1/periods/2021/soft-close', body: endOf('2021') }),
    approvedBy: 'u.controller',
    books: ['PeriodSoftClosed'],
    other: { documentReference: 'closing instructions' },
    wrong: { effectiveDate: '2023' },
    location: '/v1/periods',
  },
  {
    route: '/v1/periods/{year}/close',
    arrange: async (client) => {
      await softClosed(client, '2022');
      client.pass(10);
      const books = { throughSequence: await client.head(), trialBalance: {} };
      return { path: '/v1/periods/2022/close', body: { ...endOf('2022'), ...books } };
    },
    approvedBy: 'u.controller',
    books: ['PeriodClosed'],
    other: { documentReference: 'closing instructions' },
    wrong: { trialBalance: { cash: '1.00' } },
    location: '/v1/periods',
  },
  {
    route: '/v1/periods/{period}/reopening',
    arrange: async (client) => {
      await softClosed(client, '2023');
      const body = { ...dated, reason: 'audit adjustment' };
      return { path: '/v1/periods/2023/reopening', body };
    },
    approvedBy: 'u.controller',
    books: ['PeriodReopened'],
    other: { reason: 'another audit adjustment' },
    wrong: { reason: '' },
    location: '/v1/periods',
  },
  {
    route: '/v1/donors',
    arrange: async (_client, id) => ({
      path: '/v1/donors',
      body: { id, name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29', country: 'XAA' },
    }),
    books: ['DonorRegistered', 'PartyStatusRecorded'],
    other: { name: 'Another name' },
    wrong: { kind: 'KING' },
    location: '/v1/donors',
  },
  {
    route: '/v1/donors/{donorId}/revision',
    arrange: async () => ({
      path: '/v1/donors/DON-A/revision',
      body: { ...dated, name: 'Donor A, renamed', contactReference: 'CRM-7' },
    }),
    books: ['DonorRevised'],
    other: { name: 'Another name' },
    wrong: { kind: 'KING' },
    location: '/v1/donors',
  },
  {
    route: '/v1/donors/{donorId}/party-status',
    arrange: async () => ({
      path: '/v1/donors/DON-A/party-status',
      body: { since: '2003-09-29', until: '2025-01-01', reference: 'C.N.1' },
    }),
    books: ['PartyStatusRecorded'],
    other: { until: '2025-02-01' },
    wrong: { since: 'long ago' },
    location: '/v1/donors',
  },
  {
    route: '/v1/donors/{donorId}/due-diligence',
    arrange: async () => ({
      path: '/v1/donors/DON-B/due-diligence',
      body: {
        outcome: 'CLEARED_WITH_CONDITIONS',
        assessedOn: '2024-07-01',
        validUntil: '2026-07-01',
        reference: 'DD-2',
      },
    }),
    books: ['DueDiligenceRecorded'],
    other: { reference: 'DD-3' },
    wrong: { outcome: 'PERHAPS' },
    location: '/v1/donors',
  },
  {
    route: '/v1/donors/{donorId}/contacts',
    arrange: async () => ({
      path: '/v1/donors/DON-B/contacts',
      body: { id: 'mission', from: '2024-07-01', name: 'Jane Doe', email: 'jane@example.org' },
    }),
    books: ['DonorContactRecorded'],
    other: { email: 'mission@example.org' },
    wrong: { email: 'Jane Doe' },
    location: '/v1/donors',
  },
  {
    route: '/v1/purposes',
    arrange: async () => ({
      path: '/v1/purposes',
      body: {
        code: 'k.west-africa',
        kind: 'SUB_PURPOSE',
        label: 'Technical assistance, West Africa',
        parent: 'k',
        recommendations: ['m', 'n'],
        effectiveDate: '2024-07-01',
      },
    }),
    books: ['PurposeAdded'],
    other: { label: 'West Africa' },
    wrong: { recommendations: ['m', 'm'] },
    location: '/v1/purposes',
  },
  {
    route: '/v1/signing-rules',
    arrange: async () => ({
      path: '/v1/signing-rules',
      body: {
        effectiveDate: '2024-12-01',
        rule: 'TWO_PEOPLE',
        reason: 'two officers',
        documentReference: 'memo of 2024-07-12',
      },
    }),
    approvedBy: 'u.controller',
    books: ['SigningRuleSet'],
    other: { reason: 'two officers until a third is named' },
    wrong: { rule: 'ONE_PERSON' },
    location: '/v1/signing-rules',
  },
  {
    route: '/v1/exchange-rates',
    arrange: async () => ({
      path: '/v1/exchange-rates',
      body: {
        effectiveDate: '2024-07-01',
        publishedOn: '2024-06-28',
        kind: 'MONTHLY',
        source: { name: 'fictitious list', sha256: '0'.repeat(64) },
        rates: { EUR: '0.910' },
      },
    }),
    books: ['ExchangeRatesPublished'],
    other: { rates: { EUR: '0.911' } },
    wrong: { rates: { EUR: 0.91 } },
    location: '/v1/exchange-rates',
  },
  {
    route: '/v1/bank-accounts',
    arrange: async () => ({
      path: '/v1/bank-accounts',
      body: { code: 'BK-CHF', currency: 'CHF', ledgerAccount: '1130', openedOn: '2024-01-01' },
    }),
    books: ['BankAccountOpened'],
    other: { openedOn: '2024-01-02' },
    wrong: { ledgerAccount: 1130 },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/bank-accounts/{code}/name',
    arrange: async (client) => {
      await openedAccount(client, 'BK-SEK-1', '1181');
      return { path: '/v1/bank-accounts/BK-SEK-1/name', body: { ...dated, name: 'Kronor' } };
    },
    books: ['BankAccountRenamed'],
    other: { name: 'Kronor of trust funds' },
    wrong: { name: '' },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/bank-accounts/{code}/closing',
    arrange: async (client) => {
      await openedAccount(client, 'BK-SEK-2', '1182');
      return { path: '/v1/bank-accounts/BK-SEK-2/closing', body: dated };
    },
    books: ['BankAccountClosed'],
    other: { documentReference: 'letter of the bank' },
    wrong: { effectiveDate: 'today' },
    location: '/v1/bank-accounts',
  },
  {
    route: '/v1/pledges',
    arrange: async (_client, id) => ({ path: '/v1/pledges', body: announcement(id) }),
    books: ['PledgeAnnounced'],
    other: { amount: usd('2.00') },
    wrong: { recommendation: 'p' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges',
    arrange: async (_client, id) => ({
      path: '/v1/pledges',
      body: {
        ...announcement(id, { announcedOn: undefined }),
        agreement: terms(usd('1130.00')),
      },
    }),
    books: ['AgreementSigned'],
    other: { documentReference: 'another copy' },
    wrong: { agreement: terms(usd('1130.00'), { pscRate: 0.13 }) },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/amendments',
    arrange: onPledge(announced, 'amendments', {
      ...dated,
      amount: usd('2260.00'),
      reason: 'note verbale',
    }),
    books: ['PledgeAmended'],
    other: { amount: usd('2261.00') },
    wrong: { amount: '2260.00' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/acceptance',
    arrange: onPledge(announced, 'acceptance', dated),
    books: ['PledgeAccepted'],
    other: { documentReference: 'letter' },
    wrong: { additionalLiability: 'no' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/withdrawal',
    arrange: onPledge(announced, 'withdrawal', { ...dated, reason: 'donor withdraws' }),
    books: ['PledgeWithdrawn'],
    other: { reason: 'donor withdraws at last' },
    wrong: { reason: '' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/lapse',
    arrange: onPledge(announced, 'lapse', { ...dated, reason: 'nothing more is expected' }),
    books: ['PledgeLapsed'],
    other: { reason: 'nothing at all is expected' },
    wrong: { effectiveDate: '2024' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/agreement',
    arrange: onPledge(announced, 'agreement', terms(usd('1130.00'))),
    books: ['AgreementSigned'],
    other: { agreementReference: 'AGR-2' },
    wrong: { instalments: [] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/allocations',
    arrange: onPledge(paidPledge, 'allocations', allocation('ALL-1', '113.00')),
    books: ['AllocationMade'],
    other: { effectiveDate: '2024-07-04' },
    wrong: { lines: {} },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/allocation-reductions',
    arrange: onPledge(allocated, 'allocation-reductions', {
      ...dated,
      id: 'RED-1',
      lines: [move],
      reason: 'activity cancelled',
    }),
    books: ['AllocationReduced'],
    other: { reason: 'activity postponed' },
    wrong: { lines: [] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/reallocations',
    arrange: onPledge(allocated, 'reallocations', {
      ...dated,
      ...move,
      id: 'REA-1',
      to: { purpose: 'k', level: 'REGIONAL' },
    }),
    books: ['ReallocationMade'],
    other: { to: { purpose: 'k', level: 'GLOBAL' } },
    wrong: { to: 'k' },
    location: '/v1/pledges',
  },
  ...openingSamples,
  ...spendingSamples,
  ...conditionSamples,
  ...accountItemSamples,
  ...closingSamples,
  ...statementSamples,
  ...creditSamples,
  {
    route: '/v1/pledges/{pledgeId}/events/{eventId}/reversal',
    arrange: async (client, id) => {
      const { signature } = await signedPledge(client, id);
      return { path: `/v1/pledges/${id}/events/${signature}/reversal`, body: reversal };
    },
    books: ['EventReversed'],
    other: { reason: 'another error' },
    wrong: { reasonCode: 'MOOD' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/receipts',
    arrange: async (_client, id) => ({ path: '/v1/receipts', body: credit(`of ${id}`, '100.00') }),
    books: ['ReceiptRecorded'],
    other: { remitter: 'somebody' },
    wrong: { bankReference: ' \u200B ' },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts',
    arrange: async (client, id) => {
      await signedPledge(client, id);
      const applied = { application: application(id, '100.00') };
      return { path: '/v1/receipts', body: credit(`of ${id}`, '100.00', applied) };
    },
    books: ['ReceiptRecorded', 'ReceiptAssigned', 'ReceiptApplied'],
    other: { remitter: 'somebody' },
    wrong: { application: null },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/applications',
    arrange: async (client, id) => {
      await signedPledge(client, id);
      const receipt = await client.done('/v1/receipts', credit(`of ${id}`, '100.00'));
      return {
        path: `/v1/receipts/${receipt.id}/applications`,
        body: application(id, '100.00', { evidence: 'message of the remitter' }),
      };
    },
    books: ['ReceiptAssigned', 'ReceiptApplied'],
    other: { evidence: 'another message' },
    wrong: { chargesBorneBy: 'NOBODY' },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/applications',
    arrange: async (client, id) => {
      await paidPledge(client, id);
      const bank = { paidFrom: 'BK-USD', paymentReference: `PAY-${id}` };
      const { events } = await client.done(`/v1/pledges/${id}/refunds`, {
        ...dated,
        ...bank,
        approvalReference: 'agreement art. 9',
        lines: [{ purpose: 'TA-GEN', gross: usd('40.00') }],
      });
      const receipt = await client.done('/v1/receipts', credit(`bounced ${id}`, '40.00'));
      const returnsPayment = { eventId: events[0].id };
      const body = { ...dated, pledgeId: id, returnsPayment };
      return { path: `/v1/receipts/${receipt.id}/applications`, body };
    },
    books: ['ReceiptAssigned', 'PaymentReturned'],
    other: { documentReference: 'advice 9' },
    wrong: { returnsPayment: {} },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/applications',
    arrange: async (client, id) => {
      const owner = await client.done('/v1/receipts', credit(`of ${id}`, '40.00'));
      const { events } = await client.done(`/v1/receipts/${owner.id}/returns`, {
        ...dated,
        kind: 'UNIDENTIFIED',
        amount: usd('40.00'),
        paymentReference: `PAY-${id}`,
      });
      const valueDated = { valueDate: dated.effectiveDate };
      const receipt = await client.done(
        '/v1/receipts',
        credit(`bounced ${id}`, '40.00', valueDated),
      );
      const returnSentBack = { receiptId: owner.id, eventId: events[0].id };
      const body = { ...dated, returnSentBack };
      return { path: `/v1/receipts/${receipt.id}/applications`, body };
    },
    books: ['ReceiptAssigned', 'ReturnSentBack'],
    other: { documentReference: 'advice 9' },
    wrong: { returnSentBack: {} },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/applications/{applicationId}/reversal',
    arrange: async (client, id) => {
      const { receiptId, applicationId } = await paidPledge(client, id);
      const path = `/v1/receipts/${receiptId}/applications/${applicationId}/reversal`;
      return { path, body: reversal };
    },
    books: ['ReceiptApplicationReversed', 'ReceiptReleased'],
    other: { reason: 'another error' },
    wrong: { withApplications: true },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/returns',
    arrange: async (client, id) => {
      const receipt = await client.done('/v1/receipts', credit(`of ${id}`, '100.00'));
      return {
        path: `/v1/receipts/${receipt.id}/returns`,
        body: {
          ...dated,
          kind: 'UNIDENTIFIED',
          amount: usd('40.00'),
          paymentReference: `PAY-${id}`,
        },
      };
    },
    books: ['ReceiptReturned'],
    claims: true,
    other: { amount: usd('41.00') },
    wrong: { kind: 'GIFT' },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/returns/{eventId}/reversal',
    arrange: async (client, id) => {
      const receipt = await client.done('/v1/receipts', credit(`of ${id}`, '100.00'));
      const path = `/v1/receipts/${receipt.id}/returns`;
      const paid = { kind: 'UNIDENTIFIED', amount: usd('40.00'), paymentReference: `PAY-${id}` };
      const { events } = await client.done(path, { ...dated, ...paid });
      return { path: `${path}/${events[0].id}/reversal`, body: reversal };
    },
    books: ['ReceiptReturnReversed'],
    other: { reason: 'another error' },
    wrong: { withDependants: true },
    location: '/v1/receipts',
  },
  {
    route: '/v1/receipts/{receiptId}/reversal',
    arrange: async (client, id) => {
      const { receiptId } = await paidPledge(client, id);
      const body = { ...reversal, withApplications: true };
      return { path: `/v1/receipts/${receiptId}/reversal`, body };
    },
    books: ['ReceiptApplicationReversed', 'ReceiptReversed'],
    other: { reason: 'another error' },
    wrong: { withApplications: 'yes' },
    location: '/v1/receipts',
  },
  ...transferSamples,
  ...revaluationSamples,
];

async function signedPledge(client: Client, id: string): Promise<{ signature: string }> {
  const body = {
    ...announcement(id, { announcedOn: undefined }),
    agreement: terms(usd('1130.00')),
  };
  const signed = await client.done('/v1/pledges', body);
  return { signature: signed.events[0].id };
}
