import { OutcomeUnknown, Unavailable, type EventStore } from '@art30/event-sourcing';
import { openEventStoreDb } from '@art30/storage';
import { idsOf, sampleEvents, takeThrough } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { patienceMs, pause } from '../support/patience';
import { quickTimes } from '../support/quick-times';

const after = afterwards();

interface Cluster {
  readonly nodes: readonly [EventStoreDbServer, EventStoreDbServer, EventStoreDbServer];
  readonly url: string;
  /** Makes a node the leader, or none. The node `except` hears nothing of the election. */
  lead(leader: EventStoreDbServer | 'none', except?: EventStoreDbServer): void;
}

async function startCluster(): Promise<Cluster> {
  const first = await new EventStoreDbServer().start();
  const others = [0, 1].map(() => new EventStoreDbServer({ log: first.log }).start());
  const [second, third] = (await Promise.all(others)) as [EventStoreDbServer, EventStoreDbServer];
  const nodes = [first, second, third] as const;
  for (const node of nodes) node.peers = nodes.filter((one) => one !== node);
  after(() => Promise.all(nodes.map((node) => node.stop())));
  const lead: Cluster['lead'] = (leader, except) => {
    for (const node of nodes) {
      if (node !== except) node.leader = node === leader ? undefined : leader;
    }
  };
  lead(first);
  const url = `esdb://${nodes.map(({ address }) => address).join(',')}?tls=false`;
  return { nodes, url, lead };
}

function open(url: string, times: object): EventStore {
  const store = openEventStoreDb(url, { times: { ...quickTimes, ...times } });
  after(() => store.close());
  return store;
}

describe('a cluster without a leader for a while', () => {
  it.each<[string, (cluster: Cluster) => unknown]>([
    ['that resigned', ({ lead }) => lead('none')],
    [
      'that died',
      ({ nodes, lead }) => {
        lead('none');
        return nodes[0].stop();
      },
    ],
    ['that died, and is named by the others still', ({ nodes }) => nodes[0].stop()],
  ])('%s is waited for by reads and appends, which are written once', async (_case, end) => {
    const cluster = await startCluster();
    const { nodes, url, lead } = cluster;
    const store = open(url, { callMs: 20_000 });
    const events = sampleEvents(2);
    await store.append('a', 'no-stream', events.slice(0, 1));
    await end(cluster);
    setTimeout(() => lead(nodes[1]), 1_500);
    const calls = [store.append('a', 0, events.slice(1)), store.readStream('b'), store.head()];
    const [appended, read] = await Promise.all(calls);
    expect(appended).toMatchObject({ revision: 1 });
    expect(read).toEqual([]);
    expect(idsOf(nodes[0].log.events)).toEqual(idsOf(events));
    expect(nodes[1].appends.counted.append).toBe(1);
  });

  it('is unavailable when none comes in time, and nothing is written', async () => {
    const { nodes, url, lead } = await startCluster();
    const store = open(url, { callMs: 1_000, settleMs: 1_500 });
    await store.append('a', 'no-stream', sampleEvents(1));
    lead('none');
    const calls = [store.append('a', 0, sampleEvents(1)), store.readStream('a'), store.head()];
    for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(Unavailable);
      expect(String(reason)).toContain('no node of the cluster says that it leads');
    }
    expect(nodes[0].log.events).toHaveLength(1);
  });

  it('is waited for through the one node that is named, which tells of the next', async () => {
    const { nodes, lead } = await startCluster();
    lead(nodes[1]);
    const store = open(nodes[0].url, {});
    await store.append('a', 'no-stream', sampleEvents(1));
    await nodes[1].stop();
    setTimeout(() => lead(nodes[2]), 500);
    expect(await store.append('a', 0, sampleEvents(1))).toMatchObject({ revision: 1 });
    expect(nodes[2].appends.counted.append).toBe(1);
  });
});

describe('a leader that hangs', () => {
  const callMs = 500;
  const electionMs = 1_000;

  it('is left for the next one, which alone writes what is under way, once', async () => {
    const { nodes, url, lead } = await startCluster();
    const [hung, next] = nodes;
    const store = open(url, { callMs, settleMs: 30_000 });
    const events = sampleEvents(3);
    await store.append('a', 'no-stream', events.slice(0, 1));
    const taken = takeThrough(store, { after: null }, events[2]?.id ?? '');
    hung.wire.freeze();
    after(() => hung.wire.thaw());
    setTimeout(() => lead(next, hung), electionMs);
    const begun = performance.now();
    await store.append('a', 0, events.slice(1, 2));
    // The sum of the call to the hung node, the election, and the time to read back and write.
    expect(performance.now() - begun).toBeLessThan(callMs + electionMs + 5_000);
    await store.append('a', 1, events.slice(2));
    expect(next.appends.counted.append).toBe(2);
    expect(hung.appends.counted.append).toBe(1);
    expect(idsOf(next.log.events)).toEqual(idsOf(events));
    expect(idsOf(await taken)).toEqual(idsOf(events));
  });

  it('fails everything that waits for it as soon as another leads', async () => {
    const { nodes, url, lead } = await startCluster();
    const [hung, next] = nodes;
    const store = open(url, { callMs: 3_000, settleMs: 30_000 });
    await store.readStream('a');
    hung.wire.freeze();
    after(() => hung.wire.thaw());
    lead(next, hung);
    const first = store.readStream('a').then(() => performance.now());
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const second = store.readStream('a').then(() => performance.now());
    expect((await second) - (await first)).toBeLessThan(2_400);
  });

  it('is asked again when it is the only one and comes back', async () => {
    const { nodes, url } = await startCluster();
    const store = open(url, { callMs, settleMs: 1_000 });
    await store.readStream('a');
    for (const { wire } of nodes) wire.freeze();
    const append = store.append('a', 'no-stream', sampleEvents(1));
    await expect(append).rejects.toBeInstanceOf(OutcomeUnknown);
    for (const { wire } of nodes) wire.thaw();
    const deadline = performance.now() + patienceMs;
    const read = (): Promise<unknown> =>
      store.readStream('b').catch((error: unknown) => {
        if (performance.now() > deadline) throw error;
        return read();
      });
    expect(await read()).toEqual([]);
  });
});

describe('a leader that was cut off from the others', () => {
  /** The node accepts appends and can commit none, as no majority follows it. */
  const cutOff = (node: EventStoreDbServer): void => {
    node.faults.appends.push(...Array.from({ length: 99 }, () => 'request-ignored' as const));
  };

  it('and calls itself the leader still, is left within two seconds after the others have another', async () => {
    const { nodes, url, lead } = await startCluster();
    const [former, next] = nodes;
    const store = open(url, { callMs: 20_000, settleMs: 60_000 });
    const events = sampleEvents(2);
    await store.append('a', 'no-stream', events.slice(0, 1));
    cutOff(former);
    const appended = store.append('a', 0, events.slice(1)).then(() => performance.now());
    await pause(1_200);
    lead(next, former);
    const led = performance.now();
    // The bound includes half a second of random delay, and slack for a busy machine.
    expect((await appended) - led).toBeLessThan(4_000);
    expect(idsOf(next.log.events)).toEqual(idsOf(events));
    expect(next.appends.counted.append).toBe(1);
  });

  it('is passed over by whoever begins, whichever answers first', async () => {
    const { nodes, url, lead } = await startCluster();
    const [former, next] = nodes;
    lead(next, former);
    cutOff(former);
    for (let tries = 0; tries < 5; tries += 1) {
      const store = openEventStoreDb(url, { times: quickTimes });
      await store.append(`a${tries}`, 'no-stream', sampleEvents(1));
      await store.close();
    }
    expect([former, next].map(({ appends }) => appends.counted.append)).toEqual([0, 5]);
  });

  it('and sees none of them is no leader, though nobody else is one yet', async () => {
    const { nodes, url, lead } = await startCluster();
    const [former, next] = nodes;
    lead('none', former);
    former.isCutOff = true;
    const store = open(url, { callMs: 1_500 });
    await expect(store.readStream('a')).rejects.toThrow(
      'no node of the cluster says that it leads',
    );
    lead(next, former);
    expect(await store.readStream('a')).toEqual([]);
  });

  it('leaves a slow node where it is, as long as no other leads', async () => {
    const { nodes, url } = await startCluster();
    const [leader] = nodes;
    const store = open(url, {});
    leader.faults.appendDelayMs = 1_500;
    await store.append('a', 'no-stream', sampleEvents(1));
    expect(nodes.map(({ appends }) => appends.counted.append)).toEqual([1, 0, 0]);
  });
});

describe('nodes that take connections and never say a word', () => {
  it.each<[string, (cluster: Cluster) => string]>([
    ['of a cluster', ({ url }) => `${url}&gossipTimeout=1`],
    ['by itself', ({ nodes }) => nodes[0].url],
  ])('hold the connections of one try, however often they are tried, %s', async (_case, urlOf) => {
    const cluster = await startCluster();
    const store = open(urlOf(cluster), { callMs: 1_200 });
    await store.readStream('a');
    for (const { wire } of cluster.nodes) {
      wire.isSilent = true;
      wire.cut();
    }
    for (let tries = 0; tries < 4; tries += 1) {
      await expect(store.readStream('a')).rejects.toBeInstanceOf(Unavailable);
    }
    for (const { wire } of cluster.nodes) expect(wire.connections).toBeLessThanOrEqual(2);
  });

  it('are found soon after new connections have an answer, whatever became of the older ones', async () => {
    const { nodes, url } = await startCluster();
    const store = open(url, { callMs: 20_000 });
    await store.readStream('a');
    for (const { wire } of nodes) {
      wire.isSilent = true;
      wire.cut();
    }
    const read = store.readStream('a').then(() => performance.now());
    await pause(1_200);
    for (const { wire } of nodes) wire.isSilent = false;
    const healed = performance.now();
    expect((await read) - healed).toBeLessThan(2_500);
  });
});

describe('an append', () => {
  it('ends, with all its repeats and reads, by one call more than it may be tried', async () => {
    const { nodes, url } = await startCluster();
    const times = { callMs: 600, settleMs: 1_000 };
    const store = open(url, times);
    await store.readStream('a');
    nodes[0].faults.appends.push('answer-never');
    nodes[0].faults.readsIgnored = true;
    const begun = performance.now();
    const append = store.append('a', 'no-stream', sampleEvents(1));
    await expect(append).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - begun).toBeLessThan(times.settleMs + times.callMs + 1_000);
  });
});
