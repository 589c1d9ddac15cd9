import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chartOfAccounts,
  donorKindRules,
  ledgerEventTypes,
  Money,
  settingsOn,
  resolutionCatalogue,
} from '@art30/accounting';
import {
  balanceWords,
  bridgeWords,
  bridgeWordsInCurrency,
  formulaOf,
  type Word,
  wordsInCurrency,
} from '@art30/books';

const page = readFileSync(join(__dirname, '../../docs/accounting.md'), 'utf8');
const events = readFileSync(join(__dirname, '../../docs/events.md'), 'utf8');

interface GoldenEvent {
  readonly eventId: string;
  readonly entries: readonly { readonly usd: string }[];
}

const golden = JSON.parse(
  readFileSync(join(__dirname, '../golden/worked-example.json'), 'utf8'),
) as {
  readonly events: readonly GoldenEvent[];
  readonly expected: {
    readonly trialBalanceAfterEvent: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly asOf: Readonly<
      Record<string, { readonly trialBalance: Readonly<Record<string, string>>; netAssets: string }>
    >;
    readonly final: {
      readonly netAssets: string;
      readonly totalAssets: string;
      readonly totalLiabilities: string;
      readonly fundBalanceByDonor: Readonly<Record<string, string>>;
    };
  };
};

function section(title: string): string {
  const [, after = ''] = page.split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** Cells of the table rows of a section whose first cell is this text. */
function rowsOf(title: string, first: string): string[][] {
  return section(title)
    .split('\n')
    .filter((line) => line.startsWith(`| ${first} |`))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** `-1222222.22` as the page writes it, `-1,222,222.22`. */
function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

describe('docs/accounting.md', () => {
  it.each(chartOfAccounts.map(({ code, name, type }) => [code, name, type]))(
    'has account %s, %s',
    (code, name, type) => {
      expect(rowsOf('Chart of accounts', code).map((row) => row.slice(0, 3))).toEqual([
        [code, name, type],
      ]);
    },
  );

  it('has no account that the chart does not have', () => {
    const rows = section('Chart of accounts').matchAll(/^\| (\d{4}) \|/gm);
    expect([...rows].map(([, code]) => code)).toEqual(chartOfAccounts.map(({ code }) => code));
  });

  it.each(donorKindRules.map((rule) => [rule.kind, rule] as const))(
    'says what a donor of kind %s must show',
    (kind, rule) => {
      const [row = []] = rowsOf('Who may give', `\`${kind}\``);
      const [, label, , underN, ceb, iati, dueDiligence] = row;
      expect(label).toBe(rule.label);
      expect([ceb, iati]).toEqual([rule.cebContributorType, rule.iatiOrganisationType]);
      expect(dueDiligence).toBe(rule.dueDiligence);
      expect(underN !== 'no').toBe(rule.canBeParty);
    },
  );

  it.each(resolutionCatalogue().map(({ data }) => [data.code, data] as const))(
    'says what purpose %s is and which call it is open to',
    (code, { kind, label, recommendations }) => {
      expect(section('Purposes')).toContain(`\`${code}\``);
      if (kind !== 'LETTER' && kind !== 'BUCKET') return;
      const open = recommendations.map((recommendation) => `(${recommendation})`).join(', ');
      const [row] = rowsOf('Purposes', `\`${code}\``);
      expect(row?.slice(1, 3)).toEqual([label, open === '' ? 'never' : open]);
    },
  );

  it.each(Object.entries<Word>(balanceWords))('has the formula of the word %s', (name, word) => {
    const mark = wordsInCurrency.some((known) => known === name) ? ' ¤' : '';
    const [row] = rowsOf('Words of a balance row', `\`${name}\`${mark}`);
    expect(row?.[1]).toBe(`\`${formulaOf(word)}\``);
  });

  it.each(Object.entries<Word>(bridgeWords))('has the formula of the step %s', (name, word) => {
    const mark = name in bridgeWordsInCurrency ? ' ¤' : '';
    const [row] = rowsOf('From the agreement to the cash', `\`${name}\`${mark}`);
    expect(row?.[1]).toBe(`\`${formulaOf(word)}\``);
  });

  it.each(ledgerEventTypes)(
    'says what %s books, or its section says that it books nothing',
    (type) => {
      const [, after = ''] = section('What each event books').split('### Every event,');
      const [, own = ''] = events.split(`\n### ${type}\n`);
      const isInTable = after.split('\n### ')[0]?.includes(`\`${type}\``);
      expect(isInTable).toBe(!/\bbooks\s+nothing\b/i.test(own.split('\n| fact |')[0] ?? ''));
    },
  );

  it('has the limits that the rules use', () => {
    const settings = settingsOn('2024-05-06');
    const usd = (cents: bigint) => grouped(Money.ofMinor(cents, 'USD').toString());
    expect(section('Bank charges')).toContain(`**USD ${usd(settings.bankChargesToleranceUsd)}**`);
    expect(section('Who may give')).toContain(`USD ${usd(settings.anonymousUsdMax)}`);
    expect(section('Exchange rates')).toContain(`**${settings.rateAgeDaysMax} days**`);
  });

  it.each(golden.events.map((event) => [event.eventId, event] as const))(
    'has every amount of %s',
    (id, { entries }) => {
      const booked = section('What each event books');
      expect(booked).toContain(id);
      const amounts = entries.map(({ usd }) => grouped(usd.replace('-', '')));
      expect(amounts.filter((amount) => !booked.includes(` ${amount} |`))).toEqual([]);
    },
  );

  it('has every balance of the trial balance after each event', () => {
    const [, table = ''] = section('What each event books').split('### Trial balance');
    const balances = golden.events.flatMap(({ eventId }) =>
      Object.values(golden.expected.trialBalanceAfterEvent[eventId] ?? {}),
    );
    const missing = balances.filter((balance) => !table.includes(`| ${grouped(balance)} |`));
    expect(missing).toEqual([]);
  });

  it('has what each slice comes to at the end', () => {
    const { netAssets, totalAssets, totalLiabilities, fundBalanceByDonor } = golden.expected.final;
    const figures = [netAssets, totalAssets, totalLiabilities, fundBalanceByDonor['-']];
    const text = section('The identity, and P1 by hand');
    expect(figures.filter((figure) => !text.includes(grouped(figure ?? '')))).toEqual([]);
  });

  it('has both states of knowledge of 30 September 2024', () => {
    const states = Object.entries(golden.expected.asOf).filter(([name]) => name.includes('09-30'));
    expect(states).toHaveLength(2);
    for (const [, { trialBalance, netAssets }] of states) {
      const figures = [...Object.values(trialBalance), netAssets].map(grouped);
      expect(figures.filter((figure) => !section('Two times').includes(figure))).toEqual([]);
    }
  });
});
