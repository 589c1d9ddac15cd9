import { OutcomeUnknown, StoreHalted } from '@art30/event-sourcing';
import { BadSetting, type OwnLogSettings } from '@art30/storage';
import { eventStoreContract, sampleEvents, temporaryFolder } from '@art30/testing';
import { LogThread } from '../../apps/api/src/storage/log-thread/log-thread';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { until } from '../support/patience';

/** Longer than many writers at once take on a busy machine; no test waits until it passes. */
const patientMs = 60_000;

describe('the log of a server in a thread of its own', () => {
  const ending = afterwards();
  const folder = temporaryFolder();
  let server: EventStoreDbServer;
  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
  });
  afterAll(() => server.stop());

  function settings(): OwnLogSettings {
    const dataDir = folder.path;
    const where = { eventStoreUrl: server.url, streamPrefix: 'article30-' };
    return { ...where, dataDir, eventStoreCallMs: patientMs };
  }

  eventStoreContract(
    'the log in a thread',
    async () => {
      const store = await LogThread.open(settings());
      return { store, close: () => store.close() };
    },
    { refusesIdsElsewhere: false, writersAtOnce: 100 },
  );

  it('is not opened with settings that cannot be used, which it says as a store does', async () => {
    const eventStoreUrl = 'esdb://localhost?tlsVerifyCert=perhaps';
    const opened = LogThread.open({ ...settings(), eventStoreUrl });
    await expect(opened).rejects.toBeInstanceOf(BadSetting);
    await expect(opened).rejects.toMatchObject({ setting: 'EVENTSTORE_URL' });
  });

  it('takes nothing once it is closed', async () => {
    const store = await LogThread.open(settings());
    await Promise.all([store.close(), store.close()]);
    await expect(store.head()).rejects.toThrow('it is closed');
    await expect(store.append('a', 'no-stream', sampleEvents(1))).rejects.toBeInstanceOf(
      StoreHalted,
    );
  });

  it('is closed, and not lost, when its thread ends before the answer to its closing is heard', async () => {
    const store = await LogThread.open(settings());
    store.worker.once('message', () => store.worker.emit('exit', 0));
    await store.close();
    await expect(store.head()).rejects.toThrow('it is closed');
  });

  it('leaves nobody waiting when its thread is lost: an append is in doubt, all else halted', async () => {
    const lost: Error[] = [];
    const store = await LogThread.open(settings(), (error) => lost.push(error));
    ending(() => store.close());
    server.faults.appends.push('answer-never');
    let isHeard = false;
    server.onCall = ({ call }) => {
      isHeard ||= call === 'append';
    };
    const append = store.append('a', 'no-stream', sampleEvents(1));
    const inDoubt = expect(append).rejects.toBeInstanceOf(OutcomeUnknown);
    const pages = store.subscribe(null, new AbortController().signal);
    await until(() => isHeard);
    const page = expect(pages.next().then(() => pages.next())).rejects.toBeInstanceOf(StoreHalted);
    await store.worker.terminate();
    await Promise.all([inDoubt, page]);
    await expect(store.readStream('a')).rejects.toBeInstanceOf(StoreHalted);
    expect(lost).toHaveLength(1);
    await store.close();
  });
});
