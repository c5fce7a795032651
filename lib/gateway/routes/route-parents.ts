import { PARENT_DEFAULTS } from '../api-defaults';
import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
import { attach } from '../../model/route-attachment';
import type { Attachment, ListenerFacts, Refusal, RouteFacts } from '../../model/route-attachment';
import type { GatewayAttachment, ParentGateway } from '../parent-gateway';
import { checkCount } from './route-values';

const CODES = {
  hostname: 'RTE010',
  listener: 'RTE011',
  protocol: 'RTE012',
  kind: 'RTE013',
  namespace: 'RTE014',
} as const satisfies Readonly<Record<Refusal['reason'], string>>;

/** Reports every reason for which a known Gateway would reject a route, and returns the fields of its parents. */
export function renderParents(attachments: readonly GatewayAttachment[], route: RouteFacts, report: Reporter): ParentRef[] {
  const parents = attachments.flatMap(({ gateway, listener }) => (sectionsOf(listener) ?? [undefined]).map((section) => ({ gateway, section })));
  checkCount('parents', parents.length, 32, 'remove listener, to attach to all listeners of a Gateway with one parent', report);
  checkTwice(parents, report);
  for (const attachment of attachments) {
    for (const { what, fix, reason } of attachTo(attachment, route)?.refusals ?? []) report.add({ code: CODES[reason], what, fix });
  }
  return parents.map(({ gateway, section }) => ({
    ...PARENT_DEFAULTS,
    name: gateway.name,
    ...(gateway.namespace !== route.namespace && { namespace: gateway.namespace }),
    ...(section !== undefined && { sectionName: section }),
  }));
}

/** Known listeners that accept the route. */
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

/** Reports a Gateway that is listed both completely and by listener, and a repeated listener. */
function checkTwice(parents: readonly { readonly gateway: ParentGateway; readonly section: string | undefined }[], report: Reporter): void {
  const byGateway = new Map<string, (string | undefined)[]>();
  for (const { gateway, section } of parents) {
    const title = `${gateway.namespace}/${gateway.name}`;
    byGateway.set(title, [...(byGateway.get(title) ?? []), section]);
  }
  for (const [title, sections] of byGateway) {
    const twice = sections.find((section, index) => sections.indexOf(section) !== index);
    if (sections.includes(undefined) && sections.length > 1) {
      const what = `the route attaches to Gateway ${title} more than once (${sections.map((each) => each ?? 'all listeners').join(', ')})`;
      report.add({ code: 'RTE007', what, fix: 'remove listener, to attach to all listeners, or remove the entry without listener' });
    } else if (twice !== undefined) {
      report.add({ code: 'RTE007', what: `listener ${twice} of Gateway ${title} is listed twice`, fix: 'list it once' });
    }
  }
}
