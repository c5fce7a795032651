import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../support/scripts';

const temporary = useTemporaryDirectory();
const POOL = 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata:\n  name: lan\n  namespace: kube-system\nspec:\n  blocks:\n    - cidrr: 192.168.1.240/28\n';

interface Loaded {
  readonly plugin: { validate(context: unknown): Promise<void> };
  readonly context: { readonly report: { readonly success: boolean; toJson(): object }; readonly logger: object };
}

// The package exports none of it.
const PLUGINS = join(__dirname, '../../node_modules/cdk8s-cli/lib/plugins');
const { PluginManager } = require(join(PLUGINS, '_manager.js')) as { PluginManager: new (directory: string) => object };
const { ValidationPlugin } = require(join(PLUGINS, 'validation.js')) as { ValidationPlugin: { load(validation: object, app: object, stdout: boolean, manager: object): Loaded } };

/** Loads and runs the plugin as cdk8s-cli does it. */
async function validate(directory: string, properties: Record<string, unknown>, ...manifests: string[]) {
  const metadata = join(directory, 'construct-metadata.json');
  writeFileSync(metadata, JSON.stringify({ version: '1.0.0', resources: { lan: { path: 'home/pool/lan' } } }));
  const { plugin, context } = ValidationPlugin.load({ package: './lib', version: '0.1.0', class: 'ManifestValidation', properties }, { manifests, constructMetadata: metadata }, false, new PluginManager(directory));
  const lines: string[] = [];
  Object.assign(context.logger, { log: (line: string) => void lines.push(line) });
  await plugin.validate(context);
  return { report: context.report, lines };
}

test('cdk8s-cli loads it by its name, and shows what violates a rule', async () => {
  const directory = temporary();
  const file = join(directory, 'home.k8s.yaml');
  writeFileSync(file, POOL);
  const bad = await validate(directory, { cilium: '1.19.6' }, file);
  expect(bad.report.success).toBe(false);
  expect(bad.report.toJson()).toMatchObject({
    violations: [{
      ruleName: 'SCH001 Unknown field in an object',
      fix: 'rename cidrr to cidr',
      violatingConstructs: [{ resourceName: 'lan', constructPath: 'home/pool/lan', manifestPath: file, locations: ['line 8: CiliumLoadBalancerIPPool kube-system/lan has an unknown field (spec.blocks[0].cidrr: "192.168.1.240/28")'] }],
    }],
    summary: { status: 'failure', metadata: { objects: '1', warnings: '1' } },
  });
  expect(bad.lines.join('\n')).toContain('warning OBJ010');
});

test('properties are checked like props', async () => {
  await expect(validate(temporary(), { cillium: '1.19.6' })).rejects.toThrow(/cillium/);
});
