import { pageEventsMax, type EventStore, type LocalLog, type RecordedEvent } from '../event-store';
import type { ReadModel, SequencedEvent, TableRow } from '../projection';
import type { Checkpoint, ReadStore } from './read-store';
import { StreamGaps } from '../stream-gaps';
import { leafLine } from '../tree/leaf';
import { grown } from '../tree/merkle-tree';
import { pureTreeHashes, type TreeHashes } from '../tree/tree-hashes';

/** A projection (function from an event to rows) could not read an event. No later event is projected until it can. */
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

/** True for the sequence of an event whose recording time is declared invalid, because a clock was wrong. */
export type UntimedEvents = (sequence: number) => boolean;

/** Returns an event with its sequence, `knownFrom` and leaf of the hash tree, and the checkpoint after the event. */
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

/**
 * Throws an error for an event that another program wrote in a form that cannot be read. This is checked here, because
 * stores return such events without an error.
 */
function requireReadable({ data, metadata }: RecordedEvent): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new Error('its data is no JSON object');
  }
  if (typeof metadata.recordedAt !== 'string' || metadata.recordedAt === '') {
    throw new Error('it does not say when it was recorded');
  }
}

/**
 * Ids of events that are skipped, by an operator's order, because they cannot be read. They count in the sequence, and
 * their content adds no rows.
 */
export type SkippedEvents = ReadonlySet<string>;

/** The result of the projection of one page of events. */
export interface ProjectedPage {
  readonly rows: readonly TableRow[];
  /** Results of `ReadModel.read` by index in the page; undefined for an event that was not parsed. */
  readonly read: readonly unknown[];
  /** Checkpoint after the last projected event. */
  readonly checkpoint: Checkpoint;
  /** Error of the event at which the projection stopped; left out if the whole page was projected. */
  readonly poison?: PoisonEvent;
}

/** Options for the projection of one page. */
export interface PageOptions {
  readonly skipped?: SkippedEvents | undefined;
  /** Errors, by event id, for events whose previous event in the stream is missing. */
  readonly missing?: ReadonlyMap<string, Error>;
  /** Hash functions of the tree; the pure ones by default. */
  readonly hashes?: TreeHashes | undefined;
  readonly untimed?: UntimedEvents | undefined;
}

/** Returns the rows of a page of events, and the checkpoint after the last event that could be projected. */
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
      // If one projection fails on an event, the rows that other projections have made of this event are dropped too.
      rows.length = whole;
      return { rows, read, checkpoint, poison: new PoisonEvent(event, cause) };
    }
    checkpoint = after;
  }
  return { rows, read, checkpoint };
}

/**
 * Adds the rows of an event.
 *
 * @param lacks error to throw if an earlier event of the stream is missing.
 * @returns result of `ReadModel.read` for the event.
 */
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

/** Returns the events of a page that come after the checkpoint of a read model, which has the others already. */
function unseenOf(
  page: readonly RecordedEvent[],
  { position }: Checkpoint,
): readonly RecordedEvent[] {
  const [first] = page;
  if (first === undefined || position === null || first.position > position) return page;
  return page.filter((event) => event.position > position);
}

/**
 * A second read model that gets the same pages as the main one, such as a new build that is to replace the main
 * one.
 */
export interface FedBeside {
  readonly store: ReadStore;
  /** Called after each page that was written to the second read model. */
  onPage?(page: readonly RecordedEvent[]): void;
  /** Called when a write to the second read model fails; the main one goes on. */
  onFailure(error: unknown): void;
}

/**
 * Writes a page to a second read model, without the events that it has already. Its rows are computed anew, because its
 * checkpoint may differ from that of the main one.
 */
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

/** A projected page, with the checkpoints before it and after its last projected event. */
export interface Projected {
  readonly page: readonly RecordedEvent[];
  readonly before: Checkpoint;
  readonly checkpoint: Checkpoint;
}

/**
 * Wraps a function so that it runs at most once. A later call does nothing, or throws the error that the first
 * call threw.
 */
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

/** Options of a projector that are the same for every page. */
export interface Projecting {
  readonly skipped?: SkippedEvents;
  readonly hashes?: TreeHashes;
  readonly untimed?: UntimedEvents;
  /** Returns the second read models that get each page when it is written. */
  readonly beside?: () => Iterable<FedBeside>;
}

/**
 * Projects at most one page of events after the checkpoint, from a log that is a file of this process. It is
 * synchronous, so that a query can first bring the read model up to date. If an event cannot be read, nothing
 * of the page is written. Missing events of streams are not looked for here, but by `runProjector`.
 *
 * @returns the checkpoint after the page.
 * @throws Unavailable, StoreHalted or MissingEvents if the log cannot be read; PoisonEvent if an event cannot.
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
 * Projects all events after the stored checkpoint, and then each new event, until the signal aborts. Rows and
 * checkpoint of a page are written together, so after a crash whole pages are projected again or none.
 *
 * @throws PoisonEvent at an event that a projection cannot read, or whose previous event in its stream is
 * missing.
 */
export async function runProjector(
  store: EventStore,
  readStore: ReadStore,
  model: ReadModel,
  options: Projecting & {
    readonly signal: AbortSignal;
    /** Called after each page was written, with the number of its events. */
    onCheckpoint?: (checkpoint: Checkpoint, events: number) => void;
    /**
     * Pause that lets the next page grow. It is awaited after a page that was not full or, for a log that is a
     * file of this process, before each read.
     */
    rest?: () => Promise<void>;
    /**
     * Called before a page is written. The page is written once the promise of the callback resolves. The
     * callback may call `write` earlier, if somebody waits for the rows.
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
