import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isGivenAgain } from '@art30/books';

/** Texts of answers that are kept; they go when those do. */
const texts = new WeakMap<object, string>();

/** Has what is answered become JSON, and that of an answer which is given again made once. */
export function keepTexts(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().setReplySerializer(textOf);
}

function textOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !isGivenAgain(answer)) {
    return JSON.stringify(answer);
  }
  const known = texts.get(answer);
  if (known !== undefined) return known;
  const text = JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}
