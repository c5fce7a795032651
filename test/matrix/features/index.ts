import type { FeatureCase } from '../../support/matrix-case';
import { announcements } from './announcements';
import { bpf } from './bpf';
import { certificates } from './certificates';
import { datapath } from './datapath';
import { gateways } from './gateways';
import { hubble } from './hubble';
import { pods } from './pods';
import { prometheus } from './prometheus';
import { routing } from './routing';
import { services } from './services';
import { settings } from './settings';
import { talosFacts } from './talos-facts';
import { workloads } from './workloads';

/** All tables. */
export const TABLES: Readonly<Record<string, readonly FeatureCase[]>> = {
  routing,
  datapath,
  services,
  pods,
  settings,
  bpf,
  gateways,
  announcements,
  hubble,
  prometheus,
  workloads,
  certificates,
  'facts of the cluster': talosFacts,
};
