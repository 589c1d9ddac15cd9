import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { demandAudit } from '../engagement/refusal';
import type { SamplePopulation } from '../engagement/sample.facts';

/** A line of the journal as far as it is drawn. */
export interface PopulationLine {
  readonly sequence: number;
  readonly line: number;
  /** US cents, debit positive. */
  readonly usd: bigint;
}

/** Lines of one population, at most: they are held while a sample is drawn from them. */
export const populationLinesMax = 200_000;
/** Lines after which others are let in between. */
const linesAtOnce = 1_000;

/** A population as it was read, and what is put on record of it. */
export interface Population {
  readonly lines: readonly PopulationLine[];
  readonly total: bigint;
  readonly stated: SamplePopulation;
}

/**
 * Takes in the lines of a population in the order of the log.
 *
 * @param breathe lets others have a turn.
 * @throws AuditRefused POPULATION_EMPTY or POPULATION_TOO_LARGE.
 */
export async function populationOf(
  source: Iterable<PopulationLine>,
  breathe: () => Promise<unknown>,
): Promise<Population> {
  const lines: PopulationLine[] = [];
  const hash = sha256.create();
  let total = 0n;
  for (const one of source) {
    demandAudit(
      lines.length < populationLinesMax,
      'POPULATION_TOO_LARGE',
      `more than ${populationLinesMax} lines pass the filters: narrow them, and draw from each part`,
      'filters',
    );
    lines.push(one);
    total += sizeOf(one);
    hash.update(utf8ToBytes(`${one.sequence} ${one.line} ${one.usd}\n`));
    if (lines.length % linesAtOnce === 0) await breathe();
  }
  demandAudit(
    lines.length > 0,
    'POPULATION_EMPTY',
    'no line of the journal passes the filters at these times: nothing can be drawn',
    'filters',
  );
  const stated = { count: lines.length, total: String(total), sha256: bytesToHex(hash.digest()) };
  return { lines, total, stated };
}

/** What a line counts, whichever side it is on. */
export function sizeOf({ usd }: PopulationLine): bigint {
  return usd < 0n ? -usd : usd;
}
