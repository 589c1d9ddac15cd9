import type { OpenAPIObject } from '@nestjs/swagger';
import type { Contract } from './document';
import { withNamedEnumerations, withOrderedKeywords, withPlainReferences } from './schemas';
import type { OperationAccess } from './operation-access';
import { inOrderOfLife } from './operations';
import { withSharedParts } from './shared-parts';
import { withAlarm, withSharedResponses } from './shared-responses';
import { withExamples } from './stated-examples';
import { signInNeeded, withSignIn } from './sign-in';
import { tags } from './tags';

/** Transformations of the API document. They run in this order, because each gets the result of the one before it. */
const steps: readonly ((document: Contract, access: OperationAccess) => Contract)[] = [
  withPlainReferences,
  inOrderOfLife,
  withSignIn,
  withAlarm,
  withExamples,
  withNamedEnumerations,
  withOrderedKeywords,
  withSharedParts,
  withSharedResponses,
];

/** Turns the OpenAPI document that the framework generates from the routes into the published API contract. */
export function contractOf(
  { openapi, info, paths, components }: OpenAPIObject,
  access: OperationAccess,
): OpenAPIObject {
  const { title, description, version, license } = info;
  const servers = [{ url: '/', description: 'The service that answers this document.' }];
  const head = {
    openapi,
    info: { title, description, version, license },
    servers,
    security: [...signInNeeded],
    tags: [...tags],
  };
  const generated = { paths, components } as Contract;
  return {
    ...head,
    ...steps.reduce((document, step) => step(document, access), generated),
  } as OpenAPIObject;
}
