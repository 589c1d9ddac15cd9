import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { addressOf, testDocument, type TestDocument } from '../support/documents';
import { patienceMs, until } from '../support/patience';
import { announcement } from '../support/world';
import { Cluster, type Instance } from './instances';

describe('documents of two instances that share a folder', () => {
  const cluster = new Cluster();
  let one: Instance;
  let other: Instance;

  beforeAll(async () => {
    await cluster.start(2);
    [one, other] = cluster.instances as [Instance, Instance];
    await cluster.done({
      path: '/v1/donors',
      key: 'donor',
      body: { id: 'DON-A', name: 'Donor A', kind: 'STATE_PARTY', partySince: '2003-09-29' },
    });
  });
  afterAll(() => cluster.stopAndRemove());

  const place = (room: string, { named }: TestDocument) =>
    join(cluster.documentsDir, room, named.sha256);
  const incoming = () => readdirSync(join(cluster.documentsDir, 'incoming'));
  const asked = async (
    { url }: Instance,
    document: TestDocument,
    { as, body }: { readonly as: string; readonly body?: Buffer },
  ) => {
    const { status } = await fetch(`${url}${addressOf(document)}`, {
      ...(body === undefined ? {} : { method: 'PUT', body: new Uint8Array(body) }),
      headers: { authorization: await cluster.as(as) },
      signal: AbortSignal.timeout(patienceMs),
    });
    return status;
  };
  const send = (to: Instance, document: TestDocument, as = 'u.contrib') =>
    asked(to, document, { as, body: document.bytes });
  const pledge = (id: string, document: TestDocument) => ({
    path: '/v1/pledges',
    key: id,
    body: {
      ...announcement(id, { announcedOn: new Date().toISOString().slice(0, 10) }),
      documents: [document.named],
    },
  });

  it('are sent to one, attached at the other, and given out by both', async () => {
    const letter = testDocument('letter to one');
    expect(await send(one, letter)).toBe(204);
    const { status } = await other.finalAnswer(pledge('P1', letter));
    expect(status).toBe(201);
    for (const instance of [one, other]) {
      expect(await asked(instance, letter, { as: 'u.approve' })).toBe(200);
    }
  });

  it('are one where both get them at once', async () => {
    const big = testDocument(randomBytes(3_000_000));
    const sent = [one, other, one, other].map((to, index) =>
      send(to, big, index < 2 ? 'u.contrib' : 'u.cashier'),
    );
    expect(await Promise.all(sent)).toEqual([204, 204, 204, 204]);
    expect(statSync(place('bytes', big)).size).toBe(big.bytes.length);
    expect(incoming()).toEqual([]);
  });

  it('are erased by whichever sees the event, and refused by both from then on', async () => {
    const letter = testDocument('to be erased');
    await send(one, letter);
    await one.finalAnswer(pledge('P2', letter));
    const erasure = {
      path: '/v1/erased-documents',
      key: 'erasure',
      body: { sha256: letter.named.sha256, ground: 'request of a person' },
      signers: { approvedBy: 'u.controller' },
    };
    const answer = await other.post(erasure);
    expect(answer.status).toBe(201);
    await until(
      () => !existsSync(place('bytes', letter)),
      () => 'the bytes are deleted',
    );
    for (const instance of [one, other]) {
      expect(await asked(instance, letter, { as: 'u.contrib' })).toBe(410);
      expect(await send(instance, letter)).toBe(409);
    }
    expect(existsSync(place('bytes', letter))).toBe(false);
  });

  it('that come in while an instance is killed are not there, and come in again', async () => {
    const big = testDocument(randomBytes(10_000_000));
    const { hostname, port } = new URL(one.url ?? '');
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = [
      `PUT ${addressOf(big)} HTTP/1.1`,
      ...[`Host: ${hostname}:${port}`, `Content-Length: ${big.bytes.length}`],
      ...[`Authorization: ${await cluster.as('u.contrib')}`, '', ''],
    ];
    socket.write(head.join('\r\n'));
    socket.write(big.bytes.subarray(0, 5_000_000));
    await until(
      () => incoming().length === 1,
      () => 'bytes come in',
    );
    await one.kill();
    socket.destroy();
    expect([existsSync(place('bytes', big)), incoming().length]).toEqual([false, 1]);
    expect(await asked(other, big, { as: 'u.contrib' })).toBe(404);
    await one.start();
    expect(await send(one, big)).toBe(204);
    expect((await other.finalAnswer(pledge('P3', big))).status).toBe(201);
    expect(await asked(other, big, { as: 'u.auditor' })).toBe(200);
  });
});
