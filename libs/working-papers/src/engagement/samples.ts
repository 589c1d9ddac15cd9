import {
  drawSample,
  populationOf,
  type PlacedEvent,
  type SampleDrawn,
  type SamplingMethod,
} from '@art30/auditing';
import type { Books } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';

/** Parameters of a sample of journal lines. The dates and the seed may be left out. */
export interface SampleAsked {
  readonly method: SamplingMethod;
  readonly purpose: string;
  readonly size?: number | undefined;
  /** Interval of monetary unit sampling, in US cents. */
  readonly interval?: string | undefined;
  readonly seed?: string | undefined;
  readonly side?: SampleDrawn['side'] | undefined;
  /** Filters of the journal lines from which the sample is drawn, named like the parameters of `GET /v1/journal`. */
  readonly filters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly asAt?: string | undefined;
  readonly knownAt?: string | undefined;
}

/** Books from which samples are drawn, and the functions that drawing needs. */
export interface SampleSources {
  readonly books: Pick<Books, 'audit'>;
  /** Generates a random seed if the request has none. */
  readonly newSeed: () => string;
  /** Pauses a long computation so that the process can do other work. */
  readonly breathe: () => Promise<unknown>;
}

/**
 * Draws a sample of journal lines, and returns it with all inputs, so that anybody can draw the same sample again.
 *
 * @throws AuditRefused if no sample can be drawn; QuestionRefused for an invalid date.
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
 * Draws a recorded sample again from the books as they were known then. Returns true if the result is identical.
 *
 * @throws AuditRefused if no sample can be drawn.
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
      // A sample with a stated size computes its interval again.
      ...(size === null ? { interval: interval ?? undefined } : { size }),
      asAt: asAt ?? undefined,
      knownAt: String(throughSequence),
    },
  );
  return canonicalJson(drawn) === canonicalJson(recorded);
}

/** A sample as it was recorded, with the person who drew it and the time. */
export type RecordedSample = ReturnType<typeof samplesIn>[number];

/** Returns the recorded samples of an audit engagement, in the order in which they were drawn. */
export function samplesIn(events: readonly PlacedEvent[]) {
  return events.flatMap(({ stored, event, sequence: logSequence }) => {
    if (event.type !== 'SampleDrawn') return [];
    const { recordedAt: drawnAt, recordedBy: drawnBy } = stored.metadata;
    return [{ id: stored.id, data: event.data, drawnAt, drawnBy, logSequence }];
  });
}

function statedIn(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}
