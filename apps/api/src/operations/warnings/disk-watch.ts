import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';
import type { Config } from '../../process/config';
import { CONFIG } from '../../storage/tokens';

const gibibyte = 1024 ** 3;
/**
 * Free bytes below which operators are warned. When the disk is full, commands are refused, and so are reads that need
 * an entry in the access log.
 */
const warnedBelowBytes = 2 * gibibyte;

/**
 * Free bytes on the disk of a folder, as far as the service's account may use them. The key is the setting that names
 * the folder.
 */
export type FreeBytes = Readonly<Partial<Record<'DATA_DIR' | 'DOCUMENTS_DIR', number>>>;

/** Warns operators if a disk is nearly full. */
@Injectable()
export class DiskWatch implements WarningSource {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'dataDir' | 'documentsDir'>) {}

  /** Measures the free bytes of each folder. A folder whose disk cannot be measured is left out. */
  async freeBytes(): Promise<FreeBytes> {
    const { dataDir, documentsDir } = this.config;
    const found = { DATA_DIR: await freeIn(dataDir), DOCUMENTS_DIR: await freeIn(documentsDir) };
    const measuredFolders = Object.entries(found).filter(([, free]) => free !== undefined);
    return Object.fromEntries(measuredFolders);
  }

  async warnings(): Promise<readonly ReadinessWarning[]> {
    return spaceWarnings(await this.freeBytes());
  }
}

async function freeIn(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** Returns a warning for each folder with less than 2 GiB left. */
export function spaceWarnings(freeBytes: FreeBytes): readonly ReadinessWarning[] {
  const low = Object.entries(freeBytes).filter(([, free]) => free < warnedBelowBytes);
  return low.map(([setting, free]) => ({
    code: 'DISK_SPACE_LOW',
    detail:
      `the disk of ${setting} has ${(free / gibibyte).toFixed(1)} GiB left: free some, or stop the ` +
      'service and move the folder to a larger one (docs/troubleshooting.md, Full disk)',
  }));
}
