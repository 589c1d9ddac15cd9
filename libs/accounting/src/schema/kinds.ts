import type { Json } from '@art30/event-sourcing';
import type { Infer, MapSchema, PatternSchema } from './schema';
import { kind, type Kind, listOf, optional, part, shape } from './shape';

/** Most characters of a name or a title. */
export const nameLengthMax = 200;
/** Most characters of a reference to a document, a payment or a list. */
const referenceLengthMax = 140;
/** Most characters of a reason, an explanation or a remittance text. */
export const textLengthMax = 2_000;

/** Optional properties of a pattern: its JSON Schema format and a sample. */
type Further = Pick<PatternSchema, 'format' | 'such'>;

/** A string that matches a regular expression; `must` is the text of its refusal, from the verb on. */
export function pattern<T extends string = string>(
  name: string,
  expression: RegExp,
  must: string,
  further: Further = {},
): Kind<T> {
  const schema: PatternSchema = { kind: 'pattern', name, pattern: expression.source, must };
  return kind<T>({ ...schema, ...further });
}

/**
 * Pattern of ids that clients choose. `.` and `..` are excluded, because in a URL they mean the present and the parent
 * path.
 */
export const idForm = {
  expression: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
  must: 'must be an id: 1 to 64 letters, digits, dots, underscores or hyphens, and not . or ..',
};
export const id = pattern('id', idForm.expression, idForm.must);

/** Pattern of a person's id in the log: never an e-mail address, always in lower case. */
export const actorForm = {
  expression: /^(?!\.{1,2}$)[a-z0-9._:|~-]{1,128}$/,
  must: 'must be an id: 1 to 128 lower-case letters, digits or . _ - : | ~, and not . or ..',
};

/** Id of a person. */
export const actor = pattern('actor', actorForm.expression, actorForm.must);

/** Id that the ledger derives, such as that of an event, a receipt or an application. */
export const uuid = pattern(
  'UUID',
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'must be a UUID in lower-case letters',
);

const dateForm = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar date. A day that its month does not have is refused later, when the command is decided. */
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

/** An exact number in a string, because JSON numbers lose digits. */
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

/** Currency code of ISO 4217. A currency that the books do not have is refused later, when the command is decided. */
export const currency = pattern(
  'currency',
  /^[A-Z]{3}$/,
  'must be the three letters of a currency',
  { such: 'EUR' },
);

/**
 * Country code of ISO 3166-1 alpha-3, XAA to XZZ included. An unknown country is refused later, when the command is
 * decided.
 */
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

/** Free text of at most this many characters. */
export function text<T extends string = string>(lengthMax: number): Kind<T> {
  return kind<T>({ kind: 'text', lengthMin: 1, lengthMax });
}

/** Free text that may be empty, where a business rule decides what that means. */
export function textOrBlank(lengthMax: number): Kind<string> {
  return kind<string>({ kind: 'text', lengthMin: 0, lengthMax });
}

function referenceKind(lengthMin: 0 | 1): Kind<string> {
  const text = { kind: 'text', lengthMin, lengthMax: referenceLengthMax } as const;
  return kind<string>({ ...text, reference: true });
}

export const name = text(nameLengthMax);
/**
 * A name without characters that make two names look alike; commands require it. Older events may contain other names,
 * which are read unchanged.
 */
export const plainName = kind<string>({
  kind: 'text',
  lengthMin: 1,
  lengthMax: nameLengthMax,
  plain: true,
});
/** Reference of a document, a payment or a list, which must have a visible character. */
export const reference = referenceKind(1);
/** A reference that may be empty, so that a business rule can refuse its absence with its own text. */
export const referenceOrBlank = referenceKind(0);
/** A reason for an act, or the text of a bank. */
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

/** Any JSON value. */
export const json = kind<Json>({ kind: 'json' });

/**
 * An object whose keys all match one pattern and whose values are of one kind; `what` is the plural noun for the keys
 * in refusals.
 */
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

/** An exact amount in one currency. */
export const Money = shape('Money', {
  amount: decimal(
    'Decimal number in a string: digits, a point, no grouping, at most the decimals of the currency (ISO 4217).',
    '600000.00',
  ),
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

export const money = part(Money);

/** Most rows in one part of an answer. */
export const answerRowsMax = 100_000;

/** Text or code in an answer of the service, which checks no form. */
export const words = textOrBlank(1_000_000);

/** A whole number in an answer, within the range that JSON numbers represent exactly. */
export const count = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** Most bytes of one document: 20 MiB. */
export const documentBytesMax = 20 * 1_048_576;
const documentsMax = 10;

/** Name of a file, never a path; it is normalized like a reference. */
const fileName = kind<string>({
  kind: 'text',
  lengthMin: 1,
  lengthMax: nameLengthMax,
  reference: true,
  file: true,
});

/** A media type in lower case, without parameters (RFC 6838, 4.2). */
const mediaType = pattern(
  'media type',
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/,
  'must be a media type in lower case, without parameters',
  { such: 'application/pdf' },
);

/** A document behind a fact, identified by the hash of its bytes. */
export const EvidenceDocument = shape('EvidenceDocument', {
  name: fileName('Name of its file; no path.', 'agreement.pdf'),
  mediaType: mediaType(
    'Media type of its bytes, as stated by the person who attached it.',
    'application/pdf',
  ),
  size: wholeNumber(1, documentBytesMax)('Bytes.', 48_213),
  sha256: sha256(
    'SHA-256 of its bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type EvidenceDocument = Infer<typeof EvidenceDocument>;

/** Documents of a command, and of the events that it appends. */
export const evidenceDocuments = optional(
  listOf(
    EvidenceDocument,
    documentsMax,
    1,
  )('Documents behind the fact, whose bytes are kept beside the log.'),
);
