import {
  parseVerifierKey,
  type RevokedKey,
  type VerifierKey,
  type VerifyOptions,
} from '@art30/evidence';

/** What whoever checks brings along, as they type it. */
export interface Given {
  /** Verifier key of the ledger. */
  readonly key: string;
  /** The checkpoint that they kept, as a note. */
  readonly kept?: string | undefined;
  /** A date, or a time in UTC. */
  readonly notBefore?: string | undefined;
  /** Verifier keys of witnesses. */
  readonly witnesses?: readonly string[];
  /** Each a verifier key, `@` and a sequence. */
  readonly revoked: readonly string[];
}

/** How far ahead of this machine the clock of a service may be. */
const aheadMs = 24 * 60 * 60 * 1_000;

/** @throws Error that says which of it nobody can read. */
export function optionsOf({ key, kept, notBefore, witnesses = [], revoked }: Given): VerifyOptions {
  return {
    ...{
      key: parseVerifierKey(key),
      keptCheckpoint: kept,
      notAfter: new Date(Date.now() + aheadMs).toISOString(),
    },
    notBefore: notBefore === undefined ? undefined : timeOf(notBefore),
    ...{ witnesses: witnesses.map(witnessKey), revoked: revoked.map(revokedKey) },
  };
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
