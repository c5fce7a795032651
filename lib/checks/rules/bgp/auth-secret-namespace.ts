import type { JsonObject } from '../../../kubernetes/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { bgpModels } from '../../../model/bgp';
import { identityOf } from '../../../model/identity';
import { map, text } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { textAt } from '../../../model/values';
import type { ModelRule } from '../../rule';

const secretIn = (namespace: string): JsonObject => ({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'bgp', namespace }, spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, dataFrom: [{ extract: { key: 'bgp' } }] } });
const peers = [clusterConfig(), peerConfig({ authSecretRef: 'bgp' }), advertisement()];

/** The agent reads Secrets of one namespace. Another Secret may come from outside of the app, so only one that is there in another namespace is reported. */
export const authSecretNamespace: ModelRule = {
  on: 'model',
  id: 'BGP117',
  title: 'BGP password in a namespace that Cilium does not read',
  severity: 'error',
  reason: 'Cilium reads the Secret in authSecretRef only from the namespace that bgpControlPlane.secretsNamespace.name sets, which is kube-system by default. If the Secret is not there, the session has no password, and a peer that requires a password refuses the session.',
  related: ['BGP022'],
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#md5-password',
  good: { version: '1.19.6', values: BGP_ON, objects: [...peers, secretIn('kube-system')] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [...peers, secretIn('shop')] },
  *check(model) {
    for (const { cilium, peerConfigs } of bgpModels(model)) {
      if (!cilium) continue;
      const read = textAt(cilium, 'bgpControlPlane.secretsNamespace.name') ?? 'kube-system';
      for (const { path, scope, object } of peerConfigs) {
        const name = text(map(object.spec).authSecretRef);
        const found = ofKinds(model.objects, 'Secret', 'SealedSecret', 'ExternalSecret').filter((secret) => secret.scope === scope && nameOfSecret(secret) === name).map((secret) => identityOf(secret.object).namespace ?? '');
        if (name === undefined || found.length === 0 || found.includes(read) || found.includes('')) continue;
        yield {
          path,
          what: `CiliumBGPPeerConfig ${identityOf(object).name}: spec.authSecretRef names Secret ${name}, which is in namespace ${found.join(', ')}, but Cilium reads only namespace ${read}`,
          fix: `create the Secret in namespace ${read}`,
        };
      }
    }
  },
};

/** Name of the Secret that an object is or makes. */
function nameOfSecret({ object }: ObjectModel): string {
  const { target, template } = map(object.spec);
  return text(map(target).name) ?? text(map(map(template).metadata).name) ?? identityOf(object).name;
}
