export {
  confirmationLetter,
  currentLetter,
  type LetterContent,
} from './confirmation/confirmation-letter';
export { commodityOfValue } from './plain-text/accounts';
export type { BooksLine } from './plain-text/transactions';
export { plainTextBooks, plainTextFormats, type PlainTextFormat } from './plain-text/books';
export { explainStatement } from './statement/explain';
export type { StatementContent } from './statement/content';
export { DonorStatement } from './statement/statement.answers';
export { booksText } from './plain-text/books-text';
export { OwnStatementChanges, StatementChanges } from './statement/changes';
export { DonorStatements, renditionsOf } from './statement/donor-statements';
export { renderStatement, type RenditionType } from './statement/templates';
export { csvLines, csvMark, type Cell } from './tables/csv';
export { grouped, heading, textTable, type Column } from './text-table';
