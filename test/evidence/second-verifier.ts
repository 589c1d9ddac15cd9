import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * An independent verifier, written from docs/reference/evidence.md alone. It shows that the page is enough to
 * write one.
 */

export const sha256 = (...parts: readonly (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export type Json = Readonly<Record<string, unknown>>;

/** Canonical JSON (RFC 8785) of strings, integers, booleans, null, lists and objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** Files of a pack, by name. */
export function filesOf(pack: Uint8Array): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(pack);
  const files = new Map<string, Buffer>();
  let at = 0;
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const size = bytes.readUInt32LE(at + 22);
    const begins = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('latin1', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
    files.set(name, bytes.subarray(begins, begins + size));
    at = begins + size;
  }
  return files;
}

export const leafHash = (line: string) => sha256(Uint8Array.of(0), line);
const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1), left, right);

/** Merkle root of the leaves (RFC 6962, 2.1). */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/** Root that an inclusion proof yields for a leaf (RFC 9162, 2.1.3.2). */
function rootBy(leaf: Uint8Array, index: number, size: number, proof: readonly string[]) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const hex of proof) {
    const sibling = Buffer.from(hex, 'hex');
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** Parts of a verifier key. Its type is 1 for a ledger and 4 for a witness. */
function keyOf(verifierKey: string, type: number) {
  const [name = '', keyId = '', ...encoded] = verifierKey.split('+');
  const typed = Buffer.from(encoded.join('+'), 'base64');
  const id = sha256(`${name}\n`, typed).subarray(0, 4);
  if (id.toString('hex') !== keyId || typed[0] !== type) throw new Error('no key of this type');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  return { name, id, key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** Text of a note, and the bytes of a key's signature on it. */
function signatureOn(note: string, { name, id }: ReturnType<typeof keyOf>) {
  const end = note.lastIndexOf('\n\n') + 1;
  const begins = `\u2014 ${name} `;
  const signatures = note
    .slice(end + 1)
    .split('\n')
    .filter((line) => line.startsWith(begins))
    .map((line) => Buffer.from(line.slice(begins.length), 'base64'));
  const own = signatures.find((bytes) => bytes.subarray(0, 4).equals(id));
  if (own === undefined) throw new Error('not signed by this key');
  return { text: note.slice(0, end), signature: own.subarray(4) };
}

/** Text of a note, after checking the ledger's signature on it. */
export function signedText(note: string, verifierKey: string): string {
  const key = keyOf(verifierKey, 1);
  const { text, signature } = signatureOn(note, key);
  if (!verify(null, Buffer.from(text), key.key, signature)) throw new Error('another signature');
  return text;
}

/**
 * Text of a note after checking the witness's signature, and the time of that signature in seconds since
 * 1970.
 */
export function cosignedText(note: string, verifierKey: string) {
  const witness = keyOf(verifierKey, 4);
  const { text, signature } = signatureOn(note, witness);
  const seconds = signature.readBigUInt64BE(0);
  const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  const isSigned =
    signature.length === 72 && verify(null, signed, witness.key, signature.subarray(8));
  if (!isSigned) throw new Error('another signature');
  return { text, seconds: Number(seconds) };
}

export interface Line {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly data: Json;
  readonly metadata: Json & { readonly name?: string; readonly ledger?: { readonly id: string } };
}

/** Pairs of hashes that people signed: as the event states it, and recomputed. */
export function signedHashes(lines: readonly string[]): readonly (readonly [string, string])[] {
  const events = lines.map((line) => JSON.parse(line) as Line);
  const ledger = events[0]?.metadata.ledger?.id ?? '';
  const commands = new Map<string, Json>();
  return events.flatMap(({ id, type, stream, data, metadata }) => {
    if (type !== 'CommandProposed' && type !== 'ProposalReturned') return [];
    const proposalId = (data['proposalId'] as string | undefined) ?? metadata.name ?? id;
    const { command, facts, documents } = commands.get(proposalId) ?? data;
    commands.set(proposalId, { command, facts, documents });
    const { version, approver, books, run, hash } = data;
    const stated = { ledger, stream, proposalId, command, facts, documents };
    const made = sha256(canonical({ ...stated, version, approver, books, run })).toString('hex');
    return [[hash as string, made] as const];
  });
}

/** Origin, size, root and time of a checkpoint, parsed from the text of its note. */
export function checkpointIn(text: string) {
  const [origin = '', size = '', root = '', time = ''] = text.split('\n');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), time: time.slice(5) };
}

/** The event that issued a statement, if its proof and its bytes are valid; else a text that says why not. */
export function provedStatement(bytes: Uint8Array, proofText: string, key: string): Line | string {
  const proof = JSON.parse(proofText) as Json;
  if (proof['format'] !== 'article30 statement proof/1') return 'another format';
  const { size, root } = checkpointIn(signedText(proof['checkpoint'] as string, key));
  const line = proof['line'] as string;
  const index = proof['leafIndex'] as number;
  const made = rootBy(leafHash(line), index, size, proof['proof'] as string[]);
  if (made === undefined || !root.equals(made)) return 'not in the tree';
  const event = JSON.parse(line) as Line;
  const digest = sha256(bytes).toString('hex');
  const forms = event.data['renditions'] as readonly { sha256: string; bytes: number }[];
  const isForm = forms.some((one) => one.sha256 === digest && one.bytes === bytes.length);
  return isForm ? event : 'other bytes';
}
