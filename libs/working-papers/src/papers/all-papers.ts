import type { Question } from '../tables/question';
import { balancePapers } from './balance-papers';
import { booksPapers } from './books-papers';
import { engagementPapers, type EngagementSources } from './engagement-papers';
import { entryPapers } from './entry-papers';
import { peoplePapers } from './people-papers';
import { ratePapers } from './rate-papers';

/** Every working paper, in the order of an audit. */
export function allPapers(from: EngagementSources): readonly Question[] {
  return [
    ...booksPapers(from),
    ...peoplePapers(from),
    ...entryPapers(from),
    ...ratePapers(from),
    ...balancePapers(from),
    ...engagementPapers(from),
  ];
}
