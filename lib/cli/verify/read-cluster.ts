import { execFile } from 'node:child_process';
import { CodedError } from '../../diagnostics/coded';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { withoutSecrets } from '../../diagnostics/secrets';
import { groupBy } from '../../runtime/group-by';
import { findKubectl } from '../../runtime/helm-binary';
import { kindKey, type ClusterContents, type LiveCertificate, type LiveDefinition, type Unread } from './live-cluster';

/** A kind of which all objects are read. */
export interface ListedKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  /** Whether every cluster has it. */
  readonly isBuiltIn: boolean;
}

function kinds(group: string, isBuiltIn: boolean, names: Readonly<Record<string, string>>): ListedKind[] {
  return Object.entries(names).map(([kind, plural]) => ({ group, kind, plural, isBuiltIn }));
}

/** Kinds of which all objects are read. Others are read by the names that the output has. */
export const LISTED: readonly ListedKind[] = [
  ...kinds('', true, { Node: 'nodes', Pod: 'pods', Service: 'services' }),
  ...kinds('apps', true, { DaemonSet: 'daemonsets', Deployment: 'deployments', StatefulSet: 'statefulsets' }),
  ...kinds('batch', true, { Job: 'jobs', CronJob: 'cronjobs' }),
  ...kinds('coordination.k8s.io', true, { Lease: 'leases' }),
  ...kinds('cilium.io', false, {
    CiliumNode: 'ciliumnodes', CiliumEndpoint: 'ciliumendpoints', CiliumNetworkPolicy: 'ciliumnetworkpolicies', CiliumClusterwideNetworkPolicy: 'ciliumclusterwidenetworkpolicies',
    CiliumLoadBalancerIPPool: 'ciliumloadbalancerippools', CiliumL2AnnouncementPolicy: 'ciliuml2announcementpolicies',
    CiliumBGPClusterConfig: 'ciliumbgpclusterconfigs', CiliumBGPPeerConfig: 'ciliumbgppeerconfigs', CiliumBGPNodeConfig: 'ciliumbgpnodeconfigs',
  }),
  ...kinds('gateway.networking.k8s.io', false, {
    GatewayClass: 'gatewayclasses', Gateway: 'gateways', HTTPRoute: 'httproutes', GRPCRoute: 'grpcroutes', TLSRoute: 'tlsroutes', TCPRoute: 'tcproutes', UDPRoute: 'udproutes', BackendTLSPolicy: 'backendtlspolicies',
  }),
  ...kinds('cert-manager.io', false, { Certificate: 'certificates' }),
];

/** Objects that are read besides those of the output. */
const NAMED = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium-config', namespace: 'kube-system' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'talos-bootstrap-manifests-inventory', namespace: 'kube-system' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-flannel-cfg', namespace: 'kube-system' } },
] as const satisfies readonly KubernetesObject[];

/** A Secret whose certificate is read. */
export interface CertificateRef {
  readonly namespace: string;
  readonly name: string;
}

/** How kubectl is called. */
export interface KubectlOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
}

interface Run {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads a cluster with the kubectl and the kubeconfig of the user. It only calls `kubectl get` and `kubectl version`. */
export class ClusterReader {
  private readonly program: string;
  private readonly flags: readonly string[];

  /** @throws TalosCiliumError VER002 without kubectl */
  constructor({ context, kubeconfig }: KubectlOptions) {
    const found = findKubectl();
    if (found === undefined) {
      throw new CodedError({ code: 'VER002', path: 'kubectl', what: 'kubectl is not on PATH', fix: 'install kubectl, and check that `kubectl get nodes` works', link: 'https://kubernetes.io/docs/tasks/tools/' });
    }
    this.program = found;
    this.flags = [...(context === undefined ? [] : [`--context=${context}`]), ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]), '--request-timeout=60s'];
  }

  /**
   * Reads what the checks look at.
   *
   * @throws TalosCiliumError VER001 when the API server gives no answer, refuses the login, or permits nothing
   */
  async read(output: readonly KubernetesObject[], certificatesOf?: (contents: ClusterContents) => readonly CertificateRef[]): Promise<ClusterContents> {
    const [version, definitions] = await Promise.all([this.version(), this.definitions()]);
    const known = typeof definitions === 'string' ? undefined : definitions;
    const isServed = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean => !known || known.some((each) => each.group === group && each.kind === kind);
    const listed = LISTED.filter((each) => each.isBuiltIn || isServed(each));
    const isListed = new Set(LISTED.map(({ group, kind }) => `${group}/${kind}`));
    const named = [...output, ...NAMED].filter((object) => !isListed.has(kindKey(object)) && object.kind !== 'CustomResourceDefinition' && object.kind !== 'Secret');
    const batches = [
      this.get(listed.map(({ group, kind, plural }) => ({ key: `${group}/${kind}`, title: kind, arg: group === '' ? plural : `${plural}.${group}` })), ['--all-namespaces']),
      ...[...groupBy(uniqueOf(named), ({ metadata }) => metadata.namespace ?? '')].map(([namespace, objects]) => this.get(
        objects.map((object) => ({ key: kindKey(object), title: object.kind, arg: `${typeOf(object)}/${object.metadata.name}` })),
        ['--ignore-not-found', '--show-managed-fields', ...(namespace === '' ? [] : [`--namespace=${namespace}`])],
      )),
    ];
    const results = await Promise.all(batches);
    const unread = new Map(results.flatMap((result) => result.unread).map((each) => [`${each.what} ${each.why}`, each]));
    const failed = new Set(results.flatMap((result) => result.failed));
    const contents: ClusterContents = {
      objects: results.flatMap(({ objects }) => objects),
      readKinds: new Set(results.flatMap(({ read }) => read).filter((key) => !failed.has(key))),
      definitions: known,
      unread: [...unread.values(), ...(typeof definitions === 'string' ? [{ what: 'CustomResourceDefinition', why: definitions }] : [])],
      serverVersion: version,
    };
    if (contents.readKinds.size === 0) {
      throw new CodedError({ code: 'VER001', path: 'kubectl', what: `kubectl can read nothing that is checked (${[...new Set(contents.unread.map(({ why }) => why))].join(', ')})`, fix: 'ask for the ClusterRole that `npx cdk8s-talos-cilium verify --rbac` prints', link: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/' });
    }
    return certificatesOf ? this.withCertificates(contents, certificatesOf(contents)) : contents;
  }

  private async version(): Promise<string> {
    const { ok, stdout, stderr } = await this.run(['version', '--output=json']);
    const { serverVersion } = ok ? (JSON.parse(stdout) as { serverVersion?: { gitVersion?: string } }) : {};
    if (serverVersion?.gitVersion !== undefined) return serverVersion.gitVersion;
    throw new CodedError({
      code: 'VER001',
      path: 'kubectl',
      what: `kubectl cannot read the cluster: ${withoutSecrets(lastLine(stderr))}`,
      fix: 'check that `kubectl get nodes` works; choose another cluster with --context',
      link: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
    });
  }

  /** The definitions, or why they cannot be read. */
  private async definitions(): Promise<readonly LiveDefinition[] | string> {
    const { ok, stdout, stderr } = await this.run(['get', 'customresourcedefinitions', `--output=go-template=${DEFINITIONS}`]);
    if (!ok) return reasonOf(stderr);
    return stdout.split('\n').filter((line) => line !== '').map((line) => {
      const [name, group, kind, versions, conditions] = line.split('\t') as [string, string, string, string, string];
      return { name, group, kind, served: versions.split(',').filter((each) => each !== ''), isEstablished: conditions.includes('Established=True') };
    });
  }

  /** Reads several kinds with one call. If one of them cannot be read, each has a call of its own, so that the others are. */
  private async get(wanted: readonly { readonly key: string; readonly title: string; readonly arg: string }[], options: readonly string[]): Promise<{ objects: KubernetesObject[]; read: string[]; failed: string[]; unread: Unread[] }> {
    const byName = wanted.some(({ arg }) => arg.includes('/'));
    const args = byName ? wanted.map(({ arg }) => arg) : [wanted.map(({ arg }) => arg).join(',')];
    const keys = new Set(wanted.map(({ key }) => key));
    const { ok, stdout, stderr } = await this.run(['get', ...args, ...options, '--output=json']);
    if (ok) return { objects: objectsIn(stdout), read: [...keys], failed: [], unread: [] };
    if (keys.size === 1) return { objects: [], read: [], failed: [...keys], unread: [{ what: wanted[0]!.title, why: reasonOf(stderr) }] };
    const parts = await this.eachOf([...groupBy(wanted, ({ key }) => key).values()], (members) => this.get(members, options));
    return { objects: parts.flatMap(({ objects }) => objects), read: parts.flatMap(({ read }) => read), failed: parts.flatMap(({ failed }) => failed), unread: parts.flatMap(({ unread }) => unread) };
  }

  /** The certificates of Secrets. The template returns nothing else of a Secret. */
  private async withCertificates(contents: ClusterContents, refs: readonly CertificateRef[]): Promise<ClusterContents> {
    const unread: Unread[] = [];
    const certificates = await this.eachOf(refs, async ({ namespace, name }): Promise<LiveCertificate[]> => {
      const { ok, stdout, stderr } = await this.run(['get', 'secret', name, `--namespace=${namespace}`, '--ignore-not-found', '--output=go-template=found {{with .data}}{{with index . "tls.crt"}}{{.}}{{end}}{{end}}']);
      if (!ok) unread.push({ what: `certificate in Secret ${namespace}/${name}`, why: reasonOf(stderr) });
      // Many are optional. What a Gateway or a pod needs is reported where it is missing.
      const [, data] = /^found (.*)$/s.exec(stdout) ?? [];
      return data === undefined ? [] : [{ namespace, name, pem: data.trim() === '' ? undefined : Buffer.from(data.trim(), 'base64').toString() }];
    });
    return { ...contents, certificates: certificates.flat(), unread: [...contents.unread, ...unread] };
  }

  private async eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let at = 0; at < items.length; at += MAX_PROCESSES) results.push(...(await Promise.all(items.slice(at, at + MAX_PROCESSES).map(work))));
    return results;
  }

  private run(args: readonly string[]): Promise<Run> {
    return new Promise((resolve) => {
      execFile(this.program, [...this.flags, ...args], { maxBuffer: 1 << 30, windowsHide: true }, (error, stdout, stderr) => {
        resolve({ ok: !error, stdout, stderr: stderr.trim() === '' && error ? error.message : stderr });
      });
    });
  }
}

const MAX_PROCESSES = 6;

const DEFINITIONS = '{{range .items}}{{.metadata.name}}\t{{.spec.group}}\t{{.spec.names.kind}}\t{{range .spec.versions}}{{if .served}}{{.name}},{{end}}{{end}}\t{{with .status}}{{range .conditions}}{{.type}}={{.status}},{{end}}{{end}}\n{{end}}';

function uniqueOf(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [...new Map(objects.map((object) => [`${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`, object])).values()];
}

/** `Deployment.v1.apps`; the point at the end of `ConfigMap.v1.` is the core group. */
function typeOf({ apiVersion, kind }: KubernetesObject): string {
  return `${kind}.${apiVersion.split('/').at(-1)!}.${groupOf(apiVersion)}`;
}

function objectsIn(text: string): KubernetesObject[] {
  if (text.trim() === '') return [];
  const read = JSON.parse(text) as KubernetesObject & { readonly items?: KubernetesObject[] };
  return read.kind === 'List' ? (read.items ?? []) : [read];
}

/** Why kubectl failed, in a few words. */
function reasonOf(stderr: string): string {
  if (/\(Forbidden\)|is forbidden:/.test(stderr)) return 'forbidden';
  if (/doesn't have a resource type|no matches for kind|could not find the requested resource/.test(stderr)) return NOT_SERVED;
  return withoutSecrets(lastLine(stderr));
}

/** The API server does not have the kind. */
export const NOT_SERVED = 'not served by the API server';

function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1)!.replace(/^(?:error|Error from server \(\w+\)): /, '');
}
