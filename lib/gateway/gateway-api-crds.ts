import { statSync } from 'node:fs';
import { ApiObject, type JsonPatch } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { assetTitle, gatewayApiAsset, type AssetOptions, type AssetRequest, type GatewayApiChannel } from '../assets';
import { readCrdBundle } from '../chart/crd-bundle';
import type { KubernetesObject } from '../kubernetes/object';
import { appliedBytes, appliedOnServer, MAX_ANNOTATION_BYTES } from '../kubernetes/object-size';
import { assetFor } from '../cilium/charts';
import { ciliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import { RenderedObject } from '../synthesis/rendered-object';
import { GATEWAY_API_GROUP, gatewayApiSupport, unfitGatewayApi, type GatewayApiSupport } from '../cluster/gateway-api-support';
import type { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { Reporter, type NewProblem } from '../diagnostics/reporter';
import { nearestNames } from '../runtime/near-names';
import { setLayer } from '../synthesis/layer';
import { Synthesis, rootChart } from '../synthesis/synthesis';
import { checkArguments, checked } from '../props';

/** Props of `GatewayApiCrds`. */
export interface GatewayApiCrdsProps extends CiliumContextProps {
  /**
   * Release of the Gateway API: `v1.4.1`. A release that this version of Cilium does not work with is an error.
   * @default - the release in Cilium's documentation: v1.3.0 for 1.18, v1.4.1 for 1.19, v1.6.1 for 1.20
   */
  readonly version?: string;
  /**
   * The experimental channel has more kinds and fields, which later releases may change or remove.
   * @default 'standard'
   */
  readonly channel?: GatewayApiChannel;
  /**
   * Whether the experimental CRD of TLSRoute is added to the standard channel. From the release for Cilium 1.20 on, the standard channel
   * contains it. Set `true` if something outside this app creates TLSRoutes: removing the CRD removes all TLSRoutes.
   * @default - true if the chart of the cluster has a TLSRoute or a TLS listener, and for Cilium 1.16 and 1.17, which require it
   */
  readonly tlsRoute?: boolean;
  /**
   * Whether a release is accepted that is an error otherwise (GWY025).
   * @default false
   */
  readonly allowUnsupportedVersion?: boolean;
  /**
   * Annotations for all objects, for example so that a GitOps controller does not delete them.
   * @default - none in addition to those of the release
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Where the file of the release comes from.
   * @default - `TALOS_CILIUM_ASSETS`, the cache of the user, then the releases on GitHub, verified by digest or lock file
   */
  readonly bundle?: AssetOptions;
}

const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

/**
 * The CRDs of the Gateway API, in the release that the version of Cilium requires. They are in layer `crds`, which is applied before
 * Cilium, because its operator looks for them only when it starts. Apply them server-side, because they are large.
 *
 * With an upgrade of Cilium, apply the new CRDs first:
 *
 * - From Cilium 1.18 to 1.19, they change from v1.3.0 to v1.4.1.
 * - From Cilium 1.19 to 1.20, they change from v1.4.1 to v1.6.1, which serves only v1 of TLSRoute. An operator of Cilium 1.19 that
 *   restarts with them fails until it is upgraded.
 * - For a downgrade below v1.5, first remove the ValidatingAdmissionPolicy `safe-upgrades.gateway.networking.k8s.io` and its binding,
 *   which deny older CRDs.
 *
 * @example
 * new GatewayApiCrds(chart, 'gateway-api');
 *
 * @throws GWY025 for a release that this version of Cilium does not work with, GWY026 for a version of Cilium without a known release,
 *   AST001 for an invalid release, CIL037 and CIL038 if its Cilium is not known; at synth AST003 to AST031 for the file, GWY031 and GWY032
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites
 */
export class GatewayApiCrds extends Construct {
  static { checked(GatewayApiCrds, 'GatewayApiCrds'); }

  /** Release of the Gateway API with a leading `v`. */
  readonly version: string;
  /** Channel of the release. */
  readonly channel: GatewayApiChannel;

  private readonly props: GatewayApiCrdsProps;
  private readonly support: GatewayApiSupport | undefined;
  private readonly patches: { readonly name: string; readonly operations: readonly JsonPatch[] }[] = [];
  private provided: string | undefined;

  constructor(scope: Construct, id: string, props: GatewayApiCrdsProps = {}) {
    checkArguments('GatewayApiCrds', arguments);
    super(scope, id);
    const { version: cilium } = ciliumContext(this, props);
    this.props = props;
    this.support = gatewayApiSupport(cilium);
    const asset = gatewayApiAsset(props.version ?? this.support?.release ?? this.unknown(cilium), props.channel);
    this.version = asset.version;
    this.channel = asset.channel;
    this.checkVersion(cilium);
    setLayer(this, 'crds');
    Synthesis.of(this).registerProvider({
      node: this.node,
      provide: () => this.provide(),
      assets: () => [this.request(this.channel), ...(this.wantsTlsRoute() ? [this.request('experimental')] : [])],
    });
  }

  /** Applies JSON patches to the object with this name: `httproutes.gateway.networking.k8s.io`. If it does not exist, synth reports GWY031. */
  patchObject(name: string, ...operations: JsonPatch[]): void {
    this.patches.push({ name, operations });
    this.provided = undefined;
  }

  private unknown(cilium: CiliumVersion): never {
    return this.fail({
      code: 'GWY026',
      what: `Cilium ${cilium.minorString} has no known Gateway API version`,
      fix: "set version to the release in the documentation of this Cilium, for example version: 'v1.6.1'",
      link: 'https://docs.cilium.io/en/latest/network/servicemesh/gateway-api/gateway-api/#prerequisites',
    });
  }

  private fail(problem: NewProblem): never {
    throw new TalosCiliumError({ ...problem, path: this.node.path });
  }

  private checkVersion(cilium: CiliumVersion): void {
    const unfit = this.props.allowUnsupportedVersion ? undefined : unfitGatewayApi(cilium, this.version, this.channel);
    if (!unfit) return;
    this.fail({
      code: 'GWY025',
      what: `Cilium ${cilium} does not work with release ${this.version} of the Gateway API, channel ${this.channel}: ${unfit.why}`,
      fix: unfit.instead,
      link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
    });
  }

  private provide(): readonly Problem[] {
    const withTlsRoute = this.wantsTlsRoute();
    const state = String(withTlsRoute);
    if (this.provided === state) return [];
    const objects = this.objects(withTlsRoute);
    for (const child of [...this.node.children]) this.node.tryRemoveChild(child.node.id);
    const made = objects.map((object) => new RenderedObject(this, object, []));
    const report = new Reporter(this.node.path);
    for (const { name, operations } of this.patches) {
      const matching = made.filter((object) => object.name === name);
      for (const object of matching) object.addJsonPatch(...operations);
      if (matching.length > 0) continue;
      const [nearest] = nearestNames(name, made.map((object) => object.name));
      report.add({
        code: 'GWY031',
        what: `patchObject: release ${this.version} of the Gateway API, channel ${this.channel}, has no object named ${name}`,
        fix: nearest === undefined ? "use the name of a CRD such as 'httproutes.gateway.networking.k8s.io', or set channel: 'experimental' for an experimental one" : `write '${nearest}'`,
      });
    }
    if (report.problems.length === 0) this.provided = state;
    return report.problems;
  }

  /** Up to v1.4, TLSRoute is only in the experimental channel. Nothing else of that channel is added. */
  private wantsTlsRoute(): boolean {
    if (this.channel === 'experimental' || !this.support || this.support.tlsRoute === 'standard') return false;
    return this.props.tlsRoute ?? (this.support.tlsRoute === 'needed' || usesTlsRoutes(rootChart(this)));
  }

  private objects(withTlsRoute: boolean): KubernetesObject[] {
    const objects = [...this.bundle(this.channel)];
    const tlsRoute = 'tlsroutes.gateway.networking.k8s.io';
    if (withTlsRoute && !objects.some(({ metadata }) => metadata.name === tlsRoute)) {
      objects.push(...this.bundle('experimental').filter(({ metadata }) => metadata.name === tlsRoute));
    }
    return objects.map((object) => {
      const own = annotated(object, this.props.annotations);
      // The largest CRD. Client-side apply, the default of Argo CD, cannot store it in an annotation.
      return object.metadata.name === 'httproutes.gateway.networking.k8s.io' && appliedBytes(own) > MAX_ANNOTATION_BYTES ? appliedOnServer(own) : own;
    });
  }

  private request(channel: GatewayApiChannel): AssetRequest {
    const { path, ...elsewhere } = this.props.bundle ?? {};
    // A file is one channel; a directory can hold both.
    const mine = path !== undefined && (channel === this.channel || statSync(path, { throwIfNoEntry: false })?.isDirectory()) ? { path } : {};
    return { asset: gatewayApiAsset(this.version, channel), options: { requestedBy: this.node.path, ...elsewhere, ...mine } };
  }

  private bundle(channel: GatewayApiChannel): readonly KubernetesObject[] {
    const { asset, options } = this.request(channel);
    const objects = readCrdBundle(assetFor(this, { asset, options }), assetTitle(asset));
    if (objects.some(({ kind, metadata }) => kind === 'CustomResourceDefinition' && metadata.annotations?.[BUNDLE_VERSION] !== undefined)) return objects;
    return this.fail({
      code: 'GWY032',
      what: `bundle: the file contains no CRD of the Gateway API (${assetTitle(asset)})`,
      fix: `set bundle.path to ${channel}-install.yaml of release ${this.version}`,
    });
  }
}

function annotated(object: KubernetesObject, annotations: Readonly<Record<string, string>> | undefined): KubernetesObject {
  if (!annotations) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...annotations } } };
}

/** Whether a chart has a TLSRoute, or a Gateway with a TLS listener. */
function usesTlsRoutes(chart: IConstruct): boolean {
  return chart.node.findAll().some((construct) => {
    if (!ApiObject.isApiObject(construct) || construct.apiGroup !== GATEWAY_API_GROUP) return false;
    if (construct.kind === 'TLSRoute') return true;
    if (construct.kind !== 'Gateway') return false;
    const { listeners } = ((construct.toJson() as { spec?: unknown }).spec ?? {}) as { listeners?: unknown };
    return Array.isArray(listeners) && listeners.some((listener) => (listener as { protocol?: unknown } | null)?.protocol === 'TLS');
  });
}
