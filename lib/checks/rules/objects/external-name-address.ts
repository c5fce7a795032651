import { isMistake, readIp } from '../../../cluster/ip-text';
import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { map, text } from '../../../model/json';
import type { ObjectRule } from '../../rule';

const service = (externalName: string): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'shop' }, spec: { type: 'ExternalName', externalName } });

/** The API server takes the digits for a DNS name. */
export const externalNameAddress: ObjectRule = {
  on: 'object',
  id: 'OBJ033',
  title: 'IP address as externalName of a Service',
  severity: 'warning',
  reason: 'A Service of type ExternalName is a CNAME record, which has a DNS name as its target. An IP address is taken for a name, and no DNS server resolves it. Only ingress controllers that read the Service themselves, such as Traefik, reach the address. For an address, use a Service without a selector and an EndpointSlice.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
  kinds: ['Service'],
  good: { objects: [service('db.example.com')] },
  bad: { objects: [service('192.0.2.10')] },
  *check({ path, object }) {
    const { type, externalName } = map(object.spec);
    const name = text(externalName);
    if (type !== 'ExternalName' || name === undefined || isMistake(readIp(name))) return;
    yield {
      path,
      subject: 'spec.externalName',
      what: `Service ${identityOf(object).title} has an IP address as its externalName (${name})`,
      fix: 'use a DNS name, or a Service without selector and type, and an EndpointSlice with the address',
    };
  },
};
