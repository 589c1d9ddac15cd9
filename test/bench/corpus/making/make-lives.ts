import { given, tell } from '../../harness/side';
import { makeLives, type PartOfCorpus } from './lives';

/** Makes a part of a corpus in a process of its own. */
async function main(part: PartOfCorpus): Promise<void> {
  tell({ written: await makeLives(part) });
}

void main(given<PartOfCorpus>());
