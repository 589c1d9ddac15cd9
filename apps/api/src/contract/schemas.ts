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

/** A schema that lists the allowed values of a text. */
interface Enumeration {
  readonly enum: Values;
  readonly type?: unknown;
}

/**
 * Names of enumerations in the API contract. Each is mapped to one place that states it: `Schema.member` or
 * `operation.parameter`. The same values at other places get the same name. An enumeration not listed here is named
 * after its first place.
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
 * Returns a copy of the document in which each `allOf` with one reference becomes that reference. OpenAPI 3.1 allows a
 * description beside a reference; the generator still wraps it.
 */
export function withPlainReferences(document: Contract): Contract {
  const text = JSON.stringify(document);
  return JSON.parse(text, (_name, part: unknown) => {
    const { allOf, ...others } = (part ?? {}) as { readonly allOf?: readonly [Part] };
    return allOf?.length === 1 ? { ...allOf[0], ...others } : part;
  }) as Contract;
}

/** Returns a copy of the document with every enumeration as a component, to which its places refer. */
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

/**
 * Returns the name and values of each enumeration of the document. The key is that of `keyOf`, which ignores the order
 * of the values and null.
 */
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

/** Returns the values of each enumeration by the place that states them. */
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

/**
 * Returns a copy of a part with a function applied to each enumeration in it. Examples are skipped, as they
 * contain values and no schemas.
 */
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

/** Key of an enumeration. Two enumerations with the same values have the same key, regardless of order and null. */
function keyOf(values: Values): string {
  return values
    .filter((value) => value !== null)
    .toSorted()
    .join(' ');
}

/** Makes a name from the place of an enumeration: `ReplayDifference.kind` becomes `ReplayDifferenceKind`. */
function nameOf(place: string): string {
  return place.replaceAll(/(?:^|\.)(\w)/g, (_text, first: string) => first.toUpperCase());
}

/** Keywords of a schema in the order in which they appear in the contract; other keywords follow them. */
const keywords = [
  ...['$ref', 'anyOf', 'oneOf', 'type', 'format', 'enum', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'additionalProperties', 'maxProperties', 'required', 'description', 'example'],
];

/**
 * Returns a copy of the document with the keywords of all schemas in the same order, whichever code generated
 * them.
 */
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
 * Orders the keywords within the value of a keyword. Members of `properties` keep their order, an example stays
 * unchanged, and anything else is treated as a schema.
 */
function inner(keyword: string, value: unknown): unknown {
  if (keyword === 'properties') return mapped(value as Part, ordered);
  return keyword === 'example' ? value : ordered(value);
}
