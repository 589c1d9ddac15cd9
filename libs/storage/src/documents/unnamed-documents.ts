import type { Aside, DocumentFolder } from './document-folder';
import { onFolder } from './folder-files';
import type { UploadRecord } from './upload-records';

const hourMs = 3_600_000;

/**
 * Milliseconds, from the upload or last attachment of a document, after which its bytes are deleted if no event names
 * the document.
 */
export const unnamedMs = 7 * 24 * hourMs;
/**
 * Milliseconds for which bytes stay in the folder `aside` before they are deleted. That is longer than a command which
 * attaches the document takes, and longer than a shared volume may still show another instance the old name of a file.
 */
export const asideMs = hourMs;
/**
 * Age in milliseconds from which on a temporary file is a remainder of an interrupted upload; no upload takes
 * so long.
 */
const cutOffMs = hourMs;

/**
 * Present time in milliseconds since 1970: `nowMs` by the clock of the ledger, which dates records, and `diskMs` by the
 * clock of the machine, which dates files.
 */
export interface Times {
  readonly nowMs: number;
  readonly diskMs: number;
}

/**
 * Deletes bytes of documents that no event names, in rounds. A round first moves expired bytes into the folder
 * `aside`. A later round deletes them, or restores them if somebody has attached or uploaded the document
 * meanwhile. After a crash the bytes are in one of the two places, and the next round of any instance goes on
 * from there.
 */
export class UnnamedDocuments {
  /** @param isNamed true if an event that was read from the log names the document with this hash. */
  constructor(
    private readonly folder: DocumentFolder,
    private readonly isNamed: (sha256: string) => boolean,
  ) {}

  /**
   * Runs one round. The caller must have read the whole log before, so that no named document is deleted.
   *
   * @returns hashes of the documents whose bytes were deleted.
   */
  round({ nowMs, diskMs }: Times): Promise<readonly string[]> {
    return onFolder(async () => {
      for (const key of await this.folder.uploads.people()) {
        for (const record of await this.folder.uploads.unnamedOf(key)) {
          await this.#look(record, nowMs);
        }
      }
      const deleted: string[] = [];
      for (const aside of await this.folder.aside()) {
        if (await this.#settle(aside, nowMs)) deleted.push(aside.sha256);
      }
      await this.folder.removeCutOff(diskMs - cutOffMs);
      return deleted;
    });
  }

  /** Moves the bytes of an expired document aside, and moves or deletes records that are no longer needed. */
  async #look(record: UploadRecord, nowMs: number): Promise<void> {
    const { sha256 } = record;
    if (this.isNamed(sha256)) return this.folder.uploads.moveToNamed(record);
    if (!isExpired(record, nowMs)) return;
    if (await this.#isHeld(sha256, nowMs)) return this.folder.uploads.remove(record);
    if ((await this.folder.sizeOf(sha256)) !== undefined) {
      return this.folder.putAside(sha256, nowMs);
    }
    const isAside = (await this.folder.aside()).some((aside) => aside.sha256 === sha256);
    if (!isAside) await this.folder.uploads.remove(record);
  }

  /**
   * Restores bytes in the folder `aside` if their document is needed again, and deletes them after `asideMs` else.
   *
   * @returns true if the bytes were deleted.
   */
  async #settle(aside: Aside, nowMs: number): Promise<boolean> {
    const { sha256, sinceMs } = aside;
    if (this.isNamed(sha256) || (await this.#isHeld(sha256, nowMs))) {
      await this.folder.putBack(aside);
      return false;
    }
    if (nowMs - sinceMs < asideMs) return false;
    await this.folder.drop(aside);
    return true;
  }

  /** True if anybody has uploaded or attached the document within the last seven days. */
  async #isHeld(sha256: string, nowMs: number): Promise<boolean> {
    const records = await this.folder.uploads.unnamed(sha256);
    return records.some((record) => !isExpired(record, nowMs));
  }
}

function isExpired({ heldAt }: UploadRecord, nowMs: number): boolean {
  return nowMs - Date.parse(heldAt) > unnamedMs;
}
