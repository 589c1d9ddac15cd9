import type { CheckpointSigned } from '@art30/accounting';
import { isSignedBy } from '../notes/cosignature';
import { parseCheckpoint, type CheckpointBody } from '../notes/checkpoint-body';
import { parseVerifierKey } from '../notes/keys';
import { parseNote } from '../notes/note';
import type { TreeWatch } from './wanted-trees';
import type { EvidenceFinding, EvidenceNote, EvidenceRule, Place } from './verdict';
import type { KeyChain } from './key-chain';

/** A checkpoint of the log with its parsed note. */
export interface ReadCheckpoint extends CheckpointBody {
  /** Verifier key that signed the note, as the event states it. */
  readonly key: string;
  /** The note with its signatures. */
  readonly note: string;
  readonly sequence: number;
  /** Number of leaves before the checkpoint's event in the log. */
  readonly leavesBefore: number;
  readonly place: Place;
}

type Fault = readonly [rule: EvidenceRule, detail: string];

/** A checkpoint with its faults. They become findings only if its key is trusted and not revoked. */
export interface JudgedCheckpoint extends ReadCheckpoint {
  readonly faults: readonly Fault[];
}

/** Parses the checkpoint of an event; undefined if the note is no checkpoint or contradicts the event. */
export function readCheckpoint(
  { data }: CheckpointSigned,
  at: Pick<ReadCheckpoint, 'sequence' | 'leavesBefore' | 'place'>,
): ReadCheckpoint | undefined {
  const { note, key, origin, size, root } = data;
  try {
    const body = parseCheckpoint(parseNote(note).text);
    const isSame = body.origin === origin && body.size === size && body.root === root;
    return isSame ? { ...body, key, note, ...at } : undefined;
  } catch {
    return undefined;
  }
}

/** State of the log at the place of a checkpoint. */
export interface LogBefore {
  readonly tree: TreeWatch;
  readonly keys: KeyChain;
  /**
   * Returns the origins that the checkpoint may have: that of the signed tree, and that of the log at its
   * place.
   */
  readonly origins: (size: number, leavesBefore: number) => readonly string[];
}

/** Checks one checkpoint by itself: signature, root, origin and key. */
export function judged(read: ReadCheckpoint, log: LogBefore): JudgedCheckpoint {
  const { size, root, origin, key, leavesBefore } = read;
  const { tree, keys, origins } = log;
  const faults: Fault[] = [];
  const expected = tree.at(size)?.root;
  if (size > leavesBefore) {
    faults.push([
      'NOT_COVERED',
      `the checkpoint signs ${size} events, and ${leavesBefore} stand before it`,
    ]);
  } else if (expected !== undefined && expected !== root) {
    const detail = `the checkpoint signs the root ${root} of ${size} events, and those have the root ${expected}: an event up to there was changed, taken out or put in`;
    faults.push(['OTHER_ROOT', detail]);
  }
  if (!origins(size, leavesBefore).includes(origin)) {
    const expected = origins(size, leavesBefore).join(' or ');
    faults.push(['OTHER_ORIGIN', `the checkpoint is of ${origin}, and this log is ${expected}`]);
  }
  if (!keys.mayBe(size, leavesBefore).includes(key)) {
    faults.push(['OTHER_KEY', `the checkpoint was signed by ${key}, which was not in force then`]);
  }
  if (!isSigned(read))
    faults.push(['OTHER_NOTE', `the note of the checkpoint is not signed by ${key}`]);
  return { ...read, faults };
}

function isSigned({ note, key }: ReadCheckpoint): boolean {
  try {
    return isSignedBy(parseNote(note), parseVerifierKey(key));
  } catch {
    return false;
  }
}

/** Result of checking all trusted checkpoints together. */
export interface CountedCheckpoints {
  /**
   * Last trusted checkpoint. One that is smaller than its predecessor is passed over if two instances of the service
   * signed at once.
   */
  readonly last: JudgedCheckpoint | undefined;
  readonly findings: readonly EvidenceFinding[];
  readonly notes: readonly EvidenceNote[];
}

/**
 * Turns the faults of trusted checkpoints into findings, and reports a checkpoint that is smaller or earlier than one
 * before it.
 *
 * @param counted trusted checkpoints in the order of the log.
 * @param isTimed true for a checkpoint whose time is compared: false if an operator declared its recording time wrong.
 * By default all times are compared.
 */
export function judgedTogether(
  counted: readonly JudgedCheckpoint[],
  isTimed: (checkpoint: JudgedCheckpoint) => boolean = () => true,
): CountedCheckpoints {
  const findings: EvidenceFinding[] = [];
  const notes: EvidenceNote[] = [];
  const lasting: JudgedCheckpoint[] = [];
  let isRootFound = false;
  let before: JudgedCheckpoint | undefined;
  for (const checkpoint of counted) {
    const { place, faults } = checkpoint;
    const note = before && noteOf(checkpoint, before);
    if (note !== undefined) {
      notes.push(note);
      continue;
    }
    for (const [rule, detail] of faults) {
      // After one wrong root all later roots are wrong too. Only the first one shows how far the log is unchanged.
      if (rule === 'OTHER_ROOT' && isRootFound) continue;
      isRootFound ||= rule === 'OTHER_ROOT';
      findings.push({
        ...place,
        rule,
        detail: rule === 'OTHER_ROOT' ? since(detail, before) : detail,
      });
    }
    before = checkpoint;
    lasting.push(checkpoint);
  }
  findings.push(...goingBack(lasting, isTimed));
  return { last: before, findings, notes: notes.slice(0, notesNamedMax) };
}

function goingBack(
  counted: readonly JudgedCheckpoint[],
  isTimed: (checkpoint: JudgedCheckpoint) => boolean,
): readonly EvidenceFinding[] {
  let latest = '';
  return counted.flatMap((checkpoint, index): readonly EvidenceFinding[] => {
    const { place, size, time } = checkpoint;
    const before = counted[index - 1];
    const isEarlier = isTimed(checkpoint) && time < latest;
    if (isTimed(checkpoint)) latest = time;
    if (before === undefined || !(size < before.size || isEarlier)) return [];
    const detail = `the checkpoint is of ${size} events at ${time}, and one of ${before.size} at ${before.time} stands before it`;
    return [{ ...place, rule: 'GOES_BACK', detail }];
  });
}

/** Most notes that a verdict lists. */
const notesNamedMax = 100;

/**
 * Returns a note, not a finding, for a checkpoint signed while another instance signed a larger tree with the
 * same key.
 */
function noteOf(
  { place, size, key, faults }: JudgedCheckpoint,
  before: Pick<JudgedCheckpoint, 'size' | 'key'>,
): EvidenceNote | undefined {
  if (size >= before.size || key !== before.key || faults.length > 0) return undefined;
  const detail = `the checkpoint of ${size} events stands behind one of ${before.size}: two instances signed at once, by the same key, and both hold`;
  return { ...place, detail };
}

function since(detail: string, before: JudgedCheckpoint | undefined): string {
  const good =
    before === undefined
      ? 'no checkpoint before it says otherwise'
      : `the first ${before.size} are as they were signed at ${before.time}`;
  return `${detail}; ${good}`;
}
