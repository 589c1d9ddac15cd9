export * from './engagement/letters';
export { runsIn, RunView } from './engagement/runs';
export { isDrawnAgain, sampleFrom, samplesIn } from './engagement/samples';
export { allWorkingPapers } from './audit-questions/all-working-papers';
export { letters, type EngagementSources } from './audit-questions/engagement';
export { cellsOf, titlesOf } from './tables/columns';
export type { Question, Table } from './tables/question';
