import type { JsonObject } from '../../kubernetes/json';
import type { Feature } from './feature';
import { whenOn } from '../../props';
import { checkQuantity } from './formats';

/** Requests and limits of a container: `{ requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } }`. */
export interface ResourceRequirements {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** Resources by workload. */
export interface ResourcesProps {
  /** The agent. */
  readonly agent?: ResourceRequirements;
  /** The agent's init containers, but for the one that installs the CNI plugin: it has requests of its own. */
  readonly agentInit?: ResourceRequirements;
  readonly operator?: ResourceRequirements;
  readonly envoy?: ResourceRequirements;
  /** Needs `hubble.relay` or `hubble.ui`. */
  readonly hubbleRelay?: ResourceRequirements;
  /** Both containers of the UI; needs `hubble.ui`. */
  readonly hubbleUi?: ResourceRequirements;
  /** The Job that issues certificates (Cilium 1.18 and newer); needs `CertificateIssuance.cronJob`. */
  readonly certgen?: ResourceRequirements;
}

/** Requests and limits. */
export const resources: Feature = {
  prop: 'resources',
  apply(props, { set, since, problem }) {
    const asked = props.resources;
    if (!asked) return;
    const want = (path: string, requirements: ResourceRequirements | undefined): void => {
      for (const [list, quantities] of Object.entries(requirements ?? {})) {
        for (const [name, quantity] of Object.entries(quantities as Record<string, string>)) checkQuantity(`${path}.${list}.${name}`, quantity, problem);
      }
      set(path, requirements && (structuredClone(requirements) as JsonObject), 'asked for');
    };
    const hubble = whenOn(props.hubble);
    if (asked.hubbleRelay && !hubble?.relay && !hubble?.ui) problem('CIL020', 'resources.hubbleRelay has no effect (hubble.relay is off)', 'turn the relay on, or remove it');
    if (asked.hubbleUi && !hubble?.ui) problem('CIL020', 'resources.hubbleUi has no effect (hubble.ui is off)', 'turn the UI on, or remove it');
    if (asked.envoy && props.envoy === false) problem('CIL020', 'resources.envoy has no effect (envoy is off)', 'turn Envoy on, or remove it');
    want('resources', asked.agent);
    want('initResources', asked.agentInit);
    want('operator.resources', asked.operator);
    want('envoy.resources', asked.envoy);
    want('hubble.relay.resources', asked.hubbleRelay);
    want('hubble.ui.backend.resources', asked.hubbleUi);
    want('hubble.ui.frontend.resources', asked.hubbleUi);
    if (asked.certgen && since('1.18', 'resources.certgen')) want('certgen.resources', asked.certgen);
  },
};
