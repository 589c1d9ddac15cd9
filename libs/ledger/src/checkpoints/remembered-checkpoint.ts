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

/** Where an instance keeps the newest checkpoint that it has read, outside the log. */
export interface CheckpointMemory {
  /** The note; null before the first. */
  newest(): string | null;
  /**
   * Notes that other instances may have kept as well, as far as a trusted key has signed them. Where they cannot be
   * read in time the memory says so, and gives none.
   */
  others(trusted: TrustedKeys): Promise<readonly string[]>;
  /** Keeps a note in place of the one before. A memory that cannot be written to says so and throws nothing. */
  keep(note: string): Promise<void>;
  /** Keeps a note beside the newest one, for others; as {@link keep} where that fails. */
  file(note: string): Promise<void>;
}

/** A memory, and the keys by whose signature its notes count. */
export interface TrustedMemory {
  readonly memory: CheckpointMemory;
  readonly trusted: TrustedKeys;
}

/** Notes that a log must continue. */
export async function keptNotesOf({ memory, trusted }: TrustedMemory): Promise<readonly string[]> {
  const own = memory.newest();
  const others = await memory.others(trusted);
  return own === null ? others : [own, ...others];
}

/** How a log stands to the checkpoint that its instance remembers. */
export interface Remembered {
  readonly note: string | null;
  /** Why the log does not continue it, or one of others; null where it does. */
  readonly fault: string | null;
  /** The trees that it and others sign, but those that cannot be read or whose place a restore took. */
  readonly signed: readonly SignedTree[];
  /** Leaves that it signs; 0 where there is none, or a restore on record took its place. */
  readonly size: number;
}

/** How a log stands to one note. */
interface Standing {
  readonly note: string;
  readonly fault: string | null;
  readonly signed: SignedTree | null;
  readonly size: number;
}

/** The tree of a log, with its roots at some sizes. */
export interface TreeAt {
  /** Leaves of the tree. */
  readonly size: number;
  /** Roots in hex, by size; those above the size of the tree are left out. */
  readonly roots: ReadonlyMap<number, string>;
  /** Whether the tree was made of the whole log: only then a leaf behind its end is missing. */
  readonly isWhole: boolean;
}

/** Compares the tree of a log with the checkpoint that this instance remembers, and with those of others. */
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
 * @param notes notes of the ledger.
 * @returns why the log does not continue the largest that it does not, in a sentence; null where it continues all.
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

/** The fault that goes furthest, so that all events that are missing are named. */
function faultIn(standings: readonly Standing[]): string | null {
  const faulty = standings.filter(({ fault }) => fault !== null);
  return faulty.toSorted((a, b) => b.size - a.size)[0]?.fault ?? null;
}

/** {@link keptFault} as a replay asks for it. */
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

/** A restore that came after the memory takes its place, where it names a checkpoint that signs as much. */
async function isReplaced(
  { size, origin }: CheckpointBody,
  log: Pick<EventStore, 'readStream'>,
): Promise<boolean> {
  const own = await log.readStream(stream.ledger);
  const ledgerId = own[0]?.metadata.ledger?.id;
  // One of another ledger, which may share a folder with this one, says nothing of this log.
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
