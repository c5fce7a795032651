import { isPortless, isPortName, isPortNumber, isServiceName, MAX_PORT, portNumberIn } from '../../../model/policy-language';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet, type PolicyWalk } from '../../policies/policy-walk';

export const portNumber: PolicyRule = {
  id: 'POL221',
  title: 'Invalid port',
  reason: 'A port is a number from 1 to 65535, 0 for all ports, or a port name. A range has its last port in endPort. The CRD also accepts strings such as 99999 and 80-90, but the agent then rejects the whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '9999', protocol: 'TCP' }, { port: '80', endPort: 90, protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '99999', protocol: 'TCP' }, { port: '80-90', protocol: 'TCP' }] }] }] })] },
  typescript: {
    wrong: program('.allowFrom(Peer.any(), Port.tcp(80800))'),
    right: program('.allowFrom(Peer.any(), Port.tcp(8080))'),
  },
  visit: {
    port({ port, endPort, protocol }, walk) {
      const number = portNumberIn(port);
      if (!isSet(port) || port === '') {
        if (walk.settings.extendedIpProtocols !== true) walk.report('port', port, 'is required', 'add port as a string; "0" means all ports');
      } else if (typeof port !== 'string') {
        walk.report('port', port, 'must be a string', `write port: "${JSON.stringify(port)}"`);
      } else if (number !== undefined) {
        if (isSet(endPort)) checkRange(number, endPort, walk);
      } else if (!isServiceName(port)) {
        const what = /^0[0-9]+$/.test(port) ? 'has a leading zero, which the agent reads as octal' : 'is not a valid port number or name';
        walk.report('port', port, what, `write a number from 0 to ${MAX_PORT}, or a name of at most 15 letters, digits and single dashes; a range ends with endPort`);
      } else if (isSet(endPort) && endPort !== 0 && !isPortless(protocol)) {
        walk.report('endPort', endPort, 'is not supported for a named port', 'write the port as a number, or remove endPort');
      }
    },
    kubernetesPort({ port, endPort }, walk) {
      if (isSet(port) && !isPortNumber(port) && !isPortName(port)) {
        walk.report('port', port, 'is not a valid port number or name', `write a number from 1 to ${MAX_PORT} without quotes, or a name of at most 15 lower-case letters, digits and dashes`);
      }
      if (!isSet(endPort)) return;
      if (typeof port !== 'number') walk.report('endPort', endPort, 'requires port to be a number', 'write the port as a number');
      else if (!isPortNumber(endPort) || endPort < port) walk.report('endPort', endPort, `must be a port number of at least ${port}`, `write a number from ${port} to ${MAX_PORT}`);
    },
  },
};

function checkRange(port: number, endPort: unknown, walk: PolicyWalk): void {
  const fix = `write a number from ${port} to ${MAX_PORT}`;
  if (endPort === 0) return;
  if (!isPortNumber(endPort)) walk.report('endPort', endPort, 'is not a valid port number', fix);
  else if (endPort < port) walk.report('endPort', endPort, `is lower than port, which is ${port}`, fix);
}
