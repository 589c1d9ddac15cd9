import { StreamableFile } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { RawReply } from '../http/raw-http';

/** A document as it leaves. */
export interface Attachment {
  readonly name: string;
  readonly size: number;
  readonly bytes: Readable;
}

/**
 * Bytes as a file to be saved, whatever they are: never a page, and never a script of ours. Its name stands
 * in the header twice, in ASCII and as RFC 8187 writes others.
 */
export function sendAttachment({ name, size, bytes }: Attachment, reply: RawReply): StreamableFile {
  reply
    .header('Content-Security-Policy', "default-src 'none'; sandbox")
    .header('X-Content-Type-Options', 'nosniff');
  const ascii = name.replaceAll(/[^\w .()-]/g, '_');
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encoded(name)}`;
  return new StreamableFile(bytes, { type: 'application/octet-stream', length: size, disposition });
}

function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
