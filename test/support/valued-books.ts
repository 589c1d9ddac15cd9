import type { LeftOut } from '@art30/accounting';
import { Client } from './client';
import { RunOnLog } from './run-on-log';
import type { Service } from './service';
import { announcement, application, credit, eur, foundations, terms } from './world';

/**
 * Setting that keeps the service's background worker from finishing a revaluation run which the test appends step by
 * step.
 */
export const runsLeftAlone = { SETTLEMENT_GRACE_MS: '600000' };

export interface ValuedBooks {
  readonly client: Client;
  readonly run: RunOnLog;
  /** Id of a receipt of EUR 90.00 that no donor has claimed. */
  readonly receiptId: string;
  /**
   * The item that the revaluation run left out: a receipt of EUR 10.00, reversed after the date as at which the run
   * valued it.
   */
  readonly leftOut: LeftOut;
  /** Sequence of the last event that the revaluation run counted. */
  readonly throughSequence: number;
}

const yen = (amount: string) => ({ amount, currency: 'JPY' });

/**
 * Books the revaluation run REV-2024 as at 31 December 2024: EUR goes from 0.900 to 0.940 per USD, JPY from 150 to 140.
 * P1 has received EUR 400.00 of 900.00, P2 is owed JPY 15,000, and P3 received EUR 45.00 of 450.00 after that date.
 */
export async function valuedBooks(service: Service): Promise<ValuedBooks> {
  const client = new Client(service);
  await foundations(client);
  await client.done('/v1/exchange-rates', {
    effectiveDate: '2024-12-31',
    publishedOn: '2024-12-31',
    kind: 'MONTHLY',
    source: { name: 'fictitious list' },
    rates: { EUR: '0.940', JPY: '140' },
  });
  await sign(client, 'P1', eur('900.00'));
  await sign(client, 'P2', yen('15000'));
  await sign(client, 'P3', eur('450.00'));
  await client.done('/v1/receipts', inEuro('of P1', '400.00', applied('P1', '400.00')));
  const { id: receiptId } = await client.done('/v1/receipts', inEuro('unknown', '90.00'));
  const paidOn = '2025-01-03';
  await client.done(
    '/v1/receipts',
    inEuro('of P3', '45.00', { ...applied('P3', '45.00', paidOn), valueDate: paidOn }),
  );
  const { id: refusing } = await client.done('/v1/receipts', inEuro('refusing', '10.00'));
  await client.done(`/v1/receipts/${refusing}/reversal`, {
    effectiveDate: paidOn,
    reasonCode: 'OTHER',
    reason: 'not ours',
  });
  const throughSequence = await client.head();
  const run = new RunOnLog(service, { revaluationId: 'REV-2024', asAt: '2024-12-31' });
  await run.start(
    [
      { currency: 'EUR', pledges: ['P1', 'P3'], receipts: [receiptId, refusing], bankAccounts: [] },
      { currency: 'JPY', pledges: ['P2'], receipts: [], bankAccounts: [] },
    ],
    throughSequence,
  );
  for (const pledgeId of ['P1', 'P2', 'P3']) await run.pledge(pledgeId);
  await run.receipt(receiptId);
  const leftOut: LeftOut = {
    receiptId: refusing,
    code: 'STREAM_FULL',
    remedy: 'reverse what is wrong',
  };
  await run.complete({ pledges: 3, receipts: 1, bankAccounts: 0, leftOut: [leftOut] });
  await client.head();
  return { client, run, receiptId, leftOut, throughSequence };
}

function sign(client: Client, id: string, amount: { amount: string; currency: string }) {
  return client.done('/v1/pledges', {
    ...announcement(id, { announcedOn: undefined, amount }),
    agreement: terms(amount),
  });
}

function applied(pledgeId: string, amount: string, effectiveDate = '2024-07-02') {
  const lines = [{ instalment: 1, settles: eur(amount) }];
  return { application: application(pledgeId, amount, { effectiveDate, lines }) };
}

function inEuro(reference: string, amount: string, changes: object = {}) {
  const money = { bankAccount: 'BK-EUR', net: eur(amount), charges: eur('0.00') };
  return credit(reference, amount, { ...money, ...changes });
}
