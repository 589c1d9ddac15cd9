import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { kit } from '@art30/accounting';
import { addressOf, testDocument, upload, type TestDocument } from '../support/documents';
import { pause, until } from '../support/patience';
import { RawConnection } from '../support/raw-connection';
import { Service } from '../support/service';

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe('an upload', () => {
  let service: Service;
  let folder: string;
  let made = 0;

  beforeAll(async () => {
    service = await Service.start({ limits: { uploadMs: 2_000, requestMs: 500 } });
    folder = service.config.documentsDir;
  });
  afterAll(() => service.stopAndRemove());

  const fresh = () => testDocument(`upload ${(made += 1)}`);
  const bytesOf = ({ named }: TestDocument) => join(folder, 'bytes', named.sha256);
  const left = () => filesBelow(join(folder, 'incoming'));
  const put = (address: string, bytes: Buffer, person = 'u.contrib') =>
    service.http(person).put(address).set('Content-Type', 'application/pdf').send(bytes);

  it('is kept for the account of the service alone, with who sent it and when', async () => {
    const letter = fresh();
    expect((await upload(service, letter)).status).toBe(204);
    expect(statSync(bytesOf(letter)).mode & 0o777).toBe(0o600);
    for (const room of ['', 'bytes', 'unnamed']) {
      expect(statSync(join(folder, room)).mode & 0o777).toBe(0o700);
    }
    const records = filesBelow(join(folder, 'unnamed'));
    expect(records.some((file) => file.endsWith(letter.named.sha256))).toBe(true);
    for (const file of records) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is answered alike whether the bytes were there', async () => {
    const letter = fresh();
    const answers = [
      await upload(service, letter),
      await upload(service, letter),
      await upload(service, letter, 'u.cashier'),
    ];
    for (const { status, text, headers } of answers) {
      expect({ status, text }).toEqual({ status: 204, text: '' });
      expect(Object.keys(headers).sort()).toEqual(Object.keys(answers[0]?.headers ?? {}).sort());
    }
  });

  it('mends bytes that have changed', async () => {
    const letter = fresh();
    await upload(service, letter);
    writeFileSync(bytesOf(letter), 'damaged');
    expect((await service.http('u.contrib').get(addressOf(letter))).body).toMatchObject({
      code: 'DOCUMENT_DAMAGED',
    });
    await upload(service, letter);
    expect((await service.http('u.contrib').get(addressOf(letter))).status).toBe(200);
  });

  it('of the same bytes by several at once is kept once, and whole', async () => {
    const big = testDocument(randomBytes(2_000_000));
    const people = ['u.contrib', 'u.program', 'u.cashier', 'u.contrib'];
    const answers = await Promise.all(people.map((person) => upload(service, big, person)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(statSync(bytesOf(big)).size).toBe(2_000_000);
    expect(left()).toEqual([]);
  });

  it('may be as large as a document is, and no larger', async () => {
    const most = testDocument(randomBytes(kit.documentBytesMax));
    expect((await upload(service, most)).status).toBe(204);
    const more = testDocument(Buffer.concat([most.bytes, Buffer.from('x')]));
    expect((await upload(service, more)).body).toMatchObject({
      status: 413,
      code: 'DOCUMENT_TOO_LARGE',
    });
    expect(left()).toEqual([]);
  });

  it('is stopped where it is too large and does not say so before', async () => {
    const port = await portOf();
    const hash = 'a'.repeat(64);
    const connection = await RawConnection.open(port, head(hash, 'Transfer-Encoding: chunked'));
    const chunk = Buffer.alloc(1_048_576, 'x');
    for (let sent = 0; sent <= 20; sent += 1) {
      connection.socket.write(`${chunk.length.toString(16)}\r\n`);
      connection.socket.write(chunk);
      connection.socket.write('\r\n');
    }
    await connection.says(/DOCUMENT_TOO_LARGE/);
    connection.socket.destroy();
    expect(left()).toEqual([]);
  });

  it.each([
    ['other bytes than those of the hash', 'a'.repeat(64), 'x', 'DOCUMENT_HASH_MISMATCH'],
    ['no bytes', testDocument('').named.sha256, '', 'DOCUMENT_EMPTY'],
    ['a hash in capitals', 'A'.repeat(64), 'x', 'INVALID_REQUEST'],
    ['half a hash', 'abcdef', 'x', 'INVALID_REQUEST'],
    ['a path for a hash', '..%2f..%2fevents.db', 'x', 'INVALID_REQUEST'],
  ])('of %s is refused, and leaves nothing', async (_what, hash, sent, code) => {
    const before = filesBelow(folder);
    const { body } = await put(`/v1/documents/${hash}`, Buffer.from(sent));
    expect(body).toMatchObject({ status: code === 'INVALID_REQUEST' ? 400 : 422, code });
    expect(filesBelow(folder)).toEqual(before);
  });

  it.each(['text', 'text/html; charset', 'text html', 'a/b\u00E9'])(
    'declared as %j is refused',
    async (type) => {
      const { body } = await service
        .http('u.contrib')
        .put(addressOf(fresh()))
        .set('Content-Type', Buffer.from(type, 'latin1').toString('latin1'))
        .send(Buffer.from('x'));
      expect(body).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
    },
  );

  it.each(['application/json', 'text/html; charset="utf-8"', 'application/octet-stream'])(
    'declared as %j is taken as bytes',
    async (mediaType) => {
      const letter = testDocument(`{"not": json ${(made += 1)}`, { mediaType });
      expect((await upload(service, letter)).status).toBe(204);
      expect(statSync(bytesOf(letter)).size).toBe(letter.bytes.length);
    },
  );

  it('is no way to send bytes to any other address', async () => {
    const { body } = await service
      .http('u.contrib')
      .post('/v1/pledges')
      .set({ 'Content-Type': 'application/octet-stream', 'Idempotency-Key': 'bytes' })
      .send(Buffer.from('{}'));
    expect(body).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each([
    ['u.clerk', 'NOT_DELEGATED'],
    ['u.teller', 'NOT_DELEGATED'],
    ['u.certify', 'ROLE_REQUIRED'],
    ['u.controller', 'ROLE_REQUIRED'],
    ['u.auditor', 'ROLE_REQUIRED'],
    ['u.admin', 'ROLE_REQUIRED'],
    ['u.operator', 'ROLE_REQUIRED'],
  ])('of %s is refused: %s', async (person, code) => {
    const letter = fresh();
    expect((await upload(service, letter, person)).body).toMatchObject({ status: 403, code });
    expect(filesBelow(folder)).not.toContain(bytesOf(letter));
  });

  it('that breaks off leaves nothing', async () => {
    const letter = testDocument(randomBytes(1_000_000));
    const port = await portOf();
    const before = filesBelow(folder);
    const length = `Content-Length: ${letter.bytes.length}`;
    const connection = await RawConnection.open(port, head(letter.named.sha256, length));
    connection.socket.write(letter.bytes.subarray(0, 500_000));
    await until(
      () => left().length === 1,
      () => 'bytes come in',
    );
    connection.socket.destroy();
    await until(
      () => left().length === 0,
      () => 'what came in is gone',
    );
    expect(filesBelow(folder)).toEqual(before);
  });

  it('has a time of its own, and leaves nothing where that is over', async () => {
    const letter = testDocument(randomBytes(100_000));
    const port = await portOf();
    const length = `Content-Length: ${letter.bytes.length}`;
    const connection = await RawConnection.open(port, head(letter.named.sha256, length));
    connection.socket.write(letter.bytes.subarray(0, 50_000));
    await pause(1_000);
    // The timeout of an upload is longer than that of any other request.
    expect(connection.text).toBe('');
    await connection.says(/^HTTP\/1\.1 408 /);
    await until(
      () => left().length === 0,
      () => 'what came in is gone',
    );
  });

  async function portOf(): Promise<number> {
    const server: Server = service.app.getHttpServer();
    if (!server.listening) await service.app.listen(0, '127.0.0.1');
    return (server.address() as { port: number }).port;
  }

  function head(hash: string, length: string): string {
    const lines = [
      ...[`PUT /v1/documents/${hash} HTTP/1.1`, 'Host: localhost', 'Content-Type: a/b', length],
      ...[`Authorization: ${service.as('u.contrib')}`, '', ''],
    ];
    return lines.join('\r\n');
  }
});
