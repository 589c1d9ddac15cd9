import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isGivenAgain } from '@art30/books';

/** Cache of serialized answers in UTF-8. An entry exists as long as its answer object. */
const texts = new WeakMap<object, Buffer>();

/** Serializes answers as JSON. If the books return the same answer object again, its cached text is sent. */
export function keepTexts(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // The framework also sends bytes, although its types allow only texts.
  server.setReplySerializer(serializedAnswer as (answer: unknown) => string);
}

function serializedAnswer(answer: unknown): string | Buffer {
  if (typeof answer !== 'object' || answer === null || !isGivenAgain(answer)) {
    return JSON.stringify(answer);
  }
  const cachedText = texts.get(answer);
  if (cachedText !== undefined) return cachedText;
  const text = Buffer.from(JSON.stringify(answer));
  texts.set(answer, text);
  return text;
}
