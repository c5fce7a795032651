import type { Construct } from 'constructs';
import type { CertificateSpec } from '../../imports/cert-manager.io';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { durationText } from '../kubernetes/duration';
import { setLayer } from '../synthesis/layer';
import type { CertManagerCertificateProps } from './certificate';
import { issuerRefOf, type CertificateUse } from './certificate-use';

/** Creates the Certificate of cert-manager, or the ReferenceGrant for a Secret in another namespace. */
export function makeCertificate(scope: Construct, gateway: { readonly name: string; readonly namespace: string }, use: CertificateUse): void {
  const { source, secret } = use;
  if (source.kind === 'certManager') {
    const { Certificate } = require('../../imports/cert-manager.io') as typeof import('../../imports/cert-manager.io');
    const { namespace } = gateway;
    const name = source.props.name ?? secret.name;
    const certificate = new Certificate(scope, `certificate-${secret.name}`, { metadata: { name, namespace }, spec: certificateSpec(source.props, use) });
    // A Gateway becomes ready only with its Secrets, so they cannot be in a later layer.
    setLayer(certificate, 'gateway');
  }
  if (source.kind === 'existing' && secret.namespace !== undefined && source.props.referenceGrant !== false) {
    const { ReferenceGrant } = require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
    new ReferenceGrant(scope, `grant-${secret.namespace}-${secret.name}`, {
      metadata: { name: `gateway-${gateway.namespace}-${gateway.name}-${secret.name}`, namespace: secret.namespace },
      spec: {
        from: [{ group: GATEWAY_API_GROUP, kind: 'Gateway', namespace: gateway.namespace }],
        to: [{ group: '', kind: 'Secret', name: secret.name }],
      },
    });
  }
}

function certificateSpec(props: CertManagerCertificateProps, { secret, dnsNames }: CertificateUse): CertificateSpec {
  const { privateKey, duration, renewBefore, raw } = props;
  return {
    secretName: secret.name,
    issuerRef: withoutUsualGroup(issuerRefOf(props)),
    dnsNames,
    ...(privateKey && { privateKey: { ...privateKey } }),
    ...(duration !== undefined && { duration: durationText(duration) }),
    ...(renewBefore !== undefined && { renewBefore: durationText(renewBefore) }),
    ...raw,
  };
}

/** The group of cert-manager is the default. */
function withoutUsualGroup({ name, kind, group }: ReturnType<typeof issuerRefOf>): CertificateSpec['issuerRef'] {
  return group === 'cert-manager.io' ? { name, kind } : { name, kind, group };
}

/** Annotations for which cert-manager creates the certificates of a Gateway. */
export function shimAnnotations(uses: readonly CertificateUse[]): Record<string, string> {
  const shim = uses.find(({ source }) => source.kind === 'gatewayShim');
  if (!shim || shim.source.kind !== 'gatewayShim') return {};
  const { privateKey, duration, renewBefore, issuerRef } = shim.source.props;
  const issuer = issuerRefOf(shim.source.props);
  const settings: Record<string, string | undefined> = {
    [issuer.kind === 'ClusterIssuer' && issuerRef === undefined ? 'cluster-issuer' : 'issuer']: issuer.name,
    'issuer-kind': issuerRef?.kind,
    'issuer-group': issuerRef?.group,
    duration: duration && durationText(duration),
    'renew-before': renewBefore && durationText(renewBefore),
    'private-key-algorithm': privateKey?.algorithm,
    'private-key-size': privateKey?.size?.toString(),
    'private-key-rotation-policy': privateKey?.rotationPolicy,
  };
  return Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[`cert-manager.io/${key}`, value]])));
}
