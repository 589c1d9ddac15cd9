import { kit } from '@art30/accounting';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import {
  Validate,
  validateSync,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** A schema as used by OpenAPI 3.1: an object with the keywords of JSON Schema 2020-12. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** Translates a schema of this project into JSON Schema. Named shapes (object schemas) become references. */
function jsonSchemaOf(schema: kit.SchemaData): JsonSchema {
  switch (schema.kind) {
    case 'pattern': {
      const { pattern, format } = schema;
      return { type: 'string', pattern, ...(format === undefined ? {} : { format }) };
    }
    case 'text':
      return { type: 'string', minLength: schema.lengthMin, maxLength: schema.lengthMax };
    case 'oneOf':
      return { type: 'string', enum: [...schema.values] };
    case 'wholeNumber':
      return { type: 'integer', minimum: schema.minimum, maximum: schema.maximum };
    case 'yesOrNo':
      return { type: 'boolean' };
    case 'json':
      return { type: 'object', additionalProperties: true };
    case 'part':
      return refTo(schema.shape);
    case 'variants':
      return { oneOf: Object.values(schema.shapes).map((shape) => refTo(shape)) };
    case 'listOf':
      return {
        type: 'array',
        items: jsonSchemaOf(schema.items),
        ...(schema.itemsMin > 0 || !schema.different ? { minItems: schema.itemsMin } : {}),
        maxItems: schema.itemsMax,
        ...(schema.different ? { uniqueItems: true } : {}),
      };
    case 'mapOf': {
      const { values, itemsMax } = schema;
      const additionalProperties = jsonSchemaOf(values);
      return { type: 'object', additionalProperties, maxProperties: itemsMax };
    }
    case 'nullable':
      return nullableSchema(schema.of);
  }
}

function nullableSchema(schema: kit.SchemaData): JsonSchema {
  const { type, ...rest } = jsonSchemaOf(schema);
  if (typeof type === 'string') return { type: [type, 'null'], ...rest };
  return { anyOf: [rest, { type: 'null' }] };
}

function refTo({ name }: kit.Shape): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** Returns the shapes (named object schemas) to which a schema refers directly. */
function shapesIn(schema: kit.SchemaData): readonly kit.Shape[] {
  switch (schema.kind) {
    case 'part':
      return [schema.shape];
    case 'variants':
      return Object.values(schema.shapes);
    case 'listOf':
      return shapesIn(schema.items);
    case 'mapOf':
      return shapesIn(schema.values);
    case 'nullable':
      return shapesIn(schema.of);
    default:
      return [];
  }
}

/**
 * Removes limits such as lengths and patterns from the schema of an answer. The service keeps these limits, and clients
 * need not check them.
 */
function unlimited(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(([keyword]) => !limits.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      nested.has(keyword) && isSchema(value) ? unlimited(value) : value,
    ]),
  );
}

const limits = new Set([
  ...['pattern', 'format', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'maxProperties'],
]);
const nested = new Set(['items', 'additionalProperties']);

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

type ShapeClass = new () => object;

const classes = new WeakMap<kit.Shape, ShapeClass>();
const shapes = new WeakMap<object, kit.Shape>();
const named = new Set<string>();

/**
 * Returns the class that the framework needs for a shape (named object schema), with its members decorated for the
 * contract. The same shape always gives the same class.
 *
 * @throws Error for a second shape with the same name, because the contract would show only one of them.
 */
export function classOf(shape: kit.Shape): ShapeClass {
  const existingClass = classes.get(shape);
  if (existingClass) return existingClass;
  const { name } = shape;
  if (named.has(name)) throw new Error(`two shapes are called ${name}: rename one of them`);
  named.add(name);
  const made = { [name]: class {} }[name] as ShapeClass;
  classes.set(shape, made);
  shapes.set(made, shape);
  for (const [property, member] of Object.entries(shape.members)) {
    Documented(shape, member)(made.prototype as object, property);
    ApiExtraModels(...shapesIn(member.schema).map(classOf))(made);
  }
  return made;
}

function Documented(
  shape: kit.Shape,
  { schema, means, example, presence }: kit.Member,
): PropertyDecorator {
  return ApiProperty({
    ...documented(shape, schema),
    description: means,
    required: presence === 'required',
    ...(example === undefined ? {} : { example }),
  });
}

/**
 * Translates a schema into the options of the framework's decorator. For a shape the decorator needs a class, and for
 * null the option `nullable`.
 */
function documented(shape: kit.Shape, schema: kit.SchemaData): object {
  if (schema.kind === 'nullable') return { ...documented(shape, schema.of), nullable: true };
  if (schema.kind === 'part') return { type: () => classOf(schema.shape) };
  const stated = jsonSchemaOf(schema);
  return shape.answer ? unlimited(stated) : stated;
}

/** Returns the shape from which a class was made; undefined for any other class. */
export function shapeOf(type: object): kit.Shape | undefined {
  return shapes.get(type);
}

/**
 * The one class of constraints for all members. class-validator searches through all classes of constraints for the
 * instance, so one class for each member would be slow.
 */
@ValidatorConstraint({ name: 'fits' })
class Fits implements ValidatorConstraintInterface {
  validate(value: unknown, { constraints, object }: ValidationArguments): boolean {
    return kit.fitsBeside(constraints[0] as kit.Member, value, object as Record<string, unknown>);
  }
}

/**
 * Classes whose members have constraints already. class-validator searches all constraints at each call, so a class
 * gets its constraints only when its first body arrives.
 */
const constrained = new WeakSet<ShapeClass>();

const judging = {
  whitelist: true,
  forbidNonWhitelisted: true,
  // Otherwise class-validator refuses every body of a shape without members, as such a class has no constraints.
  forbidUnknownValues: false,
  validationError: { target: false, value: false },
};

/**
 * Returns the names of the invalid and unknown members of a body, as found by class-validator. Each member of the class
 * has one constraint, which runs the compiled check of the member's schema.
 */
export function membersAtFault(shape: kit.Shape, body: object): string[] {
  const type = classOf(shape);
  if (!constrained.has(type)) {
    constrained.add(type);
    for (const [property, member] of Object.entries(shape.members)) {
      Validate(Fits, [member])(type.prototype as object, property);
    }
  }
  const held = Object.assign(new type(), body);
  return validateSync(held, judging).map(({ property }) => property);
}

/**
 * Declares the shapes of a method's parameters in their order, with null for a parameter without one. Routes outside
 * the route tables, such as streams, need this decorator. It must stand above the parameter decorators.
 */
export function Stated(...shapes: readonly (kit.Shape | null)[]): MethodDecorator {
  return (prototype, name) => {
    const types = shapes.map((shape) => (shape === null ? Object : classOf(shape)));
    Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  };
}
