import { Client } from '../support/client';
import { signed } from '../support/refusals';
import { Service } from '../support/service';
import { credit, foundations } from '../support/world';

describe('what is likely there already', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  /** Texts of the warnings about likely duplicates. */
  const twinsOf = async (path: string, body: object): Promise<string[]> => {
    const { warnings } = await client.done(path, body);
    return (warnings as { code: string; detail: string }[])
      .filter(({ code }) => code === 'LIKELY_DUPLICATE')
      .map(({ detail }) => detail);
  };

  it('is a donor of the same name, kind and country', async () => {
    const donor = { name: 'Foundation Ünal', kind: 'FOUNDATION', country: 'XAA' };
    expect(await twinsOf('/v1/donors', { id: 'F1', ...donor })).toEqual([]);
    expect(await twinsOf('/v1/donors', { id: 'F2', ...donor, country: 'XAB' })).toEqual([]);
    expect(await twinsOf('/v1/donors', { id: 'F3', ...donor, kind: 'NGO' })).toEqual([]);
    const written = { ...donor, name: 'foundation  U\u0308nal' };
    expect(await twinsOf('/v1/donors', { id: 'F4', ...written })).toEqual([
      'donor F1 has this name, kind and country already: ' +
        'if it is the same, give under that one and leave F4 unused',
    ]);
  });

  it('is an agreement under a reference that was used before', async () => {
    const reference = { agreementReference: 'AGR-2024-009' };
    expect(await twinsOf('/v1/pledges', signed('P1', reference))).toEqual([]);
    const again = signed('P2', { agreementReference: 'agr\u20112024\u2011009' });
    expect(await twinsOf('/v1/pledges', again)).toEqual([
      'agreement reference "agr\u20112024\u2011009" is that of pledge P1 already: ' +
        'if it is one agreement, reverse this signature',
    ]);
  });

  it('is a credit of the same account, day and amount under another reference', async () => {
    const { id } = await client.done('/v1/receipts', credit('REF-001', '100.00'));
    const twin = '"REF-001" (receipt ';
    expect(await twinsOf('/v1/receipts', credit('REF-002', '100.00'))).toEqual([
      expect.stringContaining(`${twin}${String(id)})`),
    ]);
    expect(await twinsOf('/v1/receipts', credit('REF-003', '100.01'))).toEqual([]);
    const otherDay = credit('REF-004', '100.00', { valueDate: '2024-07-03' });
    expect(await twinsOf('/v1/receipts', otherDay)).toEqual([]);
    await client.done(`/v1/receipts/${String(id)}/reversal`, {
      effectiveDate: '2024-07-04',
      reasonCode: 'DUPLICATE',
      reason: 'one credit',
    });
    const [after] = await twinsOf('/v1/receipts', credit('REF-005', '100.00'));
    expect(after).not.toContain(twin);
  });

  it('is the first ten of very many credits alike, of which the first page was reversed', async () => {
    const alike = (no: number) => credit(`MANY-${no}`, '7.00');
    const reversed = Array.from({ length: 26 }, (_, no) => no);
    for (const no of reversed) {
      const { id } = await client.done('/v1/receipts', alike(no));
      await client.done(`/v1/receipts/${String(id)}/reversal`, {
        effectiveDate: '2024-07-04',
        reasonCode: 'DUPLICATE',
        reason: 'one credit',
      });
    }
    for (let no = 26; no < 37; no += 1) await client.done('/v1/receipts', alike(no));
    const [said = ''] = await twinsOf('/v1/receipts', alike(37));
    expect(said.match(/"MANY-\d+"/g)).toEqual(
      Array.from({ length: 10 }, (_, no) => `"MANY-${no + 26}"`),
    );
    expect(said).toContain(' and more');
  });
});
