import type { JsonObject } from '../../lib';

/** A CustomResourceDefinition with this description. Nothing but such a text makes an object of megabytes that the API server takes. */
export function definition(description: string): { apiVersion: string; kind: string; metadata: { name: string }; spec: JsonObject } {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', description } } }],
    },
  };
}
