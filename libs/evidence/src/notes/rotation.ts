import { isSignedBy } from './cosignature';
import { BadKey, parseVerifierKey, type SignerKey, writeVerifierKey } from './keys';
import { type Note, NotANote, parseNote, writeNote } from './note';

/** Which key signs after which, each as a verifier key. */
export interface Rotation {
  readonly from: string;
  readonly to: string;
}

const head = 'article30 checkpoint key rotation/1';

/** The rotation of one key to another, signed by both, or by the next alone where the old is lost. */
export function writeRotation(from: SignerKey | string, to: SignerKey): string {
  const signers = typeof from === 'string' ? [to] : [from, to];
  const old = typeof from === 'string' ? from : writeVerifierKey(from.verifier);
  const text = rotationText({ from: old, to: writeVerifierKey(to.verifier) });
  return writeNote({ text, signatures: signers.map((key) => key.sign(text)) });
}

/** Who signed a rotation, of the two keys that it names. */
export interface RotationSigners {
  readonly isSignedByOld: boolean;
  readonly isSignedByNew: boolean;
}

/**
 * Whose signatures a rotation bears; undefined for a text that is no note of this very rotation. Both
 * keys sign texts of notes and bear one name; nobody else signs the note.
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
