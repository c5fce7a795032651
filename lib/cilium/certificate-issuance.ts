import type { Duration } from 'cdk8s';
import { durationText, millisecondsOf } from '../kubernetes/duration';
import type { Json } from '../kubernetes/json';
import { checked, whenOn } from '../props';
import type { ClusterMeshSettings } from './features/cluster-mesh';
import type { FeatureContext } from './features/feature';
import type { HubbleProps } from './features/hubble';
import type { ResourcesProps } from './features/resources';

/** A cert-manager issuer. */
export interface IssuerRef {
  /** Name of the issuer. */
  readonly name: string;
  /**
   * Kind of the issuer.
   * @default 'ClusterIssuer'
   */
  readonly kind?: string;
  /**
   * API group of the issuer.
   * @default 'cert-manager.io'
   */
  readonly group?: string;
}

/** Settings of `CertificateIssuance.cronJob`. */
export interface CronJobIssuanceProps {
  /**
   * Validity of a certificate in whole days: `365d` or `Duration.days(365)`.
   * @default - the chart's: 365 days; 1095 days for cluster mesh up to Cilium 1.19
   */
  readonly validity?: string | Duration;
  /**
   * Schedule on which certificates are issued again, in the format of cron.
   * @default '0 0 1 *\/4 *', every four months
   */
  readonly schedule?: string;
  /**
   * Whether the Job fails if the CA `cilium-ca`, which it creates for three years, ends before a certificate that it issues. With `false`, such
   * certificates fail together with the CA. It requires Cilium 1.20.
   * @default - the chart's: true
   */
  readonly enforceCaValidity?: boolean;
}

/** Settings of `CertificateIssuance.certManager`. */
export interface CertManagerIssuanceProps {
  /** Issuer of all certificates. All clusters of a mesh must share its CA. */
  readonly issuer: IssuerRef;
  /**
   * Validity of a certificate in whole days: `365d` or `Duration.days(365)`.
   * @default - the chart's: 365 days; 1095 days for cluster mesh up to Cilium 1.19
   */
  readonly validity?: string | Duration;
}

/** Settings of `CertificateIssuance.provided`: names of TLS Secrets in the namespace of Cilium, which you create. */
export interface ProvidedCertificatesProps {
  /** Secret with the certificate of the Hubble servers of the agents, for `*.<cluster name>.hubble-grpc.cilium.io`. */
  readonly hubbleServerSecret: string;
  /**
   * Secret with the client certificate of Hubble Relay. Required if Relay is on.
   * @default - none
   */
  readonly hubbleRelayClientSecret?: string;
  /**
   * States that the Secrets of cluster mesh exist too, with the names that the chart fixes: `clustermesh-apiserver-` and
   * `server-cert`, `admin-cert`, `remote-cert` or `local-cert`. Required with `clusterMesh`.
   * @default false
   */
  readonly clusterMeshSecrets?: boolean;
}

type Plan =
  | ({ readonly method: 'cronJob' } & CronJobIssuanceProps)
  | ({ readonly method: 'certManager' } & CertManagerIssuanceProps)
  | ({ readonly method: 'provided' } & ProvidedCertificatesProps)
  | { readonly method: 'disabled' };

const WHY_CRON_JOB = 'a Job in the cluster issues the certificates; the default method of the chart creates new private keys at every render and would put them in Git';

/** The schedule of the charts for certificates of Hubble. */
const EVERY_FOUR_MONTHS = '0 0 1 */4 *';

/**
 * How the certificates of Hubble and cluster mesh are issued. The method `helm` of the chart is not available: it creates new private
 * keys at every render, and they would end up in Git.
 *
 * @see https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/
 */
export class CertificateIssuance {
  static { checked(CertificateIssuance, 'CertificateIssuance'); }

  /** A Job in the cluster issues them and a CronJob renews them. The default: it requires no other component. */
  static cronJob(props: CronJobIssuanceProps = {}): CertificateIssuance {
    return new CertificateIssuance({ method: 'cronJob', ...props });
  }

  /**
   * cert-manager issues and renews them. Hubble Relay waits for its certificate, so cert-manager must not depend on it. The Certificates
   * are in the layer `workloads`, after Cilium, unless the CRDs of cert-manager are in the layer `crds`.
   */
  static certManager(props: CertManagerIssuanceProps): CertificateIssuance {
    return new CertificateIssuance({ method: 'certManager', ...props });
  }

  /** You create them, as Secrets. */
  static provided(props: ProvidedCertificatesProps): CertificateIssuance {
    return new CertificateIssuance({ method: 'provided', ...props });
  }

  /** No TLS: flows are not encrypted between agents and Relay. */
  static disabled(): CertificateIssuance {
    return new CertificateIssuance({ method: 'disabled' });
  }

  private readonly plan: Plan;

  private constructor(plan: Plan) {
    this.plan = plan;
  }

  /** What issues the certificates, for a comparison with another cluster. @internal */
  get issuer(): string {
    const { plan } = this;
    return plan.method === 'certManager' ? `certManager with ${plan.issuer.kind ?? 'ClusterIssuer'} ${plan.issuer.name}` : plan.method;
  }

  /** @internal */
  apply(props: { hubble?: boolean | HubbleProps; clusterMesh?: boolean | ClusterMeshSettings; resources?: ResourcesProps }, context: FeatureContext): void {
    const hubble = props.hubble !== false;
    const clusterMesh = whenOn(props.clusterMesh);
    const mesh = clusterMesh !== undefined && clusterMesh.apiServer !== false;
    const { plan } = this;
    if (plan.method === 'cronJob' && plan.enforceCaValidity !== undefined && context.since('1.20', 'certificates.enforceCaValidity')) {
      context.set('certgen.enforceCAValidityThroughoutLeavesDuration', plan.enforceCaValidity);
    }
    if (hubble) this.hubble(context);
    if (mesh) this.clusterMesh(context);
    if (props.resources?.certgen && !(this.plan.method === 'cronJob' && (hubble || mesh))) {
      const why = hubble || mesh ? `certificates is CertificateIssuance.${this.plan.method}` : 'Hubble and cluster mesh are off';
      context.report.add({ code: 'CIL020', what: `resources.certgen has no effect: no Job issues certificates (${why})`, fix: 'remove resources.certgen' });
    }
  }

  private hubble(context: FeatureContext): void {
    const { plan } = this;
    const { set } = context;
    if (plan.method === 'disabled') {
      set('hubble.tls.enabled', false);
      return;
    }
    if (plan.method === 'provided') {
      set('hubble.tls.auto.enabled', false, 'certificates are provided');
      set('hubble.tls.server.existingSecret', plan.hubbleServerSecret);
      set('hubble.relay.tls.client.existingSecret', plan.hubbleRelayClientSecret);
      return;
    }
    automatic('hubble.tls.auto', plan, context);
  }

  private clusterMesh(context: FeatureContext): void {
    const { plan } = this;
    const { version, set, report } = context;
    if (plan.method === 'disabled') {
      report.add({
        code: 'CIL025',
        what: 'clusterMesh requires certificates, but certificates is CertificateIssuance.disabled()',
        fix: 'set certificates: CertificateIssuance.cronJob(), or use .certManager() or .provided()',
      });
      // Without a method the chart would create keys, which would be reported too.
      set('clustermesh.apiserver.tls.auto.method', 'cronJob', WHY_CRON_JOB);
      return;
    }
    if (plan.method === 'provided') {
      if (!plan.clusterMeshSecrets) {
        report.add({
          code: 'CIL024',
          what: 'clusterMesh requires its own certificates, but CertificateIssuance.provided does not set clusterMeshSecrets',
          fix: 'create the Secrets of cluster mesh and set clusterMeshSecrets: true',
        });
      }
      set('clustermesh.apiserver.tls.auto.enabled', false, 'certificates are provided');
      if (!version.atLeast('1.20')) set('clustermesh.apiserver.tls.enableSecrets', false, 'certificates are provided');
      return;
    }
    automatic('clustermesh.apiserver.tls.auto', plan, context);
    if (plan.method === 'cronJob' && plan.schedule === undefined && !version.atLeast('1.20')) {
      set('clustermesh.apiserver.tls.auto.schedule', EVERY_FOUR_MONTHS, 'the chart has a default schedule for cluster mesh only from 1.20 on');
    }
  }
}

function automatic(place: string, plan: Extract<Plan, { method: 'cronJob' | 'certManager' }>, context: FeatureContext): void {
  const { set } = context;
  set(`${place}.method`, plan.method === 'cronJob' ? 'cronJob' : 'certmanager', plan.method === 'cronJob' ? WHY_CRON_JOB : 'cert-manager issues the certificates');
  set(`${place}.certValidityDuration`, wholeDays(plan.validity, context));
  if (plan.method === 'cronJob') {
    set(`${place}.schedule`, plan.schedule);
  } else {
    const issuer: Json = { group: plan.issuer.group ?? 'cert-manager.io', kind: plan.issuer.kind ?? 'ClusterIssuer', name: plan.issuer.name };
    set(`${place}.certManagerIssuerRef`, issuer);
  }
}

const DAY_MS = 24 * 3_600_000;

function wholeDays(validity: string | Duration | undefined, { report }: FeatureContext): number | undefined {
  if (validity === undefined) return undefined;
  const days = (millisecondsOf(validity) ?? Number.NaN) / DAY_MS;
  if (Number.isInteger(days) && days > 0) return days;
  // Hubble and cluster mesh have the same validity: one report is enough.
  const what = `certificates: validity must be a whole number of days; got ${JSON.stringify(durationText(validity))}`;
  if (!report.problems.some((problem) => problem.what === what)) report.add({ code: 'CIL033', what, fix: "write it as '365d' or Duration.days(365)" });
  return undefined;
}
