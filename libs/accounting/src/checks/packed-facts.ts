import type { Json, JsonObject } from '@art30/event-sourcing';

/** A value without the names of its members: of an object its shape and values, of a list its items. */
type Packed = string | number | boolean | null | PackedMembers;
type PackedMembers = readonly [shape: number, values: readonly Packed[]];

/** Stands in the place of a shape for a list. */
const list = -1;

/** Writes facts in few characters: the names of members, which are alike throughout a log, once for all. */
export class PackedFacts {
  private readonly shapes: (readonly string[])[] = [];
  private readonly numbers = new Map<string, number>();

  pack(facts: JsonObject | readonly Json[]): string {
    return JSON.stringify(this.packed(facts));
  }

  unpack(text: string): unknown {
    return this.unpacked(JSON.parse(text) as Packed);
  }

  private packed(value: Json): Packed {
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return [list, value.map((item) => this.packed(item))];
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    return [this.shapeOf(names), names.map((name) => this.packed(value[name] as Json))];
  }

  private unpacked(packed: Packed): Json {
    if (typeof packed !== 'object' || packed === null) return packed;
    const [shape, values] = packed;
    const members = values.map((value) => this.unpacked(value));
    if (shape === list) return members;
    const names = this.shapes[shape] ?? [];
    return Object.fromEntries(names.map((name, index) => [name, members[index]]));
  }

  private shapeOf(names: readonly string[]): number {
    const key = JSON.stringify(names);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.shapes.push(names);
    this.numbers.set(key, this.shapes.length - 1);
    return this.shapes.length - 1;
  }
}

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}
