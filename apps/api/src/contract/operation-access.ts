import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { statedIn, type RouteAccess } from '../route-access/route-access';
import { operationOf, type OperationId } from './operations';

/** Access rule of each operation, as its route declares it. */
export type OperationAccess = Readonly<Record<OperationId, RouteAccess>>;

/**
 * Collects the access rules of all routes of the given controllers.
 *
 * @throws Error that names a method without an access rule, or a route that is not in the table of operations.
 */
export function operationAccess(controllers: readonly Type<unknown>[]): OperationAccess {
  const scanner = new MetadataScanner();
  const stated = controllers.flatMap((controller) => {
    const methods = controller.prototype as Readonly<Record<string, object>>;
    return scanner.getAllMethodNames(methods).flatMap((name) => {
      const method = methods[name] as object;
      const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
      if (verb === undefined) return [];
      const access = statedIn(Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, method));
      const operation = operationOf(RequestMethod[verb], `/${patternOf([controller, method])}`);
      if (access !== undefined && operation !== undefined) return [[operation, access] as const];
      const lacks = access === undefined ? 'access' : 'operation';
      throw new Error(
        `${controller.name}.${name} states no ${lacks}: nobody could be let in to it`,
      );
    });
  });
  return Object.fromEntries(stated) as OperationAccess;
}

function patternOf(places: readonly object[]): string {
  const parts = places.map((place) => Reflect.getMetadata(PATH_METADATA, place) as string);
  return parts.filter((part) => part !== '/').join('/');
}
