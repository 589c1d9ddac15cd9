import { spawn } from 'node:child_process';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { pause } from '../support/patience';

/** Output of a separate process that calls the store throughout the fault. */
function callerOf(url: string): Promise<string> {
  const caller = spawn(process.execPath, [require.resolve('./store-caller.cjs'), url]);
  let said = '';
  for (const output of [caller.stdout, caller.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return new Promise((resolve) => caller.on('close', () => resolve(said)));
}

describe('a process', () => {
  let [first, second] = [new EventStoreDbServer(), new EventStoreDbServer()];
  beforeEach(async () => {
    first = await new EventStoreDbServer().start();
    second = await new EventStoreDbServer({ log: first.log }).start();
    second.leader = first;
  });
  afterEach(() => Promise.all([first.stop(), second.stop()]));

  const cluster = (): string =>
    `esdb://${first.address},${second.address}?tls=false&maxDiscoverAttempts=1&gossipTimeout=1`;
  const both = (act: (server: EventStoreDbServer) => unknown): Promise<unknown> =>
    Promise.all([first, second].map(act));

  it.each<[string, () => Promise<unknown>]>([
    ['dies', () => both((server) => server.stop())],
    [
      'falls silent',
      () =>
        both((server) => {
          server.wire.isSilent = true;
          server.wire.cut();
        }),
    ],
    ['comes and goes', () => both((server) => server.stop().then(() => server.start()))],
    ['loses its lines', () => both((server) => server.wire.cut())],
  ])('survives a cluster that %s', async (_case, disturb) => {
    const said = callerOf(cluster());
    for (let round = 0; round < 3; round += 1) {
      await pause(500);
      await disturb();
    }
    expect(await said).toBe('survived\n');
  });
});
