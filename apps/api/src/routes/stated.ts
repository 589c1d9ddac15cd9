import type { kit } from '@art30/accounting';
import { classOf } from '../schema/schema-class';

/**
 * Says what the parameters of a method are by their shapes, in their order; null for one that is
 * none. For an endpoint that answers otherwise than in the tables of routes, a stream for one. It
 * stands above the decorators of the parameters.
 */
export function Stated(...shapes: readonly (kit.Shape | null)[]): MethodDecorator {
  return (prototype, name) => {
    const types = shapes.map((shape) => (shape === null ? Object : classOf(shape)));
    Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  };
}
