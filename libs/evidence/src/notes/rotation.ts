import { isSignedBy } from './cosignature';
import { BadKey, parseVerifierKey, type SignerKey, writeVerifierKey } from './keys';
import { type Note, NotANote, parseNote, writeNote } from './note';

/** A key and the key that replaces it, as verifier keys. */
export interface Rotation {
  readonly from: string;
  readonly to: string;
}

const head = 'article30 checkpoint key rotation/1';

/**
 * Writes the signed note by which a new key replaces an old one.
 *
 * @param from old key, which signs too; its verifier key as text if the private key is lost. The new key then signs
 * alone.
 */
export function writeRotation(from: SignerKey | string, to: SignerKey): string {
  const signers = typeof from === 'string' ? [to] : [from, to];
  const old = typeof from === 'string' ? from : writeVerifierKey(from.verifier);
  const text = rotationText({ from: old, to: writeVerifierKey(to.verifier) });
  return writeNote({ text, signatures: signers.map((key) => key.sign(text)) });
}

/** Which of its two keys signed a rotation. */
export interface RotationSigners {
  readonly isSignedByOld: boolean;
  readonly isSignedByNew: boolean;
}

/**
 * Returns which of the two keys signed a rotation. Returns undefined if the text is no note of this rotation or has
 * another signer, or if the keys are not two ledger keys of the same name.
 */
export function rotationSigners(
  source: string,
  { from, to }: Rotation,
): RotationSigners | undefined {
  try {
    const [old, next] = [parseVerifierKey(from), parseVerifierKey(to)];
    const note: Note = parseNote(source);
    const isTheirs = old.name === next.name && old.kind === 'ed25519' && next.kind === 'ed25519';
    if (!isTheirs || note.text !== rotationText({ from, to })) return undefined;
    const isSignedByOld = isSignedBy(note, old);
    const isSignedByNew = isSignedBy(note, next);
    const signed = [isSignedByOld, isSignedByNew].filter(Boolean).length;
    return signed === note.signatures.length ? { isSignedByOld, isSignedByNew } : undefined;
  } catch (error) {
    if (error instanceof NotANote || error instanceof BadKey) return undefined;
    throw error;
  }
}

function rotationText({ from, to }: Rotation): string {
  return `${head}\nfrom ${from}\nto ${to}\n`;
}
