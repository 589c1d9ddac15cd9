export * from './engagement/letters';
export { runsIn } from './engagement/runs';
export { isDrawnAgain, sampleFrom, samplesIn, type SampleAsked } from './engagement/samples';
export { allPapers } from './papers/all-papers';
export { letters, type EngagementSources } from './papers/engagement-papers';
export type { PapersAsked } from './papers/papers-asked';
export { cellsOf, titlesOf } from './tables/columns';
export type { Question, Table } from './tables/question';
