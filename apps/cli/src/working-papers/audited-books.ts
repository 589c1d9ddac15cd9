import { createHash } from 'node:crypto';
import { Books } from '@art30/books';
import type { EventStore, KeptText, PersonalTextStore, ReadStore } from '@art30/event-sourcing';
import { hasPersonalTexts, openPersonalTextsReadOnly, type StorageSettings } from '@art30/storage';

/** Days within which a proposal is signed; no working paper asks for it. */
const proposalDays = 30;

type Texts = Pick<PersonalTextStore, 'find'>;

/**
 * The books of a read model that is filled already, as the service reads them, with the texts of persons that are
 * kept.
 *
 * @param today day on which ages are counted where no date is stated.
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

/** Gives the texts of persons that are kept beside the log; none where none were ever kept. */
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

/** Texts that are what their references were made of: one that was exchanged is as good as gone. */
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
