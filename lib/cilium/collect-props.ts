import { CertificateIssuance } from './certificate-issuance';
import type { Collector } from './collector';
import { FEATURES } from './features';
import type { TalosCiliumProps } from './talos-cilium-props';

/** Runs all features on the props of an installation. */
export function collectProps(props: TalosCiliumProps, collector: Collector): void {
  for (const feature of FEATURES) collector.run(feature.prop, feature.prop === 'Talos preset' ? 'preset' : 'feature', (context) => feature.apply(props, context));
  collector.run('certificates', props.certificates ? 'feature' : 'preset', (context) => certificatesOf(props).apply(props, context));
}

export function certificatesOf({ certificates = CertificateIssuance.cronJob() }: TalosCiliumProps): CertificateIssuance {
  return certificates;
}
