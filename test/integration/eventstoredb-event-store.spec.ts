import { openEventStoreDb } from '@art30/storage';
import { EventStoreDbServer, eventStoreContract } from '@art30/testing';

const realUrl = process.env['ESDB_TEST_URL'];
const abilities = { refusesIdsElsewhere: false };

if (realUrl !== undefined) {
  eventStoreContract(
    'EventStoreDB itself',
    async () => {
      const store = openEventStoreDb(realUrl);
      return { store, close: () => store.close() };
    },
    abilities,
  );
}

describe('over gRPC', () => {
  let server: EventStoreDbServer;
  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
  });
  afterAll(() => server.stop());

  eventStoreContract(
    'the EventStoreDB adapter',
    async () => {
      const store = openEventStoreDb(server.url);
      return { store, close: () => store.close() };
    },
    abilities,
  );
});
