import { createHash } from 'node:crypto';
import type { kit } from '@art30/accounting';
import type { Service } from './service';

/** A document for a test: its bytes and its description. */
export interface TestDocument {
  readonly bytes: Buffer;
  /** Description of the document, as a command names it. */
  readonly named: kit.EvidenceDocument;
}

export function testDocument(
  content: string | Buffer,
  { name = 'evidence.txt', mediaType = 'text/plain' } = {},
): TestDocument {
  const bytes = Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, named: { name, mediaType, size: bytes.length, sha256 } };
}

export function addressOf({ named }: TestDocument): string {
  return `/v1/documents/${named.sha256}`;
}

/** Uploads the bytes of a document, signed in as a person. */
export function upload(service: Service, document: TestDocument, person = 'u.contrib') {
  return (
    service
      .http(person)
      .put(addressOf(document))
      .set('Content-Type', document.named.mediaType)
      // Sends the bytes unchanged; the HTTP client would otherwise encode a body of type JSON once more.
      .serialize((bytes: unknown) => bytes as string)
      .send(document.bytes)
  );
}
