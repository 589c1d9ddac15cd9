import {
  keptCheckpointOf,
  NotAProof,
  parseVerifierKey,
  proveStatement,
  StatementRewritten,
  textOfFile,
  writeNote,
  type ProvedStatement,
  type RevokedKey,
  type VerifierKey,
  type VerifyOptions,
} from '@art30/evidence';

/** What whoever checks brings along, as they type it. */
export interface Given {
  /** Verifier key of the ledger. */
  readonly key: string;
  /** The file of the checkpoint that they kept. */
  readonly kept?: GivenFile | undefined;
  /** A date, or a time in UTC. */
  readonly notBefore?: string | undefined;
  /** Verifier keys of witnesses. */
  readonly witnesses?: readonly string[];
  /** Each a verifier key, `@` and a sequence. */
  readonly revoked: readonly string[];
}

/** A file that was handed in. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How far ahead of this machine the clock of a service may be. */
const aheadMs = 24 * 60 * 60 * 1_000;

/** @throws Error that says which of it nobody can read. */
export function optionsOf({ key, kept, notBefore, witnesses = [], revoked }: Given): VerifyOptions {
  return {
    key: parseVerifierKey(key),
    keptCheckpoint: kept === undefined ? undefined : keptNoteOf(kept),
    notAfter: new Date(Date.now() + aheadMs).toISOString(),
    notBefore: notBefore === undefined ? undefined : timeOf(notBefore),
    witnesses: witnesses.map(witnessKey),
    revoked: revoked.map(revokedKey),
  };
}

/** @throws Error that names the file where it holds no checkpoint. */
function keptNoteOf({ name, bytes }: GivenFile): string {
  return namingFile(name, () => writeNote(keptCheckpointOf(textOfFile(bytes)).note));
}

/**
 * What a proof shows of a statement, both as files.
 *
 * @throws StatementNotProved; Error that names the file which is no proof, or was rewritten on its way.
 */
export function provedStatement(
  statement: GivenFile,
  proof: GivenFile,
  key: VerifierKey,
): ProvedStatement {
  try {
    return proveStatement(statement.bytes, textOfFile(proof.bytes), key);
  } catch (error) {
    if (error instanceof NotAProof) throw unreadable(proof.name, error);
    if (error instanceof StatementRewritten) {
      throw new Error(`${statement.name}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** @throws Error that begins with the name of the file of which something was asked. */
export function namingFile<Read>(name: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw unreadable(name, error);
  }
}

export function unreadable(name: string, cause: unknown): Error {
  return new Error(`${name} cannot be read: ${reasonOf(cause)}`, { cause });
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The moment from which on something is not too old, as checkpoints state theirs. */
function timeOf(text: string): string {
  const [day] = /^\d{4}-\d{2}-\d{2}(?=$|T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$)/.exec(text) ?? [];
  const time = new Date(text);
  const said = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  if (day !== undefined && said.startsWith(day)) return said;
  throw new Error(
    `not before is a date, as 2025-06-30, or a time in UTC, as 2025-06-30T12:00Z, and not "${text}"`,
  );
}

function witnessKey(text: string): VerifierKey {
  const key = parseVerifierKey(text);
  if (key.kind === 'cosignature') return key;
  throw new Error(`the key of ${key.name} signs for a ledger, and not for a witness`);
}

function revokedKey(text: string): RevokedKey {
  const at = text.lastIndexOf('@');
  const [key, sequence] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 0 || !/^[1-9]\d{0,14}$/.test(sequence)) {
    throw new Error(`a revoked key is a verifier key, @ and a sequence, and not "${text}"`);
  }
  parseVerifierKey(key);
  return { key, sequence: Number(sequence) };
}
