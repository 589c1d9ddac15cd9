import { isProposalEvent } from '@art30/accounting';
import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { statementOf } from '../support/statements';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

interface Pledge {
  readonly agreement: Readonly<Record<string, unknown>>;
}

describe('an agreement signed in 2026', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2026-02-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', announcement('P1'));
  });
  afterAll(() => service.stopAndRemove());

  const sign = (changes: object) =>
    client.post('/v1/pledges/P1/agreement', {
      ...terms(usd('1130.00'), { signedOn: '2026-01-15' }),
      ...changes,
    });
  const none = { complianceObligations: 'NONE', complianceReference: 'memo IPSAS47-2026-3' };
  const identified = {
    ...none,
    complianceObligations: 'IDENTIFIED',
    obligations: [{ no: 1, purpose: 'TA-GEN', amount: usd('1130.00'), satisfied: 'AS_SPENT' }],
    rightToConsideration: 'WHEN_DUE',
    enforceability: {
      byOrganization: true,
      byDonor: true,
      basis: 'AGREEMENT',
      reference: 'art. 12',
    },
    returnObligation: { scope: 'UNSPENT', clause: 'art. 9' },
  };
  const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'art. 9' };

  it('is refused without its analysis under IPSAS 47, and with compliance obligations', async () => {
    expect((await sign({})).body).toMatchObject({
      status: 422,
      code: 'COMPLIANCE_ANALYSIS_REQUIRED',
      field: 'complianceObligations',
    });
    expect((await sign({ ...none, complianceReference: undefined })).body).toMatchObject({
      code: 'COMPLIANCE_ANALYSIS_REQUIRED',
      field: 'complianceReference',
    });
    const inWords = { ...none, complianceObligations: 'three workshops, one in each State' };
    expect((await sign(inWords)).body).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      field: 'complianceObligations',
    });
    expect((await sign(identified)).body).toMatchObject({
      status: 422,
      code: 'POLICY_NOT_AVAILABLE',
      field: 'complianceObligations',
    });
    expect((await sign({ ...identified, condition })).body).toMatchObject({
      status: 422,
      code: 'CONDITION_UNDER_IPSAS47',
      field: 'condition',
    });
  });

  it('is booked under its own policy where it has none, and so is what follows', async () => {
    expect((await sign(none)).status).toBe(201);
    await client.done(
      '/v1/receipts',
      credit('paid', '1130.00', {
        valueDate: '2026-01-20',
        application: application('P1', '1130.00', { effectiveDate: '2026-01-20' }),
      }),
    );
    const { items } = await service.get<{ items: readonly { type: string; policy: string }[] }>(
      '/v1/pledges/P1/history',
    );
    const business = items.filter((event) => !isProposalEvent(event));
    expect(business.map(({ type, policy }) => [type, policy])).toEqual([
      ['PledgeAnnounced', 'IPSAS23-UN@1'],
      ['AgreementSigned', 'IPSAS47-NONE@1'],
      ['ReceiptApplied', 'IPSAS47-NONE@1'],
    ]);
    expect((await service.get<Pledge>('/v1/pledges/P1')).agreement).toMatchObject(none);
    expect(await statementOf(service, 'DON-A', 'to=2026-01-31')).toMatchObject({
      policy: 'IPSAS47-NONE@1',
    });
    expect(await statementOf(service, 'DON-A', 'to=2025-12-31')).toMatchObject({
      policy: 'IPSAS23-UN@1',
    });
  });

  it('has the policy of its bytes in the event and in the list of an issued statement', async () => {
    const period = { to: '2026-01-31' };
    const { id } = await client.done('/v1/donors/DON-A/statements', period);
    type Policy = { readonly policy: string };
    type Listed = { readonly items: readonly Policy[] };
    const listed = await service.get<Listed>('/v1/donors/DON-A/statements');
    const bytes = await service.get<Policy>(`/v1/statements/${String(id)}`);
    const issued = await service.get<{ data: Policy }>(`/v1/statements/${String(id)}/event`);
    const policies = [bytes, issued.data, ...listed.items].map(({ policy }) => policy);
    expect(policies).toEqual(['IPSAS47-NONE@1', 'IPSAS47-NONE@1', 'IPSAS47-NONE@1']);
  });

  it('is replayed to the same entries', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
