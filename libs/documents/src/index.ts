export { commodityOfValue } from './plain-text/accounts';
export type { BooksLine } from './plain-text/transactions';
export { plainTextBooks, plainTextFormats, type PlainTextFormat } from './plain-text/books';
export type { StatementContent, StatementHead } from './statement/content';
export {
  donorStatement,
  untied,
  type AccountFigures,
  type PurposeFigures,
  type StatementFigures,
} from './statement/donor-statement';
export { booksText } from './plain-text/books-text';
export { DonorStatements, renditionsOf } from './statement/donor-statements';
export { renderStatement, renditionTypes, type RenditionType } from './statement/templates';
export { changedLines, type ChangedLine } from './statement/changes';
export { grouped, heading, textTable, type Column } from './text-table';
