import type { JsonObject, SequencedEvent } from '@art30/event-sourcing';
import { evidence } from './evidence';

const hash = 'ab'.repeat(32);
const left = (type: string, data: JsonObject): SequencedEvent => ({
  id: 'e7',
  stream: 'donor-A',
  revision: 0,
  position: '7',
  type,
  data,
  metadata: { recordedAt: '', recordedBy: 'u.a', keyHash: '', requestHash: '' },
  sequence: 7,
  knownFrom: '',
});
const rowsOf = (type: string, data: JsonObject) =>
  evidence.rowsOfSkipped?.(left(type, data)).map(({ row }) => [row['sha256'], row['name']]);

describe('an event', () => {
  const facts = { effectiveDate: '2025-07-31', policy: 'IPSAS23-UN@1', entries: [] };
  const rows = (type: string, data: object) =>
    evidence.rowsOf(left(type, {}), { type, data: { ...facts, ...data } } as never);
  const letter = { sha256: hash, name: 'letter.pdf', mediaType: 'application/pdf', size: 1_024 };

  it('has a row for each document that it names, in their order', () => {
    const memo = { ...letter, sha256: 'cd'.repeat(32), name: 'memo.pdf', size: 7 };
    const columns = rows('DonorRegistered', { documents: [letter, memo] }).map(({ row }) => row);
    const pdf = { sequence: 7, media_type: 'application/pdf' };
    expect(columns).toEqual([
      { ...pdf, ordinal: 0, sha256: hash, name: 'letter.pdf', size: 1_024 },
      { ...pdf, ordinal: 1, sha256: 'cd'.repeat(32), name: 'memo.pdf', size: 7 },
    ]);
  });

  it('that erases a document has a row without its name', () => {
    const row = { sequence: 7, ordinal: 0, sha256: hash, name: null, media_type: null, size: null };
    expect(rows('DocumentErased', { sha256: hash })).toEqual([{ table: 'documents', row }]);
  });

  it('without documents has no row', () => {
    expect(rows('DonorRegistered', { sha256: hash })).toEqual([]);
  });
});

describe('an event that is left out', () => {
  it('names the documents that it has, so that their bytes are kept', () => {
    const documents = [{ sha256: hash, name: 'letter' }, { sha256: 'none' }, null, 3];
    expect(rowsOf('SomethingElse', { documents })).toEqual([[hash, hash]]);
  });

  it('has a document erased all the same', () => {
    expect(rowsOf('DocumentErased', { sha256: hash })).toEqual([[hash, null]]);
  });

  it.each([
    ...[{}, { documents: 'none' }, { documents: {} }, { sha256: hash }],
    ...[`${hash}0`, `0${hash}`, hash.toUpperCase(), [hash]].map((sha256) => ({
      documents: [{ sha256 }],
    })),
  ])('names none otherwise: %j', (data) => {
    expect(rowsOf('SomethingElse', data)).toEqual([]);
  });
});
