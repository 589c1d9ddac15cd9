import { createServer as createHttp2Server } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { connectionSettings } from '../connection-settings';
import { NodeClient } from './node-client';

/** Number by which gRPC reports that a channel is connected. */
const readyState = 2;

class OpenClient extends NodeClient {
  channel(): ReturnType<NodeClient['getChannel']> {
    return this.getChannel();
  }
}

describe('clients of one node', () => {
  const sockets: Socket[] = [];
  const http2 = createHttp2Server();
  let isSilent = true;
  const listener = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    if (!isSilent) http2.emit('connection', socket);
  });
  const clients: OpenClient[] = [];

  beforeAll(async () => {
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.release()));
    for (const socket of sockets) socket.destroy();
    listener.close();
  });

  function open(): OpenClient {
    const { port } = listener.address() as AddressInfo;
    const client = new OpenClient(
      { address: '127.0.0.1', port },
      {
        settings: connectionSettings(`esdb://127.0.0.1:${port}?tls=false`),
        channel: { insecure: true },
        deadlineMs: 1_000,
        onError: () => undefined,
      },
    );
    clients.push(client);
    return client;
  }

  it('reach it however many others were released while they connected', async () => {
    const released = Array.from({ length: 200 }, open);
    await Promise.all(released.map((client) => client.channel()));
    const channel = await open().channel();
    channel.getConnectivityState(true);
    while (sockets.length === 0) await once(listener, 'connection');
    await Promise.all(released.map((client) => client.release()));
    isSilent = false;
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        const state = channel.getConnectivityState(true);
        if (Number(state) === readyState) return resolve();
        const wait = Date.now() + 20_000;
        channel.watchConnectivityState(state, wait, (error) => (error ? reject(error) : look()));
      };
      look();
    });
  });
});
