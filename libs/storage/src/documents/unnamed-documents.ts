import type { Aside, DocumentFolder } from './document-folder';
import { onFolder } from './folder-files';
import type { UploadRecord } from './upload-records';

const hourMs = 3_600_000;

/**
 * Milliseconds after the upload or last attachment of a document at which its bytes are deleted, if no event
 * names it.
 */
export const unnamedMs = 7 * 24 * hourMs;
/**
 * Milliseconds that bytes stay moved aside before they are deleted. That is longer than a command with the
 * document may take to be booked, and longer than another instance may still see a moved file on a shared
 * volume.
 */
export const asideMs = hourMs;
/** Age in milliseconds at which a temporary file counts as interrupted; no upload takes that long. */
const cutOffMs = hourMs;

/** Times of a round: `nowMs` by the clock of the ledger, `diskMs` by the clock of the disk. */
export interface Times {
  readonly nowMs: number;
  readonly diskMs: number;
}

/**
 * Deletes bytes of documents that no event names. It first moves them aside and then checks again whether
 * somebody has attached the document; if so, the bytes are restored. After a crash the bytes are in one of
 * the two places, and the next round of any instance continues.
 */
export class UnnamedDocuments {
  /** @param isNamed tells whether an event names a document, as far as the log was read. */
  constructor(
    private readonly folder: DocumentFolder,
    private readonly isNamed: (sha256: string) => boolean,
  ) {}

  /**
   * Runs one round. The caller must have read the whole log before.
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

  /** @returns true if the bytes were deleted. */
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

  /** True if anybody uploaded or attached the document within its retention. */
  async #isHeld(sha256: string, nowMs: number): Promise<boolean> {
    const records = await this.folder.uploads.unnamed(sha256);
    return records.some((record) => !isExpired(record, nowMs));
  }
}

function isExpired({ heldAt }: UploadRecord, nowMs: number): boolean {
  return nowMs - Date.parse(heldAt) > unnamedMs;
}
