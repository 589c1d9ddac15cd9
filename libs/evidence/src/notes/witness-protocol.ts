import { hexToBytes } from '@noble/hashes/utils.js';
import { base64Of } from '@art30/event-sourcing';
import { isSignedBy } from './cosignature';
import { countIn } from './note-fields';
import type { VerifierKey } from './keys';
import {
  NotANote,
  noteSignaturesMax,
  parseNote,
  parseSignatureLine,
  writeNote,
  writeSignatureLine,
  type NoteSignature,
} from './note';

/** Path under a witness's address to which checkpoints are posted (C2SP tlog-witness). */
export const addCheckpointPath = '/add-checkpoint';
/** Content type of an answer that states the size of the tree that the witness signed last. */
const sizeType = 'text/x.tlog.size';
/** Most bytes of a witness's answer that are read. No valid answer is longer. */
export const witnessAnswerMax = 10_000;

/** Request to a witness to sign a checkpoint. */
export interface CheckpointOffer {
  /** Size of the tree that the witness signed last; 0 if it has signed none. */
  readonly oldSize: number;
  /** Consistency proof from that tree to the new one, hashes in hex. */
  readonly proof: readonly string[];
  /** The checkpoint as a signed note. */
  readonly note: string;
}

/** Formats the body of the HTTP request that asks a witness to sign. */
export function offerBody({ oldSize, proof, note }: CheckpointOffer): string {
  const hashes = proof.map((hash) => `${base64Of(hexToBytes(hash))}\n`).join('');
  return `old ${oldSize}\n${hashes}\n${note}`;
}

/** HTTP answer of a witness. */
export interface WitnessReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Result of a request to a witness. */
export type WitnessAnswer =
  /** The witness signed; `line` is its signature line. */
  | { readonly is: 'signed'; readonly line: string }
  /** The tree that the witness signed last has this `size`, not the `oldSize` of the request. */
  | { readonly is: 'elsewhere'; readonly size: number }
  | { readonly is: 'refused'; readonly reason: string };

/**
 * Interprets the answer of a witness. The result is `signed` only if the answer has a valid signature of this
 * witness on this checkpoint.
 *
 * @param note the checkpoint that was offered.
 */
export function answerOf(
  { status, contentType, body }: WitnessReply,
  note: string,
  witness: VerifierKey,
): WitnessAnswer {
  if (status === 200) return signedAnswer(body, note, witness);
  const [first = ''] = body.split('\n');
  const size = status === 409 && contentType.startsWith(sizeType) ? countIn(first) : undefined;
  if (size !== undefined) return { is: 'elsewhere', size };
  return { is: 'refused', reason: reasons[status] ?? `it answered ${status}` };
}

const reasons: Readonly<Record<number, string>> = {
  400: 'it could not read the checkpoint',
  403: 'it knows no key that signed the checkpoint',
  404: 'it does not know this ledger',
  409: 'it has signed another tree of this size',
  422: 'it does not take the tree for a continuation of the one that it signed',
};

function signedAnswer(body: string, note: string, witness: VerifierKey): WitnessAnswer {
  try {
    const { text } = parseNote(note);
    const signatures = body.split('\n').filter(Boolean).map(parseSignatureLine);
    const own = signatures.find(
      ({ name, keyId }) => name === witness.name && keyId === witness.keyId,
    );
    if (own !== undefined && isSignedBy({ text, signatures: [own] }, witness)) {
      return { is: 'signed', line: writeSignatureLine(own) };
    }
  } catch (error) {
    if (!(error instanceof NotANote)) throw error;
  }
  return { is: 'refused', reason: 'its answer bears no signature of its own on this checkpoint' };
}

/**
 * Appends signatures of witnesses to a note, up to the limit of a note. Only the first signature of each key is kept,
 * since two instances of the service may have asked the same witness.
 *
 * @param lines signature lines.
 */
export function withCosignatures(note: string, lines: readonly string[]): string {
  const { text, signatures } = parseNote(note);
  const byKey = new Map<string, NoteSignature>();
  for (const one of [...signatures, ...lines.map(parseSignatureLine)]) {
    const key = `${one.name}+${one.keyId}`;
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return writeNote({ text, signatures: [...byKey.values()].slice(0, noteSignaturesMax) });
}
