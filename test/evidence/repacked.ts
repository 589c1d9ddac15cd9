import {
  Digest,
  manifestName,
  parseManifest,
  parseNote,
  readContainer,
  writeContainer,
  writeManifest,
  writeNote,
  type Manifest,
  type SignerKey,
} from '@art30/evidence';
import { collected } from './good-pack';

/** Texts of a pack's files, by file name. */
export type Contents = Map<string, string>;

/** Changes that a forger makes to a pack. */
export interface Forgery {
  /** Changes the contents of the files. */
  readonly files?: (contents: Contents) => void;
  /** Changes the manifest's description of the tree. Its list of files is recomputed in any case. */
  readonly manifest?: (manifest: Manifest) => Partial<Manifest>;
  /** Key that signs the changed manifest; without one the old signature stays. */
  readonly signer?: SignerKey;
}

/** Builds a pack with changed files, and with a container and a manifest that fit them. */
export async function repacked(pack: Uint8Array, forgery: Forgery): Promise<Uint8Array> {
  const contents = await contentsOf(pack);
  const note = parseNote(contents.get(manifestName) ?? '');
  forgery.files?.(contents);
  const names = [...contents.keys()].filter((name) => name !== manifestName).sort();
  const files = names.map((name) => fileOf(name, contents.get(name) ?? ''));
  const stated = { ...parseManifest(note.text), files };
  const text = writeManifest({ ...stated, ...forgery.manifest?.(stated) });
  const signatures = forgery.signer ? [forgery.signer.sign(text)] : note.signatures;
  contents.set(manifestName, writeNote({ text, signatures }));
  const all = [...contents.keys()].sort().map((name) => fileOf(name, contents.get(name) ?? ''));
  return collected(writeContainer(all, (name) => once(Buffer.from(contents.get(name) ?? ''))));
}

/** All files of a pack as text. */
export async function contentsOf(pack: Uint8Array): Promise<Contents> {
  const contents: Contents = new Map();
  for await (const { name, chunks } of readContainer(once(pack))) {
    contents.set(name, Buffer.from(await collected(chunks)).toString('utf8'));
  }
  return contents;
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

function fileOf(name: string, content: string) {
  const digest = new Digest();
  digest.take(Buffer.from(content));
  return { name, ...digest.done() };
}

/** Returns a change of the lines of one file. */
export function lines(name: string, change: (lines: string[]) => readonly string[]) {
  return (contents: Contents): void => {
    const before = (contents.get(name) ?? '').split('\n').slice(0, -1);
    contents.set(
      name,
      change(before)
        .map((line) => `${line}\n`)
        .join(''),
    );
  };
}
