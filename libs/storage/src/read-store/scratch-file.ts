import { join } from 'node:path';
import { makeOwnedFolder } from '../scratch/owned-folder';

/** Gives the name of a file to build a read model in, and removes its folder whatever happens. */
export async function withScratchFile<Result>(
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeOwnedFolder('replay');
  try {
    return await use(join(folder.path, 'rebuilt.db'));
  } finally {
    folder.remove();
  }
}
