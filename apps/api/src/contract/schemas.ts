import {
  type Contract,
  eachOperation,
  isReference,
  mapped,
  operationsOf,
  type Part,
  withComponents,
} from './document';

type Values = readonly (string | null)[];

/** A schema that lists what a text may be. */
interface Enumeration {
  readonly enum: Values;
  readonly type?: unknown;
}

/**
 * Names of enumerations, and where each is stated first: as `Schema.member`, or as
 * `operation.parameter`. Wherever the same values stand, the name is meant. An enumeration without
 * a name here is named by the place where it is stated first.
 */
export const enumerationPlaces: Readonly<Record<string, string>> = {
  DonorKind: 'RegisterDonor.kind',
  DueDiligenceOutcome: 'RecordDueDiligence.outcome',
  RateListKind: 'PublishExchangeRates.kind',
  PurposeKind: 'SetPurpose.kind',
  Recommendation: 'OpenPledge.recommendation',
  Level: 'LevelGiven.level',
  MoneySource: 'AgreementTerms.source',
  ConditionKind: 'Condition.kind',
  LegalBase: 'Proceeds.legalBase',
  PledgeStatus: 'PledgeView.status',
  ReversalReason: 'ReversePledgeEvent.reasonCode',
  ConditionOutcome: 'DecideCondition.outcome',
  ChargesBearer: 'ApplyReceipt.chargesBorneBy',
  ExcessTreatment: 'Excess.treatment',
  ApplicationState: 'Application.state',
  ReturnKind: 'ReturnReceipt.kind',
  ReceiptStatus: 'ReceiptRow.status',
  ReceiptFilter: 'listReceipts.status',
  ReceiptAge: 'SuspenseBucket.bucket',
  InstalmentAge: 'AgeingBucket.bucket',
  RevaluationStatus: 'RevaluationView.status',
  RevaluedKind: 'RevaluedItem.kind',
  CashOwner: 'OwnedCash.owner',
  PeriodStatus: 'PeriodView.status',
  AccountType: 'AccountBalance.type',
  ReportName: 'ExplainedFigure.report',
  BooksFormat: 'exportBooks.format',
  TrueOrFalse: 'getBalances.memorandum',
  MediaType: 'StatementRendition.type',
  ReplayState: 'Replay.state',
  RebuildState: 'Rebuild.state',
  SamplingMethod: 'DrawSample.method',
  SamplingSide: 'DrawSample.side',
  ReplyOutcome: 'RecordReply.outcome',
  ConfirmationOutcome: 'ConfirmationRow.outcome',
  SendReminderLanguage: 'SendReminder.language',
  UpOrDown: 'Liveness.status',
};

/**
 * The document with a schema that refers to one other, and has a description, in the short form of
 * 3.1.
 */
export function withPlainReferences(document: Contract): Contract {
  const text = JSON.stringify(document);
  return JSON.parse(text, (_name, part: unknown) => {
    const { allOf, ...others } = (part ?? {}) as { readonly allOf?: readonly [Part] };
    return allOf?.length === 1 ? { ...allOf[0], ...others } : part;
  }) as Contract;
}

/** The document with every enumeration as a schema of its own, to which its places refer. */
export function withNamedEnumerations(document: Contract): Contract {
  const named = enumerations(document);
  const referring = eachEnumeration(document, ({ enum: values, type, ...others }) => {
    const $ref = `#/components/schemas/${named.get(keyOf(values))?.name ?? ''}`;
    return values.includes(null) || (Array.isArray(type) && type.includes('null'))
      ? { anyOf: [{ $ref }, { type: 'null' }], ...others }
      : { $ref, ...others };
  });
  const schemas = [...named.values()].map(({ name, values }) => [
    name,
    { type: 'string', enum: values.filter((value) => value !== null) },
  ]);
  return withComponents(referring as Contract, 'schemas', Object.fromEntries(schemas) as Part);
}

/** Each enumeration of the document by `keyOf` its values. */
function enumerations(document: Contract) {
  const stated = statedEnumerations(document);
  const named = new Map<string, { readonly name: string; readonly values: Values }>();
  for (const [name, place] of Object.entries(enumerationPlaces)) {
    const values = stated.get(place);
    if (values !== undefined) named.set(keyOf(values), { name, values });
  }
  for (const [place, values] of stated) {
    if (!named.has(keyOf(values))) named.set(keyOf(values), { name: nameOf(place), values });
  }
  return named;
}

/** Values of each enumeration by the place where it stands. */
function statedEnumerations({ paths, components }: Contract): Map<string, Values> {
  const stated = new Map<string, Values>();
  const look = (part: unknown, place: string) =>
    eachEnumeration(part, (schema) => {
      stated.set(place, schema.enum);
      return schema;
    });
  for (const { operationId, parameters = [] } of operationsOf({ paths, components })) {
    for (const parameter of parameters) {
      if (!isReference(parameter)) look(parameter.schema, `${operationId}.${parameter.name}`);
    }
  }
  for (const [name, schema] of Object.entries(components['schemas'] ?? {})) {
    const { properties = {} } = schema as { readonly properties?: Part };
    for (const [member, part] of Object.entries(properties)) look(part, `${name}.${member}`);
  }
  return stated;
}

/** The part with each enumeration in it changed. Examples hold values, and no schemas. */
function eachEnumeration(part: unknown, change: (schema: Enumeration) => object): unknown {
  if (Array.isArray(part)) return part.map((item) => eachEnumeration(item, change));
  if (typeof part !== 'object' || part === null) return part;
  const changed = mapped(part as Part, (inner, name) =>
    name === 'example' || name === 'examples' ? inner : eachEnumeration(inner, change),
  );
  return isEnumeration(changed) ? change(changed) : changed;
}

function isEnumeration(part: object): part is Enumeration {
  return 'enum' in part && Array.isArray(part.enum) && part.enum.every(isValue);
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || value === null;
}

/** Tells enumerations apart, whatever the order of their values, and whether or not null is one. */
function keyOf(values: Values): string {
  return values
    .filter((value) => value !== null)
    .toSorted()
    .join(' ');
}

/** `ReplayDifference.kind` is a `ReplayDifferenceKind`. */
function nameOf(place: string): string {
  return place.replaceAll(/(?:^|\.)(\w)/g, (_text, first: string) => first.toUpperCase());
}

/** Keywords of a schema in the order in which they are written; others come after them. */
const keywords = [
  ...['$ref', 'anyOf', 'oneOf', 'type', 'format', 'enum', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'additionalProperties', 'maxProperties', 'required', 'description', 'example'],
];

/** The document with its schemas written in one order of keywords, however they were made. */
export function withOrderedKeywords(document: Contract): Contract {
  const { schemas = {}, ...others } = document.components;
  const components = { ...others, schemas: mapped(schemas, ordered) };
  return eachOperation({ ...document, components }, (operation) => ({
    ...operation,
    parameters: (operation.parameters ?? []).map((part) =>
      isReference(part) ? part : { ...part, schema: ordered(part.schema) as Part },
    ),
  }));
}

function ordered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(ordered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const knownKeywords = keywords.filter((keyword) => keyword in schema);
  const names = new Set([...knownKeywords, ...Object.keys(schema)]);
  return Object.fromEntries([...names].map((name) => [name, inner(name, (schema as Part)[name])]));
}

/**
 * The value of a keyword in order: members keep their own order, an example stays as it is, all
 * else is a schema.
 */
function inner(keyword: string, value: unknown): unknown {
  if (keyword === 'properties') return mapped(value as Part, ordered);
  return keyword === 'example' ? value : ordered(value);
}
