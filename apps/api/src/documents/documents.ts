import { kit } from '@art30/accounting';
import { Books } from '@art30/books';
import { type Clock, LogView, todayOf } from '@art30/ledger';
import {
  DocumentChanged,
  DocumentFolder,
  unnamedLimits,
  type UploadFault,
  UploadRefused,
} from '@art30/storage';
import { Inject, Injectable, Logger, StreamableFile } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { RawReply } from '../http/raw-http';
import { type Problem, ProblemException } from '../problems/problem';
import type { Caller } from '../sign-in/caller';
import { CLOCK } from '../storage/tokens';

/** A document ready to be sent. */
interface Attachment {
  readonly name: string;
  readonly size: number;
  readonly bytes: Readable;
}

/**
 * Sends bytes as a file to be saved, never as a page or script that a browser would run. The header has the file's name
 * twice: in ASCII for old clients, and in the encoding of RFC 8187.
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

const mebi = 1_048_576;
const bytesMaxTold = `${kit.documentBytesMax / mebi} MiB`;

/** Problems for a refused upload, by its fault. */
const refusals: Readonly<Record<UploadFault, Problem>> = {
  'too-large': {
    status: 413,
    code: 'DOCUMENT_TOO_LARGE',
    detail: `a document has at most ${bytesMaxTold}: send a smaller one`,
  },
  empty: { status: 422, code: 'DOCUMENT_EMPTY', detail: 'the body is empty: send the document' },
  'other-hash': {
    status: 422,
    code: 'DOCUMENT_HASH_MISMATCH',
    detail:
      'the SHA-256 of the body is not the one in the address: send the whole file, and its own SHA-256 in the address',
    field: 'sha256',
  },
  quota: {
    status: 409,
    code: 'DOCUMENT_QUOTA',
    detail:
      `you have ${unnamedLimits.documentsMax} documents or ` +
      `${unnamedLimits.bytesMax / mebi} MiB that no event names yet, and may have no more: send the commands that name them, or wait until they are deleted`,
  },
};

const erased: Problem = {
  status: 409,
  code: 'DOCUMENT_ERASED',
  detail: 'this document was erased, and cannot be stored again',
};
/** Problem if stored bytes are damaged. The client is not at fault; the operator must check the documents' folder. */
const damaged: Problem = {
  status: 500,
  code: 'DOCUMENT_DAMAGED',
  detail:
    'the bytes of this document are missing or have changed: tell the operator; npm run replay -- --documents finds all such documents',
};

/** Receives and sends the bytes of documents (evidence behind events), for callers who may upload or read them. */
@Injectable()
export class Documents {
  private readonly logger = new Logger(Documents.name);

  constructor(
    private readonly folder: DocumentFolder,
    private readonly books: Books,
    private readonly view: LogView,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Stores the uploaded bytes of a document.
   *
   * @param stated length in bytes that the request declares, if any.
   * @throws ProblemException or Rejection; the bytes are then not stored.
   */
  async receive(
    sha256: string,
    caller: Caller,
    { bytes, stated }: { readonly bytes: Readable; readonly stated: number | undefined },
  ): Promise<void> {
    await this.view.authorities.demandRecording(caller, todayOf(this.clock));
    if ((await this.books.proofs.evidence.atHead(sha256)).isErased)
      throw new ProblemException(erased);
    if ((stated ?? 0) > kit.documentBytesMax) throw new ProblemException(refusals['too-large']);
    try {
      await this.folder.receive(bytes, {
        sha256,
        person: caller.person,
        bytesMax: kit.documentBytesMax,
        now: this.clock.now().toISOString(),
        isNamed: (other) => this.books.proofs.evidence.seen(other).isNamed,
      });
    } catch (error) {
      throw error instanceof UploadRefused ? new ProblemException(refusals[error.fault]) : error;
    }
    // The document may have been erased during the upload; its bytes are then deleted here. If it is erased later, or
    // if this check fails, the background worker deletes the bytes.
    if (!(await this.books.proofs.evidence.atHead(sha256)).isErased) return;
    await this.folder.erase(sha256);
    throw new ProblemException(erased);
  }

  /**
   * Returns a document that an event names, or that the caller uploaded.
   *
   * @throws ProblemException DOCUMENT_UNKNOWN, DOCUMENT_ERASED or DOCUMENT_DAMAGED.
   */
  async fetch(sha256: string, { person }: Caller): Promise<Attachment> {
    const { isNamed, isErased, name = sha256 } = await this.books.proofs.evidence.atHead(sha256);
    if (isErased) {
      const detail =
        'this document was erased: GET /v1/erased-documents says when and on what ground';
      throw new ProblemException({ ...erased, status: 410, detail });
    }
    const isTheirs = isNamed || (await this.folder.isUploadedBy(sha256, person));
    if (!isTheirs) return refuseUnknown(sha256);
    const found = await this.whole(sha256);
    if (found !== undefined) return { name, ...found };
    if (!isNamed) return refuseUnknown(sha256);
    throw this.damage(`the bytes of document ${sha256} are missing`);
  }

  private async whole(sha256: string): ReturnType<DocumentFolder['read']> {
    try {
      return await this.folder.read(sha256);
    } catch (error) {
      throw error instanceof DocumentChanged ? this.damage(error.message) : error;
    }
  }

  private damage(what: string): ProblemException {
    this.logger.error(what);
    return new ProblemException(damaged);
  }
}

function refuseUnknown(sha256: string): never {
  const detail = `there is no document ${sha256} that you may read`;
  throw new ProblemException({ status: 404, code: 'DOCUMENT_UNKNOWN', detail });
}
