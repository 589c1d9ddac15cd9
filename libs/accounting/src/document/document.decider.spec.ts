import { given, requestOn } from '@art30/testing';
import { documentDecider } from './document.decider';
import { EraseDocument } from './document.facts';

const hash = (digit: string) => digit.repeat(64);
const documents = given(documentDecider, { isNamed: true, byController: true }).events();
const erase = (sha256: string) =>
  new EraseDocument({ sha256, ground: 'request of a person' }, requestOn('2024-06-01'));

describe('the erasure of a document', () => {
  it('is put on record with its ground and books nothing', () => {
    documents.when(erase(hash('a'))).thenEvents({
      type: 'DocumentErased',
      data: {
        effectiveDate: '2024-06-01',
        sha256: hash('a'),
        ground: 'request of a person',
        entries: [],
      },
    });
  });

  it.each([
    [
      ['DOCUMENT_UNKNOWN', 'no event names', 'sha256'],
      documents.with({ isNamed: false }),
      erase(hash('a')),
    ],
    [
      ['DOCUMENT_ERASED', 'already', 'sha256'],
      documents.commands(erase(hash('a'))),
      erase(hash('a')),
    ],
    [
      ['AUTHORITY_REQUIRED', 'the erasure of a document', ''],
      documents.with({ byController: false }),
      erase(hash('a')),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('leaves those erased before on record', () => {
    const both = documents.commands(erase(hash('a')), erase(hash('b')));
    expect(both.state).toEqual(new Set([hash('a'), hash('b')]));
  });
});
