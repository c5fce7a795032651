import type { Json } from '../kubernetes/json';
import type { FeatureContext } from './features/feature';
import type { TalosCiliumFeatures } from './talos-cilium-props';
import { checked, whenOn } from '../props';

/** A cert-manager issuer. */
export interface IssuerRef {
  readonly name: string;
  /** @default 'ClusterIssuer' */
  readonly kind?: string;
  /** @default 'cert-manager.io' */
  readonly group?: string;
}

/** Settings of `CertificateIssuance.cronJob`. */
export interface CronJobIssuanceProps {
  /**
   * Validity of a certificate, in days.
   * @default - the chart's: 365, for cluster mesh 1095 up to Cilium 1.19
   */
  readonly validityDays?: number;
  /**
   * When certificates are issued again, as a cron schedule.
   * @default '0 0 1 *\/4 *', every four months
   */
  readonly schedule?: string;
}

/** Settings of `CertificateIssuance.certManager`. */
export interface CertManagerIssuanceProps {
  /** Issuer of all certificates. All of a mesh must share its CA. */
  readonly issuer: IssuerRef;
  /**
   * Validity of a certificate, in days.
   * @default - the chart's: 365, for cluster mesh 1095 up to Cilium 1.19
   */
  readonly validityDays?: number;
}

/** Settings of `CertificateIssuance.provided`: names of TLS Secrets in Cilium's namespace, made by somebody else. */
export interface ProvidedCertificatesProps {
  /** Certificate of the agents' Hubble servers, for `*.<cluster name>.hubble-grpc.cilium.io`. */
  readonly hubbleServerSecret: string;
  /** Client certificate of the relay. Needed when the relay is on. */
  readonly hubbleRelayClientSecret?: string;
  /**
   * Says that the Secrets of cluster mesh are there too, by the names that the chart fixes: `clustermesh-apiserver-` with
   * `server-cert`, `admin-cert`, `remote-cert` and `local-cert`. Needed with `clusterMesh`.
   * @default false
   */
  readonly clusterMeshSecrets?: boolean;
}

type Plan =
  | ({ readonly method: 'cronJob' } & CronJobIssuanceProps)
  | ({ readonly method: 'certManager' } & CertManagerIssuanceProps)
  | ({ readonly method: 'provided' } & ProvidedCertificatesProps)
  | { readonly method: 'disabled' };

const WHY_CRON_JOB = 'a Job in the cluster issues the certificates; the chart\'s own method makes new private keys at every render and puts them in Git';

/** The charts' own schedule for Hubble's certificates. */
const EVERY_FOUR_MONTHS = '0 0 1 */4 *';

/**
 * Who issues the certificates of Hubble and cluster mesh. The chart's `helm` method cannot be chosen: it makes new
 * private keys at every render, and they would end in Git.
 *
 * @see https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/
 */
export class CertificateIssuance {
  static { checked(CertificateIssuance, 'CertificateIssuance'); }

  /** A Job issues them in the cluster and a CronJob renews them. The default: it needs nothing but the cluster. */
  static cronJob(props: CronJobIssuanceProps = {}): CertificateIssuance {
    return new CertificateIssuance({ method: 'cronJob', ...props });
  }

  /**
   * cert-manager issues and renews them. It must be able to run before Hubble Relay does, which waits for its certificate. The Certificates are in
   * the layer `workloads`, after Cilium, unless the CRDs of cert-manager are in the layer `crds`.
   */
  static certManager(props: CertManagerIssuanceProps): CertificateIssuance {
    return new CertificateIssuance({ method: 'certManager', ...props });
  }

  /** They are there already, as Secrets. */
  static provided(props: ProvidedCertificatesProps): CertificateIssuance {
    return new CertificateIssuance({ method: 'provided', ...props });
  }

  /** No TLS: flows travel between agents and relay in the clear. */
  static disabled(): CertificateIssuance {
    return new CertificateIssuance({ method: 'disabled' });
  }

  private readonly plan: Plan;

  private constructor(plan: Plan) {
    this.plan = plan;
  }

  /** @internal */
  apply(props: TalosCiliumFeatures, context: FeatureContext): void {
    const hubble = props.hubble !== false;
    const clusterMesh = whenOn(props.clusterMesh);
    const mesh = clusterMesh !== undefined && clusterMesh.apiServer !== false;
    if (hubble) this.hubble(context);
    if (mesh) this.clusterMesh(context);
    if (props.resources?.certgen && !(this.plan.method === 'cronJob' && (hubble || mesh))) {
      const why = hubble || mesh ? this.plan.method : 'none are needed';
      context.problem('CIL020', `resources.certgen has no effect (certificates: ${why})`, 'remove it');
    }
  }

  private hubble({ set }: FeatureContext): void {
    const { plan } = this;
    if (plan.method === 'disabled') {
      set('hubble.tls.enabled', false, 'asked for');
      return;
    }
    if (plan.method === 'provided') {
      set('hubble.tls.auto.enabled', false, 'certificates are provided');
      set('hubble.tls.server.existingSecret', plan.hubbleServerSecret, 'asked for');
      set('hubble.relay.tls.client.existingSecret', plan.hubbleRelayClientSecret, 'asked for');
      return;
    }
    automatic('hubble.tls.auto', plan, set);
  }

  private clusterMesh({ version, set, problem }: FeatureContext): void {
    const { plan } = this;
    if (plan.method === 'disabled') {
      problem('CIL025', 'cluster mesh cannot do without certificates (certificates is disabled)', 'use CertificateIssuance.cronJob(), .certManager(...) or .provided(...)');
      // Without a method the chart would make keys, and its mistakes would stand beside this one.
      set('clustermesh.apiserver.tls.auto.method', 'cronJob', WHY_CRON_JOB);
      return;
    }
    if (plan.method === 'provided') {
      if (!plan.clusterMeshSecrets) {
        problem('CIL024', 'provided certificates lack those of cluster mesh (clusterMeshSecrets is not set)', 'provide them under the chart\'s names and set clusterMeshSecrets: true');
      }
      set('clustermesh.apiserver.tls.auto.enabled', false, 'certificates are provided');
      if (!version.atLeast('1.20')) set('clustermesh.apiserver.tls.enableSecrets', false, 'certificates are provided');
      return;
    }
    automatic('clustermesh.apiserver.tls.auto', plan, set);
    if (plan.method === 'cronJob' && plan.schedule === undefined && !version.atLeast('1.20')) {
      const reason = 'the chart renews certificates of cluster mesh by itself from 1.20 on only';
      set('clustermesh.apiserver.tls.auto.schedule', EVERY_FOUR_MONTHS, reason);
    }
  }
}

function automatic(place: string, plan: Extract<Plan, { method: 'cronJob' | 'certManager' }>, set: FeatureContext['set']): void {
  set(`${place}.method`, plan.method === 'cronJob' ? 'cronJob' : 'certmanager', plan.method === 'cronJob' ? WHY_CRON_JOB : 'cert-manager issues the certificates');
  set(`${place}.certValidityDuration`, plan.validityDays, 'asked for');
  if (plan.method === 'cronJob') {
    set(`${place}.schedule`, plan.schedule, 'asked for');
  } else {
    const issuer: Json = { group: plan.issuer.group ?? 'cert-manager.io', kind: plan.issuer.kind ?? 'ClusterIssuer', name: plan.issuer.name };
    set(`${place}.certManagerIssuerRef`, issuer, 'asked for');
  }
}
