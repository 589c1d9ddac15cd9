import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '@art30/event-sourcing';
import { MemoryTexts, openEventStoreDb, openPersonalTexts, openServerTexts } from '@art30/storage';
import { personalTextsContract, sampleEvents, sampleText } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { quickTimes } from '../support/quick-times';

const after = afterwards();

personalTextsContract('memory', async () => {
  const store = new MemoryTexts();
  return { store, close: () => store.close() };
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'art30-'));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const embeddedIn = (dataDir: string) =>
  openPersonalTexts({ dataDir, eventStoreUrl: `sqlite:${join(dataDir, 'events.db')}` });

personalTextsContract('a file', async () => {
  const dataDir = folder();
  const store = embeddedIn(dataDir);
  return { store, reopen: async () => embeddedIn(dataDir), close: () => store.close() };
});

const realUrl = process.env['ESDB_TEST_URL'];
if (realUrl !== undefined) {
  personalTextsContract('EventStoreDB itself', async () => {
    const streamPrefix = `contract${randomUUID().slice(0, 8)}-`;
    const open = () => openServerTexts(realUrl, { streamPrefix });
    const store = open();
    return { store, reopen: async () => open(), close: () => store.close() };
  });
}

describe('over gRPC', () => {
  personalTextsContract('the EventStoreDB adapter', async () => {
    const server = await new EventStoreDbServer().start();
    const open = () => openServerTexts(server.url, { times: quickTimes });
    const store = open();
    return {
      store,
      reopen: async () => open(),
      close: async () => {
        await store.close();
        await server.stop();
      },
    };
  });

  it('keeps them beside the ledger, whose log never sees one come or go', async () => {
    const server = await new EventStoreDbServer().start();
    after(() => server.stop());
    const ledger = openEventStoreDb(server.url, { times: quickTimes });
    const texts = openServerTexts(server.url, { times: quickTimes });
    await ledger.append('donor-1', 'no-stream', sampleEvents(1));
    const text = sampleText('Jane Doe');
    await texts.keep([text]);
    await texts.erase(text.reference);
    expect(server.log.isDeleted(`article30names-${text.reference}`)).toBe(true);
    await ledger.append('donor-1', 0, sampleEvents(1));
    expect(await ledger.readAll(null, 10)).toHaveLength(2);
    await texts.close();
    expect(await ledger.readStream('donor-1')).toHaveLength(2);
    await ledger.close();
  });

  it('cannot erase where the user of the server may not delete, and says so', async () => {
    const server = await new EventStoreDbServer().start();
    after(() => server.stop());
    const texts = openServerTexts(server.url, { times: quickTimes });
    after(() => texts.close());
    const text = sampleText('Jane Doe');
    await texts.keep([text]);
    server.faults.denied.add(`delete article30names-${text.reference}`);
    await expect(texts.erase(text.reference)).rejects.toBeInstanceOf(Unavailable);
    expect((await texts.find([text.reference])).size).toBe(1);
  });
});

describe('the file of personal texts', () => {
  it('is for the account of the service alone', async () => {
    const dataDir = folder();
    const store = embeddedIn(dataDir);
    await store.keep([sampleText('Jane Doe')]);
    for (const file of readdirSync(dataDir)) {
      expect([file, statSync(join(dataDir, file)).mode & 0o077]).toEqual([file, 0]);
    }
    await store.close();
  });

  it('has no byte of a text that was erased, while it is open and after', async () => {
    const dataDir = folder();
    const store = embeddedIn(dataDir);
    const [erasedText, stays] = [sampleText('Erasmus of Nowhere'), sampleText('Remigius Stays')];
    await store.keep([erasedText, stays]);
    const holds = (words: string) =>
      readdirSync(dataDir).some((file) => readFileSync(join(dataDir, file)).includes(words));
    expect([erasedText.text, erasedText.salt, erasedText.reference].map(holds)).toEqual([
      true,
      true,
      true,
    ]);
    await store.erase(erasedText.reference);
    expect([erasedText.text, erasedText.salt, erasedText.reference, stays.text].map(holds)).toEqual(
      [...[false, false, false, true]],
    );
    await store.close();
    expect([erasedText.text, erasedText.salt, stays.text].map(holds)).toEqual([false, false, true]);
  });
});
