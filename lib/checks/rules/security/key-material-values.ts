import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { findSecret } from '../../../model/secrets';
import { isUnset } from '../../../model/values';

/** Chart values that contain certificates and keys. */
const PLACES: readonly string[] = [
  'tls.ca',
  'hubble.tls.server',
  'hubble.metrics.tls.server',
  'hubble.relay.tls.client',
  'hubble.relay.tls.server',
  'hubble.ui.tls.client',
  ...['ca', 'server', 'admin', 'client', 'remote'].map((name) => `clustermesh.apiserver.tls.${name}`),
].flatMap((place) => [`${place}.cert`, `${place}.key`]);

/** Rejects keys in values, which are written to `cilium-values.yaml` and committed to Git. */
export const keyMaterialValues: CiliumRule = {
  on: 'cilium',
  id: 'SEC002',
  title: 'Certificate or key in the values',
  severity: 'error',
  final: true,
  reason:
    'Values are written to the rendered objects and to cilium-values.yaml, which are committed to Git. Create keys in the cluster, or use a ' +
    'secret store.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/',
  good: { values: { hubble: { tls: { auto: { enabled: false }, server: { existingSecret: 'hubble-server' } } } } },
  bad: { values: { tls: { ca: { key: 'TUlJRXBBSUJBQUtDQVFFQQ==' } } } },
  *check(cilium) {
    for (const path of placesOf(cilium)) {
      yield {
        path: cilium.path,
        subject: path,
        // The value itself must not get into any log.
        what: `value ${path} contains key material (set by ${cilium.originated(path).origin})`,
        edits: [{ remove: path }],
        fix:
          'remove it: use certificates: CertificateIssuance.cronJob(), .certManager(...), or .provided(...) with Secrets that are made ' +
          'elsewhere',
      };
    }
  },
};

function* placesOf(cilium: CiliumModel): Iterable<string> {
  for (const path of PLACES) if (!isUnset(cilium, path)) yield path;
  const anywhere = findSecret(cilium.values)?.at;
  if (anywhere !== undefined && !PLACES.includes(anywhere)) yield anywhere;
  const clusters = cilium.value('clustermesh.config.clusters');
  if (typeof clusters !== 'object' || clusters === null) return;
  const withKey = Object.values(clusters).some((cluster) => {
    const tls = typeof cluster === 'object' && cluster !== null && !Array.isArray(cluster) ? cluster.tls : undefined;
    return typeof tls === 'object' && tls !== null && !Array.isArray(tls) && Boolean(tls.key || tls.cert);
  });
  if (withKey) yield 'clustermesh.config.clusters';
}
