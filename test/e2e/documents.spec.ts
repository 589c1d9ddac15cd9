import { Client } from '../support/client';
import { addressOf, testDocument, upload, type TestDocument } from '../support/documents';
import { Service } from '../support/service';
import { announcement, credit, foundations, terms, usd } from '../support/world';

type Named = TestDocument['named'];
interface Event {
  readonly type: string;
  readonly stream: string;
  readonly data: { readonly documents?: readonly Named[] };
}

describe('documents behind facts', () => {
  let service: Service;
  let client: Client;
  let made = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-03-11T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    service.clock.set(new Date('2024-07-15T09:00:00.000Z'));
  });
  afterAll(() => service.stopAndRemove());

  const number = () => (made += 1);
  /** A new document that no other test uses. */
  const fresh = () => testDocument(`letter ${number()}`);
  const announce = (documents: readonly object[], as = 'u.contrib') =>
    client.post('/v1/pledges', { ...announcement(`P${number()}`), documents }, { as });
  const fetched = (document: TestDocument, person: string) =>
    service.http(person).get(addressOf(document));
  /** Events after a sequence, read from the export of the log. */
  async function eventsAfter(sequence: number): Promise<readonly Event[]> {
    const { text } = await service.http().get(`/v1/audit/events?after=${sequence}&limit=10000`);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Event);
  }

  it('are facts of what one person books alone', async () => {
    const letter = fresh();
    expect((await upload(service, letter)).status).toBe(204);
    const { status, body } = await announce([letter.named]);
    expect(status).toBe(201);
    const { items } = await service.get<{ items: { facts: { documents: object } }[] }>(
      `/v1/pledges/${body.id}/history`,
    );
    expect(items[0]?.facts.documents).toEqual([letter.named]);
  });

  it('are signed with the command that carries them, and facts of what it books', async () => {
    const [treaty, annex] = [fresh(), fresh()];
    for (const one of [treaty, annex]) await upload(service, one);
    const body = {
      ...announcement('SIGNED', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    };
    const before = await client.head();
    const trial = { dryRun: true, as: 'u.contrib' };
    const without = await client.post('/v1/pledges', body, trial);
    expect(without.body.proposal).toBeUndefined();
    const documents = [treaty.named, annex.named];
    const proposed = await service
      .http('u.contrib')
      .post('/v1/pledges')
      .set('Idempotency-Key', 'signed with documents')
      .send({ ...body, documents });
    expect(proposed.status).toBe(202);
    const { id } = (proposed.body as { proposal: { id: string } }).proposal;
    const shown = await service.get<object>(`/v1/proposals/${id}`);
    expect(shown).toMatchObject({ documents });
    expect(shown).not.toHaveProperty('facts.documents');
    await client.sign((proposed.body as { proposal: { id: string } }).proposal);
    const events = await eventsAfter(before);
    const having = events.filter(({ data }) => data.documents !== undefined);
    expect(having.map(({ type }) => type)).toEqual(['CommandProposed', 'AgreementSigned']);
    for (const { data } of having) expect(data.documents).toEqual(documents);
  });

  it('are in the hash that is signed', async () => {
    const letter = fresh();
    await upload(service, letter);
    const propose = async (documents: object) => {
      const { body } = await service
        .http('u.contrib')
        .post('/v1/purposes')
        .set('Idempotency-Key', `purpose ${number()}`)
        .send({
          code: 'k',
          kind: 'LETTER',
          label: 'another',
          recommendations: ['m'],
          effectiveDate: '2024-07-15',
          ...documents,
        });
      const { proposal } = body as { proposal: { id: string } };
      return proposal.id;
    };
    const events = async () =>
      (await eventsAfter(0)).filter(({ type }) => type === 'CommandProposed');
    await propose({});
    await propose({ documents: [letter.named] });
    await propose({ documents: [{ ...letter.named, name: 'another.txt' }] });
    const last = (await events()).slice(-3).map(({ data }) => data);
    const hashes = last.map((data) => (data as unknown as { hash: string }).hash);
    expect(new Set(hashes).size).toBe(3);
  });

  it('stand in the stream where the command is proposed, and with a credit at once', async () => {
    const advice = testDocument(`advice ${number()}`, { mediaType: 'application/pdf' });
    expect((await upload(service, advice, 'u.cashier')).status).toBe(204);
    const before = await client.head();
    const applied = { pledgeId: 'SIGNED', effectiveDate: '2024-07-02' };
    const application = { ...applied, lines: [{ instalment: 1, settles: usd('10.00') }] };
    const { status } = await client.post('/v1/receipts', {
      ...credit('with advice', '10.00', { application }),
      documents: [advice.named],
    });
    expect(status).toBe(201);
    const events = await eventsAfter(before);
    const having = events.filter(({ data }) => data.documents !== undefined);
    expect(having.map(({ type }) => type)).toEqual([
      'ReceiptRecorded',
      'CommandProposed',
      'ReceiptAssigned',
    ]);
    expect(events.map(({ type }) => type)).toContain('ReceiptApplied');
  });

  it('are attached by nobody else before an event has them, and by every officer after', async () => {
    const letter = fresh();
    await upload(service, letter);
    const nobodys = fresh();
    const refused = await announce([letter.named], 'u.program');
    const unknown = await announce([nobodys.named], 'u.program');
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'DOCUMENT_UNKNOWN', field: 'documents[0].sha256' },
    });
    // A document of another person must be refused with the same answer as an unknown document.
    const withoutHash = ({ body }: typeof refused, { named }: TestDocument) =>
      JSON.stringify({ ...body, instance: '' }).replaceAll(named.sha256, 'HASH');
    expect(withoutHash(refused, letter)).toBe(withoutHash(unknown, nobodys));
    expect((await announce([letter.named])).status).toBe(201);
    expect((await announce([letter.named], 'u.program')).status).toBe(201);
  });

  it('are refused in another size than they have', async () => {
    const letter = fresh();
    await upload(service, letter);
    const { status, body } = await announce([{ ...letter.named, size: letter.named.size + 1 }]);
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { code: 'DOCUMENT_DIFFERS', field: 'documents[0].size' },
    });
  });

  it.each([
    ['a path', { name: '../../etc/passwd' }, 'documents[0].name'],
    ['a path of Windows', { name: 'C:\\evidence.txt' }, 'documents[0].name'],
    ['a place above', { name: ' ..\u200B' }, 'documents[0].name'],
    ['a name of nothing that can be seen', { name: '\u202E\u200B' }, 'documents[0].name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'documents[0].name'],
    ['half a character', { name: 'x\uD800' }, 'documents[0].name'],
    ['a media type with parameters', { mediaType: 'text/html; x=1' }, 'documents[0].mediaType'],
    ['no media type', { mediaType: 'text' }, 'documents[0].mediaType'],
    ['a header in a media type', { mediaType: 'a/b\r\nX: y' }, 'documents[0].mediaType'],
    ['a hash in capitals', { sha256: 'A'.repeat(64) }, 'documents[0].sha256'],
    ['a path for a hash', { sha256: `../${'a'.repeat(61)}` }, 'documents[0].sha256'],
    ['no bytes', { size: 0 }, 'documents[0].size'],
    ['more bytes than a document has', { size: 20_971_521 }, 'documents[0].size'],
    ['what no document has', { path: 'x' }, 'documents[0].path'],
  ])('are refused with %s', async (_what, changes, field) => {
    const { status, body } = await announce([{ ...fresh().named, ...changes }]);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', field },
    });
  });

  it('are one to ten', async () => {
    const letter = fresh();
    await upload(service, letter);
    const times = (count: number) => Array.from({ length: count }, () => letter.named);
    expect((await announce(times(0))).status).toBe(400);
    expect((await announce(times(10))).status).toBe(201);
    expect((await announce(times(11))).status).toBe(400);
  });

  it('are no part of an act on a proposal, of an account or of a delegation', async () => {
    const { body } = await client.post(
      '/v1/signing-rules',
      {
        effectiveDate: '2024-08-01',
        rule: 'TWO_PEOPLE',
        reason: 'few people',
        documentReference: 'memo',
        documents: [fresh().named],
      },
      {},
    );
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', field: 'documents' });
  });

  it('have their names stored as references are', async () => {
    const letter = fresh();
    await upload(service, letter);
    const { body } = await announce([{ ...letter.named, name: ' cre\u0301dit\u200B  note.txt ' }]);
    const { items } = await service.get<{ items: { facts: { documents: Named[] } }[] }>(
      `/v1/pledges/${body.id}/history`,
    );
    expect(items[0]?.facts.documents[0]?.name).toBe('cr\u00E9dit note.txt');
  });

  it('are answered as a file, whatever they are', async () => {
    const page = testDocument(`<script>alert(${number()})</script>`, {
      name: 'létter "1";\'.html',
      mediaType: 'text/html',
    });
    expect((await upload(service, page)).status).toBe(204);
    await announce([page.named]);
    const { status, headers, body } = await fetched(page, 'u.approve');
    expect(status).toBe(200);
    expect(Buffer.from(body as Buffer)).toEqual(page.bytes);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(page.bytes.length),
      'content-disposition': `attachment; filename="l_tter _1___.html"; filename*=UTF-8''l%C3%A9tter%20%221%22%3B%27.html`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('are given to officers and the auditor once an event has them, before to their sender alone', async () => {
    const letter = fresh();
    await upload(service, letter);
    expect((await fetched(letter, 'u.contrib')).status).toBe(200);
    for (const person of ['u.auditor', 'u.program', 'u.cashier']) {
      const { status, body } = await fetched(letter, person);
      expect({ status, body }).toMatchObject({ status: 404, body: { code: 'DOCUMENT_UNKNOWN' } });
    }
    await announce([letter.named]);
    for (const person of ['u.auditor', 'u.program', 'u.cashier', 'u.certify', 'u.controller']) {
      expect((await fetched(letter, person)).status).toBe(200);
    }
    for (const person of ['u.admin', 'u.operator']) {
      expect((await fetched(letter, person)).status).toBe(403);
    }
  });

  it('are answered under a repeat of the key as the first time, and are others under another', async () => {
    const [letter, other] = [fresh(), fresh()];
    for (const one of [letter, other]) await upload(service, one);
    const pledge = announcement(`P${number()}`);
    const key = `repeat ${pledge.id}`;
    const send = (documents: readonly object[]) =>
      client.post('/v1/pledges', { ...pledge, documents }, { key });
    const first = await send([letter.named]);
    expect(first.status).toBe(201);
    expect((await send([letter.named])).body).toEqual(first.body);
    expect((await send([other.named])).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});
