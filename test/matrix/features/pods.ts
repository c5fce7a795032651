import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';

const AFFINITY = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['infra'] }] }] } } };
const BOOTSTRAP = 'ConfigMap kube-system/cilium-envoy-config data.bootstrap-config.json.';

/** Where the pods of agent, operator, Envoy and Hubble run, what they carry, and settings of Envoy. */
export const pods: readonly FeatureCase[] = [
  { props: { agent: { nodeLabels: { pool: 'infra' } } }, changes: { all: ['DaemonSet kube-system/cilium nodeSelector.pool: - -> infra'] } },
  {
    props: { agent: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium tolerations[*].effect: - -> NoSchedule',
        'DaemonSet kube-system/cilium tolerations[*].key: - -> dedicated',
        'DaemonSet kube-system/cilium tolerations[*].operator: Exists -> Equal',
        'DaemonSet kube-system/cilium tolerations[*].value: - -> infra',
      ],
    },
  },
  {
    props: { agent: { affinity: AFFINITY } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium affinity.nodeAffinity: - -> {requiredDuringSchedulingIgnoredDuringExecution: {node... (137)',
      ],
    },
  },
  {
    props: { agent: { priorityClassName: 'system-cluster-critical' } },
    changes: { all: ['DaemonSet kube-system/cilium priorityClassName: system-node-critical -> system-cluster-critical'] },
  },
  { props: { agent: { privileged: false } }, nothing: CHART_DEFAULT },
  {
    props: { agent: { capabilities: ['NET_ADMIN', 'SYS_ADMIN', 'BPF'] } },
    changes: {
      all: ['+ BPF', '- CHOWN', '- DAC_OVERRIDE', '- FOWNER', '- IPC_LOCK', '- KILL', '- NET_RAW', '- SETGID', '- SETUID', '- SYS_RESOURCE'].map((change) => `DaemonSet kube-system/cilium containers[cilium-agent].securityContext.capabilities.add ${change}`),
    },
  },
  {
    props: { agent: { privileged: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].securityContext.capabilities: {add: [CHOWN, KILL, NET_ADMIN, NET_RAW, IPC_LOCK, SYS_... (126) -> -',
        'DaemonSet kube-system/cilium containers[cilium-agent].securityContext.privileged: - -> true',
        'DaemonSet kube-system/cilium containers[cilium-agent].securityContext.seLinuxOptions: {level: s0, type: spc_t} -> -',
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/host/proc/sys/kernel]: {name: host-proc-sys-kernel} -> -',
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/host/proc/sys/net]: {name: host-proc-sys-net} -> -',
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/sys/fs/bpf].mountPropagation: HostToContainer -> Bidirectional',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].securityContext.capabilities: {add: [NET_ADMIN, SYS_ADMIN, SYS_RESOURCE], drop: [ALL]} -> -',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].securityContext.privileged: - -> true',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].securityContext.seLinuxOptions: {level: s0, type: spc_t} -> -',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].securityContext.privileged: - -> true',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].securityContext.seLinuxOptions: {level: s0, type: spc_t} -> -',
        'DaemonSet kube-system/cilium volumes[host-proc-sys-kernel]: {hostPath: {path: /proc/sys/kernel, type: Directory}} -> -',
        'DaemonSet kube-system/cilium volumes[host-proc-sys-net]: {hostPath: {path: /proc/sys/net, type: Directory}} -> -',
        'config procfs: /host/proc -> -',
      ],
      '1.18': ['DaemonSet kube-system/cilium initContainers[mount-bpf-fs]: {args: [mount | grep "/sys/fs/bpf type bpf" || mount -... (428) -> -'],
      '1.19 1.20': [
        'DaemonSet kube-system/cilium initContainers[config].securityContext.capabilities: {add: [NET_ADMIN], drop: [ALL]} -> -',
        'DaemonSet kube-system/cilium initContainers[config].securityContext.privileged: - -> true',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs]: {args: [mount | grep "/sys/fs/bpf type bpf" || mount -... (427) -> -',
      ],
    },
  },
  {
    props: { agent: { podAnnotations: { team: 'net' } } },
    changes: { all: ['DaemonSet kube-system/cilium pod metadata.annotations.team: - -> net'] },
  },
  { props: { agent: { podLabels: { team: 'net' } } }, changes: { all: ['DaemonSet kube-system/cilium pod metadata.labels.team: - -> net'] } },
  {
    props: { agent: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium spec.updateStrategy.rollingUpdate: {maxUnavailable: 2} -> -',
        'DaemonSet kube-system/cilium spec.updateStrategy.type: RollingUpdate -> OnDelete',
      ],
    },
  },
  { props: { agent: { rollOutPods: true } }, nothing: CHART_DEFAULT },
  { props: { agent: { rollOutPods: false } }, changes: { all: ['DaemonSet kube-system/cilium restarts for nothing (cilium-config)'] } },
  {
    props: { agent: { extraArgs: ['--agent-liveness-update-interval=2s'] } },
    changes: { all: ['DaemonSet kube-system/cilium containers[cilium-agent].args + --agent-liveness-update-interval=2s'] },
  },
  {
    props: { agent: { extraEnv: [{ name: 'GOGC', value: '50' }] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].env[GOGC]: - -> {value: "50"}',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].env[GOGC]: - -> {value: "50"}',
        'DaemonSet kube-system/cilium initContainers[config].env[GOGC]: - -> {value: "50"}',
      ],
    },
  },
  {
    props: { agent: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: { all: ['DaemonSet kube-system/cilium volumes[scratch]: - -> {emptyDir: {}}'] },
  },
  {
    props: { agent: { extraVolumes: [{ name: 'scratch', emptyDir: {} }], extraVolumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] } },
    on: { agent: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/scratch]: - -> {name: scratch}',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].volumeMounts[/scratch]: - -> {name: scratch}',
        'DaemonSet kube-system/cilium initContainers[config].volumeMounts[/scratch]: - -> {name: scratch}',
      ],
    },
  },
  {
    props: { operator: { nodeLabels: { pool: 'infra' } } },
    changes: { all: ['Deployment kube-system/cilium-operator nodeSelector.pool: - -> infra'] },
  },
  {
    props: { operator: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }] } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator tolerations + {effect: NoSchedule, key: dedicated, operator: Equal, ... (67)',
        'Deployment kube-system/cilium-operator tolerations - {key: node-role.kubernetes.io/control-plane, operator: Exists}',
        'Deployment kube-system/cilium-operator tolerations - {key: node-role.kubernetes.io/master, operator: Exists}',
        'Deployment kube-system/cilium-operator tolerations - {key: node.cloudprovider.kubernetes.io/uninitialized, ... (71)',
        'Deployment kube-system/cilium-operator tolerations - {key: node.kubernetes.io/not-ready, operator: Exists}',
      ],
    },
  },
  {
    props: { operator: { affinity: AFFINITY } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator affinity.nodeAffinity: - -> {requiredDuringSchedulingIgnoredDuringExecution: {node... (137)',
      ],
    },
  },
  {
    props: { operator: { priorityClassName: 'system-node-critical' } },
    changes: { all: ['Deployment kube-system/cilium-operator priorityClassName: system-cluster-critical -> system-node-critical'] },
  },
  {
    props: { operator: { podAnnotations: { team: 'net' } } },
    changes: { all: ['Deployment kube-system/cilium-operator pod metadata.annotations.team: - -> net'] },
  },
  {
    props: { operator: { podLabels: { team: 'net' } } },
    changes: { all: ['Deployment kube-system/cilium-operator pod metadata.labels.team: - -> net'] },
  },
  {
    props: { operator: { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } } },
    changes: { all: ['Deployment kube-system/cilium-operator spec.strategy.rollingUpdate.maxUnavailable: 50% -> 1'] },
  },
  { props: { operator: { rollOutPods: true } }, nothing: CHART_DEFAULT },
  { props: { operator: { rollOutPods: false } }, changes: { all: ['Deployment kube-system/cilium-operator restarts for nothing (cilium-config)'] } },
  {
    props: { operator: { extraArgs: ['--agent-liveness-update-interval=2s'] } },
    changes: { all: ['Deployment kube-system/cilium-operator containers[cilium-operator].args + --agent-liveness-update-interval=2s'] },
  },
  {
    props: { operator: { extraEnv: [{ name: 'GOGC', value: '50' }] } },
    changes: { all: ['Deployment kube-system/cilium-operator containers[cilium-operator].env[GOGC]: - -> {value: "50"}'] },
  },
  {
    props: { operator: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: { all: ['Deployment kube-system/cilium-operator volumes[scratch]: - -> {emptyDir: {}}'] },
  },
  {
    props: { operator: { extraVolumes: [{ name: 'scratch', emptyDir: {} }], extraVolumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] } },
    on: { operator: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator containers[cilium-operator].volumeMounts[/scratch]: - -> {name: scratch}',
      ],
    },
  },
  { props: { envoy: { nodeLabels: { pool: 'infra' } } }, changes: { all: ['DaemonSet kube-system/cilium-envoy nodeSelector.pool: - -> infra'] } },
  {
    props: { envoy: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy tolerations[*].effect: - -> NoSchedule',
        'DaemonSet kube-system/cilium-envoy tolerations[*].key: - -> dedicated',
        'DaemonSet kube-system/cilium-envoy tolerations[*].operator: Exists -> Equal',
        'DaemonSet kube-system/cilium-envoy tolerations[*].value: - -> infra',
      ],
    },
  },
  {
    props: { envoy: { affinity: AFFINITY } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*].matchExpressions[*].key: cilium.io/no-schedule -> pool',
        'DaemonSet kube-system/cilium-envoy affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*].matchExpressions[*].operator: NotIn -> In',
        'DaemonSet kube-system/cilium-envoy affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*].matchExpressions[*].values + infra',
        'DaemonSet kube-system/cilium-envoy affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*].matchExpressions[*].values - "true"',
      ],
    },
  },
  {
    props: { envoy: { priorityClassName: 'system-cluster-critical' } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy priorityClassName: system-node-critical -> system-cluster-critical'] },
  },
  {
    props: { envoy: { podAnnotations: { team: 'net' } } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy pod metadata.annotations.team: - -> net'] },
  },
  { props: { envoy: { podLabels: { team: 'net' } } }, changes: { all: ['DaemonSet kube-system/cilium-envoy pod metadata.labels.team: - -> net'] } },
  {
    props: { envoy: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy spec.updateStrategy.rollingUpdate: {maxUnavailable: 2} -> -',
        'DaemonSet kube-system/cilium-envoy spec.updateStrategy.type: RollingUpdate -> OnDelete',
      ],
    },
  },
  { props: { envoy: { rollOutPods: true } }, nothing: CHART_DEFAULT },
  {
    props: { envoy: { rollOutPods: false } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy pod metadata.annotations: {} -> -',
        'DaemonSet kube-system/cilium-envoy restarts for nothing (cilium-envoy-config)',
      ],
    },
  },
  {
    props: { envoy: { extraArgs: ['--agent-liveness-update-interval=2s'] } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args + --agent-liveness-update-interval=2s'] },
  },
  {
    props: { envoy: { extraEnv: [{ name: 'GOGC', value: '50' }] } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy containers[cilium-envoy].env[GOGC]: - -> {value: "50"}'] },
  },
  {
    props: { envoy: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy volumes[scratch]: - -> {emptyDir: {}}'] },
  },
  {
    props: { envoy: { extraVolumes: [{ name: 'scratch', emptyDir: {} }], extraVolumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] } },
    on: { envoy: { extraVolumes: [{ name: 'scratch', emptyDir: {} }] } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy containers[cilium-envoy].volumeMounts[/scratch]: - -> {name: scratch}'] },
  },
  {
    props: { hubble: { relay: { nodeLabels: { pool: 'infra' } } } },
    on: { hubble: { relay: true } },
    changes: { all: ['Deployment kube-system/hubble-relay nodeSelector.pool: - -> infra'] },
  },
  {
    props: { hubble: { relay: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }] } } },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-relay tolerations + {effect: NoSchedule, key: dedicated, operator: Equal, ... (67)',
      ],
    },
  },
  {
    props: { hubble: { relay: { affinity: AFFINITY } } },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-relay affinity.nodeAffinity: - -> {requiredDuringSchedulingIgnoredDuringExecution: {node... (137)',
      ],
    },
  },
  {
    props: { hubble: { relay: { priorityClassName: 'system-cluster-critical' } } },
    on: { hubble: { relay: true } },
    changes: { all: ['Deployment kube-system/hubble-relay priorityClassName: - -> system-cluster-critical'] },
  },
  {
    props: { hubble: { relay: { podAnnotations: { team: 'net' } } } },
    on: { hubble: { relay: true } },
    changes: { all: ['Deployment kube-system/hubble-relay pod metadata.annotations.team: - -> net'] },
  },
  {
    props: { hubble: { relay: { podLabels: { team: 'net' } } } },
    on: { hubble: { relay: true } },
    changes: { all: ['Deployment kube-system/hubble-relay pod metadata.labels.team: - -> net'] },
  },
  { props: { hubble: { relay: { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } } } }, on: { hubble: { relay: true } }, nothing: CHART_DEFAULT },
  { props: { hubble: { relay: { rollOutPods: true } } }, on: { hubble: { relay: true } }, nothing: CHART_DEFAULT },
  {
    props: { hubble: { relay: { rollOutPods: false } } },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-relay pod metadata.annotations: {} -> -',
        'Deployment kube-system/hubble-relay restarts for nothing (hubble-relay-config)',
      ],
    },
  },
  {
    props: { hubble: { ui: { nodeLabels: { pool: 'infra' } } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui nodeSelector.pool: - -> infra'] },
  },
  {
    props: { hubble: { ui: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }] } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui tolerations + {effect: NoSchedule, key: dedicated, operator: Equal, ... (67)'] },
  },
  {
    props: { hubble: { ui: { affinity: AFFINITY } } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui affinity: - -> {nodeAffinity: {requiredDuringSchedulingIgnoredDuringE... (153)',
      ],
    },
  },
  {
    props: { hubble: { ui: { priorityClassName: 'system-cluster-critical' } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui priorityClassName: - -> system-cluster-critical'] },
  },
  {
    props: { hubble: { ui: { podAnnotations: { team: 'net' } } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui pod metadata.annotations.team: - -> net'] },
  },
  {
    props: { hubble: { ui: { podLabels: { team: 'net' } } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui pod metadata.labels.team: - -> net'] },
  },
  { props: { hubble: { ui: { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } } } }, on: { hubble: { ui: true } }, nothing: CHART_DEFAULT },
  { props: { hubble: { ui: { rollOutPods: true } } }, on: { hubble: { ui: true } }, nothing: CHART_DEFAULT },
  {
    props: { hubble: { ui: { rollOutPods: false } } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui pod metadata.annotations: {} -> -',
        'Deployment kube-system/hubble-ui restarts for nothing (hubble-ui-nginx)',
      ],
    },
  },
  { props: { agent: { extraConfig: { 'lb-init-wait-timeout': '2m' } } }, changes: { all: ['config lb-init-wait-timeout: - -> 2m'] } },
  { props: { agent: { dnsPolicy: 'ClusterFirst' } }, changes: { all: ['DaemonSet kube-system/cilium dnsPolicy: - -> ClusterFirst'] } },
  {
    props: { agent: { dnsPolicy: 'ClusterFirstWithHostNet' } },
    changes: { all: ['DaemonSet kube-system/cilium dnsPolicy: - -> ClusterFirstWithHostNet'] },
  },
  { props: { agent: { dnsPolicy: 'Default' } }, changes: { all: ['DaemonSet kube-system/cilium dnsPolicy: - -> Default'] } },
  { props: { agent: { terminationGracePeriod: '10s' } }, changes: { all: ['DaemonSet kube-system/cilium terminationGracePeriodSeconds: 1 -> 10'] } },
  {
    props: { agent: { healthPort: 9880 } },
    changes: {
      '1.18': [
        'DaemonSet kube-system/cilium containers[cilium-agent].livenessProbe.httpGet.port: 9879 -> 9880',
        'DaemonSet kube-system/cilium containers[cilium-agent].readinessProbe.httpGet.port: 9879 -> 9880',
        'DaemonSet kube-system/cilium containers[cilium-agent].startupProbe.httpGet.port: 9879 -> 9880',
      ],
      all: ['config agent-health-port: - -> 9880'],
      '1.19 1.20': [
        'DaemonSet kube-system/cilium containers[cilium-agent].ports[health].containerPort: 9879 -> 9880',
        'DaemonSet kube-system/cilium containers[cilium-agent].ports[health].hostPort: 9879 -> 9880',
      ],
    },
  },
  { props: { agent: { healthChecking: true } }, nothing: CHART_DEFAULT },
  { props: { agent: { healthChecking: false } }, changes: { all: ['config enable-health-checking: true -> false'] } },
  { props: { agent: { endpointHealthChecking: true } }, nothing: CHART_DEFAULT },
  { props: { agent: { endpointHealthChecking: false } }, changes: { all: ['config enable-endpoint-health-checking: true -> false'] } },
  { props: { agent: { logOptions: { format: 'json' } } }, changes: { all: ['config log-opt: - -> {"format":"json"}'] } },
  { props: { operator: { dnsPolicy: 'ClusterFirst' } }, changes: { all: ['Deployment kube-system/cilium-operator dnsPolicy: - -> ClusterFirst'] } },
  {
    props: { operator: { dnsPolicy: 'ClusterFirstWithHostNet' } },
    changes: { all: ['Deployment kube-system/cilium-operator dnsPolicy: - -> ClusterFirstWithHostNet'] },
  },
  { props: { operator: { dnsPolicy: 'Default' } }, changes: { all: ['Deployment kube-system/cilium-operator dnsPolicy: - -> Default'] } },
  { props: { operator: { hostNetwork: true } }, nothing: CHART_DEFAULT },
  {
    props: { operator: { hostNetwork: false } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator containers[cilium-operator].livenessProbe.httpGet.host: "127.0.0.1" -> -',
        'Deployment kube-system/cilium-operator containers[cilium-operator].ports[prometheus].hostPort: 9963 -> -',
        'Deployment kube-system/cilium-operator containers[cilium-operator].readinessProbe.httpGet.host: "127.0.0.1" -> -',
        'Deployment kube-system/cilium-operator hostNetwork: true -> false',
      ],
      '1.19 1.20': ['Deployment kube-system/cilium-operator containers[cilium-operator].ports[health].hostPort: 9234 -> -'],
    },
  },
  { props: { operator: { podDisruptionBudget: true } }, changes: { all: ['object + PodDisruptionBudget kube-system/cilium-operator'] } },
  { props: { operator: { podDisruptionBudget: false } }, nothing: CHART_DEFAULT },
  { props: { operator: { restartUnmanagedPods: true } }, nothing: CHART_DEFAULT },
  {
    props: { operator: { restartUnmanagedPods: false } },
    changes: {
      all: ['ClusterRole cilium-operator rules[*].verbs - delete'],
      '1.18': ['config unmanaged-pod-watcher-interval: 15 -> 0'],
      '1.19 1.20': ['config unmanaged-pod-watcher-interval: 15s -> 0'],
    },
  },
  { props: { operator: { removeNodeTaints: true } }, nothing: CHART_DEFAULT },
  {
    props: { operator: { removeNodeTaints: false, setNodeTaints: false } },
    changes: {
      all: [
        'ClusterRole cilium-operator rules[*].resources - nodes',
        'config remove-cilium-node-taints: true -> -',
        'config set-cilium-node-taints: true -> -',
      ],
    },
  },
  { props: { operator: { setNodeTaints: true } }, nothing: CHART_DEFAULT },
  { props: { operator: { setNodeTaints: false } }, changes: { all: ['config set-cilium-node-taints: true -> -'] } },
  { props: { operator: { setNodeNetworkStatus: true } }, nothing: CHART_DEFAULT },
  {
    props: { operator: { setNodeNetworkStatus: false } },
    changes: { all: ['ClusterRole cilium-operator rules[*].resources - nodes/status', 'config set-cilium-is-up-condition: true -> -'] },
  },
  { props: { operator: { endpointGcInterval: '10m' } }, changes: { all: ['config cilium-endpoint-gc-interval: 5m0s -> 10m'] } },
  { props: { operator: { identityGcInterval: '10m' } }, changes: { all: ['config identity-gc-interval: 15m0s -> 10m'] } },
  { props: { operator: { nodeGcInterval: '10m' } }, changes: { all: ['config nodes-gc-interval: 5m0s -> 10m'] } },
  {
    props: { envoy: { keepCapNetBindService: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args + --keep-cap-net-bind-service',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].securityContext.capabilities.add + NET_BIND_SERVICE',
        'config envoy-keep-cap-netbindservice: false -> true',
      ],
    },
  },
  { props: { envoy: { keepCapNetBindService: false } }, nothing: CHART_DEFAULT },
  {
    props: { envoy: { capabilities: ['NET_ADMIN', 'PERFMON', 'BPF'] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].securityContext.capabilities.add + BPF',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].securityContext.capabilities.add + PERFMON',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].securityContext.capabilities.add - SYS_ADMIN',
      ],
    },
  },
  {
    props: { envoy: { connectTimeout: '5s' } },
    changes: {
      all: [
        `${BOOTSTRAP}staticResources.clusters[/envoy-admin].connectTimeout: 2s -> 5s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].cleanupInterval: 2.500s -> 5.500s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].connectTimeout: 2s -> 5s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].cleanupInterval: 2.500s -> 5.500s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].connectTimeout: 2s -> 5s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].cleanupInterval: 2.500s -> 5.500s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].connectTimeout: 2s -> 5s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].cleanupInterval: 2.500s -> 5.500s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].connectTimeout: 2s -> 5s`,
        `${BOOTSTRAP}staticResources.clusters[xds-grpc-cilium].connectTimeout: 2s -> 5s`,
        'config proxy-connect-timeout: 2 -> 5',
      ],
    },
  },
  { props: { envoy: { connectTimeout: '500ms' } }, changes: { all: ['error CIL033'] } },
  {
    props: { envoy: { idleTimeout: '2m' } },
    changes: {
      all: [
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.idleTimeout: 60s -> 120s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.idleTimeout: 60s -> 120s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.idleTimeout: 60s -> 120s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.idleTimeout: 60s -> 120s`,
        'config proxy-idle-timeout-seconds: 60 -> 120',
      ],
    },
  },
  {
    props: { envoy: { streamIdleTimeout: '0s' } },
    changes: {
      all: [
        `${BOOTSTRAP}staticResources.listeners[envoy-health-listener].filterChains[*].filters[envoy.filters.network.http_connection_manager].typedConfig.streamIdleTimeout: 300s -> 0s`,
        `${BOOTSTRAP}staticResources.listeners[envoy-prometheus-metrics-listener].filterChains[*].filters[envoy.filters.network.http_connection_manager].typedConfig.streamIdleTimeout: 300s -> 0s`,
        'config http-stream-idle-timeout: 300 -> 0',
      ],
    },
  },
  {
    props: { envoy: { maxConnectionDuration: '1h' } },
    changes: {
      all: [
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxConnectionDuration: 0s -> 3600s`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxConnectionDuration: 0s -> 3600s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxConnectionDuration: 0s -> 3600s`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxConnectionDuration: 0s -> 3600s`,
        'config proxy-max-connection-duration-seconds: 0 -> 3600',
      ],
    },
  },
  {
    props: { envoy: { initialFetchTimeout: '1m' } },
    changes: {
      all: [
        `${BOOTSTRAP}dynamicResources.cdsConfig.initialFetchTimeout: 30s -> 60s`,
        `${BOOTSTRAP}dynamicResources.ldsConfig.initialFetchTimeout: 30s -> 60s`,
        'config proxy-initial-fetch-timeout: 30 -> 60',
      ],
    },
  },
  {
    props: { envoy: { terminationGracePeriod: '10s' } },
    changes: { all: ['DaemonSet kube-system/cilium-envoy terminationGracePeriodSeconds: 1 -> 10'] },
  },
  {
    props: { envoy: { maxRequestsPerConnection: 1000 } },
    changes: {
      all: [
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxRequestsPerConnection: 0 -> 1000`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxRequestsPerConnection: 0 -> 1000`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxRequestsPerConnection: 0 -> 1000`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].typedExtensionProtocolOptions.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.commonHttpProtocolOptions.maxRequestsPerConnection: 0 -> 1000`,
        'config proxy-max-requests-per-connection: 0 -> 1000',
      ],
    },
  },
  { props: { envoy: { httpRetryCount: 5 } }, changes: { all: ['config http-retry-count: 3 -> 5'] } },
  {
    props: { envoy: { clusterMaxConnections: 2048 } },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': [
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].circuitBreakers.thresholds[*].maxConnections: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].circuitBreakers.thresholds[*].maxConnections: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].circuitBreakers.thresholds[*].maxConnections: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].circuitBreakers.thresholds[*].maxConnections: 1024 -> 2048`,
        'config proxy-cluster-max-connections: 1024 -> 2048',
      ],
      '1.20': [
        `${BOOTSTRAP}staticResources.clusters[xds-grpc-cilium].circuitBreakers.thresholds[*].maxConnections: 1024 -> 2048`,
      ],
    },
  },
  {
    props: { envoy: { clusterMaxRequests: 2048 } },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': [
        `${BOOTSTRAP}staticResources.clusters[egress-cluster-tls].circuitBreakers.thresholds[*].maxRequests: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[egress-cluster].circuitBreakers.thresholds[*].maxRequests: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster-tls].circuitBreakers.thresholds[*].maxRequests: 1024 -> 2048`,
        `${BOOTSTRAP}staticResources.clusters[ingress-cluster].circuitBreakers.thresholds[*].maxRequests: 1024 -> 2048`,
        'config proxy-cluster-max-requests: 1024 -> 2048',
      ],
      '1.20': [
        `${BOOTSTRAP}staticResources.clusters[xds-grpc-cilium].circuitBreakers.thresholds[*].maxRequests: 1024 -> 2048`,
      ],
    },
  },
  {
    props: { envoy: { maxGlobalDownstreamConnections: 10_000 } },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': [
        `${BOOTSTRAP}overloadManager.resourceMonitors[envoy.resource_monitors.global_downstream_max_connections].typedConfig.max_active_downstream_connections: "50000" -> "10000"`,
        'config proxy-max-active-downstream-connections: 50000 -> 10000',
      ],
    },
  },
  { props: { envoy: { xffNumTrustedHopsIngress: 1 } }, changes: { all: ['config proxy-xff-num-trusted-hops-ingress: 0 -> 1'] } },
  { props: { envoy: { xffNumTrustedHopsEgress: 1 } }, changes: { all: ['config proxy-xff-num-trusted-hops-egress: 0 -> 1'] } },
  { props: { envoy: { accessLogBufferSize: 16_384 } }, changes: { all: ['config envoy-access-log-buffer-size: 4096 -> 16384'] } },
  {
    props: { envoy: { xdsMode: 'split' } },
    changes: {
      '1.18 1.19': ['error CIL032'],
      '1.20': [
        `${BOOTSTRAP}dynamicResources.adsConfig: {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134) -> -`,
        `${BOOTSTRAP}dynamicResources.cdsConfig.ads: {} -> -`,
        `${BOOTSTRAP}dynamicResources.cdsConfig.apiConfigSource: - -> {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134)`,
        `${BOOTSTRAP}dynamicResources.ldsConfig.ads: {} -> -`,
        `${BOOTSTRAP}dynamicResources.ldsConfig.apiConfigSource: - -> {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134)`,
        'config envoy-xds-mode: ads -> split',
      ],
    },
  },
  {
    props: { envoy: { xdsMode: 'ads' }, upgradeCompatibility: '1.18' },
    on: { upgradeCompatibility: '1.18' },
    changes: {
      '1.18 1.19': ['error CIL032'],
      '1.20': [
        `${BOOTSTRAP}dynamicResources.adsConfig: - -> {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134)`,
        `${BOOTSTRAP}dynamicResources.cdsConfig.ads: - -> {}`,
        `${BOOTSTRAP}dynamicResources.cdsConfig.apiConfigSource: {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134) -> -`,
        `${BOOTSTRAP}dynamicResources.ldsConfig.ads: - -> {}`,
        `${BOOTSTRAP}dynamicResources.ldsConfig.apiConfigSource: {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134) -> -`,
        'config envoy-xds-mode: - -> ads',
      ],
    },
  },
  { props: { envoy: { xdsMode: 'strict-ads' } }, changes: { '1.18 1.19': ['error CIL032'], '1.20': ['config envoy-xds-mode: ads -> strict-ads'] } },
];
