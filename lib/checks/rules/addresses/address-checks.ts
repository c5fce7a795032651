import type { Reporter } from '../../../diagnostics/reporter';
import { IPS } from '../../../model/address-holders';
import { addressRegistries } from '../../../model/address-registry';
import { identityOf } from '../../../model/identity';
import { list, map } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { checkAllocation, checkBlocks, checkL2Policy, checkPoolSelector } from '../../../model/pool-checks';
import type { SharedChecks } from '../../rule';

/** What `LoadBalancerPool` and `L2Announcement` check of their props, for the objects of any YAML. */
export const addressChecks: SharedChecks = {
  on: 'shared',
  codes: { ANN001: 'error', ANN002: 'error', POOL001: 'error', POOL002: 'error', POOL004: 'error', POOL005: 'warning', POOL010: 'warning' },
  check(model, report) {
    for (const { pools } of addressRegistries(model)) {
      for (const { path, name, blocks, selector } of pools) {
        const on = report.on(path).at(`pool ${name}:`);
        checkBlocks(blocks, ({ text }) => text, on);
        checkPoolSelector(selector, on);
      }
    }
    for (const { path, object } of ofKinds(model.objects, 'CiliumLoadBalancerIPPool')) {
      const { blocks, cidrs } = map(object.spec);
      // A patch may add what a file of a repository does not have.
      if (model.partial || !object.apiVersion.startsWith('cilium.io/') || list(blocks).length > 0 || cidrs !== undefined) continue;
      report.on(path).add({ code: 'POOL001', what: `pool ${identityOf(object).name} has no blocks (spec.blocks)`, fix: 'add at least one block, for example { cidr: 192.168.1.200/29 }' });
    }
    for (const { path, object } of ofKinds(model.objects, 'CiliumL2AnnouncementPolicy')) {
      const spec = map(object.spec);
      // What is missing may be misspelt, or come from a patch.
      const isWhole = Object.keys(spec).every((field) => L2_FIELDS.has(field)) && !(model.partial && spec.loadBalancerIPs === undefined && spec.externalIPs === undefined);
      if (object.apiVersion.startsWith('cilium.io/')) checkL2Policy(isWhole ? spec : { ...spec, loadBalancerIPs: true }, report.on(path).at('spec'));
    }
    for (const service of ofKinds(model.objects, 'Service')) if (service.object.apiVersion === 'v1') checkService(service, report);
  },
};

const L2_FIELDS: ReadonlySet<string> = new Set(['externalIPs', 'interfaces', 'loadBalancerIPs', 'nodeSelector', 'serviceSelector']);

function checkService({ path, object }: ObjectModel, report: Reporter): void {
  const annotations = map(object.metadata.annotations);
  if (Object.keys(annotations).length === 0) return;
  const { title } = identityOf(object);
  const on = report.on(path);
  checkAllocation(annotations, on.at(`Service ${title}:`));
  const { type = 'ClusterIP' } = map(object.spec);
  const wanted = annotations[IPS.today] ?? annotations[IPS.before];
  if (wanted === undefined || type === 'LoadBalancer') return;
  on.add({ code: 'POOL005', what: `Service ${title} requests ${String(wanted)}, and has type ${String(type)}`, expected: 'a Service of type LoadBalancer', fix: 'set its type to LoadBalancer, or remove the annotation' });
}
