import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import { attach } from '../../model/route-attachment';
import type { Attachment, ListenerFacts, Refusal, RouteFacts } from '../../model/route-attachment';
import type { GatewayAttachment, ParentGateway } from '../parent-gateway';
import type { Report } from '../report';

const CODES = {
  hostname: 'RTE010',
  listener: 'RTE011',
  protocol: 'RTE012',
  kind: 'RTE013',
  namespace: 'RTE014',
} as const satisfies Readonly<Record<Refusal['reason'], string>>;

/** Where a route attaches to, as the API takes it, with all that a known Gateway would refuse noted. */
export function renderParents(attachments: readonly GatewayAttachment[], route: RouteFacts, report: Report): ParentRef[] {
  const parents = attachments.flatMap(({ gateway, listener }) => (sectionsOf(listener) ?? [undefined]).map((section) => ({ gateway, section })));
  report.limit('parents', parents.length, 32, 'attach to fewer listeners, or to all of a Gateway');
  checkTwice(parents, report);
  for (const attachment of attachments) {
    for (const { what, fix, reason } of attachTo(attachment, route)?.refusals ?? []) report.add(CODES[reason], what, fix);
  }
  return parents.map(({ gateway, section }) => ({
    name: gateway.name,
    ...(gateway.namespace !== route.namespace && { namespace: gateway.namespace }),
    ...(section !== undefined && { sectionName: section }),
  }));
}

/** Listeners that take the route, as far as known. */
export function attachedListeners(attachments: readonly GatewayAttachment[], route: RouteFacts): readonly ListenerFacts[] {
  return attachments.flatMap((attachment) => attachTo(attachment, route)?.listeners ?? []);
}

function attachTo({ gateway, listener }: GatewayAttachment, route: RouteFacts): Attachment | undefined {
  const { name, namespace, listeners } = gateway;
  return listeners && attach({ name, namespace, listeners }, route, sectionsOf(listener));
}

function sectionsOf(listener: GatewayAttachment['listener']): readonly string[] | undefined {
  return typeof listener === 'string' ? [listener] : listener;
}

/** The API takes a Gateway once, or several of its listeners, each once. */
function checkTwice(parents: readonly { readonly gateway: ParentGateway; readonly section: string | undefined }[], report: Report): void {
  const byGateway = new Map<string, (string | undefined)[]>();
  for (const { gateway, section } of parents) {
    const title = `${gateway.namespace}/${gateway.name}`;
    byGateway.set(title, [...(byGateway.get(title) ?? []), section]);
  }
  for (const [title, sections] of byGateway) {
    const twice = sections.find((section, index) => sections.indexOf(section) !== index);
    if (sections.includes(undefined) && sections.length > 1) {
      report.add('RTE007', `attaches to Gateway ${title} as a whole and once more (${sections.map((each) => each ?? 'all listeners').join(', ')})`, 'name each listener, or none');
    } else if (twice !== undefined) {
      report.add('RTE007', `attaches to one listener of Gateway ${title} twice (${twice})`, 'leave one');
    }
  }
}
