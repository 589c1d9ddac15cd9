import { isSignedBy } from '../notes/cosignature';
import { parseCheckpoint, type CheckpointBody } from '../notes/checkpoint-body';
import { parseVerifierKey } from '../notes/keys';
import { type Note, parseNote, tidyNote } from '../notes/note';
import type { TreeWatch } from './wanted-trees';
import type { EvidenceFinding, EvidenceRule } from './verdict';
import type { KeyChain } from './key-chain';

/** A checkpoint that an auditor kept from an earlier verification, with its signed note. */
export interface KeptCheckpoint extends CheckpointBody {
  readonly note: Note;
}

/**
 * Parses a kept checkpoint, after repairing line ends and spaces that programs have changed.
 *
 * @throws NotANote or NotACheckpoint for another text.
 */
export function keptCheckpointOf(source: string): KeptCheckpoint {
  const note = parseNote(tidyNote(source));
  return { ...parseCheckpoint(note.text), note };
}

/** A completely read log, to compare with a kept checkpoint. */
export interface WholeLog {
  readonly tree: TreeWatch;
  readonly keys: KeyChain;
  /** Trusted keys, as verifier keys. */
  readonly trusted: readonly string[];
  /** Returns the origins that a checkpoint of a size may have, earlier ones first. */
  readonly origins: (size: number) => readonly string[];
  /** Number of events that the last valid checkpoint covers. */
  readonly size: number;
}

/** Reports the first reason why a log does not continue a kept checkpoint; empty if it does. */
export function keptFindings(kept: KeptCheckpoint, log: WholeLog): readonly EvidenceFinding[] {
  const { size, root, time, origin, note } = kept;
  const found = (rule: EvidenceRule, detail: string) => [{ file: '', rule, detail }];
  const named = `the kept checkpoint of ${size} events at ${time}`;
  const key = log.trusted.find((one) => isSignedBy(note, parseVerifierKey(one)));
  if (key === undefined) {
    return found('KEPT_NOT_SIGNED', `${named} is signed by none of the keys that are trusted`);
  }
  if (!log.origins(size).includes(origin)) {
    const now = log.origins(size).join(' or ');
    return found('KEPT_OF_ANOTHER', `${named} is of ${origin}, and these events are of ${now}`);
  }
  if (size > log.size) {
    const detail = `${named} is larger than the ${log.size} events here: events were taken away since, or this is older`;
    return found('KEPT_LARGER', detail);
  }
  const tree = log.tree.at(size);
  if (tree?.root !== root) {
    const detail = `${named} has the root ${root}, and the same number of events here ${tree?.root ?? 'none'}: the history was changed since`;
    return found('KEPT_DIFFERS', detail);
  }
  if (!log.keys.counts(key, tree.sequence + 1)) {
    return found(
      'KEPT_NOT_SIGNED',
      `${named} is signed by ${key}, which is revoked from before it`,
    );
  }
  return [];
}
