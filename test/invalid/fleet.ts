import { Fleet, type FleetProps } from '../../lib';
import type { InvalidInput } from './invalid-input';

const FACTS = { talosVersion: '1.13', kubernetesVersion: '1.34.1' };

function fleet(code: string, title: string, props: Partial<FleetProps>, environment: Readonly<Record<string, string>> = {}): InvalidInput {
  return {
    code,
    title,
    run: () => {
      Object.assign(process.env, environment);
      try {
        void new Fleet({ defaults: FACTS, clusters: { east: {}, west: {} }, ...props });
      } finally {
        for (const name of Object.keys(environment)) delete process.env[name];
      }
    },
  };
}

/** Bad inputs of fleets. */
export const invalid: readonly InvalidInput[] = [
  fleet('FLT001', 'an unknown stage', { stages: { canary: {} }, clusters: { east: { stage: 'canery' } } }),
  fleet('FLT001', 'no stage in a fleet with stages', { stages: { canary: {} }, clusters: { east: {} } }),
  fleet('FLT001', 'an unknown environment', { clusters: { east: { environment: 'production' } } }),
  fleet('FLT001', 'an environment that is a name of JavaScript', { environments: {}, clusters: { east: { environment: 'constructor' } } }),
  fleet('FLT002', 'no version of Talos', { defaults: { kubernetesVersion: '1.34.1' } }),
  fleet('FLT002', 'one cluster ID twice', { clusters: { east: { clusterId: 3 }, west: { clusterId: 3 } } }),
  fleet('FLT003', 'an unknown cluster', {}, { TALOS_CILIUM_ONLY: 'east,wets' }),
  fleet('FLT003', 'a part that does not exist', {}, { TALOS_CILIUM_SHARD: '3/2' }),
  fleet('FLT003', 'a part that is no part', {}, { TALOS_CILIUM_SHARD: 'one' }),
];
