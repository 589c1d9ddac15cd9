import type { RecordedEvent } from '@art30/event-sourcing';
import type { Books, SeenEvent } from '@art30/ledger';
import type { CorpusStore } from './corpus-store';

/** The queries that decisions make while a corpus is generated. */
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
 * Books for the generation of a corpus: they find events, and know the cash movements of the current pledge.
 * Any other query is an error.
 */
export function corpusBooks(store: CorpusStore): Books {
  const asked: Asked = {
    find: (eventId) => seen(store.find(eventId)),
    findNamed: (name) => seen(store.findNamed(name)),
    seenThrough: () => null,
    sequenceAt: () => undefined,
    waitFor: async () => 'reached',
    bankCash: async (ledgerAccount) => store.movementsOn(ledgerAccount),
    // A corpus has no credits or agreements that look alike.
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
