import { bytesToHex } from '@noble/hashes/utils.js';
import {
  canonicalJson,
  emptyTree,
  grown,
  leafHash,
  rootOf,
  type JsonObject,
} from '@art30/event-sourcing';
import {
  packEventOf,
  packFileNames,
  PackFiles,
  parseCheckpoint,
  parseNote,
  writeCheckpoint,
  writeNote,
  type SignerKey,
} from '@art30/evidence';
import { contentsOf, repacked } from './repacked';

interface Placed {
  readonly event: JsonObject & { readonly data: JsonObject };
  readonly leavesBefore: number;
  readonly sequence: number;
}

/**
 * Builds a pack as a holder of the key could forge it: changed events, all later checkpoints signed again,
 * and all derived files recomputed.
 */
export async function rewritten(
  pack: Uint8Array,
  signer: SignerKey,
  change: (lines: string[]) => readonly string[],
): Promise<Uint8Array> {
  const contents = await contentsOf(pack);
  const events = change(linesIn(contents.get(packFileNames.events)));
  const roots = rootsOf(events);
  const checkpoints = linesIn(contents.get(packFileNames.checkpoints)).map((line) =>
    resigned(JSON.parse(line) as Placed, roots, signer),
  );
  const made = filesOf(events, checkpoints);
  return repacked(pack, {
    files: (files) => {
      for (const [name, text] of made) files.set(name, text);
      files.set(packFileNames.events, textOf(events));
      files.set(packFileNames.checkpoints, textOf(checkpoints.map((one) => canonicalJson(one))));
    },
    manifest: () => ({ root: roots.at(-1) ?? '' }),
    signer,
  });
}

function resigned(placed: Placed, roots: readonly string[], signer: SignerKey): Placed {
  const { event } = placed;
  const signed = parseCheckpoint(parseNote(event.data['note'] as string).text);
  const root = roots[signed.size] ?? '';
  const text = writeCheckpoint({ ...signed, root });
  const note = writeNote({ text, signatures: [signer.sign(text)] });
  return { ...placed, event: { ...event, data: { ...event.data, root, note } } };
}

function rootsOf(events: readonly string[]): readonly string[] {
  let tree = emptyTree;
  const later = events.map((line) => {
    ({ tree } = grown(tree, bytesToHex(leafHash(line))));
    return rootOf(tree);
  });
  return [rootOf(emptyTree), ...later];
}

function filesOf(
  events: readonly string[],
  checkpoints: readonly Placed[],
): ReadonlyMap<string, string> {
  const made = new PackFiles();
  const pieces = events.flatMap((line, index) => {
    const before = checkpoints.filter(({ leavesBefore }) => leavesBefore <= index).length;
    return made.add(packEventOf(line, index + 1 + before));
  });
  const files = new Map<string, string>();
  for (const { name, text } of [...pieces, ...made.rest()]) {
    files.set(name, (files.get(name) ?? '') + text);
  }
  return files;
}

function linesIn(text = ''): string[] {
  return text.split('\n').slice(0, -1);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
