import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  exampleKey,
  neverFilledIn,
  withFreshKey,
} from '../../apps/api/src/contract/stated-examples';
import { enumerationPlaces } from '../../apps/api/src/contract/schemas';
import { Service } from '../support/service';

interface Part {
  readonly $ref?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Record<string, Part>;
  readonly schema?: Part;
  readonly name?: string;
  readonly content?: Record<string, unknown>;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly parameters: readonly Part[];
  readonly responses: Record<string, Part>;
}
interface Contract {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly unknown[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<'schemas' | 'parameters' | 'responses' | 'headers', Parts>;
}
type Parts = Record<string, Part>;

const committed = readFileSync('openapi.json', 'utf8');
const contract = JSON.parse(committed) as Contract;
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);

/**
 * The part itself, or the component to which it refers; members beside `$ref` replace those of the component.
 */
function resolved(part: Part): Part {
  const [, kind, name] = /^#\/components\/(\w+)\/(.*)$/.exec(part.$ref ?? '') ?? [];
  if (kind === undefined || name === undefined) return part;
  return { ...contract.components[kind as 'schemas'][name], ...part };
}

describe('openapi.json', () => {
  it('is what the build writes', () => {
    expect(readFileSync(join('dist', 'openapi.json'), 'utf8')).toBe(committed);
  });

  it('is OpenAPI 3.1 of the service that answers it, to which one signs in', () => {
    expect(contract.openapi).toBe('3.1.0');
    expect(contract.servers.map(({ url }) => url)).toEqual(['/']);
    expect(contract.security).toEqual([{ bearer: [] }]);
  });

  it('refers to nothing that is not there', () => {
    const references = [...committed.matchAll(/"\$ref": "#\/components\/(\w+)\/([^"]*)"/g)];
    expect(references.length).toBeGreaterThan(1000);
    for (const [, kind = '', name = ''] of references) {
      expect(Object.keys(contract.components[kind as 'schemas'])).toContain(name);
    }
  });

  it('states each parameter and each refusal once', () => {
    for (const [name, { parameters, responses }] of operations) {
      const refusals = Object.entries(responses).filter(([status]) => status >= '400');
      const shared = [...parameters, ...refusals.map(([, response]) => response)];
      // Its status 503 is a normal answer that lists the failed checks, and no error.
      if (name === 'GET /health/ready') continue;
      expect([name, shared.filter(({ $ref }) => $ref === undefined)]).toEqual([name, []]);
    }
  });

  it('names each enumeration', () => {
    const { schemas } = contract.components;
    const enumerations = Object.keys(schemas).filter((name) => schemas[name]?.enum !== undefined);
    expect(committed.match(/"enum":/g)).toHaveLength(enumerations.length);
    expect(enumerations).toEqual(expect.arrayContaining(Object.keys(enumerationPlaces)));
  });

  it('names every operation by a verb, each by another one', () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
  });

  it('says what its operations are filed under', () => {
    const used = new Set(operations.flatMap(([, { tags = [] }]) => tags));
    expect(contract.tags.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
    expect(contract.tags.filter(({ description }) => !/\w/.test(description))).toEqual([]);
  });

  it.each(operations)('says what %s does and what it answers', (name, operation) => {
    const { summary, description, tags, parameters, responses } = operation;
    expect([summary, description, tags?.[0]]).toEqual([
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
    for (const parameter of parameters.map(resolved)) {
      expect([name, parameter.name, parameter.description]).toEqual([
        name,
        parameter.name,
        expect.stringMatching(/\w/),
      ]);
      // The API page fills in examples from schemas. An optional parameter must not be filled in, so its
      // example is in its description.
      const said = / Example: `[^`]+`\.$/.test(parameter.description ?? '');
      const example = parameter.schema?.example ?? (said || undefined);
      const filledIn = !neverFilledIn.includes(parameter.name ?? '');
      expect([parameter.name, example !== undefined]).toEqual([parameter.name, filledIn]);
    }
    for (const [status, response] of Object.entries(responses)) {
      const { description: means, content = {} } = resolved(response);
      expect(means).toMatch(/\w/);
      // Every answer has content, except 204 (No Content).
      expect([status, Object.keys(content).length > 0]).toEqual([status, status !== '204']);
    }
  });

  it.each(Object.entries(contract.components.schemas))(
    'describes every field of %s, with an example',
    (_name, { properties = {} }) => {
      for (const [field, schema] of Object.entries(properties)) {
        expect([field, schema.description]).toEqual([field, expect.stringMatching(/\w/)]);
        // A field that refers to other schemas has its examples in their fields.
        const made = JSON.stringify(schema).includes('"$ref"');
        expect([field, made || schema.example !== undefined]).toEqual([field, true]);
      }
    },
  );
});

describe('the running service', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });

  afterAll(() => service.stopAndRemove());

  it('shows its contract to people and to programs', async () => {
    const page = await service.http().get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch('text/html');
    const inline = /<script(?![^>]*\bsrc=)[^>]*>\s*\S/.exec(page.text);
    expect(inline).toBeNull();
    const { status, body } = await service.http().get('/openapi.json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual(Object.keys(contract.paths));
  });

  it('sends each click on its page under a fresh key, and a key of ones own as it is', async () => {
    const sent = (key: string) => {
      const request = { headers: { 'Idempotency-Key': key } };
      return withFreshKey(request) === request && request.headers['Idempotency-Key'];
    };
    const fresh = [sent(exampleKey), sent(exampleKey)];
    expect(fresh).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.anything()]);
    expect(fresh[0]).not.toBe(fresh[1]);
    expect(sent('mine')).toBe('mine');
    const page = await service.http().get('/docs/swagger-ui-init.js');
    expect(page.text).toContain(String(withFreshKey));
    expect(contract.components.parameters['Idempotency-Key']?.schema?.example).toBe(exampleKey);
  });
});
