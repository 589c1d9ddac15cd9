import { readFileSync } from 'node:fs';

/** A parameter of the OpenAPI contract. An optional parameter has its example in its description. */
export interface ShownParameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: { readonly example?: string | number | boolean };
}

/** Returns the example of a parameter, from its schema or its description; undefined if it has none. */
export function exampleOfParameter({ schema, description = '' }: ShownParameter) {
  return schema.example ?? / Example: `([^`]+)`\.$/.exec(description)?.[1];
}

interface ShownContract {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly parameters: readonly { readonly $ref: string }[];
          }
        >
      >
    >
  >;
  readonly components: { readonly parameters: Readonly<Record<string, ShownParameter>> };
}

/** A GET request as the API page sends it after "Try it out" and "Execute". */
export interface ShownQuestion {
  readonly operationId: string;
  readonly target: string;
}

/** Returns every GET request of `openapi.json`. Like the API page, it fills in the examples of the schemas. */
export function shownQuestions(): readonly ShownQuestion[] {
  const { paths, components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as ShownContract;
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    const filled = get.parameters
      .map(({ $ref }) => components.parameters[$ref.replace('#/components/parameters/', '')])
      .flatMap((one) => {
        const value = one?.schema.example;
        return one && value !== undefined ? [{ ...one, value: encodeURIComponent(value) }] : [];
      });
    const query = filled
      .filter((one) => one.in === 'query')
      .map(({ name, value }) => `${name}=${value}`)
      .join('&');
    const address = filled
      .filter((one) => one.in === 'path')
      .reduce((filledPath, { name, value }) => filledPath.replace(`{${name}}`, value), path);
    const target = query === '' ? address : `${address}?${query}`;
    return [{ operationId: get.operationId, target }];
  });
}
