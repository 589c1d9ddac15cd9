import { createHash } from 'node:crypto';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

interface Line {
  readonly sequence: number;
  readonly line: number;
  readonly usd: { readonly amount: string };
}
interface Sample {
  readonly seed: string;
  readonly throughSequence: number;
  readonly population: { readonly count: number; readonly total: string; readonly sha256: string };
  readonly interval: string | null;
  readonly start: string | null;
  readonly sameAgain: boolean | null;
  readonly items: readonly {
    readonly sequence: number;
    readonly line: number;
    readonly amount: string;
    readonly whole: boolean;
  }[];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const engagement = '/v1/audit/engagements/AUD';

describe('samples of auditors', () => {
  let service: Service;
  let keys = 0;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E08');
    const facts = { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
    expect((await send('/v1/audit/engagements', facts)).status).toBe(201);
  });
  afterAll(() => service.stopAndRemove());

  async function send(path: string, body: object, person = 'u.auditor') {
    keys += 1;
    return service.http(person).post(path).set('Idempotency-Key', `key ${keys}`).send(body);
  }

  async function draw(asked: object): Promise<Sample & { readonly place: string }> {
    const drawn = await send(`${engagement}/samples`, { purpose: 'occurrence', ...asked });
    expect([drawn.status, drawn.status === 201 || (drawn.body as unknown)]).toEqual([201, true]);
    const place = String(drawn.headers['location']);
    return { ...(await service.get<Sample>(`${place}?again=true`)), place };
  }

  async function journal(query: string): Promise<readonly Line[]> {
    const { items } = await service.get<{ items: Line[] }>(`/v1/journal?limit=200&${query}`);
    return items;
  }
  const centsOf = ({ usd }: Line) => BigInt(usd.amount.replace('.', ''));
  const sizeOf = (line: Line) => (centsOf(line) < 0n ? -centsOf(line) : centsOf(line));

  it('are drawn by monetary units, as the journal and the seed say', async () => {
    const lines = await journal('account=1310');
    const total = lines.reduce((sum, line) => sum + sizeOf(line), 0n);
    const interval = total / 3n;
    const sample = await draw({
      method: 'MONETARY_UNIT',
      size: 3,
      seed: 'S-1',
      filters: { account: '1310' },
    });
    const text = lines.map((one) => `${one.sequence} ${one.line} ${centsOf(one)}\n`).join('');
    const start = BigInt(`0x${sha256('S-1|start')}`) % interval;
    expect(sample).toMatchObject({
      seed: 'S-1',
      interval: String(interval),
      start: String(start),
      sameAgain: true,
      population: { count: lines.length, total: String(total), sha256: sha256(text) },
    });
    let counted = 0n;
    let hit = start;
    const expected = lines.flatMap((line) => {
      const named = { sequence: line.sequence, line: line.line, amount: String(centsOf(line)) };
      if (sizeOf(line) >= interval) return [{ ...named, whole: true }];
      counted += sizeOf(line);
      if (hit >= counted) return [];
      hit += interval;
      return [{ ...named, whole: false }];
    });
    expect(expected.length).toBeGreaterThan(0);
    expect(sample.items).toEqual(expected);
  });

  it('are drawn at random, as the lots of the lines say', async () => {
    const lines = await journal('pledge=P1');
    const sample = await draw({
      method: 'RANDOM',
      size: 4,
      seed: 'S-2',
      filters: { pledge: 'P1' },
    });
    const lotOf = ({ sequence, line }: Line) => sha256(`S-2|${sequence}|${line}`);
    const drawn = lines
      .toSorted((one, other) => (lotOf(one) < lotOf(other) ? -1 : 1))
      .slice(0, 4)
      .map(({ sequence, line }) => `${sequence} ${line}`);
    expect(sample.items.map(({ sequence, line }) => `${sequence} ${line}`).toSorted()).toEqual(
      drawn.toSorted(),
    );
    expect([sample.interval, sample.start, sample.sameAgain]).toEqual([null, null, true]);
  });

  it('come from the lines of a side, a date and a state of knowledge, and stay the same later', async () => {
    const all = await journal('asAt=2024-06-30');
    const knownAt = String((all.at(-1)?.sequence ?? 0) - 1);
    const knownLines = await journal(`asAt=2024-06-30&knownAt=${knownAt}`);
    const debits = knownLines.filter((one) => centsOf(one) > 0n);
    expect([debits.length > 2, knownLines.length < all.length]).toEqual([true, true]);
    const asked = { method: 'RANDOM', size: 3, side: 'DEBIT', asAt: '2024-06-30', knownAt };
    const sample = await draw(asked);
    expect(sample.population.count).toBe(debits.length);
    expect(sample.throughSequence).toBe(Number(knownAt));
    expect(sample.seed).toMatch(/^[0-9a-f]{32}$/);
    const again = await draw({ ...asked, seed: sample.seed });
    expect(again.items).toEqual(sample.items);
    const donor = { id: 'DON-LATER', name: 'Later', kind: 'NGO' };
    expect((await send('/v1/donors', donor, 'u.contrib')).status).toBe(202);
    expect(await service.get(`${sample.place}?again=true`)).toMatchObject({
      items: sample.items,
      sameAgain: true,
      drawnBy: 'u.auditor',
    });
  });

  const upsideDown = { usdAtLeast: '2.00', usdAtMost: '1.00' };

  it.each<Record<string, string>>([
    { person: 'u.approve' },
    { recordedBy: 'u.cashier' },
    { certifiedBy: 'u.certify', account: '1310' },
    { approvedBy: 'u.approve', usdAtLeast: '100000.00' },
    { usdAtMost: '100.00', usdAtLeast: '0.01' },
    { effectiveFrom: '2024-05-01', effectiveTo: '2024-05-31' },
    { eventType: 'AgreementSigned', currency: 'EUR' },
    { stream: 'pledge-P1' },
  ])('come from the lines that the journal gives for %j', async (filters) => {
    const lines = await journal(new URLSearchParams(filters).toString());
    const [all, sample] = [await journal(''), await draw({ method: 'RANDOM', size: 3, filters })];
    expect([lines.length > 0, lines.length < all.length]).toEqual([true, true]);
    const text = lines.map((one) => `${one.sequence} ${one.line} ${centsOf(one)}\n`).join('');
    expect([sample.population.count, sample.population.sha256, sample.sameAgain]).toEqual([
      ...[lines.length, sha256(text), true],
    ]);
  });

  it('count what was recorded so far, where no moment is named', async () => {
    const { knownAt } = await service.get<{ knownAt: { sequence: number } }>('/v1/journal?limit=1');
    const sample = await draw({ method: 'MONETARY_UNIT', interval: '5000000' });
    expect([sample.throughSequence, sample.interval]).toEqual([knownAt.sequence, '5000000']);
  });

  it('are drawn once for a key, seed included', async () => {
    const body = { method: 'RANDOM', size: 2, purpose: 'twice' };
    const twice = () =>
      service.http().post(`${engagement}/samples`).set('Idempotency-Key', 'once').send(body);
    const [first, second] = [await twice(), await twice()];
    expect([second.status, second.body]).toEqual([201, first.body]);
  });

  it.each<readonly [object, number, string]>([
    [{ method: 'RANDOM' }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, interval: '5' }, 400, 'INVALID_REQUEST'],
    [{ method: 'MONETARY_UNIT', size: 1, interval: '5' }, 400, 'INVALID_REQUEST'],
    [{ method: 'MONETARY_UNIT', interval: '0' }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 2_001 }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, seed: 'a seed' }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, knownAt: 'yesterday' }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, asAt: '2024-02-30' }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, filters: { donor: 'NOBODY' } }, 422, 'POPULATION_EMPTY'],
    [{ method: 'RANDOM', size: 1, filters: { person: 'u.nobody' } }, 422, 'POPULATION_EMPTY'],
    [{ method: 'RANDOM', size: 1, filters: { stream: 'a'.repeat(141) } }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, filters: { order: '-usd' } }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, filters: upsideDown }, 400, 'INVALID_REQUEST'],
    [{ method: 'RANDOM', size: 1, knownAt: '0' }, 422, 'POPULATION_EMPTY'],
  ])('are refused: %j', async (asked, ...refusal) => {
    const refused = await send(`${engagement}/samples`, { purpose: 'test', ...asked });
    expect([refused.status, (refused.body as { code: string }).code]).toEqual(refusal);
  });

  it('belong to an engagement, and are no event of the ledger', async () => {
    const asked = { method: 'RANDOM', size: 1, purpose: 'test' };
    const nowhere = await send('/v1/audit/engagements/NONE/samples', asked);
    expect([nowhere.status, (nowhere.body as { code: string }).code]).toEqual([
      ...[404, 'ENGAGEMENT_UNKNOWN'],
    ]);
    const unknown = await service
      .http()
      .get(`${engagement}/samples/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30`);
    expect([unknown.status, (unknown.body as { code: string }).code]).toEqual([
      ...[404, 'SAMPLE_UNKNOWN'],
    ]);
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    expect(text).not.toContain('SampleDrawn');
  });
});
