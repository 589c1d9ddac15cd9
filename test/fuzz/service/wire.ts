import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/** Longest wait for an answer: far longer than the service takes on a busy machine, far shorter than for ever. */
const hangMs = 120_000;

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text where it is JSON, else undefined. */
  readonly body: unknown;
}

/** What goes out. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

/** Real HTTP to one port of this machine, over connections that are kept. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly port: number) {}

  /** @throws Error where no answer comes, as it hangs or the connection is cut. */
  async send(sent: Sent): Promise<WireAnswer> {
    const { method, target, headers, body } = sent;
    const what = `${method} ${target}`.slice(0, 300);
    return new Promise<WireAnswer>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, agent: this.agent, timeout: hangMs };
      const asked = request({ ...options, method, path: target, setHost: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            body: parsed(text),
          });
        });
      });
      asked.on('timeout', () =>
        asked.destroy(new Error(`${what} hangs: no answer in ${hangMs} ms`)),
      );
      asked.on('error', (error) => reject(new Error(`${what}: ${error.message}`)));
      if (!headers.some(([name]) => name === 'host')) asked.setHeader('host', 'localhost');
      for (const [name, value] of headers) asked.setHeader(name, value);
      if (body !== undefined) asked.setHeader('content-length', body.length);
      asked.end(body);
    });
  }

  /** What the service says to bytes as they are, until it or we close the connection. */
  async sendBytes(bytes: Buffer): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: this.port });
      let text = '';
      socket.setTimeout(hangMs, () =>
        socket.destroy(new Error('bytes hang: the connection stays open')),
      );
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('close', (isBroken) => {
        if (!isBroken) resolve(text);
      });
      socket.on('error', (error: Error & { code?: string }) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(text);
        else reject(error);
      });
      socket.end(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
