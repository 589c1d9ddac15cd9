import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { Service } from '../support/service';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly properties?: Record<string, Schema>;
  readonly schema?: Schema;
  readonly name?: string;
}
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly parameters?: Schema[];
  readonly responses: Record<string, { description?: string; content?: Record<string, unknown> }>;
}
interface Contract {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const committed = readFileSync('openapi.json', 'utf8');
const contract = JSON.parse(committed) as Contract;
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);

describe('openapi.json', () => {
  it('is what `npm run openapi` writes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'art30-'));
    try {
      const file = join(folder, 'openapi.json');
      execFileSync(process.execPath, [join('dist', 'apps', 'cli', 'src', 'openapi.js'), file]);
      expect(readFileSync(file, 'utf8')).toBe(committed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is OpenAPI 3.1, and everything it refers to is there', () => {
    expect(contract.openapi).toBe('3.1.0');
    const names = [...committed.matchAll(/"\$ref": "#\/components\/schemas\/([^"]*)"/g)];
    for (const [, name] of names) expect(contract.components.schemas).toHaveProperty(name ?? '');
  });

  it.each(operations)('says what %s does and what it answers', (name, operation) => {
    const { summary, description, tags, parameters = [], responses } = operation;
    expect([summary, description, tags?.[0]]).toEqual([
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
    for (const parameter of parameters) {
      expect([name, parameter.name, parameter.description]).toEqual([
        name,
        parameter.name,
        expect.stringMatching(/\w/),
      ]);
      expect([parameter.name, parameter.schema?.example ?? parameter.example]).not.toContain(
        undefined,
      );
    }
    for (const [status, response] of Object.entries(responses)) {
      expect(response.description).toMatch(/\w/);
      expect([status, Object.keys(response.content ?? {})]).not.toEqual([status, []]);
    }
  });

  it.each(Object.entries(contract.components.schemas))(
    'describes every field of %s, with an example',
    (_name, { properties = {} }) => {
      for (const [field, schema] of Object.entries(properties)) {
        expect([field, schema.description]).toEqual([field, expect.stringMatching(/\w/)]);
        // A field that is made of other schemas is exemplified by their fields.
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
    const page = await request(service.app.getHttpServer()).get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch('text/html');
    const inline = /<script(?![^>]*\bsrc=)[^>]*>\s*\S/.exec(page.text);
    expect(inline).toBeNull();
    const { status, body } = await request(service.app.getHttpServer()).get('/docs-json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual(Object.keys(contract.paths));
  });
});
