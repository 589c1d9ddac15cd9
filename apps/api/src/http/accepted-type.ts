import { ProblemException } from '../problems/problem';

/** A media range in the header Accept, with its weight (RFC 9110, 12.5.1). */
interface Range {
  readonly type: string;
  readonly weight: number;
}

const rangePattern = /^\s*([^\s;,/]+\/[^\s;,/]+)\s*((?:;[^;]*)*)$/;
const weightPattern = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * Chooses the media type of an answer: the offered type that has the highest weight in the header Accept. Among equal
 * types, or without the header, the first is chosen.
 *
 * @throws ProblemException 406 if no offered type is acceptable.
 */
export function acceptedType<Type extends string>(
  accept: string | undefined,
  offered: readonly Type[],
): Type {
  const ranges = (accept?.trim() ? accept : '*/*').split(',').flatMap(rangeOf);
  const weighed = offered.map((type) => ({ type, weight: weightOf(type, ranges) }));
  const most = Math.max(...weighed.map(({ weight }) => weight));
  const chosen = weighed.find(({ weight }) => weight > 0 && weight === most);
  if (chosen !== undefined) return chosen.type;
  throw new ProblemException({
    status: 406,
    code: 'NOT_ACCEPTABLE',
    detail: `Accept names no form of this answer: ask for ${offered.join(' or ')}`,
    field: 'Accept',
  });
}

/** Parses one media range of the header. An invalid range is ignored. */
function rangeOf(text: string): Range[] {
  const [, type, parameters = ''] = rangePattern.exec(text) ?? [];
  if (type === undefined) return [];
  const [, weight = '1'] = /;\s*q=([^;\s]*)/i.exec(parameters) ?? [];
  return weightPattern.test(weight) ? [{ type: type.toLowerCase(), weight: Number(weight) }] : [];
}

/** Returns the weight of the most specific range that matches a type. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const [main = ''] = type.split('/');
  for (const candidate of [type, `${main}/*`, '*/*']) {
    const range = ranges.find(({ type: rangeType }) => rangeType === candidate);
    if (range !== undefined) return range.weight;
  }
  return 0;
}
