import { canonicalJson } from '@art30/event-sourcing';

/** An event that could not be read. */
export interface UnreadEvent {
  readonly sequence: number;
  readonly eventId: string;
}

/** Facts that the README states. */
export interface ReadmeFacts {
  readonly events: number;
  readonly statements: number;
  /** True if the pack has a file with signatures of witnesses. */
  readonly isCosigned: boolean;
  readonly unread: readonly UnreadEvent[];
  /** Sequences of the events by which operators skipped other events, by the ids of the skipped ones. */
  readonly skips: ReadonlyMap<string, number>;
}

/** Most unreadable events that are listed; further ones are only counted. */
const namedMax = 100;

const head = `EVIDENCE PACK OF THE ARTICLE 30 LEDGER

This file is a copy of the whole ledger up to one signed checkpoint, with all that is needed to find
out whether anybody changed it since that checkpoint was signed. It is for an auditor, who need not
trust the service that wrote it.

What is in it

  events.jsonl          every event of the ledger in the order of the log, one line each, as it is
                        stored. The line is the leaf of a Merkle tree (RFC 6962).
  checkpoints.jsonl     every signed checkpoint of that tree, and who cosigned it, with its place in
                        the log. Checkpoints are no leaves themselves.
  manifest.txt          size and SHA-256 of every other file, the checkpoint that the pack goes up to,
                        and the signature of the key that signs checkpoints.
  trial-balance.jsonl   the trial balance: sums by ledger account and currency.
  balances.jsonl        the same by every dimension of the entries, memorandum accounts included.
  policies.json         posting rules that events name, the ledger accounts they book on, and the
                        ledger accounts of banks.
  rates.jsonl           every list of exchange rates, as it was published.
  documents.jsonl       every document that an event names, by the SHA-256 of its bytes. The documents
                        themselves are not in the pack: ask for them, and compare their hashes.
  statement-<id>.json   every statement that was issued, in the bytes that were handed out as JSON. The
                        event StatementIssued states their SHA-256, and that of the other forms.

Amounts are decimal numbers in strings, a debit positive and a credit negative: "amount" in the
currency of the line, "usd" its value in US dollars. What sums to zero in both has no line. The books
are those at the sequence that manifest.txt states: ask the service for the trial balance with
knownAt=<that sequence>, and the figures are the same.

How to check it

  1. Get the verifier, verify.mjs, from where the ledger's releases are published, and not from whoever
     gave you this pack. Compare its SHA-256 with the one in docs/audit.md of that release.
  2. Take the verifier key from a person you trust, or from your papers of last year. No key is ever
     taken from a pack: whoever forges a pack puts his own key into it.
  3. Take a checkpoint that you kept from an earlier visit. Without one, nothing is proved of the time
     before this pack.
  4. Run the verifier with plain Node.js on the pack as you received it, and read its verdict. It needs
     no network. Do not pack the files again: the pack itself must be the same, byte for byte.

All files but events.jsonl, checkpoints.jsonl and manifest.txt follow from the events alone. The
verifier makes them again and compares.

What it does not show: that the facts themselves are true, or that nobody rewrote everything before the
first checkpoint left the house. Keep the checkpoint that the verifier prints.
`;

/** This paragraph is only in packs with `cosignatures.txt`, so that the README of other packs does not change. */
const aboutCosignatures = `
Witnesses

  cosignatures.txt      the checkpoint that the pack goes up to, with the signatures of witnesses. They
                        follow from no event. Give the verifier the key of a witness, from somebody you
                        trust, by --witness, and it demands that witness's signature.
`;
const figures = `
In figures
`;

/** Returns an explanation of the pack for an auditor. Like every other file it is derived from the events. */
export function readmeText(facts: ReadmeFacts): string {
  const { events, statements, isCosigned, unread, skips } = facts;
  const text = `${head}${isCosigned ? aboutCosignatures : ''}${figures}`;
  const counts = [
    `  events                ${events}`,
    `  statements            ${statements}`,
    `  events without effect ${unread.length}`,
  ];
  return [text, ...counts, ...unreadLines(unread, skips), ...skippedLines(unread, skips), ''].join(
    '\n',
  );
}

function unreadLines(
  unread: ReadmeFacts['unread'],
  skips: ReadmeFacts['skips'],
): readonly string[] {
  if (unread.length === 0) return [];
  const lines = unread.slice(0, namedMax).map(({ sequence, eventId }) => {
    const at = skips.get(eventId);
    const by =
      at === undefined
        ? 'nobody has left it out of the books'
        : `left out of the books on an operator's word, sequence ${at}`;
    return `  sequence ${sequence}, event ${canonicalJson(eventId)}: ${by}`;
  });
  const title =
    'Events without effect: nobody can read them, and they count in no figure, here or in the service.';
  return ['', title, ...lines, ...more(unread.length)];
}

function skippedLines(
  unread: ReadmeFacts['unread'],
  skips: ReadmeFacts['skips'],
): readonly string[] {
  const ids = new Set(unread.map(({ eventId }) => eventId));
  const counted = [...skips].filter(([eventId]) => !ids.has(eventId));
  if (counted.length === 0) return [];
  const lines = counted
    .slice(0, namedMax)
    .map(([eventId, at]) => `  event ${canonicalJson(eventId)}, left out at sequence ${at}`);
  const title =
    'Events that an operator had the service leave out of the books, and that count here:';
  return ['', title, ...lines, ...more(counted.length)];
}

function more(count: number): readonly string[] {
  return count > namedMax ? [`  and ${count - namedMax} more`] : [];
}
