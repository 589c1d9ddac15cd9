import { isSignedBy } from '../notes/cosignature';
import { parseVerifierKey } from '../notes/keys';
import { NotANote, parseNote } from '../notes/note';
import type { PackFile } from '../pack/container/pack-file';
import { manifestName, NotAManifest, parseManifest, type Manifest } from '../pack/manifest';
import type { EvidenceFinding, EvidenceRule, Verdict } from './verdict';

/** Results of verifying the other files, which the manifest must match. */
export interface Proved extends Pick<Verdict, 'size' | 'root' | 'origin' | 'signedBy'> {
  /** Sequence of the last leaf. */
  readonly sequence: number;
  /** Received files, without the manifest. */
  readonly files: readonly PackFile[];
}

/**
 * Reports faults of a manifest: of its signature, of the tree that it states and of the files that it lists.
 *
 * @param source the manifest as a signed note.
 */
export function manifestFindings(source: string, proved: Proved): readonly EvidenceFinding[] {
  try {
    const note = parseNote(source);
    const manifest = parseManifest(note.text);
    const { signedBy } = proved;
    const isSigned = signedBy !== null && isSignedBy(note, parseVerifierKey(signedBy));
    const signature = isSigned
      ? []
      : [
          found(
            'MANIFEST_NOT_SIGNED',
            'the key of the last checkpoint has not signed the manifest',
          ),
        ];
    return [...signature, ...treeFindings(manifest, proved), ...fileFindings(manifest, proved)];
  } catch (error) {
    if (!(error instanceof NotANote) && !(error instanceof NotAManifest)) throw error;
    return [found('OTHER_MANIFEST', error.message)];
  }
}

function treeFindings(manifest: Manifest, proved: Proved): readonly EvidenceFinding[] {
  return (['origin', 'size', 'root', 'sequence'] as const).flatMap((member) => {
    if (manifest[member] === proved[member]) return [];
    const detail = `the manifest states the ${member} ${manifest[member]}, and the log has ${proved[member] ?? 'none'}`;
    return [found('OTHER_MANIFEST', detail)];
  });
}

function fileFindings(manifest: Manifest, { files }: Proved): readonly EvidenceFinding[] {
  const listed = new Map(manifest.files.map((file) => [file.name, file]));
  const came = new Set(files.map(({ name }) => name));
  const missing = manifest.files.filter(({ name }) => !came.has(name));
  return [
    ...missing.map(({ name }) =>
      found('MISSING_FILE', 'the file is listed, and is not in the pack', name),
    ),
    ...files.flatMap(({ name, size, sha256 }) => {
      const stated = listed.get(name);
      if (stated === undefined)
        return [found('NOT_LISTED', 'the manifest does not list the file', name)];
      if (stated.size === size && stated.sha256 === sha256) return [];
      const detail = `the file has the SHA-256 ${sha256} and ${size} bytes, and the manifest lists ${stated.sha256} and ${stated.size}`;
      return [found('OTHER_FILE', detail, name)];
    }),
  ];
}

function found(rule: EvidenceRule, detail: string, file = manifestName): EvidenceFinding {
  return { file, rule, detail };
}
