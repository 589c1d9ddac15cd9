import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { kit } from '@art30/accounting';
import { jsonDepthMax } from '@art30/event-sourcing';
import { invalidRequest, type Fault } from '../problems/problem';
import { membersAtFault, shapeOf } from './schema-class';

/**
 * Maximum number of items in a list of a request, above that of any shape (declared object schema). A longer list is
 * refused before its items are checked, so that a large body costs little.
 */
export const listItemsMax = 300;
/** Maximum number of fields in an object of a request; it is above the number that any shape or map allows. */
export const objectFieldsMax = 300;
/** Maximum length of a field's name in characters; it is above the length of any name in a shape. */
export const fieldNameLengthMax = 100;

const unknownField = 'is not a field here: leave it out';
const longName = `is not a field here: no name has more than ${fieldNameLengthMax} characters`;
/** Types of parameters without a declared shape, such as the request itself. They are not validated. */
const unstated: readonly unknown[] = [String, Number, Boolean, Object, Array];

/**
 * Validates bodies, queries and paths against the shape of their declared class. A body is checked by class-validator,
 * a query or path by the compiled check of its shape. A valid value is passed on as plain JSON, because facts are
 * stored in events as plain JSON. Numbers in queries and paths are parsed from their text.
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
    const found = unfit(value, 0);
    if (found !== undefined) throw invalidRequest([faultOf(found)]);
    const given = value as Record<string, unknown>;
    const read = type === 'body' ? given : withNumbers(shape, given);
    if (type === 'body' ? membersAtFault(shape, read).length === 0 : kit.fitsShape(shape, read)) {
      return read;
    }
    throw invalidRequest(kit.faultsInShape(shape, read));
  }
}

/** Converts the whole numbers of a query or path, which contain them as text. */
function withNumbers(shape: kit.Shape, value: Record<string, unknown>): Record<string, unknown> {
  const numbers = Object.keys(value).filter((name) => {
    const isNumber = shape.members[name]?.schema.kind === 'wholeNumber';
    return isNumber && /^\d{1,9}$/.test(String(value[name]));
  });
  if (numbers.length === 0) return value;
  return { ...value, ...Object.fromEntries(numbers.map((name) => [name, Number(value[name])])) };
}

/** A fault found before the shape is checked. `names` are the members on the way to the fault, the innermost first. */
interface Unfit {
  readonly names: string[];
  readonly detail: string;
}

/**
 * Returns the first list or object that is too large, or the first member that is nested too deeply or has an
 * impossible name.
 */
function unfit(value: unknown, depth: number): Unfit | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Object.keys(value);
  const excess = excessOf(value, names.length, depth);
  if (excess !== undefined) return { names: [], detail: excess };
  for (const name of names) {
    if (name.length > fieldNameLengthMax) return { names: [shortened(name)], detail: longName };
    // Every object inherits members such as `constructor`. A field with such a name would seem to exist in the shape.
    if (name in Object.prototype) return { names: [name], detail: unknownField };
    const held = (value as Record<string, unknown>)[name];
    const found = typeof held === 'object' ? unfit(held, depth + 1) : undefined;
    if (found !== undefined) {
      found.names.push(name);
      return found;
    }
  }
  return undefined;
}

/** Turns a fault into a field path with a text. The path of a fault in the whole request is empty. */
function faultOf({ names, detail }: Unfit): Fault {
  const field = names.reduceRight(joined, '');
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

/** Shortens the name of a field for use in an error message. */
function shortened(name: string): string {
  return `${name.slice(0, fieldNameLengthMax)}…`;
}

function joined(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}
