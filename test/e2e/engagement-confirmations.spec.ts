import { createHash } from 'node:crypto';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { shownFigures } from '../support/shown-figures';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Row {
  readonly id: string;
  readonly donor: string;
  readonly totals: readonly Money[];
  readonly usd: Money;
  readonly outcome: string;
  readonly confirmed: readonly Money[] | null;
  readonly differences: readonly Money[] | null;
  readonly letterSha256: string;
}
interface Register {
  readonly requested: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly items: readonly Row[];
}
interface Letter {
  readonly text: string;
  readonly letterSha256: string;
  readonly asMade: boolean;
}

const engagement = '/v1/audit/engagements/AUD';
const confirmations = `${engagement}/confirmations`;
const asked = { asAt: '2024-07-31', replyTo: 'Audit team\nP.O. Box 1' };

describe('confirmations of what donors owe', () => {
  let service: Service;
  let client: Client;
  let keys = 0;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
    service.clock.set(new Date('2025-01-20T09:00:00.000Z'));
    const facts = { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
    expect((await send('/v1/audit/engagements', facts)).status).toBe(201);
  });
  afterAll(() => service.stopAndRemove());

  async function send(path: string, body: object, person = 'u.auditor') {
    keys += 1;
    return service.http(person).post(path).set('Idempotency-Key', `key ${keys}`).send(body);
  }
  const register = (query = '') => service.get<Register>(`${confirmations}${query}`);

  /** Sums of the figure `receivable`, by donor and by pledge. */
  async function receivables(by: string, query: string) {
    interface Balance {
      readonly donor: string;
      readonly pledge?: string;
      readonly usd: { readonly receivable: Money };
    }
    const { items } = await service.get<{ items: Balance[] }>(`/v1/balances?by=${by}&${query}`);
    return items.filter(({ usd }) => usd.receivable.amount !== '0.00');
  }

  it('ask every donor that owes something for the figure of balances at the date', async () => {
    const sent = await send(confirmations, asked);
    expect([sent.status, sent.headers['location']]).toEqual([201, confirmations]);
    const { items, requested, outcomes } = await register();
    const owing = await receivables('donor', 'asAt=2024-07-31');
    expect(items.map(({ donor, usd }) => [donor, usd])).toEqual(
      owing.map(({ donor, usd }) => [donor, usd.receivable]),
    );
    expect([requested, outcomes]).toEqual([
      ...[owing.length, { OPEN: owing.length, AGREED: 0, DIFFERS: 0, NO_REPLY: 0 }],
    ]);
    expect(requested).toBeGreaterThan(0);
  });

  it('lead from what was asked to the lines that it sums, as they were known then', async () => {
    const answer = await register();
    const shown = shownFigures(answer, 'confirmations');
    expect(shown.length).toBe(answer.items.reduce((all, one) => all + one.totals.length + 1, 0));
    for (const { address, money } of shown) {
      const { figure } = await service.get<{ figure: { value: Money } }>(address);
      expect([address, figure.value]).toEqual([address, money]);
    }
  });

  it('come with a letter that names each pledge and amount, whose hash is on record', async () => {
    const [row] = (await register()).items as [Row];
    const letter = await service.get<Letter>(`${confirmations}/${row.id}/letter`);
    const hash = createHash('sha256').update(letter.text).digest('hex');
    expect(letter).toMatchObject({ asMade: true, letterSha256: hash });
    expect(row.letterSha256).toBe(hash);
    for (const { pledge } of await receivables(
      'donor,pledge',
      `donor=${row.donor}&asAt=2024-07-31`,
    )) {
      expect(letter.text).toMatch(new RegExp(`^${pledge} `, 'm'));
    }
    const [total] = row.totals as [Money];
    expect(letter.text).toContain(total.amount.replace(/\B(?=(\d{3})+\.)/g, ','));
    expect(letter.text).toContain('    Audit team\n    P.O. Box 1\n');
  });

  it('stay as they were asked, whatever is recorded later', async () => {
    const [before] = (await register()).items as [Row];
    const revised = { effectiveDate: '2025-01-20', name: 'Another name' };
    await client.done(`/v1/donors/${before.donor}/revision`, revised);
    const letter = await service.get<Letter>(`${confirmations}/${before.id}/letter`);
    expect(letter.asMade).toBe(true);
  });

  it('ask a donor that owes nothing too, where it is named', async () => {
    const sent = await send(confirmations, { ...asked, asAt: '2023-12-31', donors: ['DON-B'] });
    expect(sent.status).toBe(201);
    const row = (await register('?donor=DON-B')).items.find(({ id }) => id === sent.body.id) as Row;
    expect([row.totals, row.usd.amount]).toEqual([[{ amount: '0.00', currency: 'USD' }], '0.00']);
    const letter = await service.get<Letter>(`${confirmations}/${row.id}/letter`);
    expect(letter.text).toContain('The books say that you owed nothing.');
  });

  it('show the name of a private person while it is kept, and keep it in no event', async () => {
    const person = { id: 'P-JANE', name: 'Jane Q. Doe', kind: 'INDIVIDUAL', country: 'XAA' };
    await client.done('/v1/donors', person);
    const sent = await send(confirmations, { ...asked, donors: ['P-JANE'] });
    expect([sent.status, sent.status === 201 || (sent.body as unknown)]).toEqual([201, true]);
    const letter = () => service.get<Letter>(`${confirmations}/${sent.body.id}/letter`);
    const before = await letter();
    expect([before.asMade, before.text.includes('Jane Q. Doe')]).toEqual([true, true]);
    const { text } = await service.http().get('/v1/audit/log/events');
    expect(text).not.toContain('Jane');
    const donor = await service.get<{ personalTexts: { reference: string }[] }>(
      '/v1/donors/P-JANE',
    );
    const [{ reference }] = donor.personalTexts as [{ reference: string }];
    const signers = { certifiedBy: 'u.certify', approvedBy: 'u.controller' };
    const ground = { ground: 'request of the person' };
    await client.post(`/v1/personal-texts/${reference}/erasure`, ground, { signers });
    await until(async () => !(await letter()).asMade);
    expect((await letter()).text).toContain(reference);
  });

  it('count what was known at a moment', async () => {
    const before = (await register()).items.map(({ id }) => id);
    await send(confirmations, {
      ...asked,
      asAt: '2024-07-30',
      knownAt: '2024-05-31',
    });
    const then = await receivables('donor', 'asAt=2024-07-30&knownAt=2024-05-31');
    const rows = (await register()).items.filter(({ id }) => !before.includes(id));
    expect(rows.map(({ donor, usd }) => [donor, usd])).toEqual(
      then.map(({ donor, usd }) => [donor, usd.receivable]),
    );
  });

  it('are agreed, differ or stay without a reply, and the last reply stands', async () => {
    const [row] = (await register()).items as [Row];
    const place = `${confirmations}/${row.id}/replies`;
    const [{ amount, currency }] = row.totals as [Money];
    const outcomeOf = async (query = '') => {
      const { items } = await register(query);
      const found = items.find(({ id }) => id === row.id);
      return [found?.outcome, found?.differences];
    };
    expect(await outcomeOf()).toEqual(['OPEN', null]);
    expect((await send(place, { outcome: 'NO_REPLY', repliedOn: '2025-01-15' })).status).toBe(201);
    expect(await outcomeOf()).toEqual(['NO_REPLY', null]);
    const stated = [{ amount: (Number(amount) - 1_000).toFixed(2), currency }];
    const differs = { outcome: 'DIFFERS', repliedOn: '2025-01-18', amounts: stated };
    const reply = { ...differs, reference: ' letter  1 ', explanation: 'paid on 2024-07-31' };
    const first = await send(place, reply);
    expect([first.status, first.body.logSequence]).toEqual([201, expect.any(Number)]);
    expect(await outcomeOf()).toEqual(['DIFFERS', [{ amount: '-1000.00', currency }]]);
    const shown = (await register()).items.find(({ id }) => id === row.id);
    expect(shown).toMatchObject({ reference: 'letter 1', recordedBy: 'u.auditor' });
    expect((await send(place, { outcome: 'AGREED', repliedOn: '2025-01-19' })).status).toBe(201);
    expect(await outcomeOf()).toEqual(['AGREED', []]);
    // The reply with the later date decides, in whichever order replies are entered.
    const older = { ...reply, repliedOn: '2025-01-16' };
    expect((await send(place, older)).status).toBe(201);
    expect(await outcomeOf()).toEqual(['AGREED', []]);
    // The outcome can be queried as at a date and as known at a sequence of the log.
    expect(await outcomeOf('?asAt=2025-01-15')).toEqual([undefined, undefined]);
    expect(await outcomeOf('?asAt=2025-01-20')).toEqual(['AGREED', []]);
    expect(await outcomeOf(`?knownAt=${first.body.logSequence}`)).toEqual([
      ...['DIFFERS', [{ amount: '-1000.00', currency }]],
    ]);
  });

  it.each<readonly [string, object, number, string]>([
    ['a donor twice for one date', { ...asked }, 409, 'CONFIRMATION_EXISTS'],
    ['a donor that nobody knows', { ...asked, donors: ['NOBODY'] }, 422, 'DONOR_UNKNOWN'],
    ['a date at which nobody owes', { ...asked, asAt: '2020-12-31' }, 422, 'NOTHING_TO_CONFIRM'],
    ['a day that is none', { ...asked, asAt: '2024-02-30' }, 400, 'INVALID_REQUEST'],
    ['no address for the reply', { asAt: '2024-07-31' }, 400, 'INVALID_REQUEST'],
  ])('refuse %s', async (_what, body, ...refusal) => {
    const refused = await send(confirmations, body);
    expect([refused.status, refused.body.code]).toEqual(refusal);
  });

  it('refuse a reply to what was not asked', async () => {
    const id = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';
    const reply = { outcome: 'AGREED', repliedOn: '2025-01-18' };
    const sent = await send(`${confirmations}/${id}/replies`, reply);
    expect([sent.status, sent.body.code]).toEqual([404, 'CONFIRMATION_UNKNOWN']);
    const letter = await service.http().get(`${confirmations}/${id}/letter`);
    expect([letter.status, letter.body.code]).toEqual([404, 'CONFIRMATION_UNKNOWN']);
  });

  it('write down who looked at the letter of which donor', async () => {
    const [row] = (await register()).items as [Row];
    await service.get(`${confirmations}/${row.id}/letter`);
    const { items } = await service.get<{ items: { operation: string; donors: string[] }[] }>(
      '/v1/access-log?from=2025-01-20&to=2025-01-20',
    );
    expect(items).toContainEqual(
      expect.objectContaining({ operation: 'getConfirmationLetter', donors: [row.donor] }),
    );
  });
});
