import { randomUUID } from 'node:crypto';
import type { EventStore } from '@art30/event-sourcing';
import type { BackgroundWorker } from '../../apps/api/src/commands/background-worker';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../support/client';
import { byController } from '../support/periods';
import { runsOnServer, Service } from '../support/service';
import {
  allocation,
  announcement,
  credit,
  eur,
  foundations,
  paidPledge,
  terms,
  usd,
} from '../support/world';

/** A request of one person, without further signatures. */
interface Asked {
  readonly as?: string;
  readonly key?: string;
  readonly ifMatch?: string;
}

describe('a command that books', () => {
  let service: Service;
  let client: Client;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  const http = () => service.http();

  async function ask(path: string, body: object, { as = 'u.contrib', key, ifMatch }: Asked = {}) {
    sent += 1;
    const asked = http()
      .post(path)
      .set({ 'Idempotency-Key': key ?? `alone ${sent}`, Authorization: service.as(as) });
    if (ifMatch !== undefined) void asked.set('If-Match', ifMatch);
    return (await asked.send(body)) as Reply;
  }

  const register = (id: string, asked?: Asked) =>
    ask('/v1/donors', { id, name: `Donor ${id}`, kind: 'FOUNDATION', country: 'KEN' }, asked);

  const sign = (proposed: Reply, what: string, as: string, changes: object = {}) => {
    const { id, hash } = proposed.body.proposal;
    return ask(`/v1/proposals/${id}/${what}`, { hash, ...changes }, { as });
  };
  const statusAndCode = ({ status, body }: Reply) => [status, body.code];

  async function isBookedOnceOfThree(proposed: Reply) {
    await sign(proposed, 'certification', 'u.certify');
    const people = ['u.approve', 'u.other', 'u.third'];
    const answers = await Promise.all(people.map((as) => sign(proposed, 'approval', as)));
    expect(answers.map(statusAndCode).toSorted()).toEqual([
      [201, undefined],
      ...[
        [409, 'PROPOSAL_STATUS'],
        [409, 'PROPOSAL_STATUS'],
      ],
    ]);
  }

  it('is proposed with all that it would book, and books nothing', async () => {
    const before = await client.head();
    const proposed = await register('D-1');
    expect(proposed.status).toBe(202);
    expect(proposed.body).toMatchObject({
      id: 'D-1',
      events: [{ type: 'CommandProposed', stream: 'donor-D-1', revision: 0, entries: [] }],
      proposal: {
        status: 'PROPOSED',
        version: 1,
        approver: 'OFFICER',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        books: [{ type: 'DonorRegistered', stream: 'donor-D-1' }],
      },
    });
    expect(await client.businessAfter(before)).toEqual([]);
    expect((await http().get('/v1/donors/D-1')).status).toBe(404);
    const place = String(proposed.headers['location']);
    const { position } = proposed.body;
    expect((await http().get(`${place}?after=${position}`)).body).toMatchObject({
      id: proposed.body.proposal.id,
      status: 'PROPOSED',
      command: 'RegisterDonor',
      about: 'D-1',
      proposedBy: 'u.contrib',
      certifiedBy: null,
      facts: { donorId: 'D-1', kind: 'FOUNDATION' },
    });
  });

  it('is booked by the approval, under the names that were signed and with its three people', async () => {
    const proposed = await register('D-2');
    const certified = await sign(proposed, 'certification', 'u.certify');
    expect(certified.body).toMatchObject({ proposal: { status: 'CERTIFIED' } });
    const approved = await sign(proposed, 'approval', 'u.approve');
    expect(approved.status).toBe(201);
    expect(approved.headers['location']).toBe('/v1/donors/D-2');
    const [booked, approval] = approved.body.events;
    const { id: name, ...signed } = proposed.body.proposal.books[0];
    expect(booked).toMatchObject({ ...signed, revision: 2 });
    expect(approval).toMatchObject({ type: 'ProposalApproved', revision: 3 });
    const { text } = await http().get(
      `/v1/audit/events?limit=10000&after=${approved.body.sequence - 2}`,
    );
    const events = text.trim().split('\n');
    expect(events.map((line) => JSON.parse(line) as object)).toMatchObject([
      {
        id: booked.id,
        type: 'DonorRegistered',
        metadata: {
          name,
          recordedBy: 'u.contrib',
          certifiedBy: 'u.certify',
          approvedBy: 'u.approve',
          proposal: proposed.body.proposal.id,
        },
      },
      { type: 'ProposalApproved' },
    ]);
  });

  it('is signed by three people, each once', async () => {
    const proposed = await register('D-3');
    const early = await sign(proposed, 'approval', 'u.approve');
    expect(statusAndCode(early)).toEqual([409, 'PROPOSAL_STATUS']);
    const own = await sign(proposed, 'certification', 'u.contrib');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    const wrong = await sign(proposed, 'certification', 'u.certify', { hash: '0'.repeat(64) });
    expect([...statusAndCode(wrong), wrong.body.field]).toEqual([409, 'PROPOSAL_CHANGED', 'hash']);
    await sign(proposed, 'certification', 'u.certify');
    for (const person of ['u.contrib', 'u.certify']) {
      const again = await sign(proposed, 'approval', person);
      expect(statusAndCode(again)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    }
    expect((await sign(proposed, 'approval', 'u.approve')).status).toBe(201);
  });

  it('answers a repeat of each request as the first time, and another approval that it is over', async () => {
    const proposed = await register('D-4', { key: 'D-4' });
    const { id, hash } = proposed.body.proposal;
    const signing = (what: string, as: string, key: string) =>
      ask(`/v1/proposals/${id}/${what}`, { hash }, { as, key });
    const certified = await signing('certification', 'u.certify', 'c');
    const approved = await signing('approval', 'u.approve', 'a');
    const before = await client.head();
    const again = await register('D-4', { key: 'D-4' });
    expect([again.status, again.body.events]).toEqual([202, proposed.body.events]);
    expect(again.body.proposal).toMatchObject({ id, hash });
    expect((await signing('certification', 'u.certify', 'c')).body).toMatchObject({
      events: certified.body.events,
    });
    expect((await signing('approval', 'u.approve', 'a')).body).toEqual(approved.body);
    for (const as of ['u.approve', 'u.other']) {
      expect(statusAndCode(await signing('approval', as, 'b'))).toEqual([409, 'PROPOSAL_STATUS']);
    }
    expect(await client.head()).toBe(before);
  });

  it('is booked once where two approve it at once', async () => {
    const proposed = await register('D-5');
    await isBookedOnceOfThree(proposed);
  });

  it('is booked once where two approve at once what nothing else may use', async () => {
    await paidPledge(client, 'P-SPENT');
    await client.done('/v1/pledges/P-SPENT/allocations', allocation('A-1', '500.00'));
    const proposed = await ask('/v1/pledges/P-SPENT/expenditures', {
      id: 'ERP-1',
      effectiveDate: '2024-07-10',
      purpose: 'k',
      level: 'NATIONAL',
      direct: usd('10.00'),
      paidFrom: 'BK-USD',
      document: 'month-end file',
    });
    await isBookedOnceOfThree(proposed);
  });

  it('is booked with its certifier, whenever that one signed', async () => {
    const proposed = await register('D-LATE');
    const store = service.app.get<EventStore>(EVENT_STORE);
    const read = store.readStream.bind(store);
    let reads = 0;
    const early = jest.spyOn(store, 'readStream').mockImplementation(async (stream, from) => {
      const recorded = await read(stream, from);
      if (stream === 'donor-D-LATE') reads += 1;
      // The second read of the stream is the approval's; certify just after it.
      if (reads === 2) {
        early.mockRestore();
        await sign(proposed, 'certification', 'u.certify');
      }
      return recorded;
    });
    const refused = await sign(proposed, 'approval', 'u.approve');
    // On a server the service rereads the stream before it refuses, and then finds the certification.
    const again = runsOnServer ? refused : await sign(proposed, 'approval', 'u.approve');
    if (!runsOnServer) expect(statusAndCode(refused)).toEqual([409, 'CONTENDED']);
    expect(again.status).toBe(201);
    const [booked] = (await read('donor-D-LATE')).slice(2);
    expect(booked?.metadata).toMatchObject({ certifiedBy: 'u.certify', approvedBy: 'u.approve' });
  });

  it('is tried as it would be proposed, and tried again when it is over', async () => {
    const trying = (body: object, headers: object) =>
      http()
        .post('/v1/donors?dryRun=true')
        .set({ Authorization: service.as('u.contrib'), ...headers })
        .send(body);
    const donor = { id: 'D-DRY', name: 'Donor D-DRY', kind: 'FOUNDATION', country: 'KEN' };
    const tried = await trying(donor, { 'Idempotency-Key': 'D-DRY' });
    expect(tried.body.events).toMatchObject([{ type: 'DonorRegistered' }]);
    const stale = await trying(donor, { 'Idempotency-Key': 'stale', 'If-Match': '"4"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'REVISION_MISMATCH']);
    const proposed = await register('D-DRY', { key: 'D-DRY' });
    await sign(proposed, 'certification', 'u.certify');
    await sign(proposed, 'approval', 'u.approve');
    const over = await trying(donor, { 'Idempotency-Key': 'D-DRY' });
    expect([over.status, over.body.proposal]).toMatchObject([200, { status: 'APPROVED' }]);
  });

  it('of another build is refused by name, and can be rejected', async () => {
    const proposed = await register('D-NEWER');
    const store = service.app.get<EventStore>(EVENT_STORE);
    const recorded = await store.readStream('donor-D-NEWER');
    const id = randomUUID();
    const newer = recorded.map(({ type, metadata, data }) => ({
      id,
      type,
      metadata: { ...metadata, name: id },
      data: { ...data, command: 'RegisterPatron' },
    }));
    await store.append('donor-D-NEWER', 0, newer);
    const { hash } = proposed.body.proposal;
    const other = { ...proposed, body: { proposal: { id, hash } } };
    const refused = await sign(other, 'certification', 'u.certify');
    expect(statusAndCode(refused)).toEqual([409, 'PROPOSAL_STATUS']);
    expect(refused.body.detail).toContain('RegisterPatron');
    const place = `/v1/proposals/${id}/rejection`;
    expect((await ask(place, { because: 'newer' }, { as: 'u.other' })).status).toBe(201);
  });

  it('is rejected by another, or withdrawn by its recorder, and then signed by nobody', async () => {
    const because = 'registered already';
    for (const [what, as, not] of [
      ['rejection', 'u.certify', 'u.contrib'],
      ['withdrawal', 'u.contrib', 'u.certify'],
    ] as const) {
      const proposed = await register(`D-${what}`);
      const place = `/v1/proposals/${proposed.body.proposal.id}/${what}`;
      expect((await ask(place, { because }, { as: not })).status).toBe(403);
      expect((await ask(place, { because }, { as })).status).toBe(201);
      const late = await sign(proposed, 'certification', 'u.certify');
      expect(statusAndCode(late)).toEqual([409, 'PROPOSAL_STATUS']);
      expect((await http().get(`/v1/donors/D-${what}`)).status).toBe(404);
    }
  });

  it('is not signed after its days', async () => {
    const proposed = await register('D-6');
    client.pass(31 * 24 * 60);
    const late = await sign(proposed, 'certification', 'u.certify');
    expect(statusAndCode(late)).toEqual([409, 'PROPOSAL_EXPIRED']);
    client.pass(-31 * 24 * 60);
  });

  it('goes back to the certifier where the books have moved, and is booked as it is signed then', async () => {
    const proposed = await ask('/v1/pledges', {
      ...announcement('P-MOVED', { announcedOn: undefined, amount: eur('900.00') }),
      agreement: terms(eur('900.00')),
    });
    expect(proposed.body.proposal.books[0].entries[0].usd).toBe('1000.00');
    // Stop the worker that rechecks certified proposals: it could send this one back before the approval.
    const looks = service.app.get<BackgroundWorker>('CertificationWorker', { strict: false });
    await looks.beforeApplicationShutdown();
    await sign(proposed, 'certification', 'u.certify');
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-05-01',
      publishedOn: '2024-05-01',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.960', JPY: '150' },
    });
    const moved = await sign(proposed, 'approval', 'u.approve');
    expect(statusAndCode(moved)).toEqual([409, 'PROPOSAL_CHANGED']);
    const place = `/v1/proposals/${proposed.body.proposal.id}`;
    const now = (await http().get(place)).body;
    expect(now).toMatchObject({ status: 'PROPOSED', version: 2, certifiedBy: null });
    expect(now.hash).not.toBe(proposed.body.proposal.hash);
    const next = { ...proposed, body: { proposal: now } };
    expect((await sign(next, 'certification', 'u.certify')).status).toBe(201);
    const approved = await sign(next, 'approval', 'u.approve');
    expect(approved.body.events[0].entries).toEqual(now.books[0].entries);
    expect(now.books[0].entries[0].usd).toBe('937.50');
  });

  it('is approved by the controller alone where only the controller may', async () => {
    await client.done('/v1/pledges', {
      ...announcement('P-OFF', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    const proposed = await ask('/v1/pledges/P-OFF/write-offs', {
      effectiveDate: '2024-07-10',
      lines: [{ instalment: 1, amount: usd('10.00') }],
      investigationReference: 'i',
      approvalReference: 'a',
      reason: 'r',
    });
    expect(proposed.body.proposal.approver).toBe('CONTROLLER');
    await sign(proposed, 'certification', 'u.certify');
    const officer = await sign(proposed, 'approval', 'u.approve');
    expect(statusAndCode(officer)).toEqual([403, 'AUTHORITY_REQUIRED']);
    expect((await sign(proposed, 'approval', 'u.controller')).status).toBe(201);
  });

  it('is booked by one person where that is enough, and not where it was signed meanwhile', async () => {
    const announced = await ask('/v1/pledges', announcement('P-ALONE'));
    expect(announced.status).toBe(201);
    const amending = (amount: string, key: string) =>
      ask(
        '/v1/pledges/P-ALONE/amendments',
        { effectiveDate: '2024-05-05', amount: usd(amount), reason: 'note' },
        { key },
      );
    const first = await amending('1200.00', 'first');
    expect(first.status).toBe(201);
    await client.done('/v1/pledges/P-ALONE/agreement', terms(usd('1200.00')));
    expect((await amending('1200.00', 'first')).body).toEqual(first.body);
    expect(
      (
        await ask('/v1/pledges/P-ALONE/withdrawal', {
          effectiveDate: '2024-07-12',
          reason: 'too late',
        })
      ).status,
    ).toBe(409);
  });

  it('is neither certified nor approved by the cashier who recorded the credit that it is about', async () => {
    await paidPledge(client, 'P-CASHIER');
    const recorded = await ask('/v1/receipts', credit('of cashier', '20.00'), { as: 'u.b' });
    expect(recorded.status).toBe(201);
    const back = {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-07-15',
      amount: usd('20.00'),
      bankAccount: 'BK-USD',
      paymentReference: 'PAY-CASHIER',
    };
    const proposed = await ask(`/v1/receipts/${recorded.body.id}/returns`, back);
    const { proposal, position } = proposed.body;
    const shown = await http().get(`/v1/proposals/${proposal.id}?after=${position}`);
    expect(shown.body).toMatchObject({ cashier: 'u.b' });
    const box = async (as: string) =>
      (await http().get('/v1/proposals?for=certification').set('Authorization', service.as(as)))
        .text;
    expect(await box('u.certify')).toContain(proposal.id);
    expect(await box('u.b')).not.toContain(proposal.id);
    expect(statusAndCode(await sign(proposed, 'certification', 'u.b'))).toEqual([
      403,
      'SEGREGATION_OF_DUTIES',
    ]);
    expect((await sign(proposed, 'certification', 'u.certify')).status).toBe(201);
    expect(statusAndCode(await sign(proposed, 'approval', 'u.b'))).toEqual([
      403,
      'SEGREGATION_OF_DUTIES',
    ]);
    expect((await sign(proposed, 'approval', 'u.approve')).status).toBe(201);
  });

  it('is proposed on the revision that its recorder saw', async () => {
    const stale = await register('D-2', { ifMatch: '"1"' });
    expect(statusAndCode(stale)).toEqual([412, 'REVISION_MISMATCH']);
  });

  it('is approved by nobody but the controller where it goes into a fence', async () => {
    await client.done(
      '/v1/periods/2024-03/soft-close',
      { effectiveDate: '2024-07-15' },
      byController,
    );
    const announced = http()
      .post('/v1/pledges')
      .set({ 'Idempotency-Key': 'fenced', Authorization: service.as('u.contrib') })
      .send(announcement('P-FENCED'));
    const proposed = (await announced) as Reply;
    expect([proposed.status, proposed.body.proposal?.approver]).toEqual([202, 'CONTROLLER']);
    await sign(proposed, 'certification', 'u.certify');
    expect(statusAndCode(await sign(proposed, 'approval', 'u.approve'))).toEqual([
      403,
      'AUTHORITY_REQUIRED',
    ]);
    expect((await sign(proposed, 'approval', 'u.controller')).status).toBe(201);
  });

  it('is certified at first where a rate list has two jumps and its currencies are unsorted', async () => {
    const proposed = await ask(
      '/v1/exchange-rates',
      {
        effectiveDate: '2024-07-12',
        publishedOn: '2024-07-12',
        kind: 'MID_MONTH',
        source: { name: 'fictitious list' },
        rates: { JPY: '160', EUR: '1.100' },
        approvalReference: 'jump',
      },
      { as: 'u.accounts' },
    );
    expect(proposed.body.warnings).toMatchObject([{ code: 'RATE_JUMP' }, { code: 'RATE_JUMP' }]);
    expect(statusAndCode(await sign(proposed, 'certification', 'u.certify'))).toEqual([
      201,
      undefined,
    ]);
  });

  it('goes back where a fence was set since: it is signed again, for the controller to approve', async () => {
    const proposed = await ask('/v1/pledges', {
      ...announcement('P-LATE', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    await sign(proposed, 'certification', 'u.certify');
    await client.done(
      '/v1/periods/2024-05/soft-close',
      { effectiveDate: '2024-07-15' },
      byController,
    );
    for (const person of ['u.controller', 'u.approve']) {
      const before = await client.head();
      const late = await sign(proposed, 'approval', person);
      expect(late.status).toBe(409);
      expect(await client.businessAfter(before)).toEqual([]);
    }
    const place = `/v1/proposals/${proposed.body.proposal.id}`;
    const now = (await http().get(place)).body;
    expect(now).toMatchObject({ status: 'PROPOSED', version: 2, approver: 'CONTROLLER' });
    const next = { ...proposed, body: { proposal: now } };
    await sign(next, 'certification', 'u.certify');
    expect((await sign(next, 'approval', 'u.controller')).status).toBe(201);
  });
});
