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

/** Options of a verification as the auditor gives them on the command line or in the page. */
export interface Given {
  /** Verifier key of the ledger, in the text form of signed notes. */
  readonly key: string;
  /** File of the checkpoint (signed root over the first events) that the auditor kept after an earlier verification. */
  readonly kept?: GivenFile | undefined;
  /** Earliest time allowed for the last checkpoint: a date, or a time in UTC. */
  readonly notBefore?: string | undefined;
  /**
   * Verifier keys of the witnesses (other organizations that sign checkpoints) whose signatures the last checkpoint
   * must have.
   */
  readonly witnesses?: readonly string[];
  /**
   * Revoked keys of the ledger. Each text is a verifier key, `@`, and the sequence from which signatures of the key are
   * invalid.
   */
  readonly revoked: readonly string[];
}

/** A file to check, read into memory, with its name for messages. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Milliseconds by which a checkpoint's time may be later than this machine's clock, because the service's clock may be
 * ahead.
 */
const aheadMs = 24 * 60 * 60 * 1_000;

/**
 * Converts the texts and files of the options to the form that the verifier needs.
 *
 * @throws Error that names the option which cannot be parsed.
 */
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

/**
 * Returns the checkpoint's signed note in its canonical text form.
 *
 * @throws Error that names the file if it contains no checkpoint.
 */
function keptNoteOf({ name, bytes }: GivenFile): string {
  return namingFile(name, () => writeNote(keptCheckpointOf(textOfFile(bytes)).note));
}

/**
 * Checks the proof that a statement was issued by the ledger, and returns what the proof states.
 *
 * @throws StatementNotProved if the proof does not hold.
 * @throws Error that names the file if the proof cannot be parsed, or if the statement's bytes were rewritten
 * in transit.
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

/**
 * Runs `read`, and puts the file's name in front of the message of its error.
 *
 * @throws Error that begins with the file's name.
 */
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

/**
 * Parses the earliest allowed time. Returns it in the form of the times in checkpoints, because both are compared as
 * texts.
 */
function timeOf(text: string): string {
  const [day] = /^\d{4}-\d{2}-\d{2}(?=$|T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$)/.exec(text) ?? [];
  const time = new Date(text);
  const said = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  if (day !== undefined && said.startsWith(day)) return said;
  throw new Error(
    `not before must be a date (2025-06-30) or a time in UTC (2025-06-30T12:00Z), not "${text}"`,
  );
}

function witnessKey(text: string): VerifierKey {
  const key = parseVerifierKey(text);
  if (key.kind === 'cosignature') return key;
  throw new Error(`${key.name} is the key of a ledger, not of a witness`);
}

function revokedKey(text: string): RevokedKey {
  const at = text.lastIndexOf('@');
  const [key, sequence] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 0 || !/^[1-9]\d{0,14}$/.test(sequence)) {
    throw new Error(`a revoked key must be a verifier key, @ and a sequence, not "${text}"`);
  }
  parseVerifierKey(key);
  return { key, sequence: Number(sequence) };
}
