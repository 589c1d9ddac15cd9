import type { Question } from '../tables/question';
import { balanceQuestions } from './balances';
import { bookQuestions } from './books';
import { engagementQuestions, type EngagementSources } from './engagement';
import { entryQuestions } from './entries';
import { peopleQuestions } from './people';
import { rateQuestions } from './rates';

/**
 * Returns the queries for all working papers, in the order of an audit. Working papers are the files on which an
 * auditor's conclusions rest.
 */
export function allWorkingPapers(sources: EngagementSources): readonly Question[] {
  return [
    ...bookQuestions(sources),
    ...peopleQuestions(sources),
    ...entryQuestions(sources),
    ...rateQuestions(sources),
    ...balanceQuestions(sources),
    ...engagementQuestions(sources),
  ];
}
