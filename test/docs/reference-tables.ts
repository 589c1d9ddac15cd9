import {
  chartOfAccounts,
  donorKindRules,
  resolutionCatalogue,
  type Account,
} from '@art30/accounting';
import {
  balanceWords,
  bridgeWords,
  bridgeWordsInCurrency,
  formulaOf,
  type Word,
  wordsInCurrency,
} from '@art30/books';
import { tableOf } from './generated-page';

/** The chart of accounts, with the accounts that a revaluation values. */
export function chartTable(): string {
  const rows = chartOfAccounts.map((one) => [one.code, one.name, one.type, valuedFor(one)]);
  return tableOf(['code', 'account', 'type', 'revalued for'], rows);
}

function valuedFor(account: Account): string {
  const monetary = 'monetary' in account ? account.monetary : null;
  return monetary === null ? '' : monetary.of.join(', ');
}

export function donorKindTable(): string {
  const rows = donorKindRules.map((rule) => [
    `\`${rule.kind}\``,
    rule.label,
    rule.canBeParty ? 'while a party' : 'no',
    rule.dueDiligence,
    rule.cebContributorType,
    rule.iatiOrganisationType,
    rule.validFrom,
  ]);
  const head = ['kind', 'donor', 'may give under (n)', 'due diligence'];
  return tableOf([...head, 'CEB contributor type', 'IATI organisation type', 'valid from'], rows);
}

export function purposeTable(): string {
  const rows = resolutionCatalogue().map(({ data: { code, label, kind, recommendations } }) => [
    `\`${code}\``,
    label,
    kind,
    recommendations.map((recommendation) => `(${recommendation})`).join(', ') || 'never',
  ]);
  return tableOf(['code', 'purpose', 'kind', 'open to'], rows);
}

export function balanceWordTable(): string {
  return wordTable('word', balanceWords, (name) =>
    wordsInCurrency.some((wordInCurrency) => wordInCurrency === name),
  );
}

export function bridgeStepTable(): string {
  return wordTable('step', bridgeWords, (name) => name in bridgeWordsInCurrency);
}

function wordTable(
  head: string,
  words: Readonly<Record<string, Word>>,
  isInCurrency: (name: string) => boolean,
): string {
  const rows = Object.entries(words).map(([name, word]) => [
    `\`${name}\`${isInCurrency(name) ? ' ¤' : ''}`,
    word.means,
    `\`${formulaOf(word)}\``,
  ]);
  return tableOf([head, 'means', 'journal lines'], rows);
}
