export { assetFileName, ciliumChartAsset, findAsset, gatewayApiAsset, lockAssets } from './assets';
export type { AssetLock, AssetOptions, DownloadLimits, FoundAsset, GatewayApiChannel } from './assets';
export type { HelmOptions } from './chart/renderer';
export type { Json, JsonObject, KubernetesObject } from './chart/kubernetes-object';
export { suppressCheck } from './checks/suppression';
export type { Severity } from './checks/rule';
export { CertificateIssuance } from './cilium/certificate-issuance';
export type { CertManagerIssuanceProps, CronJobIssuanceProps, IssuerRef, ProvidedCertificatesProps } from './cilium/certificate-issuance';
export type { CiliumContextProps } from './cilium/cilium-context';
export { ClusterChart } from './cilium/cluster-chart';
export type { ClusterChartProps } from './cilium/cluster-chart';
export type { BandwidthManagerProps } from './cilium/features/bandwidth-manager';
export type { BgpControlPlaneProps } from './cilium/features/bgp-control-plane';
export type { ClusterMeshProps } from './cilium/features/cluster-mesh';
export type { DashboardsProps } from './cilium/features/dashboards';
export { Encryption } from './cilium/features/encryption';
export type { WireguardProps } from './cilium/features/encryption';
export type { EnvoyProps } from './cilium/features/envoy';
export type { GatewayApiProps } from './cilium/features/gateway-api';
export type { HostRouting } from './cilium/features/host-routing';
export type { HubbleProps, HubbleWorkloadProps } from './cilium/features/hubble';
export type { IngressControllerProps } from './cilium/features/ingress-controller';
export { Ipam } from './cilium/features/ipam';
export type { L2AnnouncementsProps } from './cilium/features/l2-announcements';
export type { LbIpamProps } from './cilium/features/lb-ipam';
export type { MasqueradeProps } from './cilium/features/masquerade';
export type { OperatorProps } from './cilium/features/operator';
export type { PrometheusProps, ServiceMonitorProps } from './cilium/features/prometheus';
export type { ResourceRequirements, ResourcesProps } from './cilium/features/resources';
export { Routing } from './cilium/features/routing';
export type { NativeRoutingProps, TunnelRoutingProps } from './cilium/features/routing';
export { TalosCilium } from './cilium/talos-cilium';
export type { CiliumRequest, HelmCommand, ObjectTarget, ValueLookup } from './cilium/talos-cilium';
export type { TalosCiliumFeatures, TalosCiliumProps } from './cilium/talos-cilium-props';
export * from './cluster';
export type { FirewallRule, MachineRequest, MachineRole, MachineSetting } from './cluster/machine-setting';
export { formatProblem, TalosCiliumError } from './errors';
export type { Problem } from './errors';
export { GatewayAddress } from './gateway/address';
export { AllowedRoutes } from './gateway/allowed-routes';
export type { RouteKind } from './gateway/allowed-routes';
export { GatewayCertificate } from './gateway/certificate';
export type { CertificateIssuerProps, CertManagerCertificateProps, ExistingCertificateProps, IssuedCertificateProps } from './gateway/certificate';
export { CiliumGateway } from './gateway/cilium-gateway';
export type {
  CatchAllProps,
  CiliumGatewayProps,
  GatewayHostNetworkProps,
  GatewayInfrastructureProps,
  HttpsRedirectProps,
} from './gateway/cilium-gateway-props';
export { GatewayApiCrds } from './gateway/gateway-api-crds';
export type { GatewayApiCrdsProps } from './gateway/gateway-api-crds';
export { CiliumGatewayClass } from './gateway/gateway-class';
export type { CiliumGatewayClassProps, GatewayServiceProps } from './gateway/gateway-class';
export { Listener } from './gateway/listener';
export type {
  GatewayListener,
  HttpListenerProps,
  HttpsListenerProps,
  ListenerProtocol,
  PortListenerProps,
  TlsPassthroughListenerProps,
} from './gateway/listener';
export { Backend } from './gateway/backend';
export type { NamedBackend, ServiceBackendOptions } from './gateway/backend';
export { BackendCa, CiliumBackendTlsPolicy } from './gateway/backend-tls';
export type { BackendTlsTarget, CiliumBackendTlsPolicyProps } from './gateway/backend-tls';
export type { GatewayAttachment, ParentGateway, ParentListener } from './gateway/parent-gateway';
export { ReferenceGrants } from './gateway/reference-grants';
export type { CrossNamespaceReference } from './gateway/reference-grants';
export { GrpcMatch } from './gateway/routes/grpc-match';
export { CiliumGrpcRoute } from './gateway/routes/grpc-route';
export type { CiliumGrpcRouteProps, GrpcRuleProps } from './gateway/routes/grpc-route';
export type { Headers } from './gateway/routes/header-changes';
export type { StrictTransportSecurityProps } from './gateway/routes/hsts';
export { HttpFilter } from './gateway/routes/http-filter';
export type { CorsProps, MirrorOptions } from './gateway/routes/http-filter';
export { HttpMatch } from './gateway/routes/http-match';
export { HttpRedirect } from './gateway/routes/http-redirect';
export type { HttpRedirectProps, RedirectStatus } from './gateway/routes/http-redirect';
export { CiliumHttpRoute } from './gateway/routes/http-route';
export type { CiliumHttpRouteProps, RedirectToHttpsProps } from './gateway/routes/http-route';
export type { HttpRetryProps, HttpRuleProps, HttpTimeouts } from './gateway/routes/http-rule';
export { CiliumTcpRoute, CiliumUdpRoute } from './gateway/routes/l4-routes';
export type { CiliumL4RouteProps } from './gateway/routes/l4-routes';
export type { RouteProps } from './gateway/routes/route-frame';
export type { HttpMethod } from './gateway/routes/route-values';
export { CiliumTlsRoute } from './gateway/routes/tls-route';
export type { CiliumTlsRouteProps } from './gateway/routes/tls-route';
export type { ServiceObject } from './gateway/service-facts';
export { GitOpsApp } from './gitops/gitops-app';
export type { GitOpsAppProps } from './gitops/gitops-app';
export { Bootstrap } from './talos/bootstrap';
export type { HostedBootstrapProps, InlineBootstrapProps } from './talos/bootstrap';
export { TalosMachineConfig } from './talos/talos-machine-config';
export type { TalosMachineConfigProps } from './talos/talos-machine-config';
export { OmniClusterTemplate } from './talos/omni/omni-cluster-template';
export { OmniMachines } from './talos/omni/omni-machines';
export { OmniManifests } from './talos/omni/omni-manifests';
export type { OmniManifestMode, OmniManifestProps, OmniManifestsProps } from './talos/omni/omni-manifests';
export type {
  OmniClusterTemplateProps,
  OmniControlPlaneProps,
  OmniDescriptors,
  OmniFeaturesProps,
  OmniMachineProps,
  OmniStrategyProps,
  OmniWorkersProps,
} from './talos/omni/omni-props';
export { IngressFirewall } from './talos/ingress-firewall';
export type { CiliumIngressFirewallProps } from './talos/ingress-firewall';
export type { IngressFirewallProps, KernelModuleProps, MachineConfigProps, MachinePatches, TalosApiAccessProps } from './talos/machine-config-props';
export type { AddressClaim, AddressPool } from './load-balancing/address-pool';
export { ServicePatch } from './load-balancing/allocate';
export type { AllocationOptions, KustomizePatch, ServiceChanges, ServiceReference } from './load-balancing/allocate';
export { Announce } from './load-balancing/announce';
export type { ServiceAnnouncer, ServiceSelection } from './load-balancing/announce';
export { L2Announcement } from './load-balancing/l2-announcement';
export type { L2AnnouncementProps, L2LeaseTiming } from './load-balancing/l2-announcement';
export { LoadBalancerPool } from './load-balancing/pool';
export type { LoadBalancerPoolProps } from './load-balancing/pool';
export { PoolBlock } from './load-balancing/pool-block';
export type { ServiceSelector } from './load-balancing/pool-selector';
export * from './load-balancing/bgp';
export { EgressGateway } from './load-balancing/egress-gateway';
export type { EgressGatewayNode, EgressGatewayProps, EgressSource } from './load-balancing/egress-gateway-props';
export * from './hubble';
export * from './policies';
export { LAYERS, setLayer } from './synthesis/layer';
export type { Layer } from './synthesis/layer';
export { requestMachineSetting } from './synthesis/machine-requests';
export type { PoliciesFromYaml, PoliciesFromYamlProps } from './policies/from-yaml';
export { TalosHostFirewall } from './policies/host-firewall';
export type { TalosHostFirewallProps } from './policies/host-firewall';
