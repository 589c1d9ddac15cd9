import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import {
  Validate,
  validateSync,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { kit } from '@art30/accounting';
import { jsonSchemaOf, shapesIn, unlimited } from './json-schema';

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
  const known = classes.get(shape);
  if (known) return known;
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
  ...{ whitelist: true, forbidNonWhitelisted: true },
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
