import { CertificateIssuance } from './certificate-issuance';
import type { Collector } from './collector';
import { FEATURES } from './features';
import type { TalosCiliumProps } from './talos-cilium-props';

/** Runs all features on the props of an installation. */
export function collectProps(props: TalosCiliumProps, collector: Collector): void {
  for (const feature of FEATURES) collector.run(feature.prop, feature.prop === 'Talos preset' ? 'preset' : 'feature', (context) => feature.apply(props, context));
  const certificates = props.certificates ?? CertificateIssuance.cronJob();
  collector.run('certificates', props.certificates ? 'feature' : 'preset', (context) => certificates.apply(props, context));
}
