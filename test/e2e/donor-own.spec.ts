import request from 'supertest';
import { asDonor, donorWorld, ofB, ofBoth, type DonorWorld } from '../support/donor-world';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { expanded } from '../support/shown-figures';
import { usd } from '../support/world';

// Typed `any` on purpose: these tests check the shape of the bodies.
type Body = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above

describe('a donor', () => {
  let service: Service;
  let world: DonorWorld;
  let ofA: string;

  beforeAll(async () => {
    service = await Service.start();
    world = await donorWorld(service);
    ofA = await asDonor(service, 'u.of-a', ['DON-A']);
  });
  afterAll(() => service.stopAndRemove());

  const asked = async (path: string, authorization = ofA) => {
    const sent = request(service.app.getHttpServer()).get(path).set('Authorization', authorization);
    const { status, body, headers, text } = await sent;
    return { status, body, headers, text };
  };
  const own = async (path: string, authorization?: string): Promise<Body> => {
    const { status, body, text } = await asked(path, authorization);
    if (status !== 200) throw new Error(`${path}: ${text}`);
    return body;
  };

  it('sees itself, without what is thought of it', async () => {
    const ownFields = { kind: 'STATE_PARTY', country: null, personalTexts: [], contacts: [] };
    const donor = { id: 'DON-A', name: 'Donor A', ...ownFields };
    expect((await own('/v1/donors')).items).toEqual([donor]);
    const sequence = expect.any(Number) as number;
    expect(await own('/v1/donors/DON-A')).toEqual({ ...donor, asAt: null, knownAt: { sequence } });
  });

  describe('has contacts', () => {
    const jane = { name: 'Jane Quill', role: 'Consul', email: 'jane.quill@example.org' };
    const postalAddress = 'Mission of Donor A\n1 Quill Street\n1010 Vienna';
    const none = { role: null, email: null, postalAddress: null, language: null, until: null };
    const record = (facts: object, donor = 'DON-A') =>
      world.client.post(`/v1/donors/${donor}/contacts`, { id: 'desk', ...facts });
    const contacts = async (query = ''): Promise<Body[]> =>
      (await own(`/v1/donors/DON-A${query}`)).contacts;
    const names = async (query: string) => (await contacts(query)).map(({ name }) => name);
    const send = (path: string, body: object) =>
      service.http('u.auditor').post(path).set('Idempotency-Key', path).send(body);

    it('which three people record, each replaced whole from a day on', async () => {
      const first = { from: '2024-03-01', ...jane, postalAddress, language: 'fr' };
      const { status, body } = await record(first);
      expect([status, body.events[0].type]).toEqual([201, 'DonorContactRecorded']);
      const { sequence } = body;
      expect((await record({ id: 'aide', from: '2024-04-01', name: 'Ann Aide' })).status).toBe(201);
      expect(await contacts()).toMatchObject([
        { id: 'aide', ...none },
        { id: 'desk', ...first },
      ]);
      const second = { from: '2024-06-01', until: '2024-08-01', name: 'Joe Desk' };
      expect((await record(second)).status).toBe(201);
      expect((await contacts())[1]).toMatchObject({ id: 'desk', ...none, ...second });
      const dates = ['03-01', '03-31', '05-31', '06-01', '07-31', '08-01'];
      const asAt = await Promise.all(dates.map((day) => names(`?asAt=2024-${day}`)));
      expect(asAt).toEqual([
        ...[['Jane Quill'], ['Jane Quill'], ['Ann Aide', 'Jane Quill'], ['Ann Aide', 'Joe Desk']],
        ...[['Ann Aide', 'Joe Desk'], ['Ann Aide']],
      ]);
      expect(await names(`?knownAt=${sequence}`)).toEqual(['Jane Quill']);
    });

    it('which officers and auditors read with it, and no other donor', async () => {
      const { items } = await service.get<Body>('/v1/donors');
      const shown = await service.get<Body>('/v1/donors/DON-A');
      expect(shown.contacts).toEqual(await contacts());
      expect(items.find(({ id }: Body) => id === 'DON-A').contacts).toEqual(await contacts());
      const ofB = await asDonor(service, 'u.of-b', ['DON-B']);
      expect((await asked('/v1/donors/DON-A', ofB)).text).not.toContain('Desk');
      const { items: entries } = await service.get<Body>('/v1/access-log?donor=DON-A&limit=1');
      expect(entries[0]).toMatchObject({ donors: ['DON-A'] });
    });

    it('whose names and addresses events, proposals and exports know by references', async () => {
      const { text } = await service.http().get('/v1/audit/events?limit=10000');
      expect(text).toContain('"type":"DonorContactRecorded"');
      expect(text).not.toMatch(/Jane|Quill|Desk|Aide/);
      const proposals = await service.get<Body>('/v1/proposals?limit=200');
      expect(JSON.stringify(proposals)).not.toMatch(/Jane|Quill|Desk|Aide/);
    });

    it('of which a text is kept once, and shown by its reference once it is erased', async () => {
      const again = { id: 'aide', from: '2024-07-01', name: 'Ann Aide', email: 'ann@example.org' };
      const [before] = await contacts();
      expect((await record(again)).status).toBe(201);
      const [{ personalTexts }] = await contacts();
      expect(personalTexts[0]).toEqual(before.personalTexts[0]);
      const { reference } = personalTexts[1];
      const ground = { ground: 'request of the person' };
      const signers = { certifiedBy: 'u.certify', approvedBy: 'u.controller' };
      await world.client.done(`/v1/personal-texts/${reference}/erasure`, ground, { signers });
      await until(async () => (await contacts())[0].email === reference);
      expect((await contacts())[0]).toMatchObject({ name: 'Ann Aide', email: reference });
    });

    it('which a letter to it names on their day, before the reference of the contact', async () => {
      const engagement = { id: 'AUD', title: 'Audit', from: '2024-01-01', to: '2024-12-31' };
      await send('/v1/audit/engagements', engagement);
      await record({ from: '2024-07-02', ...jane, postalAddress });
      await record({ id: 'left', from: '2024-03-01', until: '2024-07-15', name: 'Left Long Ago' });
      const at = '/v1/audit/engagements/AUD/confirmations';
      await send(at, { asAt: '2024-07-15', replyTo: 'Audit team' });
      const { items } = await service.get<Body>(at);
      const { id } = items.find(({ donor }: Body) => donor === 'DON-A');
      const { text, asMade } = await service.get<Body>(`${at}/${id}/letter`);
      expect(asMade).toBe(true);
      const to = text.slice(0, text.indexOf('Date:')).split('\n');
      expect(to.slice(3, -1)).toEqual([
        'To:          Donor A (DON-A)',
        ...['Contact:     Ann Aide', expect.stringMatching(/^ {13}[0-9a-f]{64}$/)],
        ...['Contact:     Jane Quill, Consul', '             jane.quill@example.org'],
        ...['             Mission of Donor A', '             1 Quill Street'],
        ...['             1010 Vienna', 'Contact:     CRM-A'],
      ]);
    });

    it.each([
      [{ name: ' ' }, 'INVALID_REQUEST'],
      [{ email: 'nobody' }, 'INVALID_REQUEST'],
      [{ email: 'a@b\u202e.org' }, 'INVALID_REQUEST'],
      [{ language: 'de' }, 'INVALID_REQUEST'],
      [{ from: '2024-08-01' }, 'DATE_IN_FUTURE'],
    ])('which are refused with %j', async (facts, code) => {
      const { body } = await record({ from: '2024-07-01', name: 'N', ...facts });
      expect(body.code).toBe(code);
    });
  });

  it('reads the names of purposes: its pledges and statements have their codes alone', async () => {
    const officers = await service.get<Body>('/v1/purposes?limit=3');
    const first = await own('/v1/purposes?limit=3');
    expect(Object.keys(first as object).toSorted()).toEqual(['asAt', 'items', 'knownAt', 'next']);
    expect(first.items).toEqual(officers.items);
    expect(first.knownAt).toEqual({ sequence: officers.knownAt.sequence });
    const next = await own(`/v1/purposes?limit=3&cursor=${first.next}`);
    expect(next.items[0].code > first.items.at(-1).code).toBe(true);
    const { status, body } = await asked('/v1/purposes/k');
    expect([status, body.code]).toEqual([403, 'ROLE_REQUIRED']);
  });

  it('sees its pledge, its terms and its money, and nothing that counts proposals', async () => {
    const { status, body, headers } = await asked('/v1/pledges/PL-A');
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('etag');
    expect(Object.keys(body as object).toSorted()).toEqual(
      [
        ...['acceptedOn', 'agreed', 'agreedUsd', 'agreement', 'announced', 'announcedOn'],
        ...['announcedUsd', 'asAt', 'bankCharges', 'bankChargesUsd', 'conditional'],
        ...['conditionalUsd', 'currency', 'donorId', 'earmarks', 'explain', 'id'],
        ...['instalments', 'knownAt'],
        ...['occasion', 'outstanding', 'outstandingUsd', 'received', 'receivedUsd'],
        ...['recommendation', 'refunded', 'refundedUsd', 'signedOn', 'status', 'takenOverOn'],
        ...['terminatedOn', 'writtenOff', 'writtenOffUsd'],
      ].toSorted(),
    );
    expect(body).toMatchObject({
      donorId: 'DON-A',
      status: 'PARTLY_RECEIVED',
      agreed: usd('5000.00'),
      received: usd('2051.14'),
      outstanding: usd('2948.86'),
      agreement: { agreementReference: 'AGR-PL-A', condition: null },
      instalments: [{ no: 1, received: usd('2051.14'), lines: [{ received: usd('2051.14') }] }],
    });
    const { items } = await own('/v1/pledges');
    expect(items.map(({ id }: Body) => id)).toEqual(['PL-A']);
    const officers = await service.get<Body>('/v1/pledges/PL-A');
    expect(officers.received).toEqual(body.received);
  });

  it('sees the events of its pledge by their kinds, dates and amounts', async () => {
    const { items } = await own('/v1/pledges/PL-A/history');
    expect(items.map(({ type }: Body) => type)).toEqual([
      ...['AgreementSigned', 'ReceiptApplied', 'ReceiptApplied', 'ReceiptApplied'],
      ...['ReminderSent', 'ReceiptApplied'],
    ]);
    const [signed] = items;
    expect(Object.keys(signed as object)).toEqual([
      ...['sequence', 'id', 'type', 'effectiveDate', 'postingDate', 'recordedAt', 'amounts'],
    ]);
    expect(signed).toMatchObject({ effectiveDate: '2024-05-06', postingDate: '2024-05-06' });
    expect(signed.amounts).toContainEqual({
      account: '1310',
      amount: usd('5000.00'),
      usd: usd('5000.00'),
    });
    // An officer's view of the history also has proposals that are not signed yet.
    const officers = await service.get<Body>('/v1/pledges/PL-A/history');
    expect(officers.items.map(({ type }: Body) => type)).toContain('CommandProposed');
  });

  it('follows the figures of its pledge and statement to its own events', async () => {
    const events = (await own('/v1/pledges/PL-A/history')).items.map(({ id }: Body) => id);
    const { explain } = await own('/v1/pledges/PL-A');
    for (const [figure, amount] of [
      ['receivedUsd', '2051.14'],
      ['outstandingUsd', '2948.86'],
    ] as const) {
      const address = expanded(explain, { figure, no: null });
      const { figure: found, items } = await own(address);
      expect(found.value).toEqual(usd(amount));
      expect(items.length).toBe(found.lines);
      const sum = items.reduce((total: number, { share }: Body) => total + Number(share.amount), 0);
      expect(sum.toFixed(2)).toBe(amount);
      for (const { id, ...line } of items) {
        expect(events).toContain(id);
        expect(Object.keys(line as object).toSorted()).toEqual([
          ...['account', 'amount', 'effectiveDate', 'instalment', 'pledge', 'postingDate'],
          ...['purpose', 'recordedAt', 'sequence', 'share', 'type', 'usd'],
        ]);
      }
    }
    const { headers } = await asked('/v1/donors/DON-A/statement');
    const [, template = ''] = /^"(.*)"; rel="via"$/.exec(String(headers['link-template'])) ?? [];
    const line = { section: 'receipts', figure: 'netUsd', pledge: 'PL-A', event: '' };
    expect((await own(expanded(template, line))).figure.value).toEqual(usd('2051.14'));
  });

  it('finds nothing behind figures of others, and none that it is not shown', async () => {
    const of = '/v1/audit/explain?report=statement&figure=receipts.netUsd';
    for (const donor of [ofB.donor, 'DON-NOBODY']) {
      expect(await own(`${of}&donor=${donor}`)).toMatchObject({
        figure: { value: usd('0.00'), lines: 0 },
        items: [],
      });
    }
    for (const question of [
      'report=balances&figure=received',
      'report=pledges&figure=identity.allowance&pledge=PL-A',
      'report=pledges&pledge=PL-A',
      'report=pledges&figure=received&pledge=PL-A&sequence=40',
    ]) {
      const { status, body } = await asked(`/v1/audit/explain?${question}`);
      expect([question, status, body.code]).toEqual([question, 400, 'INVALID_REQUEST']);
    }
  });

  it('pages through what is its own', async () => {
    const whole = (await own('/v1/pledges/PL-A/history')).items;
    const paged: Body[] = [];
    let cursor = '';
    do {
      const page = await own(`/v1/pledges/PL-A/history?limit=2${cursor}`);
      paged.push(...page.items);
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(paged).toEqual(whole);
    const receipts = await own('/v1/receipts?limit=3');
    const rest = await own(`/v1/receipts?limit=3&cursor=${receipts.next}`);
    expect([receipts.items.length, rest.items.length, rest.next]).toEqual([3, 1, null]);
  });

  it('sees the whole of a receipt where all of it is its own', async () => {
    const { receipt } = world.a;
    expect(await own(`/v1/receipts/${receipt}`)).toEqual({
      id: receipt,
      valueDate: '2024-07-02',
      bankReference: 'REF-A-1',
      applications: [
        {
          id: expect.any(String) as string,
          pledgeId: 'PL-A',
          effectiveDate: '2024-07-02',
          kind: 'CONTRIBUTION',
          state: 'applied',
          excess: null,
          fromOverpayment: null,
          lines: [
            {
              instalment: 1,
              purpose: 'M-GEN',
              settles: usd('1130.00'),
              cash: usd('1130.00'),
              charges: usd('0.00'),
            },
          ],
        },
      ],
      whole: {
        net: usd('1130.00'),
        charges: usd('0.00'),
        remitter: 'Treasury of A',
        remittanceInfo: null,
        unapplied: usd('0.00'),
        refundable: usd('0.00'),
        personalTexts: [
          {
            member: 'remitter',
            text: 'Treasury of A',
            reference: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          },
        ],
      },
      asAt: null,
      knownAt: { sequence: expect.any(Number) as number },
    });
  });

  it('sees its part of a receipt that is shared, or half in suspense, and not the rest', async () => {
    for (const [id, amount] of [
      [world.a.shared, '401.03'],
      [world.a.half, '500.11'],
    ] as const) {
      const { body, text } = await asked(`/v1/receipts/${id}`);
      expect(body).toMatchObject({
        applications: [{ pledgeId: 'PL-A', lines: [{ cash: usd(amount) }] }],
        whole: null,
      });
      for (const word of [...ofBoth, ...ofB.amounts]) expect(text).not.toContain(word);
    }
    const { items } = await own('/v1/receipts');
    expect(items.map(({ bankReference }: Body) => bankReference)).toEqual([
      ...['REF-A-1', 'REF-SHARED', 'REF-HALF', 'REF-A-2'],
    ]);
  });

  it('chooses no receipts by what became of them, which tells of others', async () => {
    const { status, body } = await asked('/v1/receipts?status=unapplied');
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', 'status']);
  });

  it('sees what was issued to it, to the byte, and the event that issued it', async () => {
    const { statement, newer } = world.a;
    const { items } = await own('/v1/donors/DON-A/statements');
    expect(items.map(({ id }: Body) => id)).toEqual([statement, newer]);
    for (const type of ['application/json', 'text/csv']) {
      const path = `/v1/statements/${newer}`;
      const bytes = (authorization: string) =>
        request(service.app.getHttpServer())
          .get(path)
          .set({ Authorization: authorization, Accept: type })
          .expect(200);
      const mine = await bytes(ofA);
      expect(mine.text).toBe((await bytes(service.as('u.auditor'))).text);
      for (const word of [...ofBoth, ...ofB.amounts, ...ofB.names]) {
        expect(mine.text).not.toContain(word);
      }
    }
    const changes = await own(`/v1/statements/${newer}/changes`);
    expect(changes).toEqual(await service.get(`/v1/statements/${newer}/changes`));
    expect(changes.items.length).toBeGreaterThan(0);
    const event = await own(`/v1/statements/${newer}/event`);
    expect(event).toEqual(await service.get(`/v1/statements/${newer}/event`));
    const log = (await service.http().get('/v1/audit/events?limit=10000')).text.split('\n');
    expect(log.map((line) => (line === '' ? {} : JSON.parse(line)) as object)).toContainEqual(
      event,
    );
    expect(event).toMatchObject({ type: 'StatementIssued', data: { donorId: 'DON-A' } });
  });

  it('sees the statement that it would be issued now', async () => {
    const draft = await own('/v1/donors/DON-A/statement?from=2024-05-01&to=2024-07-10');
    expect(draft.receipts.map(({ gross }: Body) => gross)).toEqual(
      ['1130.00', '401.03', '500.11', '20.00'].map(usd),
    );
    const text = JSON.stringify(draft);
    for (const word of [...ofBoth, ...ofB.amounts]) expect(text).not.toContain(word);
  });

  describe('who asks', () => {
    const idsOf = async (authorization: string) => {
      const lists = ['/v1/donors', '/v1/pledges'].map((path) => own(path, authorization));
      return (await Promise.all(lists)).flatMap(({ items }) => items.map(({ id }: Body) => id));
    };

    it('for two donors sees both', async () => {
      const both = await asDonor(service, 'u.of-both', [ofB.donor, 'DON-A']);
      expect(await idsOf(both)).toEqual(['DON-A', ofB.donor, 'PL-A', ofB.pledge]);
      expect(await own(`/v1/receipts/${world.a.shared}`, both)).toMatchObject({
        applications: [{ pledgeId: 'PL-A' }, { pledgeId: ofB.pledge }],
        whole: { net: usd('1014.22'), remitter: 'Joint remitter' },
      });
      const { items } = await own(`/v1/pledges?donor=${ofB.donor}`, both);
      expect(items.map(({ id }: Body) => id)).toEqual([ofB.pledge]);
    });

    it('for one whose id begins like another sees that one alone', async () => {
      const second = await asDonor(service, 'u.of-a2', ['DON-A2']);
      expect(await idsOf(second)).toEqual(['DON-A2', 'PL-A2']);
      expect(await idsOf(ofA)).toEqual(['DON-A', 'PL-A']);
    });

    it.each([
      ['for nobody', []],
      ['for an id in other letters', ['don-a']],
      ['for the beginning of an id', ['DON-']],
      ['for whatever it is', ['%', '_', '*', 'DON-A,DON-BRAVO', '["DON-A"]', "DON-A' OR '1'='1"]],
    ])('%s sees nothing', async (_who, donors) => {
      const nobody = await asDonor(service, 'u.of-nobody', donors);
      expect(await idsOf(nobody)).toEqual([]);
      expect((await own('/v1/receipts', nobody)).items).toEqual([]);
      const paths = ['donors/DON-A', 'donors/DON-A/statements', 'donors/DON-A/statement'];
      paths.push('pledges/PL-A', 'pledges/PL-A/history', `receipts/${world.a.receipt}`);
      paths.push(`statements/${world.a.statement}`, `statements/${world.a.statement}/event`);
      for (const path of paths) expect((await asked(`/v1/${path}`, nobody)).status).toBe(404);
    });
  });

  it('sees its pledge when it was there, and not before', async () => {
    const before = await asked('/v1/pledges/PL-A?asAt=2024-05-05');
    expect([before.status, before.body.code]).toEqual([404, 'PLEDGE_UNKNOWN']);
    expect((await asked('/v1/pledges/PL-A?asAt=2024-05-06')).status).toBe(200);
    const [{ sequence }] = (await own('/v1/pledges/PL-A/history')).items;
    expect((await asked(`/v1/pledges/PL-A?knownAt=${sequence - 1}`)).status).toBe(404);
    expect((await own(`/v1/pledges?knownAt=${sequence}`)).items).toHaveLength(1);
    expect((await own('/v1/receipts?asAt=2024-07-01')).items).toEqual([]);
  });
});
