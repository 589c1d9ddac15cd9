export { confirmationLetter, currentLetter, type LetterContent } from './confirmation-letter';
export { commodityOfValue } from './plain-text-accounts/accounts';
export type { BooksLine } from './plain-text-accounts/transactions';
export {
  plainTextBooks,
  plainTextFormats,
  type PlainTextFormat,
} from './plain-text-accounts/books';
export { explainStatement } from './statement/donor-statement';
export type { StatementContent } from './statement/content';
export { DonorStatement } from './statement/statement.answers';
export { booksText } from './plain-text-accounts/books';
export { OwnStatementChanges, StatementChanges } from './statement/changes';
export { DonorStatements, renditionsOf } from './statement/donor-statements';
export { renderStatement, type RenditionType } from './statement/templates';
export { csvLines, csvMark, type Cell } from './tables/csv';
export { grouped, heading, textTable, type Column } from './tables/text-table';
