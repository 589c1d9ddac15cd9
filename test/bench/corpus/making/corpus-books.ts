import type { RecordedEvent } from '@art30/event-sourcing';
import type { Books, SeenEvent } from '@art30/ledger';
import type { CorpusStore } from './corpus-store';

/** What decisions ask of the books while a corpus is made. */
type Asked = Pick<
  Books,
  | 'find'
  | 'findNamed'
  | 'seenThrough'
  | 'sequenceAt'
  | 'waitFor'
  | 'bankCash'
  | 'lookAlikes'
  | 'anonymousAgreements'
  | 'openProposalsOf'
  | 'signaturesOf'
>;

/**
 * The books behind the making of a corpus: where its events stand, and cash as its own life has moved it. Whatever
 * else books answer is not asked for, and is an error.
 */
export function corpusBooks(store: CorpusStore): Books {
  const asked: Asked = {
    find: (eventId) => seen(store.find(eventId)),
    findNamed: (name) => seen(store.findNamed(name)),
    seenThrough: () => null,
    sequenceAt: () => undefined,
    waitFor: async () => 'reached',
    bankCash: async (ledgerAccount) => store.movementsOn(ledgerAccount),
    // A corpus has no two credits and no two agreements that look alike.
    lookAlikes: { donors: () => [], credits: () => [], agreements: () => [] },
    anonymousAgreements: async () => [],
    openProposalsOf: async () => 0,
    signaturesOf: async () => [],
  };
  return new Proxy(asked as Books, {
    get: (books, name) => {
      if (name in books) return books[name as keyof Books];
      throw new Error(`making a corpus asked the books for ${String(name)}`);
    },
  });
}

function seen(event: RecordedEvent | undefined): SeenEvent | undefined {
  if (event === undefined) return undefined;
  const { stream, type, metadata, position } = event;
  return { stream, type, requestHash: metadata.requestHash, sequence: Number(position) };
}
