import {
  AuthorityPlace,
  bookedFact,
  datedFact,
  Earmark,
  howUndone,
  kit,
  RateUsed,
  type LedgerEventType,
  type Undoing,
} from '@art30/accounting';

type Schema = kit.SchemaData;

/** Shapes that the page states once, by the words for them. */
const words = new Map<kit.Shape, string>([
  [kit.Money, 'money'],
  [RateUsed, 'rate used'],
  [Earmark, 'earmark'],
  [AuthorityPlace, 'place'],
]);

/** What every event has beside its own facts; the page says it once. */
const ofEveryEvent = new Set(Object.keys({ ...datedFact, ...bookedFact }));

/** The table of an event's own facts, or of those that all events share. */
function tableOf({ members }: kit.Shape): string {
  const rows = Object.entries(members).map(
    ([name, { schema, presence, means }]) =>
      `| \`${name}\`${presence === 'optional' ? '?' : ''} | ${wordsOf(schema)} | ${means} |`,
  );
  return ['| fact | type | meaning |', '|---|---|---|', ...rows, ''].join('\n');
}

/** What is reversed before the event. */
const goesFirst: Readonly<Record<Undoing['bears'], string>> = {
  agreement: 'all events under the agreement',
  all: 'all later events',
  terms: 'later terms',
  charge: 'its support charge',
  payment: 'its payment',
  applications: 'its applications',
  money: 'later events that used its money or authority',
};

/** How an event is reversed, by whom and after what, as one sentence. */
function undoing({ name }: kit.Shape): string {
  const { undoneBy, by, bears, instead }: Undoing = howUndone(name as LedgerEventType);
  if (undoneBy === null) {
    return `Not reversed: ${(instead ?? '').replace(`${name} cannot`, 'it cannot')}.`;
  }
  return `Reversed by \`${undoneBy}\`, by ${by === 'anybody' ? by : `the ${by}`}; reversed before it: ${goesFirst[bears]}.`;
}

/** The members of an event that are its own. */
function ownFacts(shape: kit.Shape): kit.Shape {
  const own = Object.entries(shape.members).filter(([name]) => !ofEveryEvent.has(name));
  return kit.shape(shape.name, Object.fromEntries(own));
}

/** The page with the tables of these events as their shapes state them, and how each is reversed. */
export function withTables(page: string, shapes: readonly kit.Shape[]): string {
  return shapes.reduce(
    (text, shape) =>
      withTable(text, shape.name, `${tableOf(ownFacts(shape))}\n${undoing(shape)}\n`),
    page,
  );
}

function withTable(page: string, heading: string, table: string): string {
  const from = page.indexOf(`\n### ${heading}\n`);
  const start = page.indexOf('\n| fact | type | meaning |\n', from) + 1;
  const next = page.indexOf('\n### ', from + 1);
  if (from < 0 || start <= 0 || (next > 0 && start > next)) {
    throw new Error(`docs/events.md has no table of facts under ${heading}`);
  }
  const rows = /^(?:\|.*\n)+(?:\n(?:R|Not r)eversed.*\n)?/.exec(page.slice(start))?.[0] ?? '';
  return page.slice(0, start) + table + page.slice(start + rows.length);
}

/** A type in the words of the page. */
function wordsOf(schema: Schema): string {
  switch (schema.kind) {
    case 'pattern':
      return schema.name;
    case 'text':
      return 'text';
    case 'oneOf':
      return anyOf(schema.values.map((word) => `\`${word}\``));
    case 'wholeNumber':
      return 'whole number';
    case 'yesOrNo':
      return 'yes or no';
    case 'json':
      return 'JSON';
    case 'part':
      return words.get(schema.shape) ?? `\`${formOf(schema.shape)}\``;
    case 'variants':
      return anyOf(Object.values(schema.shapes).map((shape) => `\`${formOf(shape)}\``));
    case 'listOf':
      return `list of ${severalOf(schema.items)}`;
    case 'mapOf':
      return `map of ${schema.keys.name} to ${wordsOf(schema.values)}`;
    case 'nullable':
      return `${wordsOf(schema.of)} or null`;
  }
}

function severalOf(items: Schema): string {
  const word = items.kind === 'part' ? words.get(items.shape) : undefined;
  return word === undefined ? wordsOf(items) : `${word}s`;
}

function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function formOf({ members }: kit.Shape): string {
  const names = Object.entries(members).map(
    ([name, { presence }]) => `${name}${presence === 'optional' ? '?' : ''}`,
  );
  return `{${names.join(', ')}}`;
}
