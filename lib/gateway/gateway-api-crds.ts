import { statSync } from 'node:fs';
import { ApiObject, type JsonPatch } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { assetTitle, gatewayApiAsset, type AssetOptions, type AssetRequest, type GatewayApiChannel } from '../assets';
import { readCrdBundle } from '../chart/crd-bundle';
import type { KubernetesObject } from '../kubernetes/object';
import { assetFor } from '../cilium/charts';
import { ciliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import { RenderedObject } from '../cilium/rendered-object';
import { GATEWAY_API_GROUP, gatewayApiSupport, unfitGatewayApi, type GatewayApiSupport } from '../cluster/gateway-api-support';
import type { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { setLayer } from '../synthesis/layer';
import { Synthesis, top } from '../synthesis/synthesis';
import { checkArguments, checked } from '../props';

/** Props of `GatewayApiCrds`. */
export interface GatewayApiCrdsProps extends CiliumContextProps {
  /**
   * Release of the Gateway API: `v1.4.1`. Anything that the Cilium cannot work with is an error.
   * @default - the one that this Cilium is made for: v1.3.0 for 1.18, v1.4.1 for 1.19, v1.6.1 for 1.20
   */
  readonly version?: string;
  /**
   * The experimental channel has more kinds and fields, and no promise that they stay.
   * @default 'standard'
   */
  readonly channel?: GatewayApiChannel;
  /**
   * Beside the standard channel up to Cilium 1.19: the CRD of TLSRoute, which is experimental there. Say `true` when TLSRoutes
   * of this cluster come from elsewhere than this app. Removing the CRD removes all TLSRoutes.
   * @default - when the cluster's chart holds a TLSRoute or a TLS listener; always for Cilium 1.16 and 1.17, which need it
   */
  readonly tlsRoute?: boolean;
  /**
   * Take a release that this library would refuse, or a Cilium that it does not know.
   * @default false
   */
  readonly allowUnsupportedVersion?: boolean;
  /**
   * Annotations for all of the objects, for example to keep a GitOps controller from pruning them.
   * @default - upstream's own
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Where the bundle comes from.
   * @default - `TALOS_CILIUM_ASSETS`, the user's cache, then the releases on GitHub, verified by digest or lock file
   */
  readonly bundle?: AssetOptions;
}

const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

/**
 * The CRDs of the Gateway API that the cluster's Cilium works with, in layer `crds`: there before the operator looks for
 * them, which it does once, when it starts.
 *
 * The Cilium's version decides which set it is, so that one line moves both. Apply the layer before Cilium's, and all of it:
 *
 * - 1.18 to 1.19 is the next release of the same channel.
 * - 1.19 to 1.20 goes from v1.4.1 to v1.6.1. The new CRDs name every version that is stored, TLSRoute v1alpha2 and v1alpha3
 *   too, but serve TLSRoute v1 only: an operator of 1.19 that restarts in between fails until it is 1.20.
 * - Back again: releases from v1.5 on forbid older CRDs by the ValidatingAdmissionPolicy `safe-upgrades.gateway.networking.k8s.io`;
 *   remove it and its binding first.
 *
 * They are large: apply them server-side.
 *
 * @throws GWY025 for a release that the Cilium cannot work with, GWY026 for a Cilium that is not known here, AST001
 *   for what is no release, CIL037 and CIL038 when its Cilium is not known; at synth AST003 to AST031 for the bundle, GWY031 and GWY032
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites
 */
export class GatewayApiCrds extends Construct {
  static { checked(GatewayApiCrds, 'GatewayApiCrds'); }

  /** Release with a leading `v`. */
  readonly version: string;
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

  /** Applies JSON patches to the object of this name: `httproutes.gateway.networking.k8s.io`. One that is not there is an error at synth. */
  patchObject(name: string, ...operations: JsonPatch[]): void {
    this.patches.push({ name, operations });
    this.provided = undefined;
  }

  private unknown(cilium: CiliumVersion): never {
    throw new TalosCiliumError({
      code: 'GWY026',
      path: this.node.path,
      what: `which Gateway API this Cilium needs is not known here (${cilium})`,
      fix: 'give version, and channel if need be, as the documentation of that Cilium says',
      link: 'https://docs.cilium.io/en/latest/network/servicemesh/gateway-api/gateway-api/#prerequisites',
    });
  }

  private checkVersion(cilium: CiliumVersion): void {
    const unfit = this.props.allowUnsupportedVersion ? undefined : unfitGatewayApi(cilium, this.version, this.channel);
    if (!unfit) return;
    throw new TalosCiliumError({
      code: 'GWY025',
      path: this.node.path,
      what: `Cilium ${cilium} does not work with the Gateway API ${this.version}, channel ${this.channel}: ${unfit.why} (version ${this.version})`,
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
    const problems = this.patches.flatMap(({ name, operations }) => {
      const matching = made.filter((object) => object.name === name);
      for (const object of matching) object.addJsonPatch(...operations);
      return matching.length > 0 ? [] : [this.missing(name)];
    });
    if (problems.length === 0) this.provided = state;
    return problems;
  }

  private missing(name: string): Problem {
    return { code: 'GWY031', path: this.node.path, what: `a patch is for an object that the bundle does not hold (${name})`, fix: 'correct the name, or take the channel that has it' };
  }

  /** Up to v1.4 the kind is of the experimental channel alone; everything else of it stays out. */
  private wantsTlsRoute(): boolean {
    if (this.channel === 'experimental' || !this.support || this.support.tlsRoute === 'standard') return false;
    return this.props.tlsRoute ?? (this.support.tlsRoute === 'needed' || usesTlsRoutes(top(this)));
  }

  private objects(withTlsRoute: boolean): KubernetesObject[] {
    const objects = [...this.bundle(this.channel)];
    const tlsRoute = 'tlsroutes.gateway.networking.k8s.io';
    if (withTlsRoute && !objects.some(({ metadata }) => metadata.name === tlsRoute)) {
      objects.push(...this.bundle('experimental').filter(({ metadata }) => metadata.name === tlsRoute));
    }
    return objects.map((object) => annotated(object, this.props.annotations));
  }

  private request(channel: GatewayApiChannel): AssetRequest {
    const { path, ...elsewhere } = this.props.bundle ?? {};
    // A file can be one bundle only; a directory holds both.
    const mine = path !== undefined && (channel === this.channel || statSync(path, { throwIfNoEntry: false })?.isDirectory()) ? { path } : {};
    return { asset: gatewayApiAsset(this.version, channel), options: { requestedBy: this.node.path, ...elsewhere, ...mine } };
  }

  private bundle(channel: GatewayApiChannel): readonly KubernetesObject[] {
    const { asset, options } = this.request(channel);
    const objects = readCrdBundle(assetFor(this, { asset, options }), assetTitle(asset));
    if (objects.some(({ kind, metadata }) => kind === 'CustomResourceDefinition' && metadata.annotations?.[BUNDLE_VERSION] !== undefined)) return objects;
    throw new TalosCiliumError({
      code: 'GWY032',
      path: this.node.path,
      what: `the file holds no CRD of the Gateway API (${assetTitle(asset)})`,
      fix: `give the ${channel}-install.yaml of release ${this.version}`,
    });
  }
}

function annotated(object: KubernetesObject, annotations: Readonly<Record<string, string>> | undefined): KubernetesObject {
  if (!annotations) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...annotations } } };
}

/** Whether a chart holds TLSRoutes, or a Gateway that waits for them. */
function usesTlsRoutes(chart: IConstruct): boolean {
  return chart.node.findAll().some((construct) => {
    if (!ApiObject.isApiObject(construct) || construct.apiGroup !== GATEWAY_API_GROUP) return false;
    if (construct.kind === 'TLSRoute') return true;
    if (construct.kind !== 'Gateway') return false;
    const { listeners } = ((construct.toJson() as { spec?: unknown }).spec ?? {}) as { listeners?: unknown };
    return Array.isArray(listeners) && listeners.some((listener) => (listener as { protocol?: unknown } | null)?.protocol === 'TLS');
  });
}
