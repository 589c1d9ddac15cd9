import { Client } from '../support/client';
import { Service } from '../support/service';
import { statementOf } from '../support/statements';
import { announcement, foundations, terms, usd } from '../support/world';

interface Donor {
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
  readonly contactReference: string | null;
}

describe('a donor that is revised', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-06-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', {
      ...announcement('P1', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    service.clock.set(new Date('2024-12-01T00:00:00.000Z'));
  });
  afterAll(() => service.stopAndRemove());

  const revise = (facts: object, donor = 'DON-A') =>
    client.post(`/v1/donors/${donor}/revision`, { effectiveDate: '2024-09-01', ...facts });
  const donor = (query = '') => service.get<Donor>(`/v1/donors/DON-A${query}`);
  const named = async (query: string) => (await statementOf(service, 'DON-A', query)).donor.name;

  it('is as stated from a day on, and its events stay as they were', async () => {
    const facts = { name: 'Republic A', country: 'XAA', contactReference: 'CRM-7' };
    const { status, body } = await revise(facts);
    expect([status, body.events[0].type]).toEqual([201, 'DonorRevised']);
    expect(await donor()).toMatchObject({ ...facts, kind: 'STATE_PARTY' });
    expect(await donor('?asAt=2024-08-31')).toMatchObject({
      name: 'Donor A',
      country: null,
      contactReference: null,
    });
    expect((await revise(facts)).body).toMatchObject({ status: 422, code: 'NOTHING_REVISED' });
    expect((await revise({ country: 'FRE' })).body).toMatchObject({
      code: 'UNKNOWN_COUNTRY',
      field: 'country',
    });
  });

  it('is named in a statement as at its end', async () => {
    expect(await named('to=2024-05-31')).toBe('Donor A');
    expect(await named('to=2024-08-31')).toBe('Donor A');
    expect(await named('to=2024-09-01')).toBe('Republic A');
    const { id } = await client.done('/v1/donors/DON-A/statements', { to: '2024-08-31' });
    expect((await service.get<{ donor: Donor }>(`/v1/statements/${id}`)).donor.name).toBe(
      'Donor A',
    );
  });

  it('gives by the kind that it has on the day of the signature', async () => {
    await client.done('/v1/donors', { id: 'DON-C', name: 'Donor C', kind: 'STATE_NON_PARTY' });
    expect((await revise({ kind: 'STATE_PARTY' }, 'DON-C')).body).toMatchObject({
      code: 'DATES_NOT_ORDERED',
      field: 'effectiveDate',
    });
    const today = { effectiveDate: '2024-12-01', kind: 'STATE_PARTY' };
    expect((await revise(today, 'DON-C')).body).toMatchObject({
      code: 'PARTY_STATUS_NOT_APPLICABLE',
      field: 'partySince',
    });
    const sign = (id: string) =>
      client.post('/v1/pledges', {
        ...announcement(id, { announcedOn: undefined, donorId: 'DON-C' }),
        agreement: terms(usd('1130.00'), { signedOn: '2024-11-30' }),
      });
    expect((await sign('C1')).body.code).toBe('DONOR_NOT_ELIGIBLE');
    expect(
      (await revise({ ...today, partySince: '2024-11-15' }, 'DON-C')).body.events,
    ).toMatchObject([{ type: 'DonorRevised' }, { type: 'PartyStatusRecorded' }]);
    expect((await sign('C1')).status).toBe(201);
  });

  it('is not known by an id that nobody gave', async () => {
    expect((await revise({ name: 'x' }, 'nobody')).body).toMatchObject({
      status: 404,
      code: 'DONOR_UNKNOWN',
    });
  });
});
