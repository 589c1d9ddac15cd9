import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore, PersonalTextStore, RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE, PERSONAL_TEXTS } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

interface Personal {
  readonly member: string;
  readonly reference: string;
  readonly text: string | null;
}

interface Shown {
  readonly name: string;
  readonly remitter: string;
  readonly remittanceInfo: string;
  readonly personalTexts: readonly Personal[];
}

const reference = /^[0-9a-f]{64}$/;
const person = (id: string, name: string, changes: object = {}) => ({
  id,
  name,
  kind: 'INDIVIDUAL',
  country: 'XAA',
  ...changes,
});

describe('personal texts', () => {
  let service: Service;
  let client: Client;
  let texts: PersonalTextStore;
  let events: EventStore;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-08-01T09:00:00.000Z' });
    client = new Client(service);
    texts = service.app.get<PersonalTextStore>(PERSONAL_TEXTS);
    events = service.app.get<EventStore>(EVENT_STORE);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  const donor = (id: string) => service.get<Shown>(`/v1/donors/${id}`);
  const streamOf = (name: string) => events.readStream(name);
  const keptOf = async ({ personalTexts: [first] }: Shown) =>
    (await texts.find([first?.reference ?? ''])).get(first?.reference ?? '');
  const erase = (text: string, sending: object = {}) =>
    client.post(
      `/v1/personal-texts/${text}/erasure`,
      { ground: 'request of the person' },
      { signers: { certifiedBy: 'u.certify', approvedBy: 'u.controller' }, ...sending },
    );
  const untilErased = (text: string) => until(async () => (await texts.find([text])).size === 0);
  const all = (recorded: readonly RecordedEvent[]) => JSON.stringify(recorded);
  const place = async () => (await texts.after(null, 200)).at(-1)?.place;

  describe('of a donor who is a private person', () => {
    it('are kept apart: events, proposals and what is signed have the reference', async () => {
      await client.done('/v1/donors', person('P-JANE', 'Jane Q. Doe'));
      const shown = await donor('P-JANE');
      const [named] = shown.personalTexts;
      expect(shown.name).toBe('Jane Q. Doe');
      expect(named).toEqual({
        member: 'name',
        text: 'Jane Q. Doe',
        reference: expect.stringMatching(reference) as string,
      });
      const recorded = await streamOf('donor-P-JANE');
      expect(all(recorded)).not.toContain('Jane');
      const [proposed, , registered] = recorded;
      expect(proposed?.data).toMatchObject({ facts: { name: named?.reference } });
      expect(registered?.data).toMatchObject({ name: named?.reference });
    });

    it('are shown to whoever signs, beside the facts that are signed', async () => {
      const body = person('P-SIGN', 'Sigrid Doe');
      const { body: answer } = await service
        .http('u.contrib')
        .post('/v1/donors')
        .set('Idempotency-Key', 'P-SIGN')
        .send(body);
      const { id } = (answer as { proposal: { id: string } }).proposal;
      const proposal = await service.get<Shown & { facts: { name: string } }>(
        `/v1/proposals/${id}`,
      );
      expect(proposal.facts.name).toMatch(reference);
      expect(proposal.personalTexts).toEqual([
        { member: 'name', reference: proposal.facts.name, text: 'Sigrid Doe' },
      ]);
      expect(JSON.stringify(answer)).not.toContain('Sigrid');
    });

    it('cannot be guessed: the reference hangs on random bytes that lie with the text', async () => {
      const shown = await donor('P-JANE');
      const kept = await keptOf(shown);
      const of = (...parts: readonly (string | Buffer)[]) =>
        parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
      expect(kept?.salt).toMatch(reference);
      expect(of(Buffer.from(kept?.salt ?? '', 'hex'), shown.name)).toBe(kept?.reference);
      for (const guess of [of(shown.name), of(Buffer.alloc(32), shown.name)]) {
        expect(guess).not.toBe(kept?.reference);
      }
      await client.done('/v1/donors', person('P-JANE-2', 'Jane Q. Doe'));
      const twin = await keptOf(await donor('P-JANE-2'));
      expect([twin?.text, twin?.reference === kept?.reference]).toEqual(['Jane Q. Doe', false]);
    });

    it('are compared where the same person may be there already, and quoted in no warning', async () => {
      const { warnings } = await client.done('/v1/donors', person('P-TWIN', 'jane  q. DOE'));
      expect(warnings).toMatchObject([
        {
          code: 'LIKELY_DUPLICATE',
          detail: expect.stringContaining('donor P-JANE, donor P-JANE-2 has this name') as string,
        },
      ]);
      const other = await client.done('/v1/donors', person('P-OTHER', 'Jane Q. Roe'));
      expect(other.warnings).toEqual([]);
      expect(all(await streamOf('donor-P-TWIN'))).not.toMatch(/jane {2}q|DOE/);
    });

    it('are kept apart from the revision on with which a donor is a private person', async () => {
      const revise = (facts: object) =>
        client.post('/v1/donors/P-SHOP/revision', { effectiveDate: '2024-08-01', ...facts });
      await client.done('/v1/donors', person('P-SHOP', 'Doe Trading', { kind: 'PRIVATE_SECTOR' }));
      expect((await donor('P-SHOP')).personalTexts).toEqual([]);
      expect((await revise({ kind: 'INDIVIDUAL' })).status).toBe(201);
      const [kept] = (await donor('P-SHOP')).personalTexts;
      expect(kept).toMatchObject({ member: 'name', text: 'Doe Trading' });
      expect((await streamOf('donor-P-SHOP')).at(-2)?.data['name']).toBe(kept?.reference);

      expect((await revise({ kind: 'NGO' })).body).toMatchObject({
        status: 422,
        code: 'NAME_REQUIRED',
        field: 'name',
      });
      expect((await revise({ name: 'Doe Trading' })).body).toMatchObject({
        status: 422,
        code: 'NOTHING_REVISED',
      });
      expect((await revise({ name: 'Dora Doe' })).status).toBe(201);
      expect((await donor('P-SHOP')).name).toBe('Dora Doe');
      expect((await revise({ kind: 'NGO', name: 'Doe & Co' })).status).toBe(201);
      expect(await donor('P-SHOP')).toMatchObject({ name: 'Doe & Co', personalTexts: [] });
    });

    it('are no name of anybody else: a name of the form of a reference is refused', async () => {
      const body = person('P-FORM', 'c'.repeat(64), { kind: 'NGO' });
      const { body: refused } = await client.post('/v1/donors', body);
      expect(refused).toMatchObject({ status: 422, code: 'NAME_REQUIRED', field: 'name' });
    });
  });

  describe('of a repeat', () => {
    const send = (body: object, sending: object) => client.post('/v1/donors', body, sending);
    const propose = (key: string, body: object) =>
      service.http('u.contrib').post('/v1/donors').set('Idempotency-Key', key).send(body);

    it('are compared with those of the first request', async () => {
      const body = person('P-REPEAT', 'Rhea Peat');
      const first = await propose('rhea', body);
      const again = await propose('rhea', body);
      expect([again.status, again.body]).toEqual([202, first.body]);
      const other = await propose('rhea', { ...body, name: 'Rhea Pete' });
      expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      const elsewhere = await propose('rhea', { ...body, id: 'P-ELSEWHERE' });
      expect(elsewhere.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      const tried = await propose('rhea', body).query({ dryRun: 'true' });
      expect([tried.status, tried.body]).toMatchObject([200, { id: 'P-REPEAT' }]);
      const { proposal } = first.body as { proposal: { id: string } };
      await client.sign(proposal);
      const booked = await propose('rhea', body);
      expect([booked.status, booked.body]).toMatchObject([
        202,
        { proposal: { id: proposal.id, status: 'APPROVED' } },
      ]);
    });

    it('are the same for two requests at once, of which each made a reference', async () => {
      for (let round = 0; round < 5; round += 1) {
        const body = person(`P-RACE-${round}`, `Race ${round}`);
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => propose(`race ${round}`, body)),
        );
        const statusesAndProposals = answers.map((answer) => [
          answer.status,
          (answer.body as { proposal: { id: string } }).proposal.id,
        ]);
        expect(new Set(statusesAndProposals.map(String)).size).toBe(1);
        expect(statusesAndProposals[0]?.[0]).toBe(202);
        expect(await streamOf(`donor-P-RACE-${round}`)).toHaveLength(1);
      }
    });

    it('refuse one of two requests at once that say something else', async () => {
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(
          ['Ann', 'Bea'].map((name) => propose(`two ${round}`, person(`P-TWO-${round}`, name))),
        );
        const statusesAndCodes = answers.map(
          ({ status, body }) => [status, (body as { code?: string }).code] as const,
        );
        expect(statusesAndCodes.toSorted(([a], [b]) => a - b)).toEqual([
          [202, undefined],
          [422, 'IDEMPOTENCY_KEY_REUSED'],
        ]);
      }
    });

    it('leave nothing where the request is refused, or only tried', async () => {
      const before = await place();
      const tried = await send(person('P-DRY', 'Dry Run'), { dryRun: true });
      expect(tried.status).toBe(200);
      const exists = await send(person('P-JANE', 'Jane Again'), {});
      expect(exists.body).toMatchObject({ status: 409, code: 'DONOR_EXISTS' });
      expect(await place()).toBe(before);
    });
  });

  describe('of a bank credit', () => {
    const remitter = 'Remigius Doe';
    const remittanceInfo = 'for the seabed, R. Doe';
    const said = { remitter, remittanceInfo };
    const receipt = (id: string) => service.get<Shown>(`/v1/receipts/${id}`);

    it('are kept apart, in its register and in its events', async () => {
      const body = credit('PT-1', '100.00', said);
      const { id } = await client.done('/v1/receipts', body, { key: 'PT-1' });
      const shown = await receipt(String(id));
      expect(shown).toMatchObject(said);
      expect(shown.personalTexts.map(({ member, text }) => [member, text])).toEqual([
        ['remitter', remitter],
        ['remittanceInfo', remittanceInfo],
      ]);
      expect(all(await streamOf(`receipt-${String(id)}`))).not.toMatch(/Doe/);
      const { items } = await service.get<{ items: Shown[] }>('/v1/receipts');
      expect(items.find((item) => item.remitter === remitter)).toMatchObject(said);

      const again = await client.post('/v1/receipts', body, { key: 'PT-1' });
      expect([again.status, again.body.id]).toEqual([201, id]);
      for (const other of [
        { remitter: 'Remigius Roe' },
        { remitter: undefined },
        { remittanceInfo: `${remittanceInfo}.` },
      ]) {
        const refused = await client.post('/v1/receipts', { ...body, ...other }, { key: 'PT-1' });
        expect(refused.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      }
    });

    it('are kept apart where the money is applied at once, also for a repeat', async () => {
      await client.done('/v1/pledges', {
        ...announcement('PT-P', { announcedOn: undefined }),
        agreement: terms(usd('1130.00')),
      });
      const body = credit('PT-2', '500.00', {
        ...said,
        application: application('PT-P', '500.00'),
      });
      const sending = { key: 'PT-2' };
      const { id } = await client.done('/v1/receipts', body, sending);
      expect(await receipt(String(id))).toMatchObject({ ...said, status: 'applied' });
      expect(all(await streamOf(`receipt-${String(id)}`))).not.toMatch(/Doe/);
      const again = await service
        .http('u.cashier')
        .post('/v1/receipts')
        .set('Idempotency-Key', 'PT-2')
        .send(body);
      expect([again.status, (again.body as { id: string }).id]).toEqual([201, id]);
    });

    it('are kept apart where the credit was taken over, or posted into a fence by three people', async () => {
      const taken = {
        bankAccount: 'BK-USD',
        bankReference: 'PT-3',
        valueDate: '2023-11-20',
        ...said,
        effectiveDate: '2024-01-01',
        documentReference: 'balances of 2023',
        unapplied: { amount: usd('50.00'), carryingUsd: '50.00' },
      };
      const sending = { signers: { certifiedBy: 'u.certify', approvedBy: 'u.controller' } };
      const { id } = await client.done('/v1/opening-balances/receipts', taken, sending);
      expect(await receipt(String(id))).toMatchObject(said);
      expect(all(await streamOf(`receipt-${String(id)}`))).not.toMatch(/Doe/);
    });

    it('stay as they are where they have no words', async () => {
      const { id } = await client.done('/v1/receipts', credit('PT-4', '1.00', { remitter: ' ' }));
      expect(await receipt(String(id))).toMatchObject({ remitter: ' ', personalTexts: [] });
    });
  });

  describe('that are erased', () => {
    let name = '';
    let statementId = '';
    let before: { readonly json: string; readonly csv: string };

    const statement = async () => {
      const read = async (accept: string) => {
        const { text, headers } = await service
          .http()
          .get(`/v1/statements/${statementId}`)
          .set('Accept', accept)
          .buffer(true)
          .parse((response, done) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => done(null, Buffer.concat(chunks)));
          })
          .then(({ body, headers: given }) => ({
            text: (body as Buffer).toString('utf8'),
            headers: given,
          }));
        return { text, headers };
      };
      const [json, csv] = [await read('application/json'), await read('text/csv')];
      return { json: json.text, csv: csv.text, headers: [json.headers, csv.headers] };
    };

    it('are named beside a statement, whose bytes have the reference', async () => {
      await client.done('/v1/donors', person('P-GONE', 'Zoë “Gone” Doe'));
      name = (await donor('P-GONE')).personalTexts[0]?.reference ?? '';
      const issued = await client.done('/v1/donors/P-GONE/statements', { to: '2024-07-31' });
      statementId = String(issued.id);
      const { headers, ...bytes } = await statement();
      before = bytes;
      for (const bytesOf of [bytes.json, bytes.csv]) {
        expect(bytesOf).toContain(name);
        expect(bytesOf).not.toContain('Gone');
      }
      for (const given of headers) {
        expect(decodeURIComponent(given['donor-name'] ?? '')).toBe('Zoë “Gone” Doe');
        expect(given['donor-name-state']).toBe('kept');
      }
      const plain = await service.http().get('/v1/donors/DON-A/statement');
      expect(plain.headers).not.toHaveProperty('donor-name');
    });

    it('were named by an event, and are erased by the controller alone', async () => {
      expect((await erase('d'.repeat(64))).body).toMatchObject({
        status: 404,
        code: 'TEXT_UNKNOWN',
      });
      expect((await erase('not-a-reference')).status).toBe(400);
      const byOfficer = await erase(name, { signers: {} });
      expect(byOfficer.status).toBe(403);
      await client.withdraw(byOfficer);
      expect((await donor('P-GONE')).name).toBe('Zoë “Gone” Doe');
    });

    it('leave the reference, and who erased them on what ground', async () => {
      const erased = await erase(name);
      expect([erased.status, erased.headers['location']]).toEqual([
        201,
        `/v1/erased-texts/${name}`,
      ]);
      await untilErased(name);
      expect(await donor('P-GONE')).toMatchObject({
        name,
        personalTexts: [{ member: 'name', reference: name, text: null }],
      });
      const { items } = await service.get<{ items: object[] }>('/v1/erased-texts');
      expect(items).toEqual([
        {
          reference: name,
          ground: 'request of the person',
          documentReference: null,
          recordedBy: 'u.contrib',
          certifiedBy: 'u.certify',
          approvedBy: 'u.controller',
          recordedAt: '2024-08-01T09:00:00.000Z',
        },
      ]);
      expect(await service.get(`/v1/erased-texts/${name}`)).toEqual(items[0]);
      const other = await service.http().get(`/v1/erased-texts/${'d'.repeat(64)}`);
      expect(other.body).toMatchObject({ status: 404, code: 'TEXT_UNKNOWN' });
      expect((await erase(name)).body).toMatchObject({ status: 409, code: 'TEXT_ERASED' });
    });

    it('leave what was issued as it was, byte for byte', async () => {
      const { headers, ...bytes } = await statement();
      expect(bytes).toEqual(before);
      for (const given of headers) {
        expect([given['donor-name'], given['donor-name-state']]).toEqual([name, 'erased']);
      }
    });

    it('refuse a repeat, for nobody can tell any more whether it says the same', async () => {
      const body = credit('PT-9', '9.00', { remitter: 'Erasmus Doe' });
      const { id } = await client.done('/v1/receipts', body, { key: 'PT-9' });
      const [kept] = (await service.get<Shown>(`/v1/receipts/${String(id)}`)).personalTexts;
      const again = () => client.post('/v1/receipts', body, { key: 'PT-9' });
      expect((await again()).status).toBe(201);
      expect((await erase(kept?.reference ?? '')).status).toBe(201);
      await untilErased(kept?.reference ?? '');
      expect((await again()).body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await service.get<Shown>(`/v1/receipts/${String(id)}`)).toMatchObject({
        remitter: kept?.reference,
        remittanceInfo: null,
      });
    });

    it('can be revised: a new name is another text', async () => {
      const revised = { effectiveDate: '2024-08-01', name: 'Zora Doe' };
      await client.done('/v1/donors/P-GONE/revision', revised);
      expect((await donor('P-GONE')).name).toBe('Zora Doe');
    });

    it('leave the books as they were for a replay', async () => {
      expect(await replayed(service)).toMatchObject(agreed);
    });
  });

  it('are in no file of the data folder but their own, and in no event of the log', async () => {
    const words = /Jane|Doe|Remigius|Erasmus|seabed|Rhea Peat/;
    const recorded = await events.readAll(null, 500);
    // One name may remain: the one that a donor had as a company, before it became a private person.
    expect(all(recorded).replaceAll(/Doe (?:Trading|& Co)/g, '')).not.toMatch(words);
    const { dataDir } = service.config;
    const files = readdirSync(dataDir, { withFileTypes: true }).filter((one) => one.isFile());
    for (const { name: file } of files) {
      if (file.startsWith('names.db')) continue;
      const content = readFileSync(join(dataDir, file), 'latin1');
      expect([file, words.exec(content.replaceAll(/Doe (?:Trading|& Co)/g, ''))?.[0]]).toEqual([
        file,
        undefined,
      ]);
    }
  });
});

describe('a personal text that somebody exchanged', () => {
  it('is not shown: its reference stands in its place', async () => {
    const service = await Service.start({ at: '2024-08-01T09:00:00.000Z' });
    const client = new Client(service);
    await client.done('/v1/donors', person('P-SWAP', 'Jane Q. Doe'));
    const texts = service.app.get<PersonalTextStore>(PERSONAL_TEXTS);
    const shown = () => service.get<Shown>('/v1/donors/P-SWAP');
    const { reference = '' } = (await shown()).personalTexts[0] ?? {};
    const found = texts.find.bind(texts);
    const exchanged = jest.spyOn(texts, 'find').mockImplementation(async (references) => {
      const kept = await found(references);
      return new Map([...kept].map(([key, text]) => [key, { ...text, text: 'Another Name' }]));
    });
    expect((await shown()).name).toBe(reference);
    exchanged.mockRestore();
    expect((await shown()).name).toBe('Jane Q. Doe');
    await service.stopAndRemove();
  });
});
