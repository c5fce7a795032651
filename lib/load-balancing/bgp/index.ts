export { Advertise } from './advertise';
export type { AdvertisePodIpPoolsProps, AdvertiseServicesProps, RouteAttributes, ServiceAddressType } from './advertise';
export { BgpFamily } from './bgp-family';
export type { BgpFamilyProps } from './bgp-family';
export { BgpPeer } from './bgp-peer';
export type { BgpGracefulRestart, BgpPeerOptions, BgpTimers, BgpTransport } from './bgp-peer-options';
export { BgpPeering } from './bgp-peering';
export type { BgpAdvertisementNames, BgpInstanceProps, BgpNodeInstanceProps, BgpNodeProps, BgpPeeringBaseProps, BgpPeeringProps } from './bgp-peering-props';
