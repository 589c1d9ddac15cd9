import {
  drawSample,
  populationOf,
  type PlacedEvent,
  type SampleDrawn,
  type SamplingMethod,
} from '@art30/auditing';
import type { Books } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';

/** What a sample is drawn by; of both times and the seed each may be left out. */
export interface SampleAsked {
  readonly method: SamplingMethod;
  readonly purpose: string;
  readonly size?: number | undefined;
  /** US cents. */
  readonly interval?: string | undefined;
  readonly seed?: string | undefined;
  readonly side?: SampleDrawn['side'] | undefined;
  /** Filters of the journal, by their names there. */
  readonly filters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly asAt?: string | undefined;
  readonly knownAt?: string | undefined;
}

/** Where samples are drawn from, and what draws them. */
export interface SampleSources {
  readonly books: Pick<Books, 'audit'>;
  /** Makes a seed where nobody chose one. */
  readonly newSeed: () => string;
  /** Lets others have a turn. */
  readonly breathe: () => Promise<unknown>;
}

/**
 * Draws a sample from the journal, with all that it takes to draw it again.
 *
 * @throws AuditRefused; QuestionRefused for the times.
 */
export async function sampleFrom(
  { books, newSeed, breathe }: SampleSources,
  asked: SampleAsked,
): Promise<SampleDrawn> {
  const { method, purpose, filters = {}, side = 'BOTH', asAt, knownAt } = asked;
  const { seed = newSeed(), size = null } = asked;
  const interval = asked.interval === undefined ? null : BigInt(asked.interval);
  const { asOf, lines } = await books.audit.populations.find({ ...filters, side, asAt, knownAt });
  const population = await populationOf(lines, breathe);
  const drawn = await drawSample({ method, seed, size, interval }, population, breathe);
  return {
    ...drawn,
    method,
    seed,
    purpose,
    filters: statedIn(filters),
    side,
    size,
    asAt: asOf.asAt,
    throughSequence: asOf.sequence,
  };
}

/**
 * Whether a sample that is on record is drawn again from the books as they were known then.
 *
 * @throws AuditRefused where nothing can be drawn.
 */
export async function isDrawnAgain(
  sources: Omit<SampleSources, 'newSeed'>,
  recorded: SampleDrawn,
): Promise<boolean> {
  const { size, interval, throughSequence, asAt, ...terms } = recorded;
  const newSeed = () => recorded.seed;
  const drawn = await sampleFrom(
    { ...sources, newSeed },
    {
      ...terms,
      // A size gives its interval again.
      ...(size === null ? { interval: interval ?? undefined } : { size }),
      asAt: asAt ?? undefined,
      knownAt: String(throughSequence),
    },
  );
  return canonicalJson(drawn) === canonicalJson(recorded);
}

/** A sample that is on record. */
export type RecordedSample = ReturnType<typeof samplesIn>[number];

/** The samples among the events of an engagement, in their order. */
export function samplesIn(events: readonly PlacedEvent[]) {
  return events.flatMap(({ stored, event, sequence: logSequence }) => {
    if (event.type !== 'SampleDrawn') return [];
    const { recordedAt: drawnAt, recordedBy: drawnBy } = stored.metadata;
    return [{ id: stored.id, data: event.data, drawnAt, drawnBy, logSequence }];
  });
}

/** Filters that were given. */
function statedIn(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}
