import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { contractOf } from './contract/contract';
import { withFreshKey } from './contract/stated-examples';
import { operationAccess } from './contract/operation-access';
import { controllers } from './controllers';

const about = `Event-sourced, double-entry accounting for voluntary contributions to the account of
article 30, paragraph 2 (c), of the United Nations Convention against Transnational Organized Crime.

Sign in first: \`POST /v1/sign-in\` answers a token where people have local accounts, and the identity provider
gives one where not; send it with \`Authorize\`. A command is a POST with an \`Idempotency-Key\`, by the person of the token; it answers the events that it
recorded. A query is a GET; it answers as at any date (\`asAt\`) and as known at any moment
(\`knownAt\`). Money is \`{"amount": "600000.00", "currency": "EUR"}\`; an amount is a decimal in a
string. A refusal is \`application/problem+json\` (RFC 9457): \`code\` is stable, \`detail\` says what
was wrong and what to do.`;

/** Generates the OpenAPI document (API contract) of the service. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Article 30 ledger')
    .setDescription(about)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const generated = withoutLineBreaks(SwaggerModule.createDocument(app, head));
  return contractOf(generated, operationAccess(controllers));
}

/** Joins the lines of each description, which have the line breaks of the source code. */
function withoutLineBreaks(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document, (key, value: unknown) =>
    key === 'description' && typeof value === 'string'
      ? value.replace(/(?<!\n)\n(?!\n)/g, ' ')
      : value,
  );
  return JSON.parse(text) as OpenAPIObject;
}

/**
 * File with the API contract, which the build writes above the compiled files. If the sources are run, the path is that
 * of the file in the repository.
 */
const contractFile = join(__dirname, '../../../openapi.json');
const contractAddress = '/openapi.json';

/**
 * Serves the API contract: at `/docs` as a page for people, and at `/openapi.json` for programs. It is read from a
 * file, because generating it takes seconds.
 */
export function serveOpenApi(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.get(contractAddress, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(createReadStream(contractFile)),
  );
  // The page loads the contract from `/openapi.json`, so it gets none here.
  const ofPage = () => undefined as unknown as OpenAPIObject;
  SwaggerModule.setup('docs', app, ofPage, {
    swaggerUrl: contractAddress,
    raw: false,
    customSiteTitle: 'Article 30 ledger',
    swaggerOptions: { requestInterceptor: withFreshKey },
  });
}
