import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { exampleOrigin, kit, ledgerEventOf, type StatementIssuedFacts } from '@art30/accounting';
import { isCanonicalObject, leafHash, rootByInclusion } from '@art30/event-sourcing';
import { NotACheckpoint, parseCheckpoint, type CheckpointBody } from './checkpoint-body';
import { isSignedBy } from './cosignature';
import type { VerifierKey } from './keys';
import { NotANote, parseNote, textOfFile } from './note';

const { answer, answerRowsMax, count, listOf, oneOf, words } = kit;

/** Value of the member `format` of every proof: the format and its version. */
export const statementProofFormat = 'article30 statement proof/1';

/**
 * Proof that the ledger issued a donor's statement. It contains the statement's event as a leaf of the log's Merkle
 * tree, an inclusion proof, and the checkpoint that signs the root.
 */
export const StatementProof = answer('StatementProof', {
  format: oneOf([statementProofFormat])('Form of the proof.', statementProofFormat),
  line: words(
    'The event `StatementIssued` as a leaf of the tree: one line of canonical JSON (RFC 8785). It holds the hash of the statement.',
    '{"data":{"donorId":"DON-1"},"id":"0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10"}',
  ),
  sequence: count('Sequence of the event.', 104),
  leafIndex: count('Leaves before it.', 101),
  proof: listOf(kit.sha256, answerRowsMax)(
    'Hashes beside the way from the leaf to the root, from the bottom up (RFC 6962, 2.1.1).',
    ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ),
  checkpoint: words('The checkpoint, a signed note.', `${exampleOrigin}\n107\n`),
});
export type StatementProof = kit.Infer<typeof StatementProof>;

/** Members of an issued statement's event that the proof confirms, with the checkpoint. */
export interface ProvedStatement {
  readonly statementId: string;
  readonly donorId: string;
  readonly issuedOn: string;
  /** Media type of the checked form of the statement. */
  readonly type: string;
  readonly checkpoint: CheckpointBody;
}

/** Thrown if the statement differs from its proof, or the proof is invalid. */
export class StatementNotProved extends Error {
  override readonly name = 'StatementNotProved';
}

/** Thrown for a text that is no proof of a statement. The statement itself was not checked. */
export class NotAProof extends Error {
  override readonly name = 'NotAProof';
}

/** Thrown for an issued statement in which a program has changed the line ends or a byte order mark. */
export class StatementRewritten extends Error {
  override readonly name = 'StatementRewritten';
}

/**
 * Verifies that the ledger issued a statement. The proof contains all that is needed, so a donor sees no event of
 * other donors.
 *
 * @param statement bytes of any form in which the statement was issued, such as JSON or CSV.
 * @param proof the proof as JSON.
 * @param key the ledger's key, from a source independent of the proof.
 * @throws StatementNotProved names the step that fails.
 * @throws NotAProof
 * @throws StatementRewritten
 */
export function proveStatement(
  statement: Uint8Array,
  proof: string,
  key: VerifierKey,
): ProvedStatement {
  const { line, leafIndex, proof: hashes, checkpoint } = proofIn(proof);
  const signed = signedIn(checkpoint, key);
  const leaf = bytesToHex(leafHash(line));
  const root = rootByInclusion({ leaf, index: leafIndex, size: signed.size, proof: hashes });
  if (root !== signed.root) {
    throw new StatementNotProved('the event is not in the tree that the checkpoint signs');
  }
  const { statementId, donorId, effectiveDate, renditions } = issuedIn(line);
  const digest = bytesToHex(sha256(statement));
  const form = renditions.find((made) => made.sha256 === digest && made.bytes === statement.length);
  if (form === undefined) throw notIssued(statement, digest, renditions);
  const { type } = form;
  return { statementId, donorId, issuedOn: effectiveDate, type, checkpoint: signed };
}

function notIssued(
  statement: Uint8Array,
  digest: string,
  renditions: StatementIssuedFacts['renditions'],
): Error {
  const issued = new Set(renditions.map(({ sha256: hash }) => hash));
  if (rewrittenForms(statement).some((bytes) => issued.has(bytesToHex(sha256(bytes))))) {
    return new StatementRewritten(
      'the statement has other line ends, or another mark at its beginning, than the one that was issued: a program has changed it. Have it sent again, and check the file as it came',
    );
  }
  return new StatementNotProved(
    `the bytes of the statement are none that were issued: their SHA-256 is ${digest}`,
  );
}

/**
 * Returns the variants of a statement that editors and mail programs write: with other line ends, and with or without
 * a last line feed or a byte order mark. If one of them was issued, the statement is rewritten but not forged.
 */
function rewrittenForms(statement: Uint8Array): readonly Uint8Array[] {
  const text = textOfFile(statement).replace(/\r\n|\r/g, '\n');
  const body = text.replace(/\n+$/, '');
  return [body, `${body}\n`, text]
    .flatMap((one) => [one, one.replaceAll('\n', '\r\n')])
    .flatMap((one) => [utf8ToBytes(one), utf8ToBytes(`\ufeff${one}`)]);
}

function signedIn(checkpoint: string, key: VerifierKey): CheckpointBody {
  try {
    const note = parseNote(checkpoint);
    if (!isSignedBy(note, key)) {
      throw new StatementNotProved('the checkpoint is not signed by the key that was given');
    }
    return parseCheckpoint(note.text);
  } catch (error) {
    if (!(error instanceof NotANote) && !(error instanceof NotACheckpoint)) throw error;
    throw new StatementNotProved(`the checkpoint cannot be read: ${error.message}`);
  }
}

function issuedIn(line: string): StatementIssuedFacts {
  if (!isCanonicalObject(line)) {
    throw new StatementNotProved('the line of the event is not canonical JSON');
  }
  const event = ledgerEventOf(
    JSON.parse(line) as { readonly type: string; readonly data: unknown },
  );
  if (event.type === 'StatementIssued') return event.data;
  throw new StatementNotProved(`the event issued no statement: it is a ${event.type}`);
}

function proofIn(text: string): Omit<StatementProof, 'format' | 'sequence'> {
  const value = parsed(text);
  const { format, line, leafIndex, proof, checkpoint } = value;
  const isProof =
    format === statementProofFormat &&
    typeof line === 'string' &&
    Number.isSafeInteger(leafIndex) &&
    typeof checkpoint === 'string' &&
    isHashes(proof);
  if (!isProof) throw new NotAProof(`it is no "${statementProofFormat}"`);
  return { line, leafIndex: leafIndex as number, proof, checkpoint };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NotAProof('it is no JSON object');
}

function isHashes(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= 64 &&
    value.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
  );
}
