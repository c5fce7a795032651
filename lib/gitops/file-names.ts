import { createHash } from 'node:crypto';
import { Reporter } from '../diagnostics/reporter';
import { groupOf } from '../kubernetes/object';
import { foldPath } from './output-path';

/** The part of a Kubernetes object that its file name is made of. */
export interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
/** Longest file name of the common file systems, in bytes. Names of objects may have 253 characters without their kind. */
const MAX_NAME_LENGTH = 255;

/**
 * File names of objects that lie in one directory, as POSIX paths in the order of the objects: `<namespace>/<Kind>-<name>.yaml`,
 * or `<Kind>-<name>.yaml` without a namespace. Characters that are not portable, such as the `:` of `system:node`, become `_`.
 * Objects whose names fall together, also on a file system that ignores case, all get their API group in the name
 * (`Service.serving.knative.dev-shop.yaml`), and where that is not enough each unsafe character as `%` and its code. A name
 * depends on the objects it competes with, never on their order.
 *
 * @throws TalosCiliumError OUT011 for each object without `apiVersion`, `kind` or `metadata.name`, OUT012 for each object
 *   that is there twice; all are listed
 */
export function fileNames(objects: readonly NamedObject[]): string[] {
  const named = objects.filter(({ apiVersion, kind, metadata }) => apiVersion && kind && metadata?.name);
  const directories = new Map<string, string>();
  let names = named.map((object) => pathOf(object, object.kind, portable, directories));
  let taken = repeated(names.map(foldPath));
  // Objects of one identity would have one name.
  const report = new Reporter('');
  if (named.length < objects.length) for (const object of objects) checkNamed(object, report);
  if (taken.size > 0) checkDuplicates(named, report);
  report.throwIfAny();

  for (const escape of [portable, escaped]) {
    if (taken.size === 0) break;
    names = names.map((name, index) => {
      const object = objects[index]!;
      return taken.has(foldPath(name)) ? pathOf(object, `${object.kind}.${groupOf(object.apiVersion) || 'core'}`, escape) : name;
    });
    taken = repeated(names.map(foldPath));
  }
  return names;
}

/** `directories` by namespace, as far as they are known: there are few of them. */
function pathOf({ metadata }: NamedObject, kind: string, escape: (name: string) => string, directories = new Map<string, string>()): string {
  const file = shortened(`${kind}-${escape(metadata.name!)}`, kind, metadata.name!);
  const { namespace } = metadata;
  if (namespace === undefined || namespace === '') return file;
  let directory = directories.get(namespace);
  if (directory === undefined) {
    directory = escape(namespace);
    if (DEVICE.test(directory)) directory += '_';
    directories.set(namespace, directory);
  }
  return `${directory}/${file}`;
}

function portable(name: string): string {
  return /[^A-Za-z0-9._-]/.test(name) ? name.replace(/[^A-Za-z0-9._-]/gu, '_') : name;
}

/** Different names stay different, without regard to case: object names hold no `%`. */
function escaped(name: string): string {
  return name.replace(/[^a-z0-9.-]/gu, (character) => `%${Buffer.from(character).toString('hex')}`);
}

function shortened(file: string, kind: string, name: string): string {
  if (file.length + '.yaml'.length <= MAX_NAME_LENGTH) return `${file}.yaml`;
  const digest = createHash('sha256').update(`${kind}-${name}`).digest('hex').slice(0, 12);
  return `${file.slice(0, MAX_NAME_LENGTH - 40)}-${digest}.yaml`;
}

/** The identity of an object in Kubernetes; the version is not part of it. */
function identityOf(object: NamedObject): string {
  const { namespace, name } = object.metadata;
  const group = groupOf(object.apiVersion);
  return `${object.kind}${group ? `.${group}` : ''} ${namespace ? `${namespace}/` : ''}${name}`;
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(texts.filter((text) => seen.size === seen.add(text).size));
}

function checkNamed(object: NamedObject, report: Reporter): void {
  const missing = [
    ...(object.apiVersion ? [] : ['apiVersion']),
    ...(object.kind ? [] : ['kind']),
    ...(object.metadata?.name ? [] : ['metadata.name']),
  ];
  if (missing.length === 0) return;
  const fields = missing.join(' and ');
  const given = JSON.stringify({ apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata }).slice(0, 200);
  const what = `the object has no ${fields} (${given})`;
  report.on(object.kind || 'object').add({ code: 'OUT011', what, fix: `set ${fields}` });
}

function checkDuplicates(objects: readonly NamedObject[], report: Reporter): void {
  for (const identity of repeated(objects.map(identityOf))) {
    report.on(identity).add({
      code: 'OUT012',
      what: 'the app contains this object more than once',
      fix: 'remove one of them, or change its name or namespace',
    });
  }
}
