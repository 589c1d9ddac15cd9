import { createHash } from 'node:crypto';
import { Books } from '@art30/books';
import type { EventStore, KeptText, PersonalTextStore, ReadStore } from '@art30/event-sourcing';
import { hasPersonalTexts, openPersonalTextsReadOnly, type StorageSettings } from '@art30/storage';

/** Days within which a proposal must be signed. `Books` requires a value, but no working paper depends on it. */
const proposalDays = 30;

type Texts = Pick<PersonalTextStore, 'find'>;

/**
 * Creates the same queries as in the service, on a read model that is already complete.
 *
 * @param texts stored personal texts, such as names, which events contain as references only.
 * @param today date at which ages are calculated if a query gives no date.
 */
export function booksOn(
  events: EventStore,
  readStore: ReadStore,
  { texts, today }: { readonly texts: Texts; readonly today: string },
): Books {
  return new Books({
    events,
    readStore,
    proposalDays,
    texts,
    sha256,
    today: () => today,
    progress: { waitFor: async () => 'reached', standsAt: () => null },
  });
}

/** Opens the store of personal texts beside the log, and passes it to `use`. Passes an empty store if none exists. */
export async function withTexts<Result>(
  settings: StorageSettings,
  use: (texts: Texts) => Promise<Result>,
): Promise<Result> {
  if (!hasPersonalTexts(settings)) return use({ find: async () => new Map() });
  const store = openPersonalTextsReadOnly(settings);
  try {
    return await use({ find: async (asked) => provenIn(await store.find(asked)) });
  } finally {
    await store.close();
  }
}

/**
 * Returns the texts whose salted hash equals their reference. A text that somebody replaced is treated as erased, and
 * is reported on stderr.
 */
function provenIn(found: ReadonlyMap<string, KeptText>): ReadonlyMap<string, KeptText> {
  return new Map(
    [...found].filter(([reference, { salt, text }]) => {
      const bytes = Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]);
      const isSame = createHash('sha256').update(bytes).digest('hex') === reference;
      if (!isSame) console.error(`the text under ${reference} is not the one that was kept`);
      return isSame;
    }),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
