import { readFileSync } from 'node:fs';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import { kit } from '@art30/accounting';
import { ProblemException } from '../../apps/api/src/problems/problem';
import { controllers } from '../../apps/api/src/controllers';
import { shapeOf } from '../../apps/api/src/schema/schema-class';
import { ValidationPipe } from '../../apps/api/src/schema/validation.pipe';

type Body = Readonly<Record<string, unknown>>;
type ShapeClass = new () => object;
interface Content {
  readonly schema: { readonly $ref?: string };
  readonly example?: Body;
  readonly examples?: Readonly<Record<string, { readonly value: Body }>>;
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
}

/** Matches the framework's metadata key for the parameter that takes the request body. */
const bodyParameter = /^3:(\d)$/;

/** Classes of controller parameters: those of bodies, and all others. */
const types = { bodies: new Set<ShapeClass>(), others: new Set<ShapeClass>() };
for (const controller of controllers) {
  const methods = controller.prototype as object;
  for (const name of new MetadataScanner().getAllMethodNames(methods)) {
    const stated = (Reflect.getMetadata('design:paramtypes', methods, name) ?? []) as ShapeClass[];
    const carried = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as
      object | undefined;
    const places = Object.keys(carried ?? {}).map((place) => bodyParameter.exec(place)?.[1]);
    stated.forEach((type, place) => {
      if (shapeOf(type) === undefined) return;
      (places.includes(String(place)) ? types.bodies : types.others).add(type);
    });
  }
}

const contract = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
/** Example bodies of the contract, by the name of their schema. */
const shown = new Map(
  Object.values(contract.paths)
    .flatMap((operations) => Object.values(operations))
    .map(({ requestBody }) => requestBody?.content['application/json'])
    .filter((content) => content !== undefined)
    .map(({ schema, example, examples = {} }): [string, Body[]] => {
      const bodies = Object.values(examples).map(({ value }) => value);
      return [String(schema.$ref?.split('/').at(-1)), example ? [example, ...bodies] : bodies];
    }),
);

/** Yields the body and variants of it, each with one mistake. */
function* variantsOf(body: Body): Generator<Body> {
  yield body;
  yield { ...body, colour: 'red' };
  for (const name of Object.keys(body)) {
    for (const held of [undefined, null, 7, '', [], {}]) {
      const { [name]: _old, ...rest } = body;
      yield held === undefined ? rest : { ...rest, [name]: held };
    }
  }
}

const pipe = new ValidationPipe();

/** Messages with which a body is rejected; undefined if it passes unchanged. */
function refusalOf(metatype: ShapeClass, body: Body): unknown {
  try {
    expect(pipe.transform(body, { type: 'body', metatype })).toBe(body);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemException) return error.problem.errors;
    throw error;
  }
}

const constraintsOf = (type: ShapeClass) =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);

describe('the body of every command', () => {
  it.each([...types.bodies].map((type) => [type.name, type] as const))(
    'is judged by class-validator, as the check of its shape judges it: %s',
    (name, type) => {
      const shape = shapeOf(type) as kit.Shape;
      const bodies = shown.get(name) ?? [];
      expect(bodies).not.toHaveLength(0);
      for (const body of bodies.flatMap((one) => [...variantsOf(one)])) {
        const isFit = kit.fitsShape(shape, body);
        expect([body, refusalOf(type, body)]).toEqual([
          ...[body, isFit ? undefined : kit.faultsInShape(shape, body)],
        ]);
      }
      const members = constraintsOf(type).map(({ propertyName }) => propertyName);
      expect(members).toEqual(Object.keys(shape.members));
    },
  );

  it('is of a class that has constraints, and no other class has any, as each would be searched at each body', () => {
    for (const type of types.others)
      expect([type.name, constraintsOf(type)]).toEqual([type.name, []]);
    expect(types.bodies.size).toBeGreaterThan(80);
    expect(types.others.size).toBeGreaterThan(50);
  });
});
