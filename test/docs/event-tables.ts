import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuthorityPlace,
  bookedFact,
  datedFact,
  Earmark,
  eventShapes,
  kit,
  ledgerEventTypes,
  RateUsed,
  rowOf,
  type LedgerEventType,
  type Undoing,
} from '@art30/accounting';
import type { Json, JsonObject } from '@art30/event-sourcing';
import { tableOf } from './generated-page';

type Schema = kit.SchemaData;
type EventRow = ReturnType<typeof rowOf>;

/** One example of the data of each event type, as a log stores it. */
export const examples: ReadonlyMap<string, JsonObject> = new Map(
  readFileSync(join(__dirname, 'event-examples.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly data: JsonObject })
    .map(({ type, data }) => [type, data]),
);

/** Names for shapes that the page describes once. */
const words = new Map<kit.Shape, string>([
  [kit.Money, 'money'],
  [RateUsed, 'rate used'],
  [Earmark, 'earmark'],
  [AuthorityPlace, 'place'],
]);

/** Facts that every event has; the page describes them once. */
const ofEveryEvent = { ...datedFact, ...bookedFact };

/** The table of the facts that all events share. */
export function commonFacts(): string {
  return factsOf(kit.shape('Facts', ofEveryEvent));
}

/** One section for each event type: its stream, its signers, its own facts, its reversal and an example. */
export function eventSections(): string {
  return ledgerEventTypes.toSorted().map(sectionOf).join('\n\n');
}

function sectionOf(type: LedgerEventType): string {
  const row = rowOf(type);
  const example = `\`\`\`json\n${shown(examples.get(type) ?? {})}\n\`\`\``;
  const place = `${streamOf(row)} ${signers[row.people]}`;
  return [
    `### ${type}`,
    place,
    factsOf(ownFacts(eventShapes[type])),
    undoing(type, row),
    example,
  ].join('\n\n');
}

/** The table of the facts of each event of the auditor's log. */
export function auditorSections(events: Readonly<Record<string, kit.Shape>>): string {
  return Object.entries(events)
    .map(([type, shape]) => `### ${type}\n\n${factsOf(shape)}`)
    .join('\n\n');
}

function factsOf({ members }: kit.Shape): string {
  const rows = Object.entries(members).map(([name, { schema, presence, means }]) => [
    `\`${name}\`${presence === 'optional' ? '?' : ''}`,
    wordsOf(schema),
    means,
  ]);
  return rows.length === 0 ? 'No facts of its own.' : tableOf(['fact', 'type', 'meaning'], rows);
}

function streamOf({ on: { begins, ends } }: EventRow): string {
  if (begins.includes('')) return 'Stream: that of the proposal.';
  const end = ends === undefined ? '' : `<${ends ?? 'id'}>`;
  return `Stream: ${begins.map((name) => `\`${name}${end}\``).join(' or ')}.`;
}

const signers: Readonly<Record<EventRow['people'], string>> = {
  three: 'Signed by recorder, certifier and approver.',
  one: 'Recorded by one person alone.',
  oneWhileUnsigned:
    'Recorded by one person while the pledge is unsigned and has no advance; else signed by three.',
  act: 'The act of one person.',
  nobody: 'Written by the service.',
};

/** Words for the events that must be reversed before the event itself. */
const goesFirst: Readonly<Record<Undoing['bears'], string>> = {
  agreement: 'all events under the agreement',
  all: 'all later events',
  terms: 'later terms',
  charge: 'its support charge',
  payment: 'its payment',
  applications: 'its applications',
  money: 'later events that used its money or authority',
};

/** One sentence on how an event is reversed, by whom, and which events must be reversed first. */
function undoing(type: LedgerEventType, row: EventRow): string {
  const { undoneBy, by, bears, instead }: Undoing = row.undoing;
  if (undoneBy === null) {
    return `Not reversed: ${(instead ?? '').replace(`${type} cannot`, 'it cannot')}.`;
  }
  return `Reversed by \`${undoneBy}\`, by ${by === 'anybody' ? by : `the ${by}`}; reversed before it: ${goesFirst[bears]}.`;
}

/** Members of an event that other events do not share. */
function ownFacts(shape: kit.Shape): kit.Shape {
  const own = Object.entries(shape.members).filter(([name]) => !(name in ofEveryEvent));
  return kit.shape(shape.name, Object.fromEntries(own));
}

/** Description of a type, as the page writes it. */
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

const widthMax = 220;

/** Readable JSON: one member a line, except parts that fit on one line. */
function shown(value: Json | undefined, indent = ''): string {
  const inline = onOneLine(value);
  const isScalar = typeof value !== 'object' || value === null;
  if (isScalar || (indent !== '' && indent.length + inline.length <= widthMax)) return inline;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = Array.isArray(value)
    ? value.map((item: Json) => deeper + shown(item, deeper))
    : Object.entries(value).map(
        ([name, member]) => `${deeper}${JSON.stringify(name)}: ${shown(member, deeper)}`,
      );
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`,
  );
  return `{${members.join(', ')}}`;
}
