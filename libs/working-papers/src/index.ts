export * from './engagement/letters';
export { runsIn, RunView } from './engagement/runs';
export { isDrawnAgain, sampleFrom, samplesIn } from './engagement/samples';
export { allPapers } from './papers/all-papers';
export { letters, type EngagementSources } from './papers/engagement-papers';
export { cellsOf, titlesOf } from './tables/columns';
export type { Question, Table } from './tables/question';
