import { OutcomeUnknown, Unavailable, type EventStore } from '@art30/event-sourcing';
import { EventStoreDbServer } from '@art30/testing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../support/client';
import { byController } from '../support/periods';
import { until } from '../support/patience';
import { euroWorld } from '../support/revalued-world';
import { Service } from '../support/service';
import { eur, foundations } from '../support/world';

const run = { id: 'REV', asAt: '2024-07-14' };
const key = { key: 'run' };
const patient = { SETTLEMENT_GRACE_MS: '600000' };

/** Appends of one run over the pledge and the receipt of `euroWorld`. */
const appendsOfRun = 4;

/** One service with a pledge and a receipt to value, and a store that can be pulled out. */
class World {
  /** Appends that still reach the store; after them nothing does, as after a crash. */
  left = Number.POSITIVE_INFINITY;
  /** What the request is told of the first append that fails; it may be written all the same. */
  lost: 'not written' | 'written' = 'not written';

  private constructor(
    readonly service: Service,
    readonly client: Client,
    readonly receiptId: string,
  ) {
    const store = this.store;
    const append = store.append.bind(store);
    store.append = async (...call) => {
      this.left -= 1;
      if (this.left === -1 && this.lost === 'written') {
        await append(...call);
        throw new OutcomeUnknown(call[0]);
      }
      if (this.left < 0) throw new Unavailable('pulled plug');
      return append(...call);
    };
  }

  static async open(environment: Record<string, string> = patient): Promise<World> {
    const service = await Service.start({ at: '2024-07-15T09:00:00.000Z', environment });
    const client = new Client(service);
    await foundations(client);
    return new World(service, client, await euroWorld(client));
  }

  get store(): EventStore {
    return this.service.app.get<EventStore>(EVENT_STORE);
  }

  post(changes: object = {}, client = this.client): Promise<Reply> {
    return client.post('/v1/revaluations', { ...run, ...changes }, key);
  }

  /** Every event of the run, by stream. */
  async booked(): Promise<Record<string, readonly object[]>> {
    const names = ['revaluation-REV', 'pledge-EURO', `receipt-${this.receiptId}`];
    const streams = await Promise.all(names.map((name) => this.store.readStream(name)));
    return Object.fromEntries(
      streams.map((events, index) => [
        names[index],
        events
          .filter(({ type }) => type.includes('Reval'))
          .map(({ id, type, revision, data }) => ({ id, type, revision, data })),
      ]),
    );
  }
}

describe('a run that stops on the way', () => {
  const open: World[] = [];
  const instances: Service[] = [];
  const servers: EventStoreDbServer[] = [];
  let whole: { readonly booked: object; readonly answer: Reply };

  const opened = async (environment?: Record<string, string>) => {
    const world = await World.open(environment);
    open.push(world);
    return world;
  };

  beforeAll(async () => {
    const world = await opened();
    const answer = await world.post();
    whole = { booked: await world.booked(), answer };
  });

  afterEach(async () => {
    await Promise.all(instances.splice(0).map((service) => service.stopAndRemove()));
    await Promise.all(open.splice(0).map(({ service }) => service.stopAndRemove()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const typesIn = (answer: Reply) =>
    answer.body.events.map(({ type }: { type: string }) => type) as readonly string[];

  it('comes to an answer and these events where nothing stops it', () => {
    expect([whole.answer.status, typesIn(whole.answer)]).toEqual([
      201,
      ['RevaluationStarted', 'PledgeRevalued', 'ReceiptRevalued', 'RevaluationCompleted'],
    ]);
  });

  const stops = Array.from({ length: appendsOfRun }, (_, appends) => appends);

  describe.each(stops)('after %i appends', (appends) => {
    it.each(['not written', 'written'] as const)(
      'goes on with the same request, the append after them being %s',
      async (lost) => {
        const world = await opened();
        Object.assign(world, { left: appends, lost });
        const stopped = await world.post();
        expect(stopped.status).toBe(503);
        world.left = Number.POSITIVE_INFINITY;
        const resumed = await world.post();
        expect([resumed.status, typesIn(resumed)]).toEqual([201, typesIn(whole.answer)]);
        expect(await world.booked()).toEqual(whole.booked);
        expect((await world.post()).body).toEqual(resumed.body);
      },
    );
  });

  it.each(stops.slice(1))('is finished by the service after %i appends', async (appends) => {
    const world = await opened({ SETTLEMENT_GRACE_MS: '40' });
    world.left = appends;
    expect((await world.post()).status).toBe(503);
    world.left = Number.POSITIVE_INFINITY;
    await until(async () => (await world.store.readStream('revaluation-REV')).length === 2);
    expect(await world.booked()).toEqual(whole.booked);
    const answer = await world.post();
    expect([answer.status, typesIn(answer)]).toEqual([201, typesIn(whole.answer)]);
  });

  it('is finished once where several instances and requests go on with it', async () => {
    const server = await new EventStoreDbServer().start();
    servers.push(server);
    const environment = { EVENTSTORE_URL: server.url, SETTLEMENT_GRACE_MS: '40' };
    const world = await opened(environment);
    const other = await Service.start({ at: '2024-07-15T09:00:00.000Z', environment });
    instances.push(other);
    const there = new Client(other);
    world.left = 1;
    await world.post();
    world.left = Number.POSITIVE_INFINITY;
    const answers = await Promise.all([
      ...[world.post(), world.post(), world.post()],
      ...[world.post({}, there), world.post({}, there), world.post({}, there)],
    ]);
    for (const { status } of answers) expect([201, 503]).toContain(status);
    await until(async () => (await world.store.readStream('revaluation-REV')).length === 2);
    expect(await world.booked()).toEqual(whole.booked);
    expect(typesIn(await world.post({}, there))).toEqual(typesIn(whole.answer));
  });

  it('is finished at the rates it began with, in a year that is fenced meanwhile, an hour later', async () => {
    const world = await opened();
    world.left = 2;
    await world.post();
    world.left = Number.POSITIVE_INFINITY;
    await world.client.done('/v1/exchange-rates', {
      ...{ effectiveDate: '2024-07-12', publishedOn: '2024-07-12', kind: 'MID_MONTH' },
      ...{ source: { name: 'fictitious list' }, rates: { EUR: '0.700' } },
    });
    world.service.clock.set(new Date('2025-01-05T10:00:00.000Z'));
    const yearEnd = { effectiveDate: '2024-12-31' };
    await world.client.done('/v1/periods/2024/soft-close', yearEnd, byController);
    expect((await world.post()).status).toBe(201);
    expect(await world.booked()).toEqual(whole.booked);
  });

  it('leaves out what moved meanwhile, and says so', async () => {
    const world = await opened();
    world.left = 1;
    await world.post();
    world.left = Number.POSITIVE_INFINITY;
    world.service.clock.set(new Date('2024-07-16T09:00:00.000Z'));
    await world.client.done('/v1/receipts', {
      ...{ bankAccount: 'BK-EUR', bankReference: 'later', valueDate: '2024-07-15' },
      ...{ net: eur('90.00'), charges: eur('0.00') },
      application: {
        ...{ pledgeId: 'EURO', effectiveDate: '2024-07-15' },
        lines: [{ instalment: 1, settles: eur('90.00') }],
      },
    });
    await world.client.done(`/v1/receipts/${world.receiptId}/reversal`, {
      ...{ effectiveDate: '2024-07-15', reasonCode: 'OTHER', reason: 'not ours' },
    });
    expect(typesIn(await world.post())).toEqual([
      'RevaluationStarted',
      'PledgeRevalued',
      'RevaluationCompleted',
    ]);
    const [, completed] = await world.store.readStream('revaluation-REV');
    expect(completed?.data).toMatchObject({
      ...{ pledges: 1, receipts: 0 },
      leftOut: [
        { pledgeId: 'EURO', account: '1310', instalment: 1, code: 'MOVED_SINCE' },
        { receiptId: world.receiptId, kind: 'UNAPPLIED', code: 'MOVED_SINCE' },
      ],
    });
  });

  const why = { effectiveDate: '2024-07-14', reasonCode: 'OTHER', reason: 'another list' };
  const back = (world: World) =>
    world.client.post('/v1/revaluations/REV/reversal', why, { key: 'back' });
  const reversedTypes = [
    ...['RevaluationReversalStarted', 'EventReversed'],
    ...['ReceiptRevaluationReversed', 'RevaluationReversed'],
  ];

  it.each(stops)('is taken back by the same request after %i appends', async (appends) => {
    const world = await opened();
    await world.post();
    world.left = appends;
    expect((await back(world)).status).toBe(503);
    world.left = Number.POSITIVE_INFINITY;
    const resumed = await back(world);
    expect([resumed.status, typesIn(resumed)]).toEqual([201, reversedTypes]);
    expect((await back(world)).body).toEqual(resumed.body);
    expect(await world.store.readStream('revaluation-REV')).toHaveLength(4);
  });

  it.each(stops.slice(1))('is taken back by the service after %i appends', async (appends) => {
    const world = await opened({ SETTLEMENT_GRACE_MS: '40' });
    await world.post();
    world.left = appends;
    expect((await back(world)).status).toBe(503);
    world.left = Number.POSITIVE_INFINITY;
    await until(async () => (await world.store.readStream('revaluation-REV')).length === 4);
    expect(typesIn(await back(world))).toEqual(reversedTypes);
  });
});
