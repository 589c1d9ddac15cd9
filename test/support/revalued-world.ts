import type { Client } from './client';
import { announcement, application, credit, eur, terms } from './world';

/**
 * Creates a pledge signed at a rate of 0.900 (EUR per USD), of which EUR 360.00 of 900.00 was received, and a receipt
 * of EUR 90.00 that no donor has claimed.
 *
 * @returns id of the receipt in suspense.
 */
export async function euroPledge(client: Client, pledgeId: string): Promise<string> {
  await client.done('/v1/pledges', {
    ...announcement(pledgeId, { announcedOn: undefined, amount: eur('900.00') }),
    agreement: terms(eur('900.00')),
  });
  const inEuro = { bankAccount: 'BK-EUR', charges: eur('0.00') };
  await client.done('/v1/receipts', {
    ...credit(`credit of ${pledgeId}`, '0.00'),
    ...inEuro,
    net: eur('360.00'),
    application: application(pledgeId, '0.00', {
      lines: [{ instalment: 1, settles: eur('360.00') }],
    }),
  });
  const unclaimed = credit(`unclaimed ${pledgeId}`, '0.00', { ...inEuro, net: eur('90.00') });
  return (await client.done('/v1/receipts', unclaimed)).id as string;
}

/** Creates the pledge EURO, its receipt in suspense, and a rate of 0.800 (EUR per USD) from 10 July. */
export async function euroWorld(client: Client): Promise<string> {
  const receiptId = await euroPledge(client, 'EURO');
  await client.done('/v1/exchange-rates', {
    effectiveDate: '2024-07-10',
    publishedOn: '2024-07-10',
    kind: 'MID_MONTH',
    source: { name: 'fictitious list' },
    rates: { EUR: '0.800' },
  });
  return receiptId;
}
