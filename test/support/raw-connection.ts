import { connect, type Socket } from 'node:net';
import { until } from './patience';

/** A connection on which a test sends bytes as they are, and reads only when it wants to. */
export class RawConnection {
  /** All that was read so far. */
  text = '';
  /** Whether nothing more can come. */
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('close', () => (this.isClosed = true));
    // How a connection was closed is the business of the other side.
    socket.on('error', () => undefined);
  }

  static async open(port: number, sent = ''): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    const connection = new RawConnection(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    if (sent !== '') socket.write(sent);
    return connection;
  }

  /** One that leaves its own half open when the other side has closed. */
  static async openHalf(port: number, sent: string): Promise<RawConnection> {
    const connection = new RawConnection(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
    connection.socket.write(sent);
    await connection.says(/\r\n\r\n/);
    return connection;
  }

  /** One that asks and does not read what it is answered. */
  static async openUnread(port: number, sent: string): Promise<RawConnection> {
    const connection = await RawConnection.open(port);
    connection.socket.pause();
    connection.socket.write(sent);
    return connection;
  }

  async says(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.text) || this.isClosed,
      () => `it says ${String(pattern)}: ${this.text}`,
    );
    expect(this.text).toMatch(pattern);
  }

  /** All that was read by the time the other side closed. */
  async closed(): Promise<string> {
    await until(
      () => this.isClosed,
      () => `the connection is closed, which said: ${this.text}`,
    );
    return this.text;
  }
}

/** A request without a body, to this machine. */
export function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}

/** The head of a command whose body is `length` bytes, and whatever of it comes at once. */
export function post(path: string, length: number, body = ''): string {
  const lines = [
    ...[`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json'],
    ...['Idempotency-Key: raw', `Content-Length: ${length}`, '', body],
  ];
  return lines.join('\r\n');
}

/** The same requests of somebody who has signed in. */
export function signedIn(authorization: string, requests: string): string {
  const host = 'Host: localhost\r\n';
  return requests.replaceAll(host, `${host}Authorization: ${authorization}\r\n`);
}
