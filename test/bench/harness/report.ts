import type { Figure, Missing } from './metric';
import { targetInWords } from './statistics';

/** A figure as a line of progress. */
export function lineOf(found: Figure | Missing): string {
  const target = found.target === null ? '' : `, target ${targetInWords(found.target)}`;
  if ('why' in found) return `  ${found.name}: not measured${target}: ${found.why}`;
  const { min, median, max } = found.ratio;
  const verdict = found.holds === null ? '' : found.holds ? ', holds' : ', does not hold';
  const ratio = `${short(min)} / ${short(median)} / ${short(max)}`;
  const context = found.context.map((words) => `\n      ${words}`).join('');
  return `  ${found.name}: ${ratio}${target}${verdict}${context}`;
}

/** Formats a number with three significant digits. */
export function short(number: number): string {
  return Math.abs(number) >= 1_000 ? number.toFixed(0) : String(Number(number.toPrecision(3)));
}
