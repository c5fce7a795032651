export { GatewayAddress } from './address';
export { AllowedListeners } from './allowed-listeners';
export { AllowedRoutes } from './allowed-routes';
export type { RouteKind } from './allowed-routes';
export { GatewayCertificate } from './certificate';
export type { CertificateIssuerProps, CertManagerCertificateProps, ExistingCertificateProps, IssuedCertificateProps } from './certificate';
export { CiliumGateway } from './cilium-gateway';
export type {
  CatchAllProps,
  CiliumGatewayProps,
  GatewayHostNetworkProps,
  GatewayInfrastructureProps,
  HttpsRedirectProps,
} from './cilium-gateway-props';
export { GatewayApiCrds } from './gateway-api-crds';
export type { GatewayApiCrdsProps } from './gateway-api-crds';
export { CiliumGatewayClass } from './gateway-class';
export type { CiliumGatewayClassProps, GatewayServiceProps } from './gateway-class';
export { Listener } from './listener';
export type {
  GatewayListener,
  HttpListenerProps,
  HttpsListenerProps,
  ListenerProps,
  ListenerProtocol,
  PortListenerProps,
  TlsPassthroughListenerProps,
} from './listener';
export { Backend } from './backend';
export type { NamedBackend, ServiceBackendOptions } from './backend';
export { BackendCa, CiliumBackendTlsPolicy } from './backend-tls';
export type { BackendTlsTarget, CiliumBackendTlsPolicyProps } from './backend-tls';
export type { AllowedRouteFacts, NamespaceSelector } from '../model/route-attachment';
export type { GatewayAttachment, ParentGateway, ParentListener } from './parent-gateway';
export { ReferenceGrants } from './reference-grants';
export type { CrossNamespaceReference } from './reference-grants';
export { GrpcMatch } from './routes/grpc-match';
export { CiliumGrpcRoute } from './routes/grpc-route';
export type { CiliumGrpcRouteProps, GrpcRuleProps } from './routes/grpc-route';
export type { Headers } from './routes/header-changes';
export type { StrictTransportSecurityProps } from './routes/hsts';
export { HttpFilter } from './routes/http-filter';
export type { CorsProps, MirrorOptions } from './routes/http-filter';
export { HttpMatch } from './routes/http-match';
export { HttpRedirect } from './routes/http-redirect';
export type { HttpRedirectProps, RedirectStatus } from './routes/http-redirect';
export { CiliumHttpRoute } from './routes/http-route';
export type { CiliumHttpRouteProps, RedirectToHttpsProps } from './routes/http-route';
export type { HttpRetryProps, HttpRuleProps, HttpTimeouts } from './routes/http-rule';
export { CiliumTcpRoute, CiliumUdpRoute } from './routes/l4-routes';
export type { CiliumTcpRouteProps, CiliumUdpRouteProps } from './routes/l4-routes';
export type { RouteProps } from './routes/route-frame';
export type { HttpMethod } from './routes/named-match';
export { CiliumTlsRoute } from './routes/tls-route';
export type { CiliumTlsRouteProps } from './routes/tls-route';
export type { ServiceObject } from './service-facts';
