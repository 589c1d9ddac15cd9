import type { Aside, DocumentFolder } from './document-folder';
import { onFolder } from './folder-files';
import type { UploadRecord } from './upload-records';

const hourMs = 3_600_000;

/** Bytes that no event names are deleted so long after they were uploaded or last attached. */
export const unnamedMs = 7 * 24 * hourMs;
/**
 * So long they are put aside before: longer than a command that held on to them may still take to be
 * booked, and than another instance may still see a file of a shared volume that was moved.
 */
export const asideMs = hourMs;
/** Longer than an upload may take, so that none that is under way is cut off. */
const cutOffMs = hourMs;

/** The times of a round: `nowMs` by the clock of the ledger, `diskMs` by that of the disk. */
export interface Times {
  readonly nowMs: number;
  readonly diskMs: number;
}

/**
 * Deletes bytes that no event names. They are put aside first, and who holds on to them is asked again after
 * that: whoever does gets them back, and whoever comes once they are deleted finds none. A crash leaves them
 * in one of the two places, and the next round of any instance goes on.
 */
export class UnnamedDocuments {
  /** @param isNamed whether an event names a document, as far as the log has been seen. */
  constructor(
    private readonly folder: DocumentFolder,
    private readonly isNamed: (sha256: string) => boolean,
  ) {}

  /**
   * One round, once the whole log as it stands has been seen.
   *
   * @returns hashes whose bytes were deleted.
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

  /** @returns whether it was deleted. */
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

  /** Whether anybody uploaded it, or held on to it, of late. */
  async #isHeld(sha256: string, nowMs: number): Promise<boolean> {
    const records = await this.folder.uploads.unnamed(sha256);
    return records.some((record) => !isExpired(record, nowMs));
  }
}

function isExpired({ heldAt }: UploadRecord, nowMs: number): boolean {
  return nowMs - Date.parse(heldAt) > unnamedMs;
}
