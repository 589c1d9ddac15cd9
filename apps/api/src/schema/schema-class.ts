import { kit } from '@art30/accounting';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import {
  Validate,
  validateSync,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** Keywords of JSON Schema 2020-12 as OpenAPI 3.1 takes them. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema in the words of JSON Schema; it refers to other shapes by their names. */
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

/** The shapes that a schema refers to itself, not through others. */
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

/** The same without limits: what the service answers keeps them, and nobody else has to. */
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
 * The class that Nest knows a shape by, its members decorated for the contract. The same shape gives the same class.
 *
 * @throws Error for a second shape of one name: of the two the contract would show one alone.
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

/** In the words of the decorator: it wants a class for one other shape, and `nullable` for null. */
function documented(shape: kit.Shape, schema: kit.SchemaData): object {
  if (schema.kind === 'nullable') return { ...documented(shape, schema.of), nullable: true };
  if (schema.kind === 'part') return { type: () => classOf(schema.shape) };
  const stated = jsonSchemaOf(schema);
  return shape.answer ? unlimited(stated) : stated;
}

/** The shape that a class was made from; undefined for any other class. */
export function shapeOf(type: object): kit.Shape | undefined {
  return shapes.get(type);
}

/** One class for all members, as class-validator looks its instance up among those of all constraints. */
@ValidatorConstraint({ name: 'fits' })
class Fits implements ValidatorConstraintInterface {
  validate(value: unknown, { constraints, object }: ValidationArguments): boolean {
    return kit.fitsBeside(constraints[0] as kit.Member, value, object as Record<string, unknown>);
  }
}

/** Classes whose members are constrained: class-validator searches all of them at each call. */
const constrained = new WeakSet<ShapeClass>();

const judging = {
  whitelist: true,
  forbidNonWhitelisted: true,
  // A shape without members has no constraint.
  forbidUnknownValues: false,
  validationError: { target: false, value: false },
};

/**
 * The members of a body, known or unknown, that class-validator finds at fault. Each member of the class has one
 * constraint, the compiled check of its schema; a class is constrained when its first body comes.
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
 * Says what the parameters of a method are by their shapes, in their order; null for one that is
 * none. For an endpoint that answers otherwise than in the tables of routes, a stream for one. It
 * stands above the decorators of the parameters.
 */
export function Stated(...shapes: readonly (kit.Shape | null)[]): MethodDecorator {
  return (prototype, name) => {
    const types = shapes.map((shape) => (shape === null ? Object : classOf(shape)));
    Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  };
}
