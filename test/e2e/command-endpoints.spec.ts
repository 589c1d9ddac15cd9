import { signedCommands } from '@art30/accounting';
import { commandTable, type OutsideCommand } from '@art30/ledger';
import { commandResources } from '../../apps/api/src/controllers';
import { Client, type Reply, type Sending } from '../support/client';
import { commandSamples } from '../support/command-endpoints';
import type { Sample } from '../support/command-sample';
import { testDocument, upload } from '../support/documents';
import { runsOnServer, Service } from '../support/service';
import { foundations } from '../support/world';

const samples = commandSamples.map((sample, index) => ({ ...sample, id: `T${index}` }));
const unknown = /^(BANK_ACCOUNT|DONOR|PLEDGE|RECEIPT|APPLICATION|TRANSFER|REVALUATION)_UNKNOWN$/;

async function startService(): Promise<Service> {
  const service = await Service.start({ at: '2024-03-11T09:00:00.000Z' });
  await foundations(new Client(service));
  for (const person of ['u.contrib', 'u.cashier']) await upload(service, letter, person);
  service.clock.set(new Date('2024-07-15T09:00:00.000Z'));
  return service;
}

const letter = testDocument('the letter behind it');

interface LogEvent {
  readonly type: string;
  readonly data: { readonly documents?: object };
}

/** Adds a document to a sample, unless its recorder has a role that may not upload documents. */
function bearing(sample: Sample): Sample {
  if (/^\/v1\/(?:signing-rules|skipped-events|delegations)/.test(sample.path)) return sample;
  return { ...sample, body: { ...sample.body, documents: [letter.named] } };
}

type NamedSample = (typeof samples)[number];

/**
 * Commands that repair damaged books or erase data. They need books prepared for them and have specs of their
 * own.
 */
const elsewhere = [
  ...['AcknowledgeReadModelDifference', 'EraseDocument', 'ErasePersonalText', 'SkipEvent'],
];

describe('the samples', () => {
  it('are of each command that people sign', () => {
    const types = Object.keys(commandTable) as OutsideCommand['type'][];
    const signed = types.filter((type) => signedCommands.has(type));
    expect(signed.filter((type) => !samples.some(isOf(type))).sort()).toEqual(elsewhere);
  });
});

/**
 * Returns a filter of the samples that test a command: they use its route, and append its own event and only
 * events that it may append.
 */
function isOf(type: OutsideCommand['type']): (sample: NamedSample) => boolean {
  const made = commandResources.flatMap(({ root, routes }) =>
    Object.values(routes)
      .filter(({ begins }) => [begins].flat().includes(type))
      .map(({ at }) => `/${root}/${at}`.replace(/\/$/, '').replaceAll(/:(\w+)/g, '{$1}')),
  );
  const { books }: { readonly books: readonly string[] } = commandTable[type].command.row;
  return ({ route, books: booked }) =>
    made.includes(route) &&
    booked.includes(books[0] ?? '') &&
    booked.every((event) => books.includes(event));
}

/** A test that does not depend on the event store; it runs with the embedded store only. */
const atTheEdge: (says: string, asked: () => Promise<void>) => void = runsOnServer
  ? () => undefined
  : it;

/** Most samples share one service, as each sample has its own ids and idempotency keys. */
describe('commands sent to one service', () => {
  let shared: Service;
  beforeAll(async () => {
    shared = await startService();
  });
  afterAll(() => shared.stopAndRemove());

  askOf(
    samples.filter(({ alone }) => alone !== true),
    () => shared,
  );
});

/**
 * These samples change data on which other samples depend. A process opens one event store at a time, so the
 * shared service is stopped first.
 */
const alone = samples.filter((sample) => sample.alone === true);
describe.each(alone)('a command that needs its own service, $route', (sample) => {
  let own: Service;
  beforeAll(async () => {
    own = await startService();
  });
  afterAll(() => own.stopAndRemove());

  askOf([sample], () => own);
});

function askOf(some: readonly NamedSample[], serviceNow: () => Service): void {
  describe.each(some)(
    'POST $route, booking $books.0',
    ({ route, id, arrange, approvedBy, books, claims, other, wrong, location }) => {
      const appended = books.length + (claims ? 1 : 0);
      const key = `the key of ${id}`;
      let service: Service;
      let client: Client;
      let sample: Sample;
      let first: Reply;
      let headBefore: number;
      /** Sequence of the last event after the command, counting the events of its proposal if it had one. */
      const headAfter = () => headBefore + appended + (first.signatures?.length ?? 0);

      beforeAll(async () => {
        service = serviceNow();
        client = new Client(service, id);
        sample = bearing(await arrange(client, id));
        headBefore = await client.head();
      });

      const send = (changes: object, sending: Sending = {}) =>
        client.post(
          sample.path,
          { ...sample.body, ...changes },
          { ...sending, ...(approvedBy && { signers: { approvedBy } }) },
        );

      atTheEdge('refuses a member of the wrong shape and names it', async () => {
        const { status, body } = await send(wrong);
        expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_REQUEST' });
        expect(body.field).toMatch(new RegExp(`^${Object.keys(wrong)[0]}`));
      });

      atTheEdge('refuses a member nobody knows', async () => {
        const { status, body } = await send({ colour: 'red' });
        expect({ status, field: body.field }).toEqual({ status: 400, field: 'colour' });
      });

      atTheEdge('refuses to book without a key or a person', async () => {
        const keyless = await send({}, { headers: { 'Idempotency-Key': undefined } });
        expect(keyless.body).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_REQUIRED' });
        const nobody = await send({}, { headers: { Authorization: undefined } });
        expect(nobody.body).toMatchObject({ status: 401, code: 'SIGN_IN_REQUIRED' });
      });

      it('refuses a revision that is not the present one', async () => {
        const { status, body, headers } = await send({}, { ifMatch: '"999"' });
        expect({ status, code: body.code }).toEqual({ status: 412, code: 'REVISION_MISMATCH' });
        expect(headers['content-type']).toMatch('application/problem+json');
      });

      // Years and months cannot be unknown: every one of the calendar exists.
      if (/\{(?!year|period)/.test(route)) {
        atTheEdge('does not know an id that nobody gave', async () => {
          const answer = await client.post(route.replace(/\{\w+\}/g, 'nobody'), sample.body);
          expect(answer.status).toBe(404);
          expect(answer.body.code).toMatch(unknown);
        });
      }

      it('answers a dry run as if it were done, and writes nothing', async () => {
        const { status, body, headers } = await send({}, { key, dryRun: true });
        expect(status).toBe(200);
        expect(body).toMatchObject({ position: null, sequence: null });
        expect(body.events.map((event: { type: string }) => event.type)).toEqual(books);
        expect(headers['etag']).toBeUndefined();
        expect(headers['location']).toBeUndefined();
      });

      it('has written nothing so far', async () => {
        expect(await client.head()).toBe(headBefore);
      });

      it('books, and says what and where', async () => {
        first = await send({}, { key });
        expect(first.status).toBe(201);
        const { events, sequence, position, warnings } = first.body;
        expect(events.map((event: { type: string }) => event.type)).toEqual(books);
        expect(sequence).toBe(headAfter());
        expect(position).toMatch(/^\d{16,40}$/);
        expect(warnings).toBeInstanceOf(Array);
        expect(first.headers['location']).toBe(`${location}/${first.body.id}`);
        expect(Object.keys(first.body)).not.toContain('revision');
        for (const event of events) {
          const cents = event.entries.map((line: { usd: string }) =>
            Number(line.usd.replace('.', '')),
          );
          expect(cents.reduce((sum: number, part: number) => sum + part, 0)).toBe(0);
        }
      });

      it('has the documents that it carries as facts of what it books', async () => {
        if (!('documents' in sample.body)) return;
        const after = `/v1/audit/events?after=${headBefore}&limit=1000`;
        const { text } = await service.http().get(after);
        const events = text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as LogEvent);
        const having = events.filter(({ data }) => data.documents !== undefined);
        for (const { data } of having) expect(data.documents).toEqual([letter.named]);
        expect(having.some(({ type }) => books.includes(type as never))).toBe(true);
        if (first.signatures) expect(having.map(({ type }) => type)).toContain('CommandProposed');
      });

      it('books what can be read at the place it names', async () => {
        const { location: place } = first.headers;
        const read = await service
          .http()
          .get(place ?? '')
          .query({ after: first.body.position });
        expect(read.status).toBe(200);
        expect(JSON.stringify(read.body)).toContain(first.body.id);
      });

      it('gives the revision of the stream that decided as its tag', () => {
        const { events, id } = first.body;
        const isOwn = (stream: string) =>
          location !== '/v1/receipts' || stream === `receipt-${id as string}`;
        const own = events.filter((event: { stream: string }) => isOwn(event.stream));
        const last = Math.max(own.at(-1).revision, ...(first.signatures ?? []));
        expect(first.headers['etag']).toBe(`"${last}"`);
      });

      it('answers a repeat the same, says that it is one, and books it once', async () => {
        const again = await send({}, { key });
        expect(again.status).toBe(201);
        expect(again.body).toEqual(first.body);
        const said = [first, again].map(({ headers }) => headers['idempotent-replayed']);
        expect(said).toEqual([undefined, 'true']);
        expect(again.headers['etag']).toBe(first.headers['etag']);
        expect(await client.head()).toBe(headAfter());
      });

      it('refuses the same key with another body', async () => {
        const { status, body, headers } = await send(other, { key });
        expect({ status, code: body.code }).toEqual({
          status: 422,
          code: 'IDEMPOTENCY_KEY_REUSED',
        });
        expect(headers).not.toHaveProperty('idempotent-replayed');
        expect(await client.head()).toBe(headAfter());
      });
    },
  );
}
