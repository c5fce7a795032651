import { talosSchemas } from '../../imports/schemas';
import type { TalosVersion } from '../cluster/talos-version';
import { isSubstituted } from '../diagnostics/substitution';
import { isGiven, namesSecret } from '../diagnostics/secrets';
import { findSecret } from '../model/secrets';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { schemaOfRelease } from '../schemas/known-schemas';
import { schemaMistakes, type SchemaMistake } from '../schemas/schema-walk';

/** The reference of the machine configuration, for a version if it is known. */
export function configurationReference(version?: TalosVersion): string {
  return `https://docs.siderolabs.com/talos/v${version?.minorString ?? '1.14'}/reference/configuration/overview`;
}

/** What Talos' schemas have against a document of a patch. A kind that they do not have is reported elsewhere. */
export function patchMistakes(patch: JsonObject, version: TalosVersion): readonly SchemaMistake[] {
  const file = talosSchemas();
  const minors = Object.keys(file.roots);
  const minor = minors.filter((each) => version.atLeast(each)).at(-1) ?? minors[0]!;
  const schema = schemaOfRelease(file, minor, typeof patch.kind === 'string' ? patch.kind : '');
  return schema ? schemaMistakes(withoutDeletions(patch) as JsonObject, schema) : [];
}

/** What the schemas of every minor have against a document, where the minor is not known. */
export function mistakesInAnyRelease(patch: JsonObject): readonly SchemaMistake[] {
  const file = talosSchemas();
  const kind = typeof patch.kind === 'string' ? patch.kind : '';
  const schemas = Object.keys(file.roots).flatMap((minor) => schemaOfRelease(file, minor, kind) ?? []);
  const [newest = [], ...others] = schemas.reverse().map((schema) => schemaMistakes(withoutDeletions(patch) as JsonObject, schema));
  return newest.filter(({ at, constraint }) => others.every((all) => all.some((other) => other.at === at && other.constraint === constraint)));
}

/** Keys whose values are secrets, wherever Talos has them. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'aescbcEncryptionSecret', 'apiToken', 'auth', 'clusterSecret', 'identityToken', 'passphrase', 'password', 'presharedKey', 'privateKey', 'secret', 'secretboxEncryptionSecret', 'token',
]);
/** Parts whose keys belong to other programs. */
const FOREIGN: ReadonlySet<string> = new Set(['annotations', 'env', 'extraArgs', 'extraConfig', 'kubelet', 'nodeAnnotations', 'nodeLabels', 'sysctls', 'sysfs', 'variables']);

/** Dotted paths of the secrets in a patch: tokens, passwords and private keys. A variable that is replaced later is none. */
export function secretsOf(value: Json, path = '', beside: JsonObject = {}): string[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (typeof value === 'string') {
    const isSecret = SECRET_KEYS.has(key) || (key === 'key' && 'crt' in beside) || /(?:^|\.)(?:ca|aggregatorCA|serviceAccount|clientIdentity)\.key$/.test(path);
    return (isSecret && value !== '' && !isSubstituted(value)) || findSecret(value) ? [path] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => secretsOf(item, `${path}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (!FOREIGN.has(key) || typeof below === 'object') return secretsOf(below, at, value);
    return typeof below === 'string' && (findSecret(below) || (namesSecret(name, true) && isGiven(below))) ? [at] : [];
  });
}

/** A patch without the parts that it deletes (`$patch: delete`). */
function withoutDeletions(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDeletions);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key, below]) => !(key === '$patch' && below === 'delete') && !(isJsonObject(below) && below.$patch === 'delete'));
  return Object.fromEntries(kept.map(([key, below]) => [key, withoutDeletions(below)]));
}
