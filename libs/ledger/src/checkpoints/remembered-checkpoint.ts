import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore, TreeHead } from '@art30/event-sourcing';
import {
  keyNameOf,
  NotACheckpoint,
  NotANote,
  parseCheckpoint,
  parseNote,
  type CheckpointBody,
} from '@art30/evidence';
import type { SignedTree } from './changed-log';
import type { TrustedKeys } from './counted-notes';
import type { TreeBooks } from './tree-books';

/**
 * Storage outside the log for checkpoint notes. An attacker who shortens or rewrites the log cannot rewrite them with
 * it.
 */
export interface CheckpointMemory {
  /** Returns the note of the newest checkpoint that this instance has checked; null before the first checkpoint. */
  newest(): string | null;
  /**
   * Returns the notes that instances share in a common folder, if a trusted key has signed them. If the folder cannot
   * be read in time, the operator is told and no note is returned.
   */
  others(trusted: TrustedKeys): Promise<readonly string[]>;
  /** Replaces the note of the newest checkpoint. A failed write is reported to the operator and not thrown. */
  keep(note: string): Promise<void>;
  /**
   * Stores a note for other instances and does not replace the newest one. A failed write is reported as in {@link
   * keep}.
   */
  file(note: string): Promise<void>;
}

/** Storage for checkpoint notes, with the keys that make a note valid. */
export interface TrustedMemory {
  readonly memory: CheckpointMemory;
  readonly trusted: TrustedKeys;
}

/**
 * Returns all checkpoint notes with which the log is compared: this instance's own note and those of other instances.
 */
export async function keptNotesOf({ memory, trusted }: TrustedMemory): Promise<readonly string[]> {
  const own = memory.newest();
  const others = await memory.others(trusted);
  return own === null ? others : [own, ...others];
}

/** Result of comparing a log with the checkpoints that were kept outside it. */
export interface Remembered {
  readonly note: string | null;
  /** Sentence saying why the log does not continue one of the kept checkpoints; null if it continues all. */
  readonly fault: string | null;
  /**
   * Trees signed by the kept checkpoints, without unreadable notes and without checkpoints replaced by a recorded
   * restore of the log.
   */
  readonly signed: readonly SignedTree[];
  /**
   * Number of events that the instance's own note signs; 0 if it has no note, or if a recorded restore replaced the
   * checkpoint.
   */
  readonly size: number;
}

/** Result of comparing a log with one checkpoint note. */
interface Standing {
  readonly note: string;
  readonly fault: string | null;
  readonly signed: SignedTree | null;
  readonly size: number;
}

/** Size of a log's tree, with its root hashes at selected sizes. */
export interface TreeAt {
  /** Number of leaves in the tree; each leaf is the hash of one event. */
  readonly size: number;
  /** Root hashes in hex by number of leaves. A size larger than the tree has no entry. */
  readonly roots: ReadonlyMap<number, string>;
  /**
   * True if the tree was built from the whole log. Only then do leaves missing at its end prove that events were lost.
   */
  readonly isWhole: boolean;
}

/**
 * Compares the tree of a log with the checkpoint that this instance remembers and with those of other
 * instances.
 */
export async function rememberedIn(
  { memory, trusted }: TrustedMemory,
  log: Pick<EventStore, 'readStream'>,
  { head, tree }: { readonly head: TreeHead; readonly tree: Pick<TreeBooks, 'root'> },
): Promise<Remembered> {
  const note = memory.newest();
  const { size } = head;
  const root = (of: number) => tree.root(of);
  const notes = await keptNotesOf({ memory, trusted });
  const standings = await standingsOf(notes, log, (sizes) => ({
    size,
    roots: rootsIn({ size, root }, sizes),
    isWhole: true,
  }));
  return {
    note,
    fault: faultIn(standings),
    signed: standings.flatMap(({ signed }) => signed ?? []),
    size: standings.find((one) => one.note === note)?.size ?? 0,
  };
}

/**
 * Compares the tree of a log with checkpoints that were kept outside the log.
 *
 * @param notes notes of checkpoints of this ledger.
 * @returns a sentence about the largest checkpoint that the log does not continue; null if it continues all.
 */
export async function keptFault(
  notes: readonly string[],
  log: Pick<EventStore, 'readStream'>,
  treeAt: (sizes: readonly number[]) => TreeAt | Promise<TreeAt>,
): Promise<string | null> {
  return faultIn(await standingsOf(notes, log, treeAt));
}

async function standingsOf(
  notes: readonly string[],
  log: Pick<EventStore, 'readStream'>,
  treeAt: (sizes: readonly number[]) => TreeAt | Promise<TreeAt>,
): Promise<readonly Standing[]> {
  const standings: Standing[] = [];
  for (const note of new Set(notes)) standings.push(await standingOf(note, log, treeAt));
  return standings;
}

/**
 * Returns the fault of the largest checkpoint among those with a fault, so that the sentence covers all missing events.
 */
function faultIn(standings: readonly Standing[]): string | null {
  const faulty = standings.filter(({ fault }) => fault !== null);
  return faulty.toSorted((a, b) => b.size - a.size)[0]?.fault ?? null;
}

/** Prepares {@link keptFault} for a replay: returns a function that compares the tree which the replay has built. */
export function keptFaultIn({
  keptNotes,
  log,
}: {
  readonly keptNotes: readonly string[];
  readonly log: Pick<EventStore, 'readStream'>;
}) {
  return ({
    size,
    root,
    isWhole,
  }: Pick<TreeBooks, 'root'> & Pick<TreeAt, 'size' | 'isWhole'>): Promise<string | null> =>
    keptFault(keptNotes, log, (sizes) => ({
      size,
      roots: rootsIn({ size, root }, sizes),
      isWhole,
    }));
}

function rootsIn(
  { size, root }: Pick<TreeHead, 'size'> & Pick<TreeBooks, 'root'>,
  sizes: readonly number[],
): ReadonlyMap<number, string> {
  return new Map(sizes.filter((one) => one <= size).map((one) => [one, root(one)]));
}

async function standingOf(
  note: string,
  log: Pick<EventStore, 'readStream'>,
  treeAt: (sizes: readonly number[]) => TreeAt | Promise<TreeAt>,
): Promise<Standing> {
  const signed = bodyOf(note);
  if (signed === undefined) {
    const fault = 'the checkpoint in ledger.json cannot be read: restore that file';
    return { note, fault, signed: null, size: 0 };
  }
  const { size, root, time } = signed;
  const remembered = { note, size, signed: { size, root, eventId: null } };
  const tree = await treeAt([size]);
  const isBehind = size > tree.size;
  if (isBehind ? !tree.isWhole : tree.roots.get(size) === root)
    return { ...remembered, fault: null };
  if (await isReplaced(signed, log)) return { note, fault: null, signed: null, size: 0 };
  const named = `this instance has read a checkpoint of ${size} events, signed at ${time}`;
  const fault = isBehind
    ? `${named}, and the log holds ${tree.size}: events ${tree.size + 1} through ${size} are missing (counted without checkpoints)`
    : `${named}, and the first ${size} events of the log are others: one was changed, put in or taken out`;
  return { ...remembered, fault };
}

/**
 * True if the log need not continue the checkpoint: it is of another ledger, or a later recorded restore replaced it. A
 * restore replaces a checkpoint if the last checkpoint that it names has at least as many leaves.
 */
async function isReplaced(
  { size, origin }: CheckpointBody,
  log: Pick<EventStore, 'readStream'>,
): Promise<boolean> {
  const own = await log.readStream(stream.ledger);
  const ledgerId = own[0]?.metadata.ledger?.id;
  // Ledgers may share a folder: a checkpoint of another ledger proves nothing about this log.
  if (ledgerId !== undefined && !`${origin}/`.startsWith(`${keyNameOf(ledgerId)}/`)) return true;
  const restores = own.filter(({ type }) => type === 'LedgerRestored');
  const restoreIndex = restores.findIndex(({ id }) => origin.endsWith(`/restored/${id}`));
  return restores.slice(restoreIndex + 1).some((stored) => {
    const event = ledgerEventOf(stored);
    const last = event.type === 'LedgerRestored' ? bodyOf(event.data.lastCheckpoint) : undefined;
    return last !== undefined && last.size >= size;
  });
}

function bodyOf(note: string): CheckpointBody | undefined {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    if (error instanceof NotANote || error instanceof NotACheckpoint) return undefined;
    throw error;
  }
}
