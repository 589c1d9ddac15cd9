import { randomUUID } from 'node:crypto';
import { stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { playAuditTestsWorld } from './audit-tests-world';
import type { Client } from './client';
import { byController } from './periods';
import { until } from './patience';
import type { Service } from './service';
import { credit, eur } from './world';

/** A text that a spreadsheet would run as a formula, and that breaks CSV unless it is quoted. */
export const hostile = '=HYPERLINK("http://evil.example";"a, b")';

/**
 * Creates the books of the audit tests, with further content for the working papers: a reversed write-off, a recovery,
 * a receipt whose sender's name is a spreadsheet formula, an unsigned event appended directly to the store, and the
 * engagement `AUD-2024` with samples, confirmations, replies and a run of an audit program.
 */
export async function playWorkingPapersWorld(service: Service): Promise<void> {
  const client = await playAuditTestsWorld(service);
  client.pass(10);
  const sender = { remitter: hostile, remittanceInfo: '-5,00 "quoted"\ttab' };
  await client.done(
    '/v1/receipts',
    credit('hostile', '7.00', { ...sender, valueDate: '2024-12-15' }),
  );
  await erased(service, client);
  const on = { effectiveDate: '2025-02-03' };
  const writeOff = (amount: string) => ({
    ...on,
    lines: [{ instalment: 1, amount: eur(amount) }],
    reason: '@risk, "lost"',
    investigationReference: 'INV-1',
    approvalReference: 'memo 1',
  });
  await client.done('/v1/pledges/P3/write-offs', writeOff('300.00'), byController);
  const taken = await client.done('/v1/pledges/P3/write-offs', writeOff('40.00'), byController);
  await client.done(
    `/v1/pledges/P3/events/${taken.events[0].id}/reversal`,
    { ...on, reasonCode: 'WRONG_DONOR', reason: '+1 was meant' },
    byController,
  );
  await client.done('/v1/pledges/P3/recoveries', {
    ...on,
    bankAccount: 'BK-EUR',
    bankReference: 'came after all',
    purpose: 'TA-GEN',
    amount: eur('20.00'),
    writtenOffInstalment: 1,
  });
  await planted(service);
  await audited(service);
}

/** Records a receipt, and erases the name of its sender, who is a private person. */
async function erased(service: Service, client: Client): Promise<void> {
  const { id } = await client.done(
    '/v1/receipts',
    credit('erased', '9.00', { remitter: 'Jane Doe', valueDate: '2024-12-15' }),
  );
  const texts = async () =>
    (await service.get<{ personalTexts: Kept[] }>(`/v1/receipts/${id}`)).personalTexts;
  const [kept] = await texts();
  await client.done(
    `/v1/personal-texts/${kept?.reference}/erasure`,
    { ground: 'request of the person' },
    byController,
  );
  await until(async () => (await texts())[0]?.text === null);
}

interface Kept {
  readonly reference: string;
  readonly text: string | null;
}

/** Appends a change of a donor directly to the store, as an intruder with access to the store could. */
async function planted(service: Service): Promise<void> {
  const store = service.app.get<EventStore>(EVENT_STORE);
  const name = stream.donor('DON-B');
  const recorded = await store.readStream(name);
  const booked = recorded.find(({ type }) => type === 'DonorRegistered');
  if (booked === undefined) throw new Error('DON-B is registered');
  const { proposal: _none, ...metadata } = booked.metadata;
  const alone = { id: randomUUID(), type: 'DonorRevised', data: booked.data, metadata };
  const { position } = await store.append(name, recorded.length - 1, [alone]);
  await service.http().get(`/v1/donors?after=${position}`);
}

async function audited(service: Service): Promise<void> {
  let keys = 0;
  const engagements = '/v1/audit/engagements';
  const send = async (path: string, body: object) => {
    keys += 1;
    const sent = service.http().post(path).set('Idempotency-Key', `audit ${keys}`).send(body);
    const { status, body: answer } = await sent;
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer as { readonly id: string };
  };
  const facts = { title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
  await send(engagements, { id: 'AUD-2024', ...facts });
  await send(engagements, { id: 'OTHER', ...facts });
  const sampled = { purpose: '-existence', seed: 'S-1', size: 4, asAt: '2024-12-31' };
  await send(`${engagements}/AUD-2024/samples`, { ...sampled, method: 'RANDOM' });
  const filters = { account: '1310', donor: 'DON-A' };
  const units = { ...sampled, method: 'MONETARY_UNIT', side: 'DEBIT', filters };
  await send(`${engagements}/AUD-2024/samples`, units);
  const asked = { asAt: '2024-12-31', replyTo: '+41 22 000, audit@example.org' };
  const { id } = await send(`${engagements}/AUD-2024/confirmations`, {
    ...asked,
    donors: ['DON-A', 'DON-B'],
  });
  const replies = `${engagements}/AUD-2024/confirmations/${id}/replies`;
  const on = { repliedOn: '2025-02-03' };
  await send(replies, { ...on, outcome: 'NO_REPLY' });
  await send(replies, {
    ...on,
    outcome: 'DIFFERS',
    amounts: [eur('4000.00'), { amount: '1', currency: 'JPY' }],
    reference: '=1+1',
    explanation: 'paid, "they say"',
  });
  const { status } = await service
    .http()
    .get('/v1/audit/export?format=hledger&engagement=AUD-2024');
  if (status !== 200) throw new Error('an export is put on record');
}
