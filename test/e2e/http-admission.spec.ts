import type { Socket } from 'node:net';
import { Books } from '@art30/books';
import type { ServerLimits } from '../../apps/api/src/http/traffic/limits';
import { pause, until } from '../support/patience';
import { get, post, RawConnection, signedIn } from '../support/raw-connection';
import { Service } from '../support/service';

const events = '/v1/audit/events';
const heavyMax = 4;
/** A query that waits for a position which the log never reaches. */
const waiting = `/v1/purposes?after=${'9'.repeat(20)}`;
const pieceLength = 65_536;

describe('a service that is asked for more than it takes at one time', () => {
  let service: Service;
  let port: number;
  const readers: RawConnection[] = [];
  const logs: { opened: number; closed: number; pieces: number }[] = [];

  async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
    service = await Service.start({ limits });
    await service.app.listen(0, '127.0.0.1');
    port = (service.app.getHttpServer().address() as { port: number }).port;
  }

  afterEach(async () => {
    jest.restoreAllMocks();
    for (const { socket } of readers.splice(0)) socket.destroy();
    logs.length = 0;
    await service.stopAndRemove();
  });

  const ask = (path: string) => service.http().get(path);
  const asking = (path: string) => signedIn(service.as('u.auditor'), get(path));

  async function unread(path: string): Promise<RawConnection> {
    const reader = await RawConnection.openUnread(port, asking(path));
    readers.push(reader);
    return reader;
  }

  /**
   * Stands for a log that is larger than all buffers on the way to the client. It counts the pieces read, and
   * whether the reader closed it.
   */
  function endlessLog(breaksAfter = Number.POSITIVE_INFINITY) {
    const log = { opened: 0, closed: 0, pieces: 0 };
    logs.push(log);
    async function* lines() {
      log.opened += 1;
      try {
        for (let count = 0; count < breaksAfter; count += 1) {
          log.pieces += 1;
          yield `${'x'.repeat(pieceLength - 1)}\n`;
          await pause(0);
        }
        throw new Error('the log breaks off');
      } finally {
        log.closed += 1;
      }
    }
    const { ledgerLines } = service.app.get(Books).audit;
    jest.spyOn(ledgerLines, 'find').mockImplementation(() => Promise.resolve(lines()));
    return log;
  }

  const times = <T>(count: number, make: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, make));

  async function fillAllPlaces(): Promise<void> {
    const log = endlessLog();
    await times(heavyMax, () => unread(events));
    await until(
      () => log.opened === heavyMax,
      () => `${heavyMax} extracts are under way`,
    );
  }

  it('gives out so many extracts of the books at a time, and answers everything else', async () => {
    await start();
    await fillAllPlaces();
    for (const path of [events, '/v1/audit/export?format=hledger']) {
      const refused = await ask(path);
      expect(refused.body).toMatchObject({ status: 503, code: 'BUSY' });
      expect(refused.body.detail).toContain('extracts of the books');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await ask('/v1/trial-balance')).status).toBe(200);
    expect((await ask('/health/ready')).status).toBe(200);
  });

  it('holds little of an extract for a reader that does not read', async () => {
    await start();
    const sockets: Socket[] = [];
    service.app.getHttpServer().on('connection', (socket: Socket) => sockets.push(socket));
    const log = endlessLog();
    await unread(events);
    let before = -1;
    await until(
      async () => {
        const isStill = log.pieces === before && log.pieces > 0;
        before = log.pieces;
        await pause(200);
        return isStill;
      },
      () => 'nothing more is read of the log',
    );
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.writableLength).toBeLessThan(4 * pieceLength);
  });

  it('takes so many requests at a time, and is always ready to say how it is', async () => {
    const requestsMax = 3;
    await start({ requestsMax });
    await times(requestsMax, () => unread(waiting));
    await until(
      async () => (await ask('/v1/trial-balance')).status === 503,
      () => 'no further request is taken',
    );
    const refused = await ask('/v1/trial-balance');
    expect(refused.body).toMatchObject({ status: 503, code: 'BUSY' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('/health/live')).status).toBe(200);
    expect((await ask('/health/ready')).status).toBe(200);
    readers[0]?.socket.destroy();
    await until(
      async () => (await ask('/v1/trial-balance')).status === 200,
      () => 'the place of a request is free',
    );
  });

  it('answers 210 half-sent commands whose token does not hold, and has its places for others', async () => {
    await start();
    const half = signedIn('Bearer x', post('/v1/donors', 100, '{"donorId":'));
    readers.push(...(await times(210, () => RawConnection.open(port, half))));
    await Promise.all(readers.map((reader) => reader.says(/^HTTP\/1\.1 401 /)));
    expect((await ask('/v1/trial-balance')).status).toBe(200);
  });

  describe('gives people who are not signed in', () => {
    const half = post('/v1/sign-in', 100, '{"person":');

    it('a part of the places, and little time for a body', async () => {
      await start({ strangerRequestsMax: 3, strangerMs: 500, requestMs: 60_000 });
      readers.push(...(await times(3, () => RawConnection.open(port, half))));
      const refused = await RawConnection.open(port, half);
      await refused.says(/"code":"BUSY"/);
      expect(refused.text).toContain('requests of people who are not signed in');
      expect((await ask('/v1/trial-balance')).status).toBe(200);
      expect(await readers[0]?.closed()).toContain('all of it within 0.5');
      const again = await RawConnection.open(port, half);
      await again.closed();
      expect(again.text).toContain('"code":"REQUEST_TIMEOUT"');
    });

    it('4 KiB for a body, whether its length is stated or not', async () => {
      await start();
      const bodyOf = (length: number) => JSON.stringify({ person: 'p'.repeat(length) });
      const stated = (body: string) => post('/v1/sign-in', body.length, body);
      const inPieces = (body: string) =>
        post('/v1/sign-in', 0, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`).replace(
          'Content-Length: 0',
          'Transfer-Encoding: chunked',
        );
      for (const sent of [stated, inPieces]) {
        const long = await RawConnection.open(port, sent(bodyOf(4_096)));
        await long.says(/^HTTP\/1\.1 413 [^]*"code":"BODY_TOO_LARGE"/);
        const short = await RawConnection.open(port, sent(bodyOf(4_000)));
        await short.says(/^HTTP\/1\.1 400 [^]*"code":"INVALID_REQUEST"/);
        readers.push(long, short);
      }
    });
  });

  it('takes so many requests of one account, and those of others', async () => {
    const accountRequestsMax = 2;
    await start({ accountRequestsMax });
    await times(accountRequestsMax, () => unread(waiting));
    await until(
      async () => (await ask('/v1/trial-balance')).status === 503,
      () => 'no further request of the account is taken',
    );
    const { body } = await ask('/v1/trial-balance');
    expect(body.detail).toContain('as many requests of one account as it takes');
    expect((await service.http('u.large').get('/v1/trial-balance')).status).toBe(200);
    readers[0]?.socket.destroy();
    await until(
      async () => (await ask('/v1/trial-balance')).status === 200,
      () => 'a place of the account is free',
    );
  });

  it('takes no request while answers wait for their readers by the megabyte', async () => {
    await start({ waitingBytesMax: 1_000 });
    endlessLog();
    const reader = await unread(events);
    await until(
      async () => (await ask('/v1/trial-balance')).body.code === 'BUSY',
      () => 'too much waits',
    );
    expect((await ask('/health/ready')).status).toBe(200);
    reader.socket.destroy();
    await until(
      async () => (await ask('/v1/trial-balance')).status === 200,
      () => 'nothing waits',
    );
  });

  describe('has a place free', () => {
    const stalledReaderMs = 300;

    it.each<[string, () => Promise<unknown>]>([
      ['when an extract is out', () => times(heavyMax, async () => (await ask(events)).text)],
      [
        'when an extract breaks off',
        async () => {
          endlessLog(2);
          await times(heavyMax, () => ask(events).catch(() => undefined));
        },
      ],
      [
        'when its reader leaves',
        async () => {
          await fillAllPlaces();
          for (const { socket } of readers) socket.destroy();
        },
      ],
      [
        'when a reader leaves who has asked for several',
        async () => {
          const log = endlessLog();
          const reader = await RawConnection.openUnread(port, asking(events).repeat(heavyMax + 1));
          await until(
            () => log.opened === heavyMax,
            () => 'several are under way',
          );
          reader.socket.destroy();
        },
      ],
      [
        'when its reader takes nothing for too long',
        async () => {
          await fillAllPlaces();
          for (const reader of readers) reader.socket.once('end', () => reader.socket.destroy());
        },
      ],
    ])('%s, and closes what it read from', async (_when, endsAll) => {
      await start({ stalledReaderMs });
      await endsAll();
      await until(
        () => logs.every(({ opened, closed }) => opened === closed),
        () => 'all that was opened is closed',
      );
      await until(
        async () => {
          const log = endlessLog(1);
          const { status } = await ask(events).catch(() => ({ status: 200 }));
          return status === 200 && log.opened > 0;
        },
        () => 'a place is free',
      );
      await fillAllPlaces();
    });
  });

  it('does not cut off a reader that takes something now and then', async () => {
    const stalledReaderMs = 1_500;
    await start({ stalledReaderMs });
    endlessLog();
    const { socket } = await unread(events);
    let taken = 0;
    let turn = 0;
    socket.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > turn) socket.pause();
    });
    const end = performance.now() + 3 * stalledReaderMs;
    while (performance.now() < end) {
      turn = taken + 1_048_576;
      socket.resume();
      await until(() => taken > turn || socket.destroyed);
      await pause(100);
    }
    expect(socket.destroyed).toBe(false);
  });
});
