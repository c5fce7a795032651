import type { KubernetesObject } from '../kubernetes/object';
import { list, maps } from '../model/json';
import { textOf } from './text-of';

/** What a role permits for one resource, or for one URL. */
interface Permission {
  /** API group; undefined for a URL. */
  readonly group?: string;
  readonly resource: string;
  /** The one object that it is limited to. */
  readonly name?: string;
  readonly verbs: Set<string>;
}

/** A change of what a role permits for one resource. */
export interface PermissionChange {
  /** `cilium.io/ciliumnodes`, `secrets/cilium-ca`, `/metrics`. */
  readonly target: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Verbs that no rule permitted before. */
  readonly gained: readonly string[];
}

type Permissions = ReadonlyMap<string, Permission>;

/** Whether an object is a Role or a ClusterRole. */
export function isRole({ apiVersion, kind }: KubernetesObject): boolean {
  return (kind === 'Role' || kind === 'ClusterRole') && apiVersion.startsWith('rbac.authorization.k8s.io/');
}

/** Changes of permissions, however the rules are grouped. */
export function permissionChanges(before: KubernetesObject | undefined, after: KubernetesObject | undefined): PermissionChange[] {
  const [left, right] = [permissionsOf(before), permissionsOf(after)];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((target) => {
    const [olds, news] = [ordered(left.get(target)?.verbs), ordered(right.get(target)?.verbs)];
    if (olds.join() === news.join()) return [];
    return [{ target, before: olds, after: news, gained: news.filter((verb) => !isPermitted(left, right.get(target)!, verb)) }];
  });
}

function permissionsOf(role: KubernetesObject | undefined): Permissions {
  const permissions = new Map<string, Permission>();
  const add = (target: string, permission: Omit<Permission, 'verbs'>, verbs: readonly unknown[]): void => {
    const known = permissions.get(target) ?? { ...permission, verbs: new Set<string>() };
    for (const verb of verbs) known.verbs.add(textOf(verb));
    permissions.set(target, known);
  };
  for (const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } of maps(role?.rules)) {
    const names = list(resourceNames).length === 0 ? [undefined] : list(resourceNames).map(textOf);
    for (const url of list(nonResourceURLs).map(textOf)) add(url, { resource: url }, list(verbs));
    for (const group of list(apiGroups).map(textOf)) {
      for (const resource of list(resources).map(textOf)) {
        for (const name of names) add(`${group === '' ? '' : `${group}/`}${resource}${name === undefined ? '' : `/${name}`}`, { group, resource, ...(name !== undefined && { name }) }, list(verbs));
      }
    }
  }
  return permissions;
}

function isPermitted(permissions: Permissions, { group, resource, name }: Permission, verb: string): boolean {
  for (const known of permissions.values()) {
    const isSame = known.group === undefined || group === undefined ? known.group === group && known.resource === resource : isOneOf(known.group, group) && isOneOf(known.resource, resource);
    if (isSame && (known.name === undefined || known.name === name) && (known.verbs.has(verb) || known.verbs.has('*'))) return true;
  }
  return false;
}

function isOneOf(known: string, name: string): boolean {
  return known === '*' || known === name;
}

/** Verbs in the order in which people write them. */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

function ordered(verbs: ReadonlySet<string> = new Set()): string[] {
  const place = (verb: string): number => (VERBS.includes(verb) ? VERBS.indexOf(verb) : VERBS.length);
  return [...verbs].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
