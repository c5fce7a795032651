import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv/dist/2020';
import type { AnySchemaObject } from 'ajv';

const validators = new Map<string, Ajv>();

/** Kinds of documents by the name of their definition's end, as far as it differs. */
const DEFINITIONS: Readonly<Record<string, string>> = { NetworkDefaultActionConfig: 'DefaultActionConfig', NetworkRuleConfig: 'RuleConfig', KubeSpanConfig: 'KubeSpanConfig' };

function schema(minor: string): { ajv: Ajv; definitions: readonly string[] } {
  const file = resolve(process.env.TALOS_CILIUM_ASSETS!, '..', 'schemas', 'talos', `config-v${minor}.schema.json`);
  const json = JSON.parse(readFileSync(file, 'utf8')) as AnySchemaObject & { $defs: Record<string, AnySchemaObject> };
  // A patch has the parts of a document, not all of it.
  for (const definition of Object.values(json.$defs)) delete definition.required;
  let ajv = validators.get(minor);
  if (!ajv) {
    ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    ajv.addSchema({ ...json, $id: `talos-${minor}` });
    validators.set(minor, ajv);
  }
  return { ajv, definitions: Object.keys(json.$defs) };
}

/** What the schema of a Talos minor says against one document of a patch. */
export function patchProblems(minor: string, document: Record<string, unknown>): string[] {
  if (document.$patch === 'delete') return [];
  const { ajv, definitions } = schema(minor);
  const wanted = document.kind === undefined ? 'v1alpha1.Config' : `${DEFINITIONS[String(document.kind)] ?? String(document.kind)}V1Alpha1`;
  const name = definitions.find((definition) => definition === wanted || definition.endsWith(`.${wanted}`));
  if (!name) return [`Talos ${minor} has no ${String(document.kind)}`];
  const validate = ajv.getSchema(`talos-${minor}#/$defs/${name}`);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate(withoutDeletions(document)) === true ? [] : validate.errors!.map(({ instancePath, message }) => `${String(document.kind ?? 'main')}${instancePath} ${message}`);
}

/** The parts that a patch deletes are no values of the schema. */
function withoutDeletions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([, member]) => (member as { $patch?: unknown } | null)?.$patch !== 'delete');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutDeletions(member)]));
}
