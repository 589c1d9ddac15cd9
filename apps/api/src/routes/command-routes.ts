import { Body, Controller, Inject, Param, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { kit, rolesFor, type CommandRequest, type Role } from '@art30/accounting';
import { codesOf, type CommandOutcome, type OutsideCommand } from '@art30/ledger';
import { CommandEndpoint, type CommandDocs } from './command-endpoint';
import { type CommandAnswer, answerWithHeaders } from './command-answer';
import { Received, Replying, type Replied } from './command-request';
import { classOf } from '../schema/schema-class';
import { Access, type RouteAccess } from '../route-access/route-access';

/** The routes of one resource, with their common path and tag. */
export interface Resource<Route> {
  /** Class name of the generated controller. */
  readonly name: string;
  /** Path of the collection without a slash at either end, such as `v1/pledges`. */
  readonly root: string;
  readonly tag: string;
  /** Routes by the name of their operation, in the order of the documentation. */
  readonly routes: Readonly<Record<string, Route>>;
}

/** The command routes of one resource. */
export interface CommandResource extends Resource<CommandRoute> {
  /**
   * True if the bodies of these commands have no member `documents`. Either the callers cannot upload documents, or
   * they sign a proposed command that has documents already.
   */
  readonly bearsNoDocuments?: true;
}

/** One POST route: its path, its roles, the shapes of path and body, and the command made from them. */
export interface CommandRoute<
  B extends kit.Shape = kit.Shape,
  P extends kit.Shape = kit.Shape,
  T extends OutsideCommand['type'] = OutsideCommand['type'],
>
  extends Omit<CommandDocs, 'refusals'>, Pick<RouteAccess, 'about'> {
  /** Path below the root, such as `:pledgeId/write-offs`. */
  readonly at: string;
  /** Type of the command that the route makes; several types if the body decides which one. */
  readonly begins: T | readonly T[];
  /** Codes of the rejections that can occur; by default those of the command. */
  readonly refusals?: CommandDocs['refusals'];
  /** Roles that may use the route; by default those that may record the command. */
  readonly roles?: readonly Role[];
  /** Shape of the path parameters. */
  readonly path: P;
  readonly body: B;
  command(
    body: kit.Infer<B>,
    path: kit.Infer<P>,
    request: CommandRequest,
  ): { readonly type: NoInfer<T> };
}

/** Declares one route. The function only lets TypeScript infer the types of body and path from their shapes. */
export function commandRoute<
  B extends kit.Shape,
  P extends kit.Shape,
  T extends OutsideCommand['type'],
>(route: CommandRoute<B, P, T>): CommandRoute {
  return route;
}

/** Shape of a path without parameters. */
export const NoPath = kit.shape('NoPath', {});

/** Generates the controller of a resource. Its methods only pass a command to the command bus. */
export function commandController(resource: CommandResource): Type<unknown> {
  const { name, root, tag, routes, bearsNoDocuments } = resource;
  const made = {
    [name]: class {
      constructor(readonly commands: CommandBus) {}
    },
  }[name] as Type<{ readonly commands: CommandBus }>;
  Inject(CommandBus)(made, undefined, 0);
  for (const [operation, route] of Object.entries(routes)) {
    define(made.prototype as object, operation, bearsNoDocuments ? route : bearing(route));
  }
  ApiTags(tag)(made);
  Controller(root)(made);
  return made;
}

/** Codes of the rejections that a command with documents can meet. */
const documentCodes = ['DOCUMENT_UNKNOWN', 'DOCUMENT_DIFFERS', 'DOCUMENT_ERASED'] as const;

/**
 * Returns a copy of a route whose body also has the member `documents`. The documents are passed on with the request
 * and not in the command, so that all commands handle them alike.
 */
function bearing(route: CommandRoute): CommandRoute {
  const body = withDocuments(route.body);
  const refusals = [...refusalsOf(route), ...documentCodes];
  return {
    ...route,
    body,
    refusals,
    command: (stated, path, request) => {
      const { documents, ...facts } = stated as kit.Infer<ReturnType<typeof withDocuments>>;
      const attached = documents === undefined ? {} : { documents };
      return route.command(facts, path, { ...request, ...attached });
    },
  };
}

function refusalsOf({ begins, refusals }: CommandRoute): CommandDocs['refusals'] {
  return refusals ?? codesOf(...[begins].flat());
}

/** Returns the shape of a body with the member `documents` added. */
function withDocuments({ name, members }: kit.Shape) {
  return kit.shape(name, { ...members, documents: kit.evidenceDocuments });
}

function define(prototype: object, operation: string, route: CommandRoute): void {
  const { at, path, body, about, begins } = route;
  const { roles = [...new Set([begins].flat().flatMap(rolesFor))] } = route;
  // The framework and the contract identify a method by the name of its function.
  const method = {
    async [operation](
      this: { readonly commands: CommandBus },
      ...[named, facts, request, { reply }]: [object, object, CommandRequest, Replied]
    ): Promise<CommandAnswer> {
      // The command gets references, such as those of banks, in the form in which they are stored (rule 45). The hash
      // of the request covers the body as it was received.
      const stored = kit.withStoredReferences(body, facts);
      const command = route.command(stored as never, named as never, request);
      const outcome: CommandOutcome = await this.commands.execute(command as never);
      return answerWithHeaders(outcome, reply, request);
    },
  }[operation];
  const descriptor = { configurable: true, value: method as NonNullable<typeof method> };
  Object.defineProperty(prototype, operation, descriptor);
  const types = [classOf(path), classOf(body), Object, Object];
  Reflect.defineMetadata('design:paramtypes', types, prototype, operation);
  Param()(prototype, operation, 0);
  Body()(prototype, operation, 1);
  Received()(prototype, operation, 2);
  Replying()(prototype, operation, 3);
  Access({ roles, about })(prototype, operation, descriptor);
  const docs = { ...route, refusals: refusalsOf(route) };
  CommandEndpoint(at, docs)(prototype, operation, descriptor);
}
