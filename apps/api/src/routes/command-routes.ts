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

/** Routes of one resource: where they are and what they are filed under. */
export interface Resource<Route> {
  /** Name of the controller that is made of it. */
  readonly name: string;
  /** Collection without a slash around it, `v1/pledges`. */
  readonly root: string;
  readonly tag: string;
  /** By the name of their operation, in the order of the documentation. */
  readonly routes: Readonly<Record<string, Route>>;
}

/** The commands of one resource. */
export interface CommandResource extends Resource<CommandRoute> {
  /** They carry none: whoever sends them can upload none, or signs what carries them itself. */
  readonly bearsNoDocuments?: true;
}

/** One POST: its address, the shapes of what comes with it, and the command that they make. */
export interface CommandRoute<
  B extends kit.Shape = kit.Shape,
  P extends kit.Shape = kit.Shape,
  T extends OutsideCommand['type'] = OutsideCommand['type'],
>
  extends Omit<CommandDocs, 'refusals'>, Pick<RouteAccess, 'about'> {
  /** Address below the root, `:pledgeId/write-offs`. */
  readonly at: string;
  /** Type of the command that it makes; several where the body tells which. */
  readonly begins: T | readonly T[];
  /** Refusals that it can meet; left out where they are those of the command. */
  readonly refusals?: CommandDocs['refusals'];
  /** Who is let through to it; left out where it is whoever may begin the command. */
  readonly roles?: readonly Role[];
  /** Shape of its variable parts. */
  readonly path: P;
  readonly body: B;
  command(
    body: kit.Infer<B>,
    path: kit.Infer<P>,
    request: CommandRequest,
  ): { readonly type: NoInfer<T> };
}

/** States one route; the types of body and path follow from their shapes. */
export function commandRoute<
  B extends kit.Shape,
  P extends kit.Shape,
  T extends OutsideCommand['type'],
>(route: CommandRoute<B, P, T>): CommandRoute {
  return route;
}

/** An address without variable parts. */
export const NoPath = kit.shape('NoPath', {});

/** The controller of a resource: each of its methods hands a command to the bus, and nothing else. */
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

/** What a command can be refused for that carries documents. */
const documentCodes = ['DOCUMENT_UNKNOWN', 'DOCUMENT_DIFFERS', 'DOCUMENT_ERASED'] as const;

/** The same route, whose command also carries documents: they go with the request, whatever it makes. */
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

/** The shape of a body with the member for documents. */
function withDocuments({ name, members }: kit.Shape) {
  return kit.shape(name, { ...members, documents: kit.evidenceDocuments });
}

function define(prototype: object, operation: string, route: CommandRoute): void {
  const { at, path, body, about, begins } = route;
  const { roles = [...new Set([begins].flat().flatMap(rolesFor))] } = route;
  // Nest and the contract look a method up by the name of its function.
  const method = {
    async [operation](
      this: { readonly commands: CommandBus },
      ...[named, facts, request, { reply }]: [object, object, CommandRequest, Replied]
    ): Promise<CommandAnswer> {
      // What is decided on is what is stored; the hash of the request is of the body as it came.
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
