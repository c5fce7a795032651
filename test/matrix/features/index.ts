import type { FeatureCase } from '../../support/matrix-case';
import { announcements } from './announcements';
import { bpf } from './bpf';
import { certificates } from './certificates';
import { datapath } from './datapath';
import { gateways } from './gateways';
import { hubble } from './hubble';
import { prometheus } from './prometheus';
import { routing } from './routing';
import { services } from './services';
import { talosFacts } from './talos-facts';
import { workloads } from './workloads';

/** All tables. */
export const TABLES: Readonly<Record<string, readonly FeatureCase[]>> = {
  routing,
  datapath,
  services,
  bpf,
  gateways,
  announcements,
  hubble,
  prometheus,
  workloads,
  certificates,
  'facts of the cluster': talosFacts,
};
