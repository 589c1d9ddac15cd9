import { given, tell } from '../../harness/side';
import { makeLives, type PartOfCorpus } from './lives';

/** Program that generates a part of a corpus. */
async function main(part: PartOfCorpus): Promise<void> {
  tell({ written: await makeLives(part) });
}

void main(given<PartOfCorpus>());
