import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { kit } from '@art30/accounting';
import { jsonDepthMax } from '@art30/event-sourcing';
import { invalidRequest, type Fault } from '../problems/problem';
import { shapeOf } from './schema-class';

/** No list of any request is longer; a longer one is refused before each item is looked at. */
export const listItemsMax = 300;
/** Fields of one object; no shape has as many, and no map of a request. */
export const objectFieldsMax = 300;
/** Characters of the name of a field; no name of any shape is as long. */
export const fieldNameLengthMax = 100;

const unknownField = 'is not a field here: leave it out';
const longName = `is not a field here: no name has more than ${fieldNameLengthMax} characters`;
/** Of a parameter that is stated as no shape, such as the request itself. */
const unstated: readonly unknown[] = [String, Number, Boolean, Object, Array];

/**
 * Checks bodies, queries and paths against the shape that the class they are declared as was made
 * from. What fits is handed on as the plain JSON it came as, because facts go into events as plain
 * JSON; the numbers of queries and paths are read from their text.
 */
@Injectable()
export class ValidationPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || metatype === undefined || unstated.includes(metatype)) return value;
    const shape = shapeOf(metatype);
    if (shape === undefined) throw new Error(`${metatype.name} was not made from a shape`);
    if (type === 'body' && !kit.isObject(value)) {
      throw invalidRequest([{ field: '', detail: 'the body must be a JSON object' }]);
    }
    const found = unfit(value, '', 0);
    if (found !== undefined) throw invalidRequest([subjectOf(found)]);
    const given = value as Record<string, unknown>;
    return fitting(
      shape,
      metatype as Type<object>,
      type === 'body' ? given : withNumbers(shape, given),
    );
  }
}

/** An address says numbers as text. */
function withNumbers(shape: kit.Shape, value: Record<string, unknown>): Record<string, unknown> {
  const read = Object.entries(value).map(([name, text]) => {
    const isNumber = shape.members[name]?.schema.kind === 'wholeNumber';
    return [name, isNumber && /^\d{1,9}$/.test(String(text)) ? Number(text) : text] as const;
  });
  return Object.fromEntries(read);
}

/** Checked as class-validator does, member by member; what is at fault the checker says. */
function fitting(shape: kit.Shape, type: Type<object>, value: Record<string, unknown>): object {
  const instance = Object.assign(new type(), value);
  // A shape without members makes a class of which class-validator knows nothing, and refuses it.
  const forbidUnknownValues = Object.keys(shape.members).length > 0;
  const options = { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true };
  if (validateSync(instance, { ...options, forbidUnknownValues }).length === 0) return value;
  throw invalidRequest(kit.faultsInShape(shape, value));
}

/**
 * The first list or object that is too large, or the first member that lies too deep or has a name
 * that no member has.
 */
function unfit(value: unknown, field: string, depth: number): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Object.keys(value);
  const excess = excessOf(value, names.length, depth);
  if (excess !== undefined) return { field, detail: excess };
  for (const name of names) {
    if (name.length > fieldNameLengthMax)
      return { field: shortened(field, name), detail: longName };
    const path = joined(field, name);
    // A member named like one that every object has, `constructor`, would pass for it.
    if (name in Object.prototype) return { field: path, detail: unknownField };
    const found = unfit((value as Record<string, unknown>)[name], path, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A fault of the request itself has no field for its subject. */
function subjectOf({ field, detail }: Fault): Fault {
  return { field, detail: field === '' ? `the request ${detail}` : detail };
}

function excessOf(value: object, count: number, depth: number): string | undefined {
  if (depth > jsonDepthMax) {
    return `lies deeper than the ${jsonDepthMax} levels that a request may have`;
  }
  if (Array.isArray(value)) {
    return count > listItemsMax ? `must have at most ${listItemsMax} items` : undefined;
  }
  return count > objectFieldsMax ? `must have at most ${objectFieldsMax} fields` : undefined;
}

/** The path of a member whose name is too long to be repeated. */
function shortened(parent: string, name: string): string {
  return joined(parent, `${name.slice(0, fieldNameLengthMax)}…`);
}

function joined(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}
