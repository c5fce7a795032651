import type { KubeObject } from './kube-object';

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly volumes?: readonly object[] };
}

/** The Pod that a controller would make of a workload; none of an object that makes none. */
export function podsOf(object: KubeObject): KubeObject[] {
  const template = templateOf(object);
  if (!template) return [];
  // The controller of a StatefulSet adds a volume for each claim.
  const claims = ((object.spec as { volumeClaimTemplates?: readonly KubeObject[] }).volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-0` },
  }));
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template.metadata, name: `${object.kind.toLowerCase()}-of-the-tests`, namespace: object.metadata.namespace },
      spec: { restartPolicy: 'Always', ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] },
    },
  ];
}

function templateOf(object: KubeObject): PodTemplate | undefined {
  const spec = object.spec as { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } } | undefined;
  switch (`${object.apiVersion} ${object.kind}`) {
    case 'apps/v1 DaemonSet':
    case 'apps/v1 Deployment':
    case 'apps/v1 ReplicaSet':
    case 'apps/v1 StatefulSet':
    case 'batch/v1 Job':
      return spec?.template;
    case 'batch/v1 CronJob':
      return spec?.jobTemplate?.spec.template;
    default:
      return undefined;
  }
}
