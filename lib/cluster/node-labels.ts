/** Label of control planes; its value is empty on Talos. */
export const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';

/** Label that keeps load balancers from sending traffic to a node. Talos gives it to control planes. */
export const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';
