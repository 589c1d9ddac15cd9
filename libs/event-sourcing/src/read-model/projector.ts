import { pageEventsMax, type EventStore, type LocalLog, type RecordedEvent } from '../event-store';
import type { ReadModel, SequencedEvent, TableRow } from '../projection';
import type { Checkpoint, ReadStore } from './read-store';
import { StreamGaps } from '../stream-gaps';
import { leafLine } from '../tree/leaf';
import { grown } from '../tree/merkle-tree';
import { pureTreeHashes, type TreeHashes } from '../tree/tree-hashes';

/** A projection could not read an event; it stops there and says where. */
export class PoisonEvent extends Error {
  constructor(
    readonly event: Pick<SequencedEvent, 'id' | 'stream' | 'revision' | 'type' | 'sequence'>,
    cause: unknown,
  ) {
    super(
      `event ${event.id} (${event.type}, ${event.stream}@${event.revision}, ` +
        `sequence ${event.sequence}) cannot be projected: ${String(cause)}`,
    );
    this.name = 'PoisonEvent';
  }
}

/** Tells by its sequence whether the time of an event does not count, on an operator's word. */
export type UntimedEvents = (sequence: number) => boolean;

/** Gives an event its sequence, the moment from which it is known, and its leaf. */
function sequenced(
  model: ReadModel,
  event: RecordedEvent,
  before: Checkpoint,
  { hashes = pureTreeHashes, untimed }: Pick<PageOptions, 'hashes' | 'untimed'>,
): { readonly event: SequencedEvent; readonly checkpoint: Checkpoint } {
  const { recordedAt } = event.metadata;
  const sequence = before.sequence + 1;
  const isLater = typeof recordedAt === 'string' && recordedAt > before.knownFrom;
  const knownFrom = isLater && untimed?.(sequence) !== true ? recordedAt : before.knownFrom;
  const checkpoint = { position: event.position, sequence, knownFrom, tree: before.tree };
  if (model.isLeaf?.(event) === false) {
    return { event: { ...event, sequence, knownFrom }, checkpoint };
  }
  const { tree, completed } = grown(before.tree, hashes.leaf(leafLine(event)), hashes.node);
  const leaf = { index: before.tree.size, completed };
  return { event: { ...event, sequence, knownFrom, leaf }, checkpoint: { ...checkpoint, tree } };
}

/** A store hands on what is stored; whatever other programs wrote there is found out here. */
function requireReadable({ data, metadata }: RecordedEvent): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new Error('its data is no JSON object');
  }
  if (typeof metadata.recordedAt !== 'string' || metadata.recordedAt === '') {
    throw new Error('it does not say when it was recorded');
  }
}

/** Ids of events that an operator left out: they count in the sequence and make no rows. */
export type SkippedEvents = ReadonlySet<string>;

export interface ProjectedPage {
  readonly rows: readonly TableRow[];
  /** Its events as the model reads them, each in its place; nothing for one that was not read. */
  readonly read: readonly unknown[];
  /** After the last event whose rows these are. */
  readonly checkpoint: Checkpoint;
  /** The event of the page at which projecting stopped, if it did. */
  readonly poison?: PoisonEvent;
}

/** What is known of the events of a page besides themselves, and what makes the hashes of their leaves. */
export interface PageOptions {
  readonly skipped?: SkippedEvents | undefined;
  /** Why events cannot be taken that lack the one before them, by their ids. */
  readonly missing?: ReadonlyMap<string, Error>;
  /** Pure ones where none are given. */
  readonly hashes?: TreeHashes | undefined;
  readonly untimed?: UntimedEvents | undefined;
}

/** The rows of a page of events and the checkpoint after them, as far as it can be read. */
export function projectPage(
  model: ReadModel,
  events: readonly RecordedEvent[],
  before: Checkpoint,
  { skipped = new Set(), missing = new Map(), hashes, untimed }: PageOptions = {},
): ProjectedPage {
  const rows: TableRow[] = [];
  const read: unknown[] = [];
  let checkpoint = before;
  for (const recorded of events) {
    const { event, checkpoint: after } = sequenced(model, recorded, checkpoint, {
      hashes,
      untimed,
    });
    const whole = rows.length;
    try {
      if (skipped.has(event.id)) read.push(addRowsOfSkipped(rows, model, event));
      else read.push(addRows(rows, model, event, missing.get(event.id)));
    } catch (cause) {
      // Of an event that some projection cannot read, no other keeps a row.
      rows.length = whole;
      return { rows, read, checkpoint, poison: new PoisonEvent(event, cause) };
    }
    checkpoint = after;
  }
  return { rows, read, checkpoint };
}

/** @returns the event as the model reads it. */
function addRows(to: TableRow[], model: ReadModel, event: SequencedEvent, lacks?: Error): unknown {
  if (lacks !== undefined) throw lacks;
  requireReadable(event);
  const read = model.read?.(event);
  for (const projection of model.projections) {
    for (const row of projection.rowsOf(event, read)) to.push(row);
  }
  return read;
}

function addRowsOfSkipped(to: TableRow[], model: ReadModel, event: SequencedEvent): undefined {
  for (const projection of model.projections) {
    for (const row of projection.rowsOfSkipped?.(event) ?? []) to.push(row);
  }
}

/** What stands of a page behind the last event that a read model has. */
function unseenOf(
  page: readonly RecordedEvent[],
  { position }: Checkpoint,
): readonly RecordedEvent[] {
  const [first] = page;
  if (first === undefined || position === null || first.position > position) return page;
  return page.filter((event) => event.position > position);
}

/** A read model that is fed beside another with the same pages. */
export interface FedBeside {
  readonly store: ReadStore;
  /** Is told of each page that it was fed. */
  onPage?(page: readonly RecordedEvent[]): void;
  /** Is told why it is fed no more; the other one goes on. */
  onFailure(error: unknown): void;
}

/** Feeds it what it has not seen of a page; rows come from its own checkpoint. */
function feedBeside(
  beside: FedBeside,
  model: ReadModel,
  page: readonly RecordedEvent[],
  pageOptions: PageOptions,
): void {
  try {
    const { store } = beside;
    const before = store.checkpoint();
    const unseen = unseenOf(page, before);
    const { rows, checkpoint } = projectPage(model, unseen, before, pageOptions);
    if (unseen.length > 0) store.apply(rows, checkpoint);
    beside.onPage?.(page);
  } catch (error) {
    beside.onFailure(error);
  }
}

/** A page whose rows are made, with the checkpoints before it and after the last event that could be read. */
export interface Projected {
  readonly page: readonly RecordedEvent[];
  readonly before: Checkpoint;
  readonly checkpoint: Checkpoint;
}

/** The same, done at the first call only; later ones end as that one did. */
function once(act: () => void): () => void {
  let outcome: { readonly error?: unknown } | undefined;
  return () => {
    if (outcome === undefined) {
      try {
        act();
        outcome = {};
      } catch (error) {
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
  };
}

/** What every page is projected with. */
export interface Projecting {
  readonly skipped?: SkippedEvents;
  readonly hashes?: TreeHashes;
  readonly untimed?: UntimedEvents;
  /** Gives those that are fed the same page where it is written. */
  readonly beside?: () => Iterable<FedBeside>;
}

/**
 * Projects what stands in a log in this process behind the checkpoint, at most a page, without a turn of the event
 * loop. That no stream lacks an event is for who follows the log, and so is an event that cannot be read: nothing of
 * its page is written.
 *
 * @throws Unavailable, StoreHalted, MissingEvents or PoisonEvent.
 */
export function projectAtOnce(
  log: LocalLog,
  readStore: ReadStore,
  model: ReadModel,
  { skipped, hashes, untimed, beside }: Projecting,
): Checkpoint {
  const before = readStore.checkpoint();
  const page = log.pageAfter(before.position);
  if (page.length === 0) return before;
  const pageOptions = { skipped, hashes, untimed };
  const { rows, checkpoint, poison } = projectPage(model, page, before, pageOptions);
  if (poison) throw poison;
  readStore.apply(rows, checkpoint);
  for (const one of beside?.() ?? []) feedBeside(one, model, page, pageOptions);
  return checkpoint;
}

/**
 * Follows the log from the stored checkpoint until the signal ends it. Rows and checkpoint of a
 * page are added together, so a crash repeats pages or nothing.
 *
 * @throws PoisonEvent at an event that a projection cannot read, or that lacks the one before it.
 */
export async function runProjector(
  store: EventStore,
  readStore: ReadStore,
  model: ReadModel,
  options: Projecting & {
    readonly signal: AbortSignal;
    /** Is told of each page. */
    onCheckpoint?: (checkpoint: Checkpoint, events: number) => void;
    /** Lets a page grow: is waited for behind one that was not full, or before one is read of a log in this process. */
    rest?: () => Promise<void>;
    /**
     * Is told of each page before it is written, and of how it is written before that, as for somebody who asks meanwhile; it
     * is written in any case once this has ended.
     */
    onProjected?: (projected: Projected, write: () => void) => void | Promise<void>;
  },
): Promise<void> {
  const gaps = new StreamGaps(store);
  const { skipped, hashes, untimed, signal, rest = async () => {} } = options;
  const lastSeenPosition = () => readStore.checkpoint().position;
  const pages =
    store.local?.follow({ lastSeenPosition, rest, signal }) ??
    store.subscribe(lastSeenPosition(), signal);
  for await (const read of pages) {
    const pageOptions = { skipped, missing: await gaps.in(read), hashes, untimed };
    const before = readStore.checkpoint();
    const page = unseenOf(read, before);
    if (page.length === 0) continue;
    const projected = projectPage(model, page, before, pageOptions);
    const write = once(() => {
      readStore.apply(projected.rows, projected.checkpoint);
      for (const one of options.beside?.() ?? []) feedBeside(one, model, page, pageOptions);
    });
    await options.onProjected?.({ page, before, checkpoint: projected.checkpoint }, write);
    write();
    options.onCheckpoint?.(projected.checkpoint, page.length);
    if (projected.poison) throw projected.poison;
    if (store.local === undefined && page.length < pageEventsMax) await rest();
  }
}
