import { createHash } from 'node:crypto';
import { ledgerOpened, type AnyLedgerEvent, type Entry } from '@art30/accounting';
import { canonicalJson, isCanonicalObject, leafLine, type JsonObject } from '@art30/event-sourcing';
import {
  announcing,
  assigning,
  eur,
  givenPledge,
  givenReceipt,
  paying,
  recording,
  requestOn,
  settling,
  signing,
} from '@art30/testing';
import { issuedStatement, PackFiles } from './pack-files';
import { packEventOf, type FilePiece, type PackEvent } from './pack-event';

const metadata = requestOn().identity.metadata;
const ofLog = { documentReference: 'doc', effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1' };

interface Written {
  readonly stream: string;
  readonly type: string;
  readonly data: unknown;
}

/**
 * Converts events into the form that they have in a pack. Sequences follow the given order, and revisions
 * count up in each stream.
 */
function packed(events: readonly Written[]): PackEvent[] {
  const revisions = new Map<string, number>();
  return events.map(({ stream, type, data }, index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const recorded = { data: data as JsonObject, metadata, position: '' };
    const line = leafLine({ ...recorded, id: `id-${index + 1}`, type, stream, revision });
    return packEventOf(line, index + 1);
  });
}

const on = (stream: string, events: readonly { readonly event: AnyLedgerEvent }[]): Written[] =>
  events.map(({ event }) => ({ stream, ...event }));

const pledge = on(
  'pledge-P1',
  givenPledge().commands(announcing(), signing(), settling([paying(eur('900.00'), '994.47')]))
    .recorded,
);
const receipt = on(
  'receipt-R1',
  givenReceipt().commands(recording(), assigning(eur('900.00'))).recorded,
);
const opened: Written = { stream: 'ledger', ...ledgerOpened('system', '2024-01-01') };
const books = [opened, ...pledge, ...receipt];

const hash = (digit: string) => digit.repeat(64);
const letter = { name: 'letter.pdf', mediaType: 'application/pdf', size: 10, sha256: hash('a') };
const bankOpened: Written = {
  stream: 'bank-accounts',
  type: 'BankAccountOpened',
  data: {
    ...ofLog,
    code: 'BK-X',
    currency: 'EUR',
    ledgerAccount: '1171',
    entries: [],
    documents: [letter],
  },
};
const erased: Written = {
  stream: 'erased-documents',
  type: 'DocumentErased',
  data: { ...ofLog, sha256: letter.sha256, ground: 'asked for', entries: [] },
};
const rates: Written = {
  stream: 'rates',
  type: 'ExchangeRatesPublished',
  data: {
    ...ofLog,
    entries: [],
    listId: 'L1',
    publishedOn: '2024-04-29',
    kind: 'MONTHLY',
    source: { name: 'UN rates' },
    rates: { EUR: '0.900' },
  },
};
const skipped = (eventId: string): Written => ({
  stream: 'ledger',
  type: 'EventSkipped',
  data: { ...ofLog, eventId, reason: 'of a test', entries: [] },
});

const content = { donor: { id: 'DON-A' }, template: 'DONOR-STATEMENT@3' };
const jsonForm = issuedStatement({ statement: content, renditions: [] }).text;
function statement(sha256: string, statementId = 'S1'): Written {
  const renditions = [{ type: 'application/json', bytes: jsonForm.length, sha256 }];
  const made = { sequence: 1, template: 'DONOR-STATEMENT@3', renditions, statement: content };
  const of = { statementId, donorId: 'DON-A', from: null, to: '2024-12-31', language: 'en' };
  const data = { ...ofLog, ...of, ...made, entries: [] };
  return { stream: `statement-${statementId}`, type: 'StatementIssued', data };
}

function made(events: readonly PackEvent[]) {
  const files = new PackFiles();
  const pieces = events.flatMap((event) => files.add(event));
  return { ...collected([...pieces, ...files.rest()]), faults: files.faults };
}

function collected(pieces: readonly FilePiece[]) {
  const texts: Record<string, string> = {};
  const whole: string[] = [];
  for (const { name, text, isLast } of pieces) {
    expect(whole).not.toContain(name);
    texts[name] = (texts[name] ?? '') + text;
    if (isLast) whole.push(name);
  }
  expect(whole.sort()).toEqual(Object.keys(texts).sort());
  return { texts, lines: (name: string) => linesOf(texts[name] ?? '') };
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);
const cents = (amount: string) => BigInt(amount.replace('.', ''));

describe('the files of a pack', () => {
  it('are there for a log of one event, all but what an event makes', () => {
    const { texts } = made(packed([opened]));
    expect(Object.keys(texts).sort()).toEqual([
      ...['README.txt', 'balances.jsonl', 'documents.jsonl', 'policies.json', 'rates.jsonl'],
      'trial-balance.jsonl',
    ]);
    expect(texts).toMatchObject({ 'balances.jsonl': '', 'documents.jsonl': '', 'rates.jsonl': '' });
  });

  it('have balances that are the sums of all entries, in one order', () => {
    const { lines } = made(packed(books));
    const sums = new Map<string, [bigint, bigint]>();
    const entries = books.flatMap(({ data }) => (data as { entries: readonly Entry[] }).entries);
    for (const { account, currency, dims, amount, usd } of entries) {
      const key = canonicalJson({ account, currency, dims });
      const [before = 0n, usdBefore = 0n] = sums.get(key) ?? [];
      sums.set(key, [before + cents(amount), usdBefore + cents(usd)]);
    }
    const expected = [...sums].filter(([, [amount, usd]]) => amount !== 0n || usd !== 0n);
    const found = lines('balances.jsonl').map((line) => {
      expect(isCanonicalObject(line)).toBe(true);
      const { sum, ...key } = JSON.parse(line) as { sum: { amount: string; usd: string } };
      return [canonicalJson(key), [cents(sum.amount), cents(sum.usd)]];
    });
    expect(found).toEqual(expected.sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(found.length).toBeGreaterThan(10);
    expect(lines('balances.jsonl')).toEqual([...lines('balances.jsonl')].sort());
  });

  it('have a trial balance without memoranda, whose value is zero', () => {
    const parsed = made(packed(books))
      .lines('trial-balance.jsonl')
      .map((line) => JSON.parse(line) as { account: string; sum: { usd: string } });
    expect(parsed.map(({ account }) => account)).toContain('1310');
    expect(parsed.filter(({ account }) => account.startsWith('9'))).toEqual([]);
    expect(parsed.reduce((sum, { sum: { usd } }) => sum + cents(usd), 0n)).toBe(0n);
  });

  it('name rules, accounts and banks as far as events do', () => {
    const { texts } = made(packed([...books, bankOpened]));
    const { policies, accounts, bankAccounts } = JSON.parse(texts['policies.json'] ?? '') as {
      policies: object[];
      accounts: object[];
      bankAccounts: object[];
    };
    const lines = books.reduce(
      (sum, { data }) => sum + (data as { entries: readonly Entry[] }).entries.length,
      0,
    );
    expect(policies).toEqual([{ events: books.length + 1, lines, policy: 'IPSAS23-UN@1' }]);
    const receivable = {
      code: '1310',
      name: 'Voluntary contributions receivable',
      type: 'asset',
    };
    expect(accounts).toContainEqual(receivable);
    expect(accounts).not.toContainEqual(expect.objectContaining({ code: '5520' }));
    expect(bankAccounts).toEqual([{ code: 'BK-X', currency: 'EUR', ledgerAccount: '1171' }]);
  });

  it('list documents in the order of the log, their erasure too, and rate lists as published', () => {
    const { lines } = made(packed([bankOpened, rates, erased]));
    const documents = lines('documents.jsonl').map((line) => JSON.parse(line) as object);
    const none = { name: null, mediaType: null, size: null };
    expect(documents).toEqual([
      { document: letter, event: 'id-1', eventType: 'BankAccountOpened', sequence: 1 },
      {
        document: { ...none, sha256: letter.sha256 },
        event: 'id-3',
        eventType: 'DocumentErased',
        sequence: 3,
      },
    ]);
    const published = lines('rates.jsonl').map((line) => JSON.parse(line) as object);
    expect(published).toEqual([{ event: 'id-2', list: rates.data, sequence: 2 }]);
  });

  it('hold statements in the bytes that were handed out, and say where those are not', () => {
    const digest = hash('c');
    const { texts, faults } = made(packed([statement(hashOf(jsonForm)), statement(digest, 'S2')]));
    expect(texts['statement-S1.json']).toBe(jsonForm);
    expect(JSON.parse(jsonForm)).toEqual({ ...content, sha256: hashOf(canonicalJson(content)) });
    expect(faults).toEqual([
      {
        sequence: 2,
        eventId: 'id-2',
        problem: 'holds a statement that is not of the hash and length that it states',
      },
    ]);
  });

  it('hold a statement once, whatever a log says', () => {
    const twice = [statement(hashOf(jsonForm)), statement(hashOf(jsonForm))];
    expect(made(packed(twice)).faults).toEqual([
      { sequence: 2, eventId: 'id-2', problem: 'issues statement S1 for a second time' },
    ]);
  });

  const foreign: Written = { stream: 'foreign', type: 'SomethingElse', data: { entries: [] } };
  const noObject: Written = { stream: 'foreign', type: 'LedgerOpened', data: 'text' };

  it('leave out events that nobody can read, and name them', () => {
    const [announced, ...others] = pledge;
    const gap = packed([opened, ...(announced ? [announced] : []), ...others]).filter(
      ({ sequence }) => sequence !== 3,
    );
    const sound = made(packed([opened, ...(announced ? [announced] : [])]));
    const { texts } = made(gap.filter(({ sequence }) => sequence < 5));
    expect(texts['README.txt']).toContain(
      'sequence 4, event "id-4": nobody has left it out of the books',
    );
    expect(texts['balances.jsonl']).toBe(sound.texts['balances.jsonl']);
    const read = made(packed([opened, foreign, noObject, skipped('id-2')]));
    expect(read.texts['README.txt']).toContain('events without effect 2');
    expect(read.texts['README.txt']).toContain(
      `sequence 2, event "id-2": left out of the books on an operator's word, sequence 4`,
    );
    expect(read.texts['README.txt']).toContain(
      'sequence 3, event "id-3": nobody has left it out of the books',
    );
  });

  it('name documents of events that nobody can read, as far as hashes stand in them', () => {
    const data = { documents: [{ sha256: hash('b') }, { sha256: 'no hash' }] };
    const { lines } = made(packed([{ ...foreign, data }]));
    expect(lines('documents.jsonl').map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ document: { ...letter, ...unnamed(hash('b')) } }),
    ]);
  });

  it('say which events count here though an operator left them out', () => {
    const { texts } = made(packed([opened, bankOpened, skipped('id-2')]));
    expect(texts['README.txt']).toContain(
      'had the service leave out of the books, and that count here:\n' +
        '  event "id-2", left out at sequence 3',
    );
  });
});

const unnamed = (sha256: string) => ({ sha256, name: sha256, mediaType: null, size: null });

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
