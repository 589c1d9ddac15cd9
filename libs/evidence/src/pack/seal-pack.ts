import { utf8ToBytes } from '@noble/hashes/utils.js';
import { writeNote, type NoteSignature } from '../notes/note';
import { Digest, type PackFile } from './container/pack-file';
import { containerSize, writeContainer } from './container/write-container';
import { manifestName, writeManifest } from './manifest';
import type { GatheredPack } from './gather-pack';
import type { ScratchFiles } from './scratch-files';
import type { SignedCheckpoint } from './signed-checkpoint';

/** Function that signs a manifest with the key that signed the pack's checkpoint. */
export type SignManifest = (text: string) => NoteSignature | Promise<NoteSignature>;

/** A complete, signed pack. */
export interface SealedPack {
  /** Size of the pack in bytes. */
  readonly size: number;
  /** Streams the pack; each call starts at the first byte. */
  bytes(scratch: Pick<ScratchFiles, 'read'>): AsyncIterable<Uint8Array>;
}

/** Thrown if the available key did not sign the checkpoint: a verifier would refuse the pack. */
export class OtherKey extends Error {
  override readonly name = 'OtherKey';

  constructor({ time }: SignedCheckpoint) {
    super(
      `the last checkpoint, of ${time}, was signed by another key than is at hand: ` +
        'have a checkpoint signed with the key at hand first, or use the key that signed it',
    );
  }
}

/** A signing key that the program has, identified by its name and id. */
export interface KeyAtHand {
  readonly verifier: Pick<NoteSignature, 'name' | 'keyId'>;
}

/**
 * Returns the available key that signed a checkpoint.
 *
 * @throws OtherKey if none of them did.
 */
export function signerOf<Key extends KeyAtHand>(
  checkpoint: SignedCheckpoint,
  keys: readonly Key[],
): Key {
  const signer = keys.find(({ verifier: { name, keyId } }) =>
    checkpoint.signatures.some((one) => one.name === name && one.keyId === keyId),
  );
  if (signer === undefined) throw new OtherKey(checkpoint);
  return signer;
}

/**
 * Has the manifest signed, and adds it to the files that it lists.
 *
 * @throws OtherKey if the manifest is signed with another key than the checkpoint.
 */
export async function sealPack(
  { manifest, files }: GatheredPack,
  checkpoint: SignedCheckpoint,
  sign: SignManifest,
): Promise<SealedPack> {
  const text = writeManifest(manifest);
  const signature = await sign(text);
  signerOf(checkpoint, [{ verifier: signature }]);
  const note = utf8ToBytes(writeNote({ text, signatures: [signature] }));
  const all = [...files, fileOf(note)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    size: containerSize(all),
    bytes: (scratch) =>
      writeContainer(all, (name) => (name === manifestName ? once(note) : scratch.read(name))),
  };
}

function fileOf(manifest: Uint8Array): PackFile {
  const digest = new Digest();
  digest.take(manifest);
  return { name: manifestName, ...digest.done() };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
