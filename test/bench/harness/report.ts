import type { Figure, Missing } from './metric';
import { targetInWords } from './statistics';

/** A figure as a line that is read while the bench runs. */
export function lineOf(found: Figure | Missing): string {
  const target = found.target === null ? '' : `, target ${targetInWords(found.target)}`;
  if ('why' in found) return `  ${found.name}: not measured${target}: ${found.why}`;
  const { min, median, max } = found.ratio;
  const verdict = found.holds === null ? '' : found.holds ? ', holds' : ', does not hold';
  const ratio = `${short(min)} / ${short(median)} / ${short(max)}`;
  const context = found.context.map((words) => `\n      ${words}`).join('');
  return `  ${found.name}: ${ratio}${target}${verdict}${context}`;
}

/** Three digits that count. */
export function short(number: number): string {
  return Math.abs(number) >= 1_000 ? number.toFixed(0) : String(Number(number.toPrecision(3)));
}
