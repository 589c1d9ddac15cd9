import type { ProcessPeople } from '../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../apps/api/src/access/sign-in-ways';
import { Client } from './client';
import type { Service } from './service';
import { allocation, application, credit, foundations, terms, usd } from './world';

/**
 * Names, ids and figures of donor B. No data of donor A contains any of them, so each one found in an answer
 * to A is a leak.
 */
export const ofB = {
  donor: 'DON-BRAVO',
  pledge: 'PL-BRAVO',
  names: [
    'Bravo Foundation of Farland',
    'Bravo treasury',
    'gift of Bravo',
    'AGR-BRAVO',
    'CRM-BRAVO',
  ],
  references: ['REF-BRAVO-1', 'REF-BRAVO-2', 'voucher-bravo', 'REF-UNKNOWN'],
  amounts: ['7919.37', '3571.13', '3735.05', '613.19', '226.01', '911.17', '17.53', '28.25'],
} as const;

/**
 * Figures of receipts that A shares with others: the totals, and the parts in suspense. None of them may be shown to A.
 */
export const ofBoth = [
  '1014.22',
  '1523.39',
  '1023.28',
  'Joint remitter',
  'for two donors',
] as const;

/** Ids that the service gave to the records of donors A and B. */
export interface DonorWorld {
  readonly client: Client;
  readonly a: {
    readonly receipt: string;
    readonly statement: string;
    readonly newer: string;
    /** Receipts that A shares: `shared` with donor B, and `half` whose other half is in suspense. */
    readonly shared: string;
    readonly half: string;
  };
  readonly b: {
    readonly receipt: string;
    readonly statement: string;
    readonly applications: readonly string[];
    readonly suspense: string;
  };
}

/** Signs in a person who may read the given donors. Returns the value of the header `Authorization`. */
export async function asDonor(
  service: Service,
  person: string,
  donors: readonly string[],
): Promise<string> {
  const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
  return `Bearer ${await people.tokenFor(person, ['donor'], donors)}`;
}

const pledge = (id: string, donorId: string, amount: string, changes: object = {}) => ({
  id,
  donorId,
  recommendation: 'm',
  amount: usd(amount),
  earmarks: [],
  agreement: terms(usd(amount), { agreementReference: `AGR-${id}`, ...changes }),
});

/**
 * Gives donors A and B pledges, receipts and statements of their own, one receipt that they share, and one whose other
 * half is in suspense. The service must start in March 2024.
 */
export async function donorWorld(service: Service): Promise<DonorWorld> {
  const client = new Client(service);
  await foundations(client);
  await client.done('/v1/donors', { id: ofB.donor, name: ofB.names[0], kind: 'FOUNDATION' });
  await client.done(`/v1/donors/${ofB.donor}/due-diligence`, {
    outcome: 'CLEARED',
    assessedOn: '2024-02-20',
    validUntil: '2026-02-20',
    reference: 'DD-1',
  });
  const party = { kind: 'STATE_PARTY', partySince: '2003-09-29' };
  await client.done('/v1/donors', { id: 'DON-A2', name: 'Donor A the second', ...party });

  service.clock.set(new Date('2024-07-15T09:00:00.000Z'));
  for (const [donor, contactReference] of [
    ['DON-A', 'CRM-A'],
    [ofB.donor, 'CRM-BRAVO'],
  ]) {
    const revised = { effectiveDate: '2024-07-14', contactReference };
    await client.done(`/v1/donors/${donor}/revision`, revised);
  }

  await client.done('/v1/pledges', pledge('PL-A', 'DON-A', '5000.00'));
  await client.done('/v1/pledges', pledge('PL-A2', 'DON-A2', '300.00'));
  await client.done(
    '/v1/pledges',
    pledge(ofB.pledge, ofB.donor, '7919.37', { agreementReference: 'AGR-BRAVO' }),
  );
  const paid = (id: string, amount: string) => ({ application: application(id, amount) });
  const own = await client.done(
    '/v1/receipts',
    credit('REF-A-1', '1130.00', { ...paid('PL-A', '1130.00'), remitter: 'Treasury of A' }),
  );
  await client.done('/v1/receipts', credit('REF-A2-1', '300.00', paid('PL-A2', '300.00')));
  const first = await client.done(
    '/v1/receipts',
    credit('REF-BRAVO-1', '3571.13', {
      ...paid(ofB.pledge, '3571.13'),
      remitter: 'Bravo treasury',
      remittanceInfo: 'gift of Bravo',
    }),
  );
  const joint = { remitter: 'Joint remitter', remittanceInfo: 'for two donors' };
  const shared = await client.done('/v1/receipts', credit('REF-SHARED', '1014.22', joint));
  const applied = `/v1/receipts/${shared.id}/applications`;
  await client.done(applied, application('PL-A', '401.03'));
  const second = await client.done(applied, application(ofB.pledge, '613.19'));
  const half = await client.done('/v1/receipts', credit('REF-HALF', '1523.39', joint));
  await client.done(`/v1/receipts/${half.id}/applications`, application('PL-A', '500.11'));
  const suspense = await client.done('/v1/receipts', credit('REF-UNKNOWN', '911.17'));

  const allocated = allocation('AL-BRAVO', '226.01');
  const [line] = allocated.lines;
  const lines = [{ ...line, from: { purpose: 'M-GEN' } }];
  await client.done(`/v1/pledges/${ofB.pledge}/allocations`, { ...allocated, lines });
  await client.done(`/v1/pledges/${ofB.pledge}/expenditures`, {
    id: 'X-BRAVO',
    effectiveDate: '2024-07-10',
    purpose: 'k',
    level: 'NATIONAL',
    direct: usd('17.53'),
    paidFrom: 'BK-USD',
    document: 'voucher-bravo',
  });
  await client.done('/v1/pledges/PL-A/reminders', {
    instalment: 1,
    effectiveDate: '2024-07-11',
    language: 'en',
    reference: 'RM-A',
  });
  // Leaves an unsigned proposal on each of the pledges.
  for (const [id, gross] of [
    ['PL-A', '14.69'],
    [ofB.pledge, '28.25'],
  ] as const) {
    const proposed = allocation(`OPEN-${id}`, gross);
    await service
      .http('u.contrib')
      .post(`/v1/pledges/${id}/allocations`)
      .set('Idempotency-Key', `open of ${id}`)
      .send({ ...proposed, lines: [{ ...proposed.lines[0], from: { purpose: 'M-GEN' } }] })
      .expect(202);
  }
  const period = { from: '2024-05-01', to: '2024-07-10' };
  const issue = (donor: string, more: object = {}) =>
    client.done(`/v1/donors/${donor}/statements`, { ...period, ...more });
  const statement = await issue('DON-A');
  await client.done('/v1/receipts', credit('REF-A-2', '20.00', paid('PL-A', '20.00')));
  const newer = await issue('DON-A', { supersedes: statement.id });
  const ofBravo = await issue(ofB.donor);
  return {
    client,
    a: {
      receipt: own.id,
      statement: statement.id,
      newer: newer.id,
      shared: shared.id,
      half: half.id,
    },
    b: {
      receipt: first.id,
      statement: ofBravo.id,
      suspense: suspense.id,
      applications: [first.application.id, second.application.id],
    },
  };
}
