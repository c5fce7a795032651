import type { Fact } from './facts';
import { chooseNames, type Place } from './type-names';
import { byCodePoint, type Field, type Shape, type Struct, type Words } from './shape';

/** A shape that gets a name, with all that was learned from each place where it stands. */
export interface NamedType {
  readonly name: string;
  readonly shape: Struct | Words;
  /** Facts that hold wherever the type is used, per field. */
  readonly fieldFacts: ReadonlyMap<string, readonly Fact[]>;
  readonly facts: readonly Fact[];
}

interface Entry {
  readonly key: string;
  readonly shape: Struct | Words;
  readonly places: Place[];
  readonly users: Set<string>;
  readonly instances: Struct[];
}

/** Fewer words than these are written where they stand: when they are used in several places, and when in one only. */
const FEWEST_SHARED_WORDS = 3;
const FEWEST_WORDS = 7;

/** Collects shapes and finds those that are the same, so that each is written once. */
export class TypeRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly keys = new WeakMap<Shape, string>();
  private readonly ids = new Map<string, number>();
  private names: ReadonlyMap<string, string> | undefined;

  /** Adds a tree of shapes; `root` is the kind or module that it belongs to. */
  add(shape: Shape, root: string, path: readonly string[] = [], user = root): void {
    switch (shape.is) {
      case 'struct': {
        const entry = this.enter(shape, root, path, user);
        entry.instances.push(shape);
        for (const field of shape.fields) this.add(field.shape, root, [...path, field.name], `${entry.key}.${field.name}`);
        return;
      }
      case 'words':
        this.enter(shape, root, path, user);
        return;
      case 'list':
        return this.add(shape.items, root, [...path, '[]'], user);
      case 'dictionary':
        return this.add(shape.values, root, [...path, '[]'], user);
      case 'union':
        shape.of.forEach((one) => this.add(one, root, path, user));
        return;
      case 'primitive':
    }
  }

  /** Name of a struct or of words; nothing for words that are written where they stand. */
  nameOf(shape: Struct | Words): string | undefined {
    this.names ??= chooseNames(this.named());
    return this.names.get(this.keyOf(shape));
  }

  /** The named types, sorted by name. */
  types(): NamedType[] {
    return this.named()
      .map((entry) => ({
        name: this.nameOf(entry.shape) ?? '',
        shape: entry.shape,
        facts: inAll(entry.instances.map((one) => one.facts)),
        fieldFacts: new Map(
          (entry.instances[0]?.fields ?? []).map((field, index) => [
            field.name,
            inAll(entry.instances.map((one) => one.fields[index]?.facts ?? [])),
          ]),
        ),
      }))
      .sort((a, b) => byCodePoint(a.name, b.name));
  }

  private named(): Entry[] {
    return [...this.entries.values()].filter(
      ({ shape, users }) => shape.is === 'struct' || shape.words.length >= (users.size > 1 ? FEWEST_SHARED_WORDS : FEWEST_WORDS),
    );
  }

  private enter(shape: Struct | Words, root: string, path: readonly string[], user: string): Entry {
    const key = this.keyOf(shape);
    const entry = this.entries.get(key) ?? { key, shape, places: [], users: new Set<string>(), instances: [] };
    this.entries.set(key, entry);
    entry.places.push({ root, path });
    entry.users.add(user);
    return entry;
  }

  /** The same text for the same structure; facts do not count, which versions have a field does. */
  private keyOf(shape: Shape): string {
    const known = this.keys.get(shape);
    if (known !== undefined) return known;
    const content = this.contentOf(shape);
    const id = this.ids.get(content) ?? this.ids.size;
    this.ids.set(content, id);
    const key = `#${id}`;
    this.keys.set(shape, key);
    return key;
  }

  private contentOf(shape: Shape): string {
    switch (shape.is) {
      case 'primitive':
        return shape.text;
      case 'words':
        return JSON.stringify([...shape.words].sort());
      case 'list':
        return `[${this.keyOf(shape.items)}]`;
      case 'dictionary':
        return `<${this.keyOf(shape.values)}>`;
      case 'union':
        return shape.of.map((one) => this.keyOf(one)).join('|');
      case 'struct':
        return `{${shape.fields.map((field) => this.fieldContent(field)).join(';')}}`;
    }
  }

  private fieldContent(field: Field): string {
    return [field.name, field.required ? '!' : '?', field.presence ?? '', this.keyOf(field.shape)].join(':');
  }
}

function inAll(lists: readonly (readonly Fact[])[]): Fact[] {
  const [first, ...rest] = lists;
  return (first ?? []).filter((fact) => rest.every((list) => list.some((other) => other.text === fact.text)));
}
