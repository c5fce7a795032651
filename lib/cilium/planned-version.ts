import { CiliumVersion } from '../cluster/cilium-version';
import { PLAN_VARIABLE } from '../synthesis/inspection';

/** The version of a `TalosCilium`: its own, or a newer one that is planned. */
export function plannedVersion(own: CiliumVersion): CiliumVersion {
  const text = process.env[PLAN_VARIABLE];
  if (!text) return own;
  const planned = CiliumVersion.parse(text, PLAN_VARIABLE);
  return planned.compare(own) > 0 ? planned : own;
}
