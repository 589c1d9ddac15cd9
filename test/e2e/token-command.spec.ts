import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '@art30/testing';
import { givenPassword } from '../../apps/cli/src/sign-in/given-password';
import { keptToken } from '../../apps/cli/src/sign-in/kept-token';
import { signInByHttp } from '../../apps/cli/src/sign-in/sign-in-by-http';
import { afterwards } from '../support/afterwards';

const person = 'u.contrib';
const password = 'correct horse "battery"';
const problem = 'application/problem+json';

describe('the command that gets a token', () => {
  const after = afterwards();

  /** Starts a server that handles all requests with one listener, and returns its address. */
  async function serve(listener: RequestListener): Promise<string> {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    after(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const answering = (status: number, body: unknown, type = 'application/json') =>
    serve((request, response) => {
      request.resume();
      response.writeHead(status, { 'Content-Type': type });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });

  it.each(['', '/', '/?a=b#c'])('signs in at the address with "%s" behind it', async (end) => {
    const got: unknown[] = [];
    const address = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method, url, headers } = request;
        got.push({ method, url, type: headers['content-type'], body: JSON.parse(body) });
        response.end(JSON.stringify({ token: 'aa.b-b.c_c', expiresAt: '2026-03-01T12:00:00Z' }));
      });
    });
    const token = await signInByHttp({ person, password, address: address + end });
    expect(token).toBe('aa.b-b.c_c');
    expect(got).toEqual([
      {
        method: 'POST',
        url: '/v1/sign-in',
        type: 'application/json',
        body: { person, password },
      },
    ]);
  });

  it('gives the words of the service for a refusal, on one line', async () => {
    const detail = 'the person or the password is wrong\n\u001B[2J';
    const address = await answering(401, { code: 'SIGN_IN_REFUSED', detail }, problem);
    await expect(signInByHttp({ person, password, address })).rejects.toThrow(
      /^not signed in: the person or the password is wrong \[2J$/,
    );
  });

  it('sends people to the identity provider where the service has no accounts', async () => {
    const address = await answering(404, { code: 'SIGN_IN_ELSEWHERE', detail: 'x' }, problem);
    await expect(signInByHttp({ person, password, address })).rejects.toThrow(
      'sign in with its identity provider: get a token',
    );
  });

  it.each([
    [404, '<html>not here</html>', 'the service answered 404. Check --address'],
    [502, null, 'the service answered 502'],
    [200, '<html>hello</html>', 'answered without a token: check --address'],
    [200, {}, 'answered without a token'],
    [200, { token: 'two\nlines' }, 'answered without a token'],
  ])('takes no token from answer %s %j', async (status, body, said) => {
    const address = await answering(status, body);
    await expect(signInByHttp({ person, password, address })).rejects.toThrow(said);
  });

  it('does not take the password elsewhere', async () => {
    let asked = 0;
    const elsewhere = await serve((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    const address = await serve((_request, response) => {
      response.writeHead(307, { Location: `${elsewhere}/v1/sign-in` }).end();
    });
    await expect(signInByHttp({ person, password, address })).rejects.toThrow('no answer from');
    expect(asked).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ['no answer comes', () => undefined],
    ['an answer does not end', (_request, response) => void response.write('{"token":')],
  ])('gives up when %s', async (_what, listener) => {
    const address = await serve(listener);
    await expect(signInByHttp({ person, password, address, timeoutMs: 200 })).rejects.toThrow(
      `no answer from ${address} (it took too long)`,
    );
  });

  it('says so when the connection is cut', async () => {
    const address = await serve((request) => request.socket.destroy());
    await expect(signInByHttp({ person, password, address })).rejects.toThrow(
      `no answer from ${address} (`,
    );
  });

  it.each([
    'http://ledger.example:3000',
    'http://10.0.0.1:3000',
    'http://127.0.0.1.example',
    'http://u:p@127.0.0.1:3000',
    'ftp://127.0.0.1',
    '127.0.0.1:3000',
    '',
  ])('sends no password to %s', async (address) => {
    await expect(signInByHttp({ person, password, address })).rejects.toThrow(
      '--address must be https, or http on this machine',
    );
  });
});

describe('the token that the command keeps', () => {
  const folder = temporaryFolder();
  const nowSeconds = () => Math.floor(Date.now() / 1_000);
  const tokenOf = (claims: unknown) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  const lasting = () => tokenOf({ sub: person, exp: nowSeconds() + 90 });
  let asked = 0;

  /** Returns the stored token of the person, or stores and returns `fresh` if a new one is needed. */
  async function given(file: string, fresh = 'new.er.token', by = person) {
    return keptToken(by, file, async () => {
      asked += 1;
      return fresh;
    });
  }

  beforeEach(() => {
    asked = 0;
  });

  it('is asked for once, lies in a file for its owner alone, and is given until a minute before its end', async () => {
    const file = join(folder.path, 'once.token');
    const token = lasting();
    expect(await given(file, token)).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([await given(file), await given(file, 'x', 'U.Contrib'), asked]).toEqual([
      token,
      token,
      1,
    ]);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('once'))).toEqual([
      'once.token',
    ]);
  });

  it.each<[string, () => string]>([
    ['ends within a minute', () => tokenOf({ sub: person, exp: nowSeconds() + 59 })],
    ['has ended', () => tokenOf({ sub: person, exp: nowSeconds() - 1 })],
    ['is of somebody else', () => tokenOf({ sub: 'u.other', exp: nowSeconds() + 600 })],
    ['says no end', () => tokenOf({ sub: person })],
    ['is none', () => 'two words'],
    ['has claims that are none', () => tokenOf(null)],
    ['is empty', () => ''],
  ])('is changed for a new one where it %s', async (_what, kept) => {
    const file = join(folder.path, 'another.token');
    writeFileSync(file, kept(), { mode: 0o600 });
    expect([await given(file), asked]).toEqual(['new.er.token', 1]);
    expect(readFileSync(file, 'utf8')).toBe('new.er.token\n');
  });

  it('is changed for a new one, which others cannot read, where others could read it', async () => {
    const file = join(folder.path, 'open.token');
    writeFileSync(file, lasting());
    chmodSync(file, 0o644);
    expect(await given(file)).toBe('new.er.token');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is kept nowhere where its file cannot be written, and the command says so', async () => {
    const file = join(folder.path, 'no-such-folder', 'a.token');
    await expect(given(file)).rejects.toThrow(/the token cannot be kept in .*\(ENOENT\)/);
  });
});

describe('the password of the command', () => {
  const folder = temporaryFolder();

  /** A terminal with simulated input, and the text that it shows. */
  function terminal(isTTY = true) {
    const input = Object.assign(new PassThrough(), { isTTY });
    const output = new PassThrough({ encoding: 'utf8' });
    return { input, output, shown: () => String(output.read() ?? '') };
  }

  it.each(['', '\n', '\r\n'])('is all of a file but %j at its end', async (end) => {
    const file = join(folder.path, 'password');
    writeFileSync(file, ` ${password} ${end}`, { mode: 0o600 });
    const environment = { ARTICLE30_PASSWORD: 'another' };
    const sources = { person, file, environment, terminal: terminal() };
    expect(await givenPassword(sources)).toBe(` ${password} `);
  });

  it('is that of the environment where no file is named', async () => {
    const environment = { ARTICLE30_PASSWORD: password };
    const sources = { person, file: undefined, environment, terminal: terminal() };
    expect(await givenPassword(sources)).toBe(password);
  });

  it('is typed, and not shown', async () => {
    const screen = terminal();
    const environment = { ARTICLE30_PASSWORD: '' };
    const given = givenPassword({ person, file: undefined, environment, terminal: screen });
    screen.input.write('correkt\u007F\u007Fct horse\r');
    expect(await given).toBe('correct horse');
    expect(screen.shown()).toBe('Password of u.contrib: \n');
  });

  it.each([
    ['nothing', '\r'],
    ['Ctrl-C', 'abc\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is missed where somebody types %s', async (_what, keys) => {
    const screen = terminal();
    const given = givenPassword({ person, file: undefined, environment: {}, terminal: screen });
    screen.input.write(keys);
    await expect(given).rejects.toThrow('no password was given');
  });

  it('is asked for where nobody can type it, by the other ways', async () => {
    const sources = { person, file: undefined, environment: {}, terminal: terminal(false) };
    await expect(givenPassword(sources)).rejects.toThrow(
      'give the password in ARTICLE30_PASSWORD or --password-file: there is no terminal',
    );
  });

  it('is missed in an empty file, and where there is none', async () => {
    const file = join(folder.path, 'password');
    const sources = { person, file, environment: {}, terminal: terminal() };
    await expect(givenPassword(sources)).rejects.toThrow('that this account cannot read');
    writeFileSync(file, '\n', { mode: 0o600 });
    await expect(givenPassword(sources)).rejects.toThrow('no password was given');
    chmodSync(file, 0o644);
    await expect(givenPassword(sources)).rejects.toThrow('that others on this machine may read');
  });
});
