import { CRON_SCHEDULE } from '../../lib/kubernetes/cron';
import type { SchemaRule } from '../../lib/schemas/schema-node';

/**
 * What Kubernetes' own validation, which is written in Go, demands beyond its definitions: the rules that people break most, in CEL, by definition.
 * Source: pkg/apis of k8s.io/kubernetes 1.35. The end-to-end tests hold them against the server.
 */
export const KUBERNETES_RULES: Readonly<Record<string, readonly SchemaRule[]>> = {
  'io.k8s.api.core.v1.ServiceSpec': [
    rule("(has(self.ports) && size(self.ports) > 0) || (has(self.type) && self.type == 'ExternalName') || (has(self.clusterIP) && self.clusterIP == 'None')", 'ports is required', 'add at least one port'),
    rule("!has(self.ports) || size(self.ports) < 2 || self.ports.all(p, has(p.name) && p.name != '')", 'each of several ports requires a name', 'set name on each port'),
    rule("!has(self.ports) || self.ports.all(p, !has(p.name) || p.name == '' || self.ports.exists_one(q, has(q.name) && q.name == p.name))", 'the names of ports must differ', 'rename one of the ports'),
    oneOf('type', ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
    oneOf('sessionAffinity', ['None', 'ClientIP']),
    rule("!has(self.ipFamilies) || self.ipFamilies.all(f, f in ['IPv4', 'IPv6'] && self.ipFamilies.exists_one(g, g == f))", 'ipFamilies may hold IPv4 and IPv6', 'use IPv4, IPv6 or both'),
    oneOf('ipFamilyPolicy', ['SingleStack', 'PreferDualStack', 'RequireDualStack']),
    oneOf('externalTrafficPolicy', ['Cluster', 'Local']),
    oneOf('internalTrafficPolicy', ['Cluster', 'Local']),
    rule("!has(self.externalTrafficPolicy) || (has(self.type) && self.type in ['LoadBalancer', 'NodePort']) || (has(self.externalIPs) && size(self.externalIPs) > 0)", 'externalTrafficPolicy is only valid where type is LoadBalancer or NodePort', 'remove externalTrafficPolicy, or change type'),
    rule("!has(self.loadBalancerClass) || (has(self.type) && self.type == 'LoadBalancer')", 'loadBalancerClass is only valid where type is LoadBalancer', 'remove loadBalancerClass, or set type to LoadBalancer'),
    rule("!has(self.type) || self.type != 'ExternalName' || has(self.externalName)", 'externalName is required where type is ExternalName', 'set externalName, or change type'),
    rule("!has(self.type) || self.type == 'ExternalName' || self.type == 'ClusterIP' || !has(self.clusterIP) || self.clusterIP != 'None'", 'clusterIP None is only valid where type is ClusterIP', 'remove clusterIP, or set type to ClusterIP'),
    rule("!has(self.ports) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer']) || self.ports.all(p, !has(p.nodePort) || p.nodePort == 0)", 'nodePort is only valid where type is NodePort or LoadBalancer', 'remove nodePort, or set type to NodePort'),
    rule("!has(self.ipFamilyPolicy) || self.ipFamilyPolicy != 'SingleStack' || !has(self.ipFamilies) || size(self.ipFamilies) < 2", 'ipFamilies may hold one family where ipFamilyPolicy is SingleStack', 'remove one of the families, or set ipFamilyPolicy to PreferDualStack'),
    rule("!has(self.loadBalancerSourceRanges) || self.loadBalancerSourceRanges.all(r, isCIDR(r))", 'loadBalancerSourceRanges must hold CIDRs', 'add the prefix length, for example 192.0.2.1/32 for one address'),
    rule("!has(self.loadBalancerSourceRanges) || size(self.loadBalancerSourceRanges) == 0 || (has(self.type) && self.type == 'LoadBalancer')", 'loadBalancerSourceRanges is only valid where type is LoadBalancer', 'remove loadBalancerSourceRanges, or set type to LoadBalancer'),
    rule('!has(self.externalIPs) || self.externalIPs.all(a, isIP(a))', 'externalIPs must hold IP addresses', 'write addresses without a prefix length'),
  ],
  'io.k8s.api.core.v1.PersistentVolumeClaimSpec': [
    rule("has(self.accessModes) && size(self.accessModes) > 0 && self.accessModes.all(m, m in ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'])", 'accessModes requires ReadWriteOnce, ReadWriteOncePod, ReadWriteMany or ReadOnlyMany', 'set accessModes, for example to ReadWriteOnce'),
    rule('has(self.resources) && has(self.resources.requests) && has(self.resources.requests.storage)', 'resources.requests.storage is required', 'set the size in resources.requests.storage'),
  ],
  'io.k8s.api.core.v1.ResourceRequirements': [
    rule('!has(self.requests) || !has(self.limits) || self.requests.all(r, !(r in self.limits) || quantity(self.requests[r]).compareTo(quantity(self.limits[r])) <= 0)', 'requests must not be above limits', 'lower the request, or raise the limit'),
  ],
  'io.k8s.api.core.v1.Volume': [rule('size(self) < 3', 'a volume has one source', 'keep one of them')],
  'io.k8s.api.core.v1.EnvVarSource': [rule('size(self) == 1', 'valueFrom has one source', 'keep one of them')],
  'io.k8s.api.core.v1.Namespace': [
    rule(
      "!has(self.metadata.labels) || ['enforce', 'audit', 'warn'].all(m, !('pod-security.kubernetes.io/' + m in self.metadata.labels) || self.metadata.labels['pod-security.kubernetes.io/' + m] in ['privileged', 'baseline', 'restricted'])",
      'labels of pod-security.kubernetes.io must be privileged, baseline or restricted',
      'set the label to privileged, baseline or restricted',
    ),
  ],
  'io.k8s.api.core.v1.ServicePort': [
    portNumber('port'),
    portName('name', "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", 63, 'write lower-case letters, digits and dashes, at most 63 characters'),
    oneOf('protocol', ['TCP', 'UDP', 'SCTP']),
    portOrName('targetPort'),
  ],
  'io.k8s.api.core.v1.ContainerPort': [
    portNumber('containerPort'),
    portName('name', '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 15, 'write lower-case letters, digits and dashes, at most 15 characters'),
    rule("!has(self.name) || self.name.matches('[a-z]')", 'name must contain a letter', 'add a letter to name'),
    oneOf('protocol', ['TCP', 'UDP', 'SCTP']),
    rule('!has(self.hostPort) || self.hostPort == 0 || (self.hostPort > 0 && self.hostPort < 65536)', 'hostPort must be a number from 1 to 65535', 'use a port from 1 to 65535'),
  ],
  'io.k8s.api.core.v1.HTTPGetAction': [portOrName('port'), oneOf('scheme', ['HTTP', 'HTTPS'])],
  'io.k8s.api.core.v1.TCPSocketAction': [portOrName('port')],
  'io.k8s.api.core.v1.Probe': [
    ...['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'].map(notNegative),
    rule(
      "[has(self.exec), has(self.httpGet), has(self.tcpSocket), has(self.grpc)].filter(set, set).size() == 1",
      'exactly one of exec, httpGet, tcpSocket and grpc is required',
      'keep one of them',
    ),
  ],
  'io.k8s.api.core.v1.Container': [
    rule("has(self.name) && size(self.name) < 64 && self.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')", 'name must be a DNS label', 'write lower-case letters, digits and dashes, at most 63 characters'),
    rule("!has(self.ports) || self.ports.all(p, !has(p.name) || p.name == '' || self.ports.exists_one(q, has(q.name) && q.name == p.name))", 'the names of ports must differ', 'rename one of the ports'),
    rule("has(self.image) && self.image != ''", 'image is required', 'set image'),
    oneOf('imagePullPolicy', ['Always', 'IfNotPresent', 'Never']),
    oneOf('terminationMessagePolicy', ['File', 'FallbackToLogsOnError']),
    rule('!has(self.livenessProbe) || !has(self.livenessProbe.successThreshold) || self.livenessProbe.successThreshold in [0, 1]', 'livenessProbe.successThreshold must be 1', 'remove successThreshold'),
  ],
  'io.k8s.api.core.v1.EnvVar': [
    rule("self.name != '' && !self.name.contains('=')", 'name must not be empty, and must not contain =', 'write the name of the variable only'),
    rule("!has(self.value) || self.value == '' || !has(self.valueFrom)", 'value and valueFrom exclude each other', 'remove one of the two'),
  ],
  'io.k8s.api.core.v1.Pod': [rule('has(self.spec)', 'spec is required', 'set spec.containers'), mounts('self.spec', undefined, '!has(self.spec) || ')],
  'io.k8s.api.core.v1.PodSpec': [
    rule('has(self.containers) && size(self.containers) > 0', 'at least one container is required', 'add a container'),
    rule(
      '!has(self.initContainers) || self.initContainers.all(i, !self.containers.exists(c, c.name == i.name))',
      'the names of initContainers and containers must differ',
      'rename one of the containers',
    ),
    oneOf('restartPolicy', ['Always', 'OnFailure', 'Never']),
    oneOf('dnsPolicy', ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
    rule('!has(self.hostNetwork) || !self.hostNetwork || self.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0 || p.hostPort == p.containerPort))', 'hostPort must be containerPort where hostNetwork is true', 'remove hostPort'),
  ],
  'io.k8s.api.apps.v1.DeploymentSpec': [...workload('Always'), mounts(), notNegative('replicas'), notNegative('minReadySeconds')],
  'io.k8s.api.apps.v1.DaemonSetSpec': [...workload('Always'), mounts(), notNegative('minReadySeconds')],
  'io.k8s.api.apps.v1.StatefulSetSpec': [...workload('Always'), mounts('self.template.spec', 'self.volumeClaimTemplates'), notNegative('replicas'), notNegative('minReadySeconds'), oneOf('podManagementPolicy', ['OrderedReady', 'Parallel'])],
  'io.k8s.api.apps.v1.DeploymentStrategy': [
    oneOf('type', ['Recreate', 'RollingUpdate']),
    rule("!has(self.type) || self.type != 'Recreate' || !has(self.rollingUpdate)", 'rollingUpdate is not valid where type is Recreate', 'remove rollingUpdate, or set type to RollingUpdate'),
  ],
  'io.k8s.api.apps.v1.RollingUpdateDeployment': [
    rule("!has(self.maxSurge) || !has(self.maxUnavailable) || !(self.maxSurge in [0, '0%']) || !(self.maxUnavailable in [0, '0%'])", 'maxSurge and maxUnavailable must not both be 0', 'set maxSurge to 1'),
  ],
  'io.k8s.api.batch.v1.JobSpec': [
    rule("has(self.template.spec.restartPolicy) && self.template.spec.restartPolicy in ['OnFailure', 'Never']", 'template.spec.restartPolicy must be OnFailure or Never', 'set restartPolicy to OnFailure or Never'),
    ...['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].map(notNegative),
    mounts(),
  ],
  'io.k8s.api.batch.v1.CronJobSpec': [
    rule(`has(self.schedule) && self.schedule.matches(r'${CRON_SCHEDULE}')`, 'schedule must have five fields: a minute (0-59), an hour (0-23), a day (1-31), a month (1-12) and a day of the week (0-6)', 'write for example 0 3 * * *, for every day at 3:00'),
    oneOf('concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
    ...['successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'startingDeadlineSeconds'].map(notNegative),
  ],
  'io.k8s.api.core.v1.ConfigMap': [
    ...['data', 'binaryData'].map(keysOfData),
    rule('!has(self.data) || !has(self.binaryData) || self.data.all(k, !(k in self.binaryData))', 'data and binaryData must not have a key in common', 'rename one of the keys'),
  ],
  'io.k8s.api.core.v1.Secret': [
    ...['data', 'stringData'].map(keysOfData),
    ...[['kubernetes.io/tls', 'tls.crt'], ['kubernetes.io/tls', 'tls.key'], ['kubernetes.io/dockerconfigjson', '.dockerconfigjson']].map(([type, key]) =>
      rule(`!has(self.type) || self.type != '${type}' || (has(self.data) && '${key}' in self.data) || (has(self.stringData) && '${key}' in self.stringData)`, `a Secret of type ${type} requires ${key}`, `add ${key}, or remove type`),
    ),
  ],
  'io.k8s.api.rbac.v1.PolicyRule': [
    rule('has(self.verbs) && size(self.verbs) > 0', 'verbs is required', 'set verbs'),
    rule('(has(self.nonResourceURLs) && size(self.nonResourceURLs) > 0) || (has(self.apiGroups) && size(self.apiGroups) > 0 && has(self.resources) && size(self.resources) > 0)', 'apiGroups and resources are required', "set apiGroups ('' for the core group) and resources"),
  ],
  'io.k8s.api.rbac.v1.RoleRef': [oneOf('kind', ['ClusterRole', 'Role']), oneOf('apiGroup', ['rbac.authorization.k8s.io'])],
  'io.k8s.api.rbac.v1.ClusterRoleBinding': [
    rule("self.roleRef.kind != 'Role'", 'roleRef.kind must be ClusterRole', 'set roleRef.kind to ClusterRole, or create a RoleBinding'),
    rule("!has(self.subjects) || self.subjects.all(s, s.kind != 'ServiceAccount' || (has(s.namespace) && s.namespace != ''))", 'a ServiceAccount in subjects requires its namespace', 'set namespace of the subject'),
  ],
  'io.k8s.api.rbac.v1.Subject': [
    oneOf('kind', ['ServiceAccount', 'User', 'Group']),
    rule("!has(self.apiGroup) || self.apiGroup == '' || (self.kind != 'ServiceAccount' && self.apiGroup == 'rbac.authorization.k8s.io')", "apiGroup must be '' for a ServiceAccount, and rbac.authorization.k8s.io for a User or a Group", 'remove apiGroup'),
  ],
  'io.k8s.api.networking.v1.HTTPIngressPath': [
    rule("has(self.pathType) && self.pathType in ['Exact', 'Prefix', 'ImplementationSpecific']", 'pathType must be Exact, Prefix or ImplementationSpecific', 'set pathType to Prefix'),
    rule("!has(self.path) || !(self.pathType in ['Exact', 'Prefix']) || self.path.startsWith('/')", 'path must begin with /', 'begin path with /'),
  ],
  'io.k8s.api.networking.v1.IngressSpec': [rule('has(self.defaultBackend) || (has(self.rules) && size(self.rules) > 0)', 'rules or defaultBackend is required', 'add a rule')],
  'io.k8s.api.networking.v1.IngressRule': [
    rule("!has(self.host) || self.host == '' || (self.host.matches('^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$') && !isIP(self.host))", 'host must be a DNS name in lower case', 'write the name without scheme, port and path, for example shop.example.com'),
  ],
  'io.k8s.api.networking.v1.IngressBackend': [rule('has(self.service) != has(self.resource)', 'exactly one of service and resource is required', 'set service')],
  'io.k8s.api.networking.v1.IngressServiceBackend': [rule('has(self.port) && has(self.port.name) != has(self.port.number)', 'exactly one of port.name and port.number is required', 'keep one of them')],
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec': [
    rule('self.maxReplicas > 0 && (!has(self.minReplicas) || self.minReplicas <= self.maxReplicas)', 'maxReplicas must be at least 1 and not below minReplicas', 'raise maxReplicas'),
  ],
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec': [rule('!has(self.minAvailable) || !has(self.maxUnavailable)', 'minAvailable and maxUnavailable exclude each other', 'remove one of the two')],
  'io.k8s.api.networking.v1.NetworkPolicySpec': [
    rule("!has(self.policyTypes) || (size(self.policyTypes) < 3 && self.policyTypes.all(t, t in ['Ingress', 'Egress']))", 'policyTypes may hold Ingress and Egress', 'use Ingress, Egress or both'),
  ],
  'io.k8s.api.networking.v1.NetworkPolicyPort': [
    oneOf('protocol', ['TCP', 'UDP', 'SCTP']),
    portOrName('port'),
    rule('!has(self.endPort) || (has(self.port) && self.endPort >= self.port && self.endPort < 65536)', 'endPort requires a numeric port that it does not fall below', 'set port to the first port of the range, and endPort to the last'),
  ],
  'io.k8s.api.networking.v1.NetworkPolicyPeer': [
    rule('!has(self.ipBlock) || (!has(self.podSelector) && !has(self.namespaceSelector))', 'ipBlock excludes podSelector and namespaceSelector', 'write two peers'),
    rule('has(self.ipBlock) || has(self.podSelector) || has(self.namespaceSelector)', 'a peer requires ipBlock, podSelector or namespaceSelector', 'set one of them, or remove the peer'),
  ],
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector': [
    rule("!has(self.matchLabels) || self.matchLabels.all(k, size(self.matchLabels[k]) < 64 && self.matchLabels[k].matches('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$'))", 'matchLabels must hold valid label values', 'use letters, digits, dashes, underscores and dots, at most 63 characters'),
  ],
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement': [
    rule("self.operator in ['In', 'NotIn', 'Exists', 'DoesNotExist']", 'operator must be In, NotIn, Exists or DoesNotExist', 'use one of these operators'),
    rule("!(self.operator in ['In', 'NotIn']) || (has(self.values) && size(self.values) > 0)", 'values is required where operator is In or NotIn', 'set values'),
    rule("!(self.operator in ['Exists', 'DoesNotExist']) || !has(self.values) || size(self.values) == 0", 'values is not valid where operator is Exists or DoesNotExist', 'remove values'),
  ],
};

function rule(text: string, demands: string, fix: string): SchemaRule {
  return { rule: text, demands, fix };
}

function oneOf(field: string, values: readonly string[]): SchemaRule {
  const list = values.map((value) => `'${value}'`).join(', ');
  const words = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return rule(`!has(self.${field}) || self.${field} in ['', ${list}]`, `${field} must be ${words}`, `set ${field} to ${words}`);
}

function notNegative(field: string): SchemaRule {
  return rule(`!has(self.${field}) || self.${field} >= 0`, `${field} must not be negative`, `set ${field} to 0 or more`);
}

function portNumber(field: string): SchemaRule {
  return rule(`!has(self.${field}) || (self.${field} > 0 && self.${field} < 65536)`, `${field} must be a number from 1 to 65535`, 'use a port from 1 to 65535');
}

function portName(field: string, form: string, length: number, fix: string): SchemaRule {
  return rule(`!has(self.${field}) || self.${field} == '' || (size(self.${field}) <= ${length} && self.${field}.matches('${form}'))`, `${field} must be a valid name of a port`, fix);
}

/** One side of the alternatives has an error where the value is of the other type. */
function portOrName(field: string): SchemaRule {
  return rule(
    `!has(self.${field}) || (self.${field} > 0 && self.${field} < 65536) || (self.${field}.size() <= 15 && self.${field}.matches('^[a-z0-9]+(-[a-z0-9]+)*$') && self.${field}.matches('[a-z]'))`,
    `${field} must be a port from 1 to 65535, or the name of one`,
    'use a number from 1 to 65535, or a name of at most 15 lower-case letters, digits and dashes',
  );
}

function keysOfData(field: string): SchemaRule {
  return rule(
    `!has(self.${field}) || self.${field}.all(k, size(k) <= 253 && k.matches('^[-._a-zA-Z0-9]+$') && k != '.' && !k.startsWith('..'))`,
    `keys of ${field} may have letters, digits, dots, dashes and underscores`,
    'rename the key',
  );
}

/** What workloads have in common. */
function workload(restartPolicy: string): SchemaRule[] {
  return [
    rule(
      '(has(self.selector.matchLabels) && size(self.selector.matchLabels) > 0) || (has(self.selector.matchExpressions) && size(self.selector.matchExpressions) > 0)',
      'selector must not be empty',
      'set selector.matchLabels to labels of the template',
    ),
    rule(
      '!has(self.selector.matchLabels) || (has(self.template.metadata) && has(self.template.metadata.labels) && self.selector.matchLabels.all(k, k in self.template.metadata.labels && self.template.metadata.labels[k] == self.selector.matchLabels[k]))',
      'selector.matchLabels must be labels of the template',
      'set the same labels in template.metadata.labels',
    ),
    rule(`!has(self.template.spec.restartPolicy) || self.template.spec.restartPolicy == '${restartPolicy}'`, `template.spec.restartPolicy must be ${restartPolicy}`, 'remove restartPolicy'),
  ];
}

/** Volumes of a StatefulSet may come from its claims. */
function mounts(spec = 'self.template.spec', claims?: string, unless = ''): SchemaRule {
  const known = [`(has(${spec}.volumes) && ${spec}.volumes.exists(v, v.name == m.name))`, ...(claims === undefined ? [] : [`(has(${claims}) && ${claims}.exists(c, has(c.metadata) && has(c.metadata.name) && c.metadata.name == m.name))`])];
  const all = (containers: string): string => `${containers}.all(c, !has(c.volumeMounts) || c.volumeMounts.all(m, ${known.join(' || ')}))`;
  const place = `${spec.replace('self.', '')}.volumes${claims === undefined ? '' : ` or ${claims.replace('self.', '')}`}`;
  return rule(
    `${unless}${unless && '('}${all(`${spec}.containers`)} && (!has(${spec}.initContainers) || ${all(`${spec}.initContainers`)})${unless && ')'}`,
    `each of volumeMounts must have its volume in ${place}`,
    'add the volume, or correct the name in volumeMounts',
  );
}
