import { allRules } from '../../lib/checks/catalogue';
import type { JsonObject } from '../../lib/kubernetes/json';
import { checkManifests, type ManifestCheckOptions } from '../../lib/manifests/check/check-manifests';
import { stringifyYaml } from '../../lib/yaml/writer';

/** Checks objects as a text, without a directory. */
function check(objects: readonly JsonObject[], options: Partial<ManifestCheckOptions> = {}) {
  const text = objects.map((object) => stringifyYaml(object)).join('---\n');
  return checkManifests({ paths: [], inputs: [{ name: 'stdin', text }], cilium: '1.19.6', ...options });
}

/** Rules that need values of Cilium, facts of the cluster, or a list of its namespaces; OBJ021 is about what no repository has by mistake. */
const OF_APPS = new Set([
  'ANN014', 'BGP101', 'BGP106', 'BGP108', 'BGP109', 'BGP110', 'BGP114', 'CIL071', 'EGW101', 'GWY057', 'GWY058', 'GWY060', 'OBJ015', 'OBJ016', 'OBJ021', 'OBJ022', 'ANN017', 'ANN018', 'CIL081', 'POOL038', 'POOL039', 'POOL040', 'POL103', 'POL104', 'POL208', 'POL216',
  'POOL025', 'POOL027', 'POOL028', 'POOL029', 'POOL030',
]);

const rules = allRules().filter(({ on, bad, wholeApp, id }) => on !== 'cilium' && bad.objects !== undefined && !wholeApp && !OF_APPS.has(id));

test.each(rules.map((rule) => [rule.id, rule] as const))('%s is found in YAML, at its line', (id, { bad, good }) => {
  const found = check(bad.objects!, { ...(bad.version && { cilium: bad.version }) });
  const mine = [...found.errors, ...found.warnings].filter(({ code }) => code === id);
  expect(mine.map(({ code }) => code)).toContain(id);
  expect(mine.every(({ file, line, object }) => file === 'stdin' && line! > 0 && object !== undefined)).toBe(true);
  const fine = check(good.objects ?? [], { ...(good.version && { cilium: good.version }) });
  expect([...fine.errors, ...fine.warnings].filter(({ code }) => code === id)).toEqual([]);
});
