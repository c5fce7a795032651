import type { JsonObject } from '../../kubernetes/json';
import { whenOn } from '../../props';
import type { EnvoyProps } from './envoy';
import type { Feature } from './feature';
import { checkQuantity } from './formats';
import type { HubbleProps } from './hubble';

/** Requests and limits of a container: `{ requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } }`. */
export interface ResourceRequirements {
  /**
   * Resource requests by name, as quantities of Kubernetes.
   * @default - none
   */
  readonly requests?: Readonly<Record<string, string>>;
  /**
   * Resource limits by name, as quantities of Kubernetes.
   * @default - none
   */
  readonly limits?: Readonly<Record<string, string>>;
}

/** Resources by workload. */
export interface ResourcesProps {
  /**
   * The agent.
   * @default - the chart's: none
   */
  readonly agent?: ResourceRequirements;
  /**
   * The init containers of the agent, except the one that installs the CNI plugin, which has requests of its own.
   * @default - the chart's: none
   */
  readonly agentInit?: ResourceRequirements;
  /**
   * The operator.
   * @default - the chart's: none
   */
  readonly operator?: ResourceRequirements;
  /**
   * Envoy in its own DaemonSet.
   * @default - the chart's: none
   */
  readonly envoy?: ResourceRequirements;
  /**
   * Hubble Relay. Requires `hubble.relay` or `hubble.ui`.
   * @default - the chart's: none
   */
  readonly hubbleRelay?: ResourceRequirements;
  /**
   * Each of the two containers of Hubble UI. Requires `hubble.ui`.
   * @default - the chart's: none
   */
  readonly hubbleUi?: ResourceRequirements;
  /**
   * The Job that issues certificates (Cilium 1.18 and newer). Requires `CertificateIssuance.cronJob`.
   * @default - the chart's: none
   */
  readonly certgen?: ResourceRequirements;
}

/** Requests and limits. */
export const resources: Feature<{ resources?: ResourcesProps; hubble?: boolean | HubbleProps; envoy?: boolean | EnvoyProps }> = {
  prop: 'resources',
  apply(props, { set, since, report }) {
    const settings = props.resources;
    if (!settings) return;
    const setResources = (path: string, name: keyof ResourcesProps): void => {
      const requirements = settings[name];
      for (const [list, quantities] of Object.entries(requirements ?? {})) {
        for (const [resource, quantity] of Object.entries(quantities as Record<string, string>)) checkQuantity(`resources.${name}.${list}.${resource}`, quantity, report);
      }
      set(path, requirements && (structuredClone(requirements) as JsonObject));
    };
    const hubble = whenOn(props.hubble);
    const requireComponent = (name: keyof ResourcesProps, isInstalled: boolean, component: string, prop: string): void => {
      if (!settings[name] || isInstalled) return;
      report.add({ code: 'CIL020', what: `resources.${name} has no effect: ${component} is not installed`, fix: `set ${prop}, or remove resources.${name}` });
    };
    requireComponent('hubbleRelay', Boolean(hubble?.relay || hubble?.ui), 'Hubble Relay', 'hubble: { relay: true }');
    requireComponent('hubbleUi', Boolean(hubble?.ui), 'Hubble UI', 'hubble: { ui: true }');
    requireComponent('envoy', props.envoy !== false, 'the DaemonSet of Envoy', 'envoy: true');
    setResources('resources', 'agent');
    setResources('initResources', 'agentInit');
    setResources('operator.resources', 'operator');
    setResources('envoy.resources', 'envoy');
    setResources('hubble.relay.resources', 'hubbleRelay');
    setResources('hubble.ui.backend.resources', 'hubbleUi');
    setResources('hubble.ui.frontend.resources', 'hubbleUi');
    if (settings.certgen && since('1.18', 'resources.certgen')) setResources('certgen.resources', 'certgen');
  },
};
