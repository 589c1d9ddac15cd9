import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

/** Characters of a reference to a document, a payment or a list. */
export const referenceLengthMax = 140;
/** Characters of a reason, an explanation or a remittance text. */
export const textLengthMax = 2_000;

type Shape = (
  name: string,
  holds: (value: unknown) => boolean,
  detail: string,
) => PropertyDecorator;

/** A check whose message goes on after the field's name: "amount must be …". */
const shape: Shape = (name, holds, detail) =>
  ValidateBy({
    name,
    validator: { validate: holds, defaultMessage: () => detail },
  });

function pattern(expression: RegExp, detail: string, schema: ApiPropertyOptions = {}) {
  return applyDecorators(
    shape('pattern', (value) => typeof value === 'string' && expression.test(value), detail),
    ApiProperty({ type: String, pattern: expression.source, ...schema }),
  );
}

/** May be left out; `null` is no way of leaving out. */
export const Optional = () => ValidateIf((_body, value) => value !== undefined);

/** An id that its caller may choose. In an address `.` and `..` mean a place above, and no id. */
export const Id = () =>
  pattern(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
    'must be an id: 1 to 64 letters, digits, dots, underscores or hyphens, and not . or ..',
  );

/** A calendar date; whether the month has that day is decided with the facts. */
export const DateText = (orElse = '') =>
  pattern(/^\d{4}-\d{2}-\d{2}$/, `must be a date, YYYY-MM-DD${orElse}`, { format: 'date' });

const currencyPattern = /^[A-Z]{3}$/;

export const OneOf = (values: readonly string[]) =>
  applyDecorators(
    shape(
      'oneOf',
      (value) => typeof value === 'string' && values.includes(value),
      `must be one of ${values.join(', ')}`,
    ),
    ApiProperty({ type: String, enum: [...values] }),
  );

export interface TextOptions {
  /** The rules of the business say what an empty one means. */
  readonly blank?: boolean;
  /** It is compared with others, so no space may stand around it. */
  readonly exact?: boolean;
}

/** Words of people: no control characters but tabs and line ends, no broken surrogates. */
export function Text(lengthMax: number, { blank = false, exact = false }: TextOptions = {}) {
  const holds = (value: unknown) =>
    typeof value === 'string' &&
    value.length <= lengthMax &&
    /^(?:[\t\n\r]|\P{Cc})*$/u.test(value) &&
    value.isWellFormed() &&
    (blank || value.trim() !== '') &&
    (!exact || value === value.trim());
  const detail =
    `must be text of ${blank ? 0 : 1} to ${lengthMax} characters` +
    (exact ? ' without spaces around it' : '');
  return applyDecorators(
    shape('text', holds, detail),
    ApiProperty({ type: String, minLength: blank ? 0 : 1, maxLength: lengthMax }),
  );
}

export const YesOrNo = () =>
  applyDecorators(
    shape('yesOrNo', (value) => typeof value === 'boolean', 'must be true or false'),
    ApiProperty({ type: Boolean }),
  );

/** Different currencies, at least one. */
export const Currencies = (itemsMax: number) =>
  applyDecorators(
    shape(
      'currencies',
      (value) =>
        listed(value, 1, itemsMax) &&
        value.every((item) => typeof item === 'string' && currencyPattern.test(item)) &&
        new Set(value).size === value.length,
      `must be a list of 1 to ${itemsMax} different currencies, such as EUR`,
    ),
    ApiProperty({
      type: 'array',
      items: { type: 'string', pattern: currencyPattern.source },
      uniqueItems: true,
      minItems: 1,
      maxItems: itemsMax,
    }),
  );

function listed(value: unknown, itemsMin: number, itemsMax: number): value is unknown[] {
  return Array.isArray(value) && value.length >= itemsMin && value.length <= itemsMax;
}

/** An object of JSON, no list and no `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
