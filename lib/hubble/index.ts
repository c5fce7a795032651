export { HubbleExport } from './export';
export type { DynamicHubbleExportProps, HubbleAggregation, HubbleExportProps, HubbleFlowFilter } from './export';
export { HubbleUiExposure } from './exposure';
export type { AuthenticatingProxy, ExposurePlan, HttpRouteExposureProps, IngressExposureProps, LoadBalancerExposureProps } from './exposure';
export { HubbleStack } from './hubble-stack';
export type { HubblePeerServiceProps, HubblePoliciesProps, HubbleRelayProps, HubbleStackProps, HubbleUiProps } from './hubble-stack-props';
export { HttpVisibility } from './l7-visibility';
export type { HttpVisibilityProps } from './l7-visibility';
export { HubbleMetric } from './metric';
export type {
  HubbleContext, HubbleContextLabel, HubbleContextOptions, HubbleContexts, HubbleDnsMetricOptions, HubbleFlowsToWorldOptions, HubbleHttpMetricOptions,
} from './metric';
export type { AlertSeverity, ScrapeJobs } from './monitoring/alert';
export { CiliumMonitoring } from './monitoring/cilium-monitoring';
export type {
  AlertChange, CiliumAlertsProps, CiliumDashboardsProps, CiliumMonitoringProps, CiliumServiceMonitorProps, Relabeling, RuleGroup,
} from './monitoring/cilium-monitoring-props';
export type { HubbleRedactionProps } from './redaction';
