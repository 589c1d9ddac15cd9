import type { Json, JsonObject } from '@art30/event-sourcing';

/** A value without the names of its members: of an object its shape and then its values, of a list its items. */
type Packed = string | number | boolean | null | PackedMembers;
type PackedMembers = readonly [shape: number, ...values: Packed[]];

/** Names that shapes begin with, and what they go on with. */
interface Names {
  shape?: number;
  readonly further: Map<string, Names>;
}

/** Stands in the place of a shape for a list. */
const list = -1;

/** Writes facts in few characters: the names of members, which are alike throughout a log, once for all. */
export class PackedFacts {
  private readonly shapes: (readonly string[])[] = [];
  private readonly names: Names = { further: new Map() };

  pack(facts: JsonObject | readonly Json[]): string {
    return JSON.stringify(this.packed(facts));
  }

  unpack(text: string): unknown {
    return this.unpacked(JSON.parse(text) as Packed);
  }

  private packed(value: Json): Packed {
    if (typeof value !== 'object' || value === null) return value;
    const packed: [number, ...Packed[]] = [list];
    if (isList(value)) {
      for (const item of value) packed.push(this.packed(item));
      return packed;
    }
    let { names } = this;
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      names = goneOn(names, name);
      packed.push(this.packed(member));
    }
    packed[0] = names.shape ??= this.added(value);
    return packed;
  }

  private unpacked(packed: Packed): Json {
    if (typeof packed !== 'object' || packed === null) return packed;
    const [shape, ...values] = packed;
    const members = values.map((value) => this.unpacked(value));
    if (shape === list) return members;
    const names = this.shapes[shape] ?? [];
    return Object.fromEntries(names.map((name, index) => [name, members[index]]));
  }

  /** The number of a shape that was not met before. */
  private added(value: JsonObject): number {
    return this.shapes.push(Object.keys(value).filter((name) => value[name] !== undefined)) - 1;
  }
}

function goneOn({ further }: Names, name: string): Names {
  const known = further.get(name);
  if (known !== undefined) return known;
  const names: Names = { further: new Map() };
  further.set(name, names);
  return names;
}

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}
