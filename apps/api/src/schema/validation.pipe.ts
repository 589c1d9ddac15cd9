import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { kit } from '@art30/accounting';
import { jsonDepthMax } from '@art30/event-sourcing';
import { invalidRequest, type Fault } from '../problems/problem';
import { membersAtFault, shapeOf } from './schema-class';

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
 * Checks bodies, queries and paths against the class that they are declared as: class-validator judges a body, and
 * the compiled check of the shape that the class was made from judges a query or a path. What fits is handed on as
 * the plain JSON it came as, because facts go into events as plain JSON; the numbers of queries and paths are read
 * from their text.
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

/** An address says numbers as text. */
function withNumbers(shape: kit.Shape, value: Record<string, unknown>): Record<string, unknown> {
  const numbers = Object.keys(value).filter((name) => {
    const isNumber = shape.members[name]?.schema.kind === 'wholeNumber';
    return isNumber && /^\d{1,9}$/.test(String(value[name]));
  });
  if (numbers.length === 0) return value;
  return { ...value, ...Object.fromEntries(numbers.map((name) => [name, Number(value[name])])) };
}

/** What is refused before the shape is asked, and the names that lead to it, the innermost first. */
interface Unfit {
  readonly names: string[];
  readonly detail: string;
}

/**
 * The first list or object that is too large, or the first member that lies too deep or has a name
 * that no member has.
 */
function unfit(value: unknown, depth: number): Unfit | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Object.keys(value);
  const excess = excessOf(value, names.length, depth);
  if (excess !== undefined) return { names: [], detail: excess };
  for (const name of names) {
    if (name.length > fieldNameLengthMax) return { names: [shortened(name)], detail: longName };
    // A member named like one that every object has, `constructor`, would pass for it.
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

/** A fault of the request itself has no field for its subject. */
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

/** A name that is too long to be repeated. */
function shortened(name: string): string {
  return `${name.slice(0, fieldNameLengthMax)}…`;
}

function joined(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}
