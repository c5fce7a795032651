import type { JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { Statement } from '../program';

/** An object of the files. */
export interface Found {
  readonly file: string;
  readonly object: KubernetesObject;
}

/** Statements that may make exactly some of the objects. They are used only if they do. */
export interface Proposal {
  readonly statements: readonly Statement[];
  readonly objects: readonly Found[];
  /** Class that makes the objects; a class for each kind where several do. */
  readonly by: string | Readonly<Record<string, string>>;
}

/** What a converter may ask. */
export interface Converting {
  /** Objects of these kinds that nothing has made yet. */
  readonly of: (...kinds: string[]) => readonly Found[];
  /** Uses the first proposal that makes its objects. Returns whether one did. */
  readonly accept: (...proposals: (Proposal | undefined)[]) => boolean;
  /** Notes why an object stays YAML. The first reason counts. */
  readonly refuse: (found: Found, why: string) => void;
  /** A free id for a construct, and the variable for it. */
  readonly names: Names;
}

/** Proposes constructs for objects of some kinds. */
export type Converter = (converting: Converting) => void;

/** Words that cannot be the name of a variable, and variables that every program has. */
const TAKEN = ['app', 'chart', 'cluster', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield', 'await', 'arguments', 'eval', 'undefined'];

/** Ids of constructs and names of variables, each once. */
export class Names {
  private readonly ids = new Set(['cilium', 'hubble', 'talos', 'imported']);
  private readonly variables = new Set(TAKEN);

  /** `wanted`, or with a suffix if it is taken. */
  id(wanted: string, suffix: string): string {
    return unused(this.ids, [wanted, `${wanted}-${suffix}`], (number) => `${wanted}-${suffix}-${number}`);
  }

  /** `l2-policy` becomes `l2Policy`. */
  variable(name: string, suffix: string): string {
    const camel = name.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    const start = /^[a-z]/.test(camel) ? camel : '';
    const long = start === '' ? suffix : `${start}${suffix.charAt(0).toUpperCase()}${suffix.slice(1)}`;
    return unused(this.variables, start === '' ? [long] : [start, long], (number) => `${long}${number}`);
  }
}

function unused(taken: Set<string>, wanted: readonly string[], numbered: (number: number) => string): string {
  let name = wanted.find((each) => !taken.has(each));
  for (let number = 2; name === undefined; number += 1) if (!taken.has(numbered(number))) name = numbered(number);
  taken.add(name);
  return name;
}

/** Props for name, labels and annotations of an object; undefined if it has something else. */
export function metadataProps({ metadata }: KubernetesObject, id: string, namespaced: boolean): JsonObject | undefined {
  const { name, namespace, labels, annotations, ...rest } = metadata as unknown as JsonObject & { name: string };
  if (Object.keys(rest).length > 0) return undefined;
  return {
    ...(name !== id && { name }),
    ...(namespaced && namespace !== undefined && { namespace }),
    ...(labels !== undefined && { labels }),
    ...(annotations !== undefined && { annotations }),
  };
}

/** The same, with a reason for what has no props. */
export function metadataOf({ refuse }: Converting, found: Found, id: string, namespaced: boolean): JsonObject | undefined {
  const props = metadataProps(found.object, id, namespaced);
  if (!props) refuse(found, `no prop sets the field metadata.${unknownKeys(found.object.metadata as unknown as JsonObject, ['name', 'namespace', 'labels', 'annotations']).join(', metadata.')}`);
  return props;
}

/** The members of a map that are not in a list of known ones. */
export function unknownKeys(value: JsonObject, known: readonly string[]): string[] {
  return Object.keys(value).filter((key) => !known.includes(key) && value[key] !== undefined);
}
