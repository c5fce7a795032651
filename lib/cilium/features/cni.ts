import type { DirectTable, Feature } from './feature';
import { setDirect } from './direct';

/** The CNI plugin and its configuration on the nodes. @see https://docs.cilium.io/en/stable/network/kubernetes/configuration/#adjusting-cni-configuration */
export interface CniProps {
  /**
   * Whether Cilium is the only CNI plugin: it renames the configurations of all others. Plugins that delegate to Cilium, such as Multus and the
   * CNI plugin of Istio, require `false`.
   * @default - the chart's: true
   */
  readonly exclusive?: boolean;
  /**
   * Whether Multus runs beside Cilium: the same as `exclusive: false`.
   * @default false
   */
  readonly multus?: boolean;
  /**
   * Plugin whose result Cilium extends, instead of configuring the network of pods itself. `portmap` is for host ports without kube-proxy
   * replacement, `flannel` for the network that Talos installs by default.
   * @default - none
   */
  readonly chainingMode?: 'none' | 'aws-cni' | 'flannel' | 'generic-veth' | 'portmap';
  /**
   * Name of the CNI network to which Cilium is added. It implies the chaining mode `generic-veth`.
   * @default - none
   */
  readonly chainingTarget?: string;
  /**
   * Whether the agent installs the plugin and its configuration.
   * @default - the chart's: true
   */
  readonly install?: boolean;
  /**
   * Whether the agent removes the plugin when it stops. Only for a cluster that Cilium leaves.
   * @default - the chart's: false
   */
  readonly uninstall?: boolean;
  /**
   * Whether something else writes the configuration.
   * @default - the chart's: false
   */
  readonly customConf?: boolean;
  /**
   * ConfigMap with the configuration that the agent writes.
   * @default - none
   */
  readonly configMap?: string;
  /**
   * Key of the configuration in `configMap`.
   * @default - the chart's: cni-config
   */
  readonly configMapKey?: string;
  /**
   * Directory of the configurations on the node. Talos reads `/etc/cni/net.d`.
   * @default - the chart's: /etc/cni/net.d
   */
  readonly confPath?: string;
  /**
   * Directory of the plugins on the node. Talos reads `/opt/cni/bin`.
   * @default - the chart's: /opt/cni/bin
   */
  readonly binPath?: string;
  /**
   * Log file of the plugin; an empty string for none.
   * @default - the chart's: /var/run/cilium/cilium-cni.log
   */
  readonly logFile?: string;
}

const DIRECT: DirectTable = {
  exclusive: 'cni.exclusive',
  chainingMode: 'cni.chainingMode',
  chainingTarget: 'cni.chainingTarget',
  install: 'cni.install',
  uninstall: 'cni.uninstall',
  customConf: 'cni.customConf',
  configMap: 'cni.configMap',
  configMapKey: 'cni.configMapKey',
  confPath: 'cni.confPath',
  binPath: 'cni.binPath',
  logFile: 'cni.logFile',
};

/** The CNI plugin. */
export const cni: Feature<{ cni?: CniProps }> = {
  prop: 'cni',
  direct: DIRECT,
  apply({ cni: prop }, context) {
    setDirect('cni', prop, DIRECT, context);
    if (!prop?.multus) return;
    if (prop.exclusive) {
      context.report.add({ code: 'CIL074', what: 'cni.multus requires exclusive: false, but cni.exclusive is true', fix: 'remove exclusive, or remove multus' });
    } else {
      context.set('cni.exclusive', false, 'Multus writes a CNI configuration of its own, which Cilium would rename');
    }
  },
};
