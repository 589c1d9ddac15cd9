export { commodityOfValue } from './plain-text/accounts';
export type { BooksLine } from './plain-text/transactions';
export { plainTextBooks, plainTextFormats, type PlainTextFormat } from './plain-text/books';
