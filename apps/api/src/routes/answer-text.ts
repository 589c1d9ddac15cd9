import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isGivenAgain } from '@art30/books';

/** Cache of serialized answers in UTF-8; an entry lives as long as its answer object. */
const texts = new WeakMap<object, Buffer>();

/** Serializes answers as JSON. An answer object that the books return repeatedly is serialized once. */
export function keepTexts(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // The server also sends bytes, although its types only allow text.
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
