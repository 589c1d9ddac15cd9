import { isCheckpoints, signedCheckpoints, stream, kit } from '@art30/accounting';
import { base64OfHash, type ReadStore } from '@art30/event-sourcing';
import { ordinal, text, type ResultRow } from '../times/rows';
import { TreeReader } from '../tree/tree-reader';

const { answer, answerRowsMax: rowsMax, count, listOf, nullable, oneOf, uuid, words } = kit;

/** Largest number of findings that a report lists. Further findings are only counted. */
const findingsKeptMax = 100;
/** Number of checkpoints that one query reads. Between two queries other work is served. */
const checkpointsPerLook = 200;

/** Faults that a checkpoint (a signed root of the log's Merkle tree) may have. */
const checkpointProblems = [
  ...(['LARGER_THAN_LOG', 'OTHER_ROOT', 'SMALLER_THAN_BEFORE', 'OTHER_NOTE'] as const),
  'OUT_OF_PLACE',
] as const;

/** A checkpoint (a signed root of the log's Merkle tree) that does not match the log that contains it. */
export const CheckpointFinding = answer('CheckpointFinding', {
  sequence: count('Sequence of the checkpoint.', 58),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  problem: oneOf(checkpointProblems)(
    '`OTHER_ROOT`, `LARGER_THAN_LOG`: events before it were changed, put in or taken out since it was signed. `SMALLER_THAN_BEFORE`: it signs fewer leaves than the one before, by another key, or the log does not make its tree. `OTHER_NOTE`: its note signs another origin, size or root than the event states. `OUT_OF_PLACE`: a checkpoint on another stream, or another event on a stream of checkpoints.',
    'OTHER_ROOT',
  ),
  detail: words(
    'What is wrong and where, in a sentence.',
    'it signs another tree of 50 leaves: an event from 1 through 50 was changed, put in or taken out',
  ),
});
export type CheckpointFinding = kit.Infer<typeof CheckpointFinding>;

/**
 * A checkpoint that signs fewer leaves than the one before it, because two instances signed concurrently. This is not a
 * fault, since the log matches both.
 */
const CheckpointNote = answer('CheckpointNote', {
  sequence: count('Sequence of the checkpoint.', 58),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  detail: words(
    'What is remarkable, in a sentence.',
    'it signs 50 leaves, and the one before it 51: two instances signed at once, by the same key, and the log bears out both',
  ),
});
type CheckpointNote = kit.Infer<typeof CheckpointNote>;

/**
 * Result of comparing all checkpoints of a log with its Merkle tree. Signatures are not checked here but by the
 * verifier, which has the keys.
 */
export const CheckpointsReport = answer('CheckpointsReport', {
  checked: count('Checkpoints that were compared with the tree.', 4),
  findingsTotal: count('Findings in all.', 0),
  findings: listOf(CheckpointFinding, rowsMax)('The first of them.'),
  notesTotal: count('Checkpoints in all that were overtaken while they were being signed.', 0),
  notes: listOf(CheckpointNote, rowsMax)('The first of them; they are no differences.'),
  keptFault: nullable(
    words(
      'Reason for which the log does not continue the newest checkpoint that this instance has read; null where it does.',
      'this instance has read a checkpoint of 50 events, signed at 2024-10-14T13:05:00.000Z, and the log holds 44: events 45 through 50 are missing (counted without checkpoints)',
    ),
  ),
});
export type CheckpointsReport = kit.Infer<typeof CheckpointsReport>;

/** A checkpoint with the tree size, root and signed text that its event states. */
interface Signed {
  readonly sequence: number;
  readonly eventId: string;
  readonly size: number;
  readonly root: string;
  readonly origin: string;
  readonly key: string;
  readonly note: string;
}

/**
 * Compares every checkpoint of a log with the log's Merkle tree. Signatures are not checked here but by the verifier,
 * which has the keys.
 *
 * @param books read model that was rebuilt from the first event of the log.
 */
export async function checkpointsReport(
  books: ReadStore,
  rest?: () => Promise<void>,
): Promise<Omit<CheckpointsReport, 'keptFault'>> {
  const tree = new TreeReader(books);
  const findings = outOfPlace(books);
  const notes: CheckpointNote[] = [];
  let [checked, through, proved] = [0, 0, 0];
  /** The latest checkpoint, without those that a larger one had overtaken while they were signed. */
  let before: Signed | undefined;
  for (;;) {
    const page = signedAfter(books, through);
    for (const signed of page) {
      const larger = largerBefore(books, before, signed);
      const found = [...treeFindings(tree, signed, proved), ...noteFindings(signed)];
      const isOvertaken = larger?.key === signed.key && found.length === 0;
      if (isOvertaken) notes.push(overtaken(signed, larger.size));
      else found.push(...smallerFindings(signed, larger));
      if (found.every(({ problem }) => !ofTree.has(problem))) {
        proved = Math.max(proved, signed.size);
      }
      findings.push(...found);
      if (!isOvertaken) before = signed;
    }
    through = page.at(-1)?.sequence ?? through;
    checked += page.length;
    if (page.length < checkpointsPerLook) break;
    await rest?.();
  }
  return {
    checked,
    findingsTotal: findings.length,
    findings: findings.slice(0, findingsKeptMax),
    notesTotal: notes.length,
    notes: notes.slice(0, findingsKeptMax),
  };
}

/**
 * Returns the previous checkpoint if it signs more leaves. After a restore from a backup a smaller tree is no fault, so
 * undefined is returned if one was recorded in between.
 */
function largerBefore(
  books: ReadStore,
  before: Signed | undefined,
  signed: Signed,
): Signed | undefined {
  if (before === undefined || signed.size >= before.size) return undefined;
  return isRestored(books, before.sequence, signed) ? undefined : before;
}

const ofTree: ReadonlySet<string> = new Set<CheckpointFinding['problem']>([
  ...(['LARGER_THAN_LOG', 'OTHER_ROOT'] as const),
]);

/**
 * Returns a finding if the log does not produce the Merkle tree that the checkpoint signs.
 *
 * @param proved number of leaves under the last checkpoint that matches the log; the fault is in a later leaf.
 */
function treeFindings(tree: TreeReader, signed: Signed, proved: number): CheckpointFinding[] {
  const { sequence, size, root } = signed;
  const leaves = tree.sizeThrough(sequence);
  if (size > leaves) {
    const detail =
      `it signs ${size} leaves, and ${leaves} stand before it: events were taken out, ` +
      `from event ${sequenceOfLeaf(tree, Math.min(proved, leaves))} on`;
    return [finding(signed, 'LARGER_THAN_LOG', detail)];
  }
  if (tree.root(size) === root) return [];
  const first = sequenceOfLeaf(tree, Math.min(proved, size));
  const detail =
    `it signs another tree of ${size} leaves: an event from ${first} through ` +
    `${sequenceOfLeaf(tree, size - 1)} was changed, put in or taken out`;
  return [finding(signed, 'OTHER_ROOT', detail)];
}

/** Returns the sequence of the event that is the leaf with that index; the next sequence if there is no such leaf. */
function sequenceOfLeaf(tree: TreeReader, leafIndex: number): number {
  if (leafIndex < 0) return 0;
  const before = leafIndex === 0 ? 0 : (tree.sequenceOf(leafIndex - 1) ?? 0);
  return tree.sequenceOf(leafIndex) ?? before + 1;
}

/**
 * Returns a finding if the signed text of a checkpoint does not begin with the origin, size and root that its event
 * states (C2SP tlog-checkpoint).
 */
function noteFindings(signed: Signed): CheckpointFinding[] {
  const { origin, size, root, note } = signed;
  if (note.startsWith(`${origin}\n${size}\n${base64OfHash(root)}\n`)) return [];
  const detail = 'its note signs another origin, size or root than the event states';
  return [finding(signed, 'OTHER_NOTE', detail)];
}

/** Returns findings for checkpoints on streams of other events, and for other events on streams of checkpoints. */
function outOfPlace(books: ReadStore): CheckpointFinding[] {
  const types = Object.keys(signedCheckpoints);
  const marks = types.map(() => '?').join(', ');
  const rows = books.query(
    `SELECT sequence, event_id, type, stream FROM events
     WHERE (stream >= ? AND stream < ?) <> (type IN (${marks})) ORDER BY sequence`,
    [stream.checkpoints(''), stream.checkpoints('').replace(/-$/, '.'), ...types],
  );
  return rows.map((row) => {
    const [type, name] = [text(row, 'type'), text(row, 'stream')];
    const detail = isCheckpoints(name)
      ? `${type} stands on ${name}, which holds checkpoints alone`
      : `${type} stands on ${name} and not among the checkpoints`;
    const at = { sequence: ordinal(row, 'sequence'), eventId: text(row, 'event_id') };
    return finding(at, 'OUT_OF_PLACE', detail);
  });
}

function smallerFindings(signed: Signed, larger: Signed | undefined): CheckpointFinding[] {
  if (larger === undefined) return [];
  const detail = `it signs ${signed.size} leaves, fewer than the ${larger.size} of the one before, and no restore stands between`;
  return [finding(signed, 'SMALLER_THAN_BEFORE', detail)];
}

function overtaken({ sequence, eventId, size }: Signed, before: number): CheckpointNote {
  const detail =
    `it signs ${size} leaves, and the one before it ${before}: two instances signed at once, ` +
    'by the same key, and the log bears out both';
  return { sequence, eventId, detail };
}

function isRestored(books: ReadStore, after: number, { sequence }: Signed): boolean {
  const rows = books.query(
    `SELECT 1 FROM events WHERE type = 'LedgerRestored' AND sequence > ? AND sequence < ? LIMIT 1`,
    [after, sequence],
  );
  return rows.length > 0;
}

function signedAfter(books: ReadStore, sequence: number): readonly Signed[] {
  const rows = books.query(
    `SELECT sequence, event_id, size, root, origin, key, note FROM checkpoints
     WHERE sequence > ? ORDER BY sequence LIMIT ?`,
    [sequence, checkpointsPerLook],
  );
  return rows.map((row: ResultRow) => ({
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    size: ordinal(row, 'size'),
    root: text(row, 'root'),
    origin: text(row, 'origin'),
    key: text(row, 'key'),
    note: text(row, 'note'),
  }));
}

function finding(
  { sequence, eventId }: Pick<CheckpointFinding, 'sequence' | 'eventId'>,
  problem: CheckpointFinding['problem'],
  detail: string,
): CheckpointFinding {
  return { sequence, eventId, problem, detail };
}
