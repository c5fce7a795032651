import { Reporter } from '../diagnostics/reporter';
import { isDnsLabel } from '../kubernetes/dns-names';
import { groupOf } from '../kubernetes/object';
import { nearestNames } from '../runtime/near-names';
import { isBootstrapLayer, supplyOf, type ObjectsByLayer } from '../synthesis/by-layer';
import { cycleIn, LayerOrder, LAYERS, type LayerProps } from '../synthesis/layer-order';
import type { SynthesizedObject } from '../synthesis/synthesis';

/**
 * The layers of an app with layers of its own.
 *
 * @throws TalosCiliumError OUT016 for a layer that does not exist, OUT017 for names and orders that cannot be
 */
export function orderWith(own: Readonly<Record<string, LayerProps>>): LayerOrder {
  const reporter = new Reporter('GitOpsApp');
  const known = [...LAYERS, ...Object.keys(own)];
  for (const [name, { after = [], before = [] }] of Object.entries(own)) {
    if (!isDnsLabel(name)) reporter.add({ code: 'OUT017', what: `${JSON.stringify(name)} is not a valid name for a layer`, fix: 'use lower-case letters, digits and dashes' });
    if ((LAYERS as readonly string[]).includes(name)) reporter.add({ code: 'OUT017', what: `every app has the layer ${name}, so layers cannot define it`, fix: 'remove it, or use another name' });
    for (const other of [...after, ...before]) {
      if (known.includes(other)) continue;
      const [nearest] = nearestNames(other, known);
      reporter.add({
        code: 'OUT016',
        what: `layers: ${name} refers to the layer ${JSON.stringify(other)}, which does not exist`,
        fix: nearest === undefined ? `use one of ${known.join(', ')}` : `write '${nearest}'`,
      });
    }
    for (const other of before.filter(isBootstrapLayer)) {
      reporter.add({
        code: 'OUT017',
        what: `layers: ${name} is before ${other}, but Talos and Omni apply ${other} when the cluster starts, and nothing else`,
        fix: `remove '${other}' from before, and put what Cilium needs into ${other} with setLayer`,
      });
    }
  }
  reporter.throwIfAny();
  const cycle = cycleIn(own);
  if (cycle) reporter.add({ code: 'OUT017', what: `layers have no order: ${cycle.join(' needs ')}`, fix: 'remove one of these from after or before' });
  reporter.throwIfAny();
  return new LayerOrder(own);
}

/** Reports objects that would be applied before their CRD or their Namespace, which the app puts into a later layer. */
export function checkLayers(layers: ObjectsByLayer<SynthesizedObject>, order: LayerOrder, reporter: Reporter): void {
  const supply = supplyOf(layers);
  for (const [layer, members] of layers) {
    const seen = new Set<string>();
    for (const { object, path } of members) {
      const { kind, metadata: { name, namespace = '' } } = object;
      const group = groupOf(object.apiVersion);
      const key = `${group}/${kind} ${namespace}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const report = (what: string, source: string, later: string, fix: string): void =>
        reporter.on(path).add({ code: 'OUT018', what: `${kind} ${name} is in the layer ${layer}, but ${what} is in the layer ${later}, which is not applied before it`, fix: `put ${source} into the layer crds: ${fix}` });
      const crd = supply.bringerOf(group, kind);
      if (crd !== undefined && !order.isBefore(crd, layer)) report('the CRD of its kind', 'the CRD', crd, 'remove its setLayer');
      const home = namespace === '' ? undefined : supply.homeOf(namespace);
      if (home !== undefined && home !== layer && !order.isBefore(home, layer)) report(`its Namespace ${namespace}`, 'the Namespace', home, 'remove its setLayer');
    }
  }
}
