import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isGivenAgain } from '@art30/books';

/** Texts of answers that are kept, in UTF-8; they go when those do. */
const texts = new WeakMap<object, Buffer>();

/** Has what is answered become JSON, and that of an answer which is given again made once. */
export function keepTexts(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // Bytes are sent as they are; the server says that a serializer gives text.
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
