import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { euroWorld } from '../support/revalued-world';
import { Service } from '../support/service';
import { application, credit, eur, foundations } from '../support/world';

describe('what an outage has left half done', () => {
  let service: Service;
  let client: Client;
  let store: EventStore;
  /** Returns false for streams whose appends fail. */
  let reaches: (stream: string) => boolean = () => true;

  beforeAll(async () => {
    const environment = { SETTLEMENT_GRACE_MS: '40' };
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z', environment });
    client = new Client(service);
    await foundations(client);
    await euroWorld(client);
    store = service.app.get<EventStore>(EVENT_STORE);
    const append = store.append.bind(store);
    store.append = async (...call) => {
      if (!reaches(call[0])) throw new Unavailable('pulled plug');
      return append(...call);
    };
  });

  afterEach(() => {
    reaches = () => true;
  });
  afterAll(() => service.stopAndRemove());

  const typesOf = async (stream: string) =>
    (await store.readStream(stream)).map(({ type }) => type);

  it('is finished by the service: an application', async () => {
    reaches = (stream) => !stream.startsWith('pledge-');
    const paid = { ...credit('later', '0.00'), bankAccount: 'BK-EUR', net: eur('90.00') };
    const lines = [{ instalment: 1, settles: eur('90.00') }];
    const { application: unfinished } = await client.done('/v1/receipts', {
      ...paid,
      charges: eur('0.00'),
      application: application('EURO', '0.00', { lines }),
    });
    expect(unfinished.state).toBe('pending');
    reaches = () => true;
    const applied = async () =>
      (await typesOf('pledge-EURO')).filter((type) => type === 'ReceiptApplied').length;
    await until(async () => (await applied()) === 2);
  });

  it('is finished by the service: a revaluation run', async () => {
    reaches = (stream) => stream.startsWith('revaluation-');
    const stopped = await client.post('/v1/revaluations', { id: 'REV', asAt: '2024-07-14' });
    expect(stopped.status).toBe(503);
    reaches = () => true;
    await until(async () => (await typesOf('revaluation-REV')).at(-1) === 'RevaluationCompleted');
  });
});
