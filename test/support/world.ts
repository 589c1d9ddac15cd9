import { exampleCondition } from '@art30/testing';
import type { Client } from './client';

export const usd = (amount: string) => ({ amount, currency: 'USD' });
export const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** Returns the terms of an agreement with one instalment, due on 30 June 2024. */
export const terms = (amount: { amount: string; currency: string }, changes: object = {}) => ({
  signedOn: '2024-05-06',
  agreementReference: 'AGR-1',
  instalments: [{ no: 1, dueOn: '2024-06-30', amount }],
  condition: null,
  pscRate: '0.13',
  source: 'BUDGET',
  ...changes,
});

export const announcement = (id: string, changes: object = {}) => ({
  id,
  donorId: 'DON-A',
  recommendation: 'n',
  announcedOn: '2024-03-11',
  amount: usd('1130.00'),
  earmarks: [],
  ...changes,
});

export const credit = (bankReference: string, amount: string, changes: object = {}) => ({
  bankAccount: 'BK-USD',
  bankReference,
  valueDate: '2024-07-02',
  net: usd(amount),
  charges: usd('0.00'),
  ...changes,
});

export const application = (pledgeId: string, amount: string, changes: object = {}) => ({
  pledgeId,
  effectiveDate: '2024-07-02',
  lines: [{ instalment: 1, settles: usd(amount) }],
  ...changes,
});

export const allocation = (id: string, gross: string, changes: object = {}) => ({
  id,
  effectiveDate: '2024-07-03',
  lines: [
    { from: { purpose: 'TA-GEN' }, to: { purpose: 'k', level: 'NATIONAL' }, gross: usd(gross) },
  ],
  ...changes,
});

/** Creates the bank accounts, donors and exchange rates that every other command needs. */
export async function foundations(client: Client): Promise<void> {
  const opened = { openedOn: '2024-01-01' };
  await client.done('/v1/bank-accounts', {
    ...opened,
    code: 'BK-USD',
    currency: 'USD',
    ledgerAccount: '1110',
  });
  await client.done('/v1/bank-accounts', {
    ...opened,
    code: 'BK-EUR',
    currency: 'EUR',
    ledgerAccount: '1120',
  });
  const stateParty = { kind: 'STATE_PARTY', partySince: '2003-09-29' };
  await client.done('/v1/donors', { id: 'DON-A', name: 'Donor A', ...stateParty });
  await client.done('/v1/donors', { id: 'DON-B', name: 'Donor B', kind: 'FOUNDATION' });
  await client.done('/v1/donors/DON-B/due-diligence', {
    outcome: 'CLEARED',
    assessedOn: '2024-02-20',
    validUntil: '2026-02-20',
    reference: 'DD-1',
  });
  await client.done('/v1/exchange-rates', {
    effectiveDate: '2024-03-01',
    publishedOn: '2024-03-01',
    kind: 'MONTHLY',
    source: { name: 'fictitious list' },
    rates: { EUR: '0.900', JPY: '150' },
  });
}

/** Creates a pledge under recommendation (n) that is signed, and paid in full by one receipt. */
export async function paidPledge(
  client: Client,
  id: string,
  amount = '1130.00',
): Promise<{ receiptId: string; applicationId: string; signature: string }> {
  const signed = await client.done('/v1/pledges', {
    ...announcement(id, { announcedOn: undefined, amount: usd(amount) }),
    agreement: terms(usd(amount)),
  });
  const receipt = await client.done(
    '/v1/receipts',
    credit(`credit of ${id}`, amount, { application: application(id, amount) }),
  );
  return {
    receiptId: receipt.id,
    applicationId: receipt.application.id,
    signature: signed.events[0].id,
  };
}

/** Creates a conditional pledge of USD 1,130.00, of which USD 100.00 was received. */
export async function conditionalPledge(
  client: Client,
  id: string,
): Promise<{ receiptId: string; applicationId: string }> {
  await client.done('/v1/pledges', {
    ...announcement(id, { announcedOn: undefined }),
    agreement: terms(usd('1130.00'), { condition: exampleCondition }),
  });
  const applied = { application: application(id, '100.00') };
  const receipt = await client.done('/v1/receipts', credit(`credit of ${id}`, '100.00', applied));
  return { receiptId: receipt.id, applicationId: receipt.application.id };
}
