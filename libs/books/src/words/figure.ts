import { kit } from '@art30/accounting';
import { formulaOf, type Word } from './words';

/** A figure of an answer, documented by the table that its query is made from. */
export function figure(word: Word, example: string, currency = 'USD') {
  const means = `${word.means}. Accounts: ${formulaOf(word)}.`;
  return kit.money(means, { amount: example, currency });
}
