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

describe('an event that is left out', () => {
  it('names the documents that it has, so that their bytes are kept', () => {
    const documents = [{ sha256: hash, name: 'letter' }, { sha256: 'none' }, null, 3];
    expect(rowsOf('SomethingElse', { documents })).toEqual([[hash, hash]]);
  });

  it('has a document erased all the same', () => {
    expect(rowsOf('DocumentErased', { sha256: hash })).toEqual([[hash, null]]);
  });

  it.each([{}, { documents: 'none' }, { documents: {} }, { sha256: hash }])(
    'names none otherwise: %j',
    (data) => {
      expect(rowsOf('SomethingElse', data)).toEqual([]);
    },
  );
});
