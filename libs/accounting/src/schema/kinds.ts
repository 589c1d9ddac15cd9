import type { Json } from '@art30/event-sourcing';
import type { Infer, MapSchema, PatternSchema } from './schema';
import { kind, type Kind, listOf, optional, part, shape } from './shape';

/** Characters of a name or a title. */
export const nameLengthMax = 200;
/** Characters of a reference to a document, a payment or a list. */
const referenceLengthMax = 140;
/** Characters of a reason, an explanation or a remittance text. */
export const textLengthMax = 2_000;

/** What may be said of a string of a fixed form, besides the form. */
type Further = Pick<PatternSchema, 'format' | 'such'>;

/** A string of a fixed form; `must` is its refusal from the verb on. */
export function pattern<T extends string = string>(
  name: string,
  expression: RegExp,
  must: string,
  further: Further = {},
): Kind<T> {
  const schema: PatternSchema = { kind: 'pattern', name, pattern: expression.source, must };
  return kind<T>({ ...schema, ...further });
}

/** An id that its caller may choose. In an address `.` and `..` mean a place above, and no id. */
export const idForm = {
  expression: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
  must: 'must be an id: 1 to 64 letters, digits, dots, underscores or hyphens, and not . or ..',
};
export const id = pattern('id', idForm.expression, idForm.must);

/** How a person is named in the log: never by an address, and always in lower case. */
export const actorForm = {
  expression: /^(?!\.{1,2}$)[a-z0-9._:|~-]{1,128}$/,
  must: 'must be an id: 1 to 128 lower-case letters, digits or . _ - : | ~, and not . or ..',
};

/** A person. */
export const actor = pattern('actor', actorForm.expression, actorForm.must);

/** An id that the ledger derives: an event, a receipt, an application. */
export const uuid = pattern(
  'UUID',
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'must be a UUID in lower-case letters',
);

const dateForm = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar date; whether the month has that day is decided with the facts. */
export const date = pattern('date', dateForm, 'must be a date, YYYY-MM-DD', { format: 'date' });

/** A moment in UTC, ISO 8601 with milliseconds. */
export const moment = pattern(
  'time',
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  'must be a moment in UTC',
  { such: '2024-09-17T15:30:00.000Z' },
);

/** A fiscal year, which is the calendar year. */
export const year = pattern('year', /^\d{4}$/, 'must have four digits', { such: '2024' });

/** A month of the calendar. */
export const month = pattern('month', /^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM', {
  such: '2024-11',
});

/** A fiscal year or a month of it. */
export const yearOrMonth = pattern(
  'year or month',
  /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/,
  'must be a year or a month',
  { such: '2024 or 2024-11' },
);

/** An exact number in a string: JSON numbers lose digits. */
export const decimal = pattern(
  'decimal in a string',
  /^-?\d{1,30}(?:\.\d{1,30})?$/,
  'must be a decimal in a string',
  { such: '"600000.00"' },
);

/** A value in US dollars, an exact decimal in a string. */
export const usdAmount = pattern(
  'USD',
  /^-?\d{1,30}\.\d{2}$/,
  'must be US dollars and cents in a string',
  { such: '"600000.00"' },
);

/** ISO 4217; whether the books know it is decided with the facts. */
export const currency = pattern(
  'currency',
  /^[A-Z]{3}$/,
  'must be the three letters of a currency',
  { such: 'EUR' },
);

/** ISO 3166-1 alpha-3, XAA to XZZ included; whether it is a country is decided with the facts. */
export const country = pattern('country', /^[A-Z]{3}$/, 'must be the three letters of a country', {
  such: 'KEN',
});

export const sha256 = pattern(
  'SHA-256, hex',
  /^[0-9a-f]{64}$/,
  'must be a SHA-256 in 64 lower-case hexadecimal digits',
);

export const ledgerAccount = pattern(
  'account',
  /^\d{4}$/,
  'must be the four digits of a ledger account',
  { such: '1110' },
);

/** Words of people, at most this many characters. */
export function text<T extends string = string>(lengthMax: number): Kind<T> {
  return kind<T>({ kind: 'text', lengthMin: 1, lengthMax });
}

/** Words that may be empty: the rules of the business say what that means. */
export function textOrBlank(lengthMax: number): Kind<string> {
  return kind<string>({ kind: 'text', lengthMin: 0, lengthMax });
}

function referenceKind(lengthMin: 0 | 1): Kind<string> {
  const text = { kind: 'text', lengthMin, lengthMax: referenceLengthMax } as const;
  return kind<string>({ ...text, reference: true });
}

export const name = text(nameLengthMax);
/** A name as commands take it: events that were stored before have others, and are read as they are. */
export const plainName = kind<string>({
  kind: 'text',
  lengthMin: 1,
  lengthMax: nameLengthMax,
  plain: true,
});
/** Reference of a document, a payment or a list; something can be read in it. */
export const reference = referenceKind(1);
/** A reference whose absence the business refuses in its own words. */
export const referenceOrBlank = referenceKind(0);
/** Why something is done, or what a bank said. */
export const reason = text(textLengthMax);

/** One of a closed set of words. */
export function oneOf<const V extends readonly string[]>(values: V): Kind<V[number]> {
  return kind<V[number]>({ kind: 'oneOf', values });
}

/** The official languages of the United Nations, ISO 639-1. */
export const officialLanguages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;
export const language = oneOf(officialLanguages);

export function wholeNumber(minimum: number, maximum: number): Kind<number> {
  return kind<number>({ kind: 'wholeNumber', minimum, maximum });
}

export const yesOrNo = kind<boolean>({ kind: 'yesOrNo' });

/** Any JSON: what it holds is stated elsewhere. */
export const json = kind<Json>({ kind: 'json' });

/** Values of one kind under keys of one form; `what` names the keys in the plural. */
export function mapOf<T>(
  keys: Kind<string>,
  values: Kind<T>,
  { what, itemsMax }: Pick<MapSchema, 'what' | 'itemsMax'>,
): Kind<Readonly<Record<string, T>>> {
  const form = keys.schema as PatternSchema;
  return kind<Readonly<Record<string, T>>>({
    kind: 'mapOf',
    keys: form,
    values: values.schema,
    itemsMax,
    what,
  });
}

/** An exact amount of one currency. */
export const Money = shape('Money', {
  amount: decimal(
    'Decimal number in a string: digits, a point, no grouping, at most the decimals of the currency (ISO 4217).',
    '600000.00',
  ),
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

export const money = part(Money);

/** Rows that one part of an answer holds at most. */
export const answerRowsMax = 100_000;

/** Words or a code in an answer, of whatever form its source gave it. */
export const words = textOrBlank(1_000_000);

/** A whole number in an answer; JSON knows no larger one exactly. */
export const count = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** Bytes of one document: 20 MiB. */
export const documentBytesMax = 20 * 1_048_576;
/** Documents that one command carries. */
const documentsMax = 10;

/** Name of a file: stored as a reference is, and never a path. */
const fileName = kind<string>({
  kind: 'text',
  lengthMin: 1,
  lengthMax: nameLengthMax,
  reference: true,
  file: true,
});

/** A media type without parameters (RFC 6838, 4.2), in lower case. */
const mediaType = pattern(
  'media type',
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/,
  'must be a media type in lower case, without parameters',
  { such: 'application/pdf' },
);

/** A document behind a fact, known for ever by the hash of its bytes. */
export const EvidenceDocument = shape('EvidenceDocument', {
  name: fileName('Name of its file; no path.', 'agreement.pdf'),
  mediaType: mediaType('Media type of its bytes, as whoever attached it says.', 'application/pdf'),
  size: wholeNumber(1, documentBytesMax)('Bytes.', 48_213),
  sha256: sha256(
    'SHA-256 of its bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type EvidenceDocument = Infer<typeof EvidenceDocument>;

/** The member of a command, and of the events that it books. */
export const evidenceDocuments = optional(
  listOf(
    EvidenceDocument,
    documentsMax,
    1,
  )('Documents behind the fact, whose bytes are kept beside the log.'),
);
