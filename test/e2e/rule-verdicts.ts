/** What the server says of the objects of a check's bad example. */
export type RuleVerdict =
  /** It refuses them too; part of what it says. */
  | { readonly refuses: string }
  /** It takes them, and why the check is right all the same. */
  | { readonly accepts: string };

/** Every check whose bad example holds objects, by id. The tests hold it against the server, with Cilium of the example's version. */
export const RULE_VERDICTS: Readonly<Record<string, RuleVerdict>> = {
  CIL071: { accepts: 'the Gateway is fine by itself; it is Cilium\'s values that keep its listeners closed' },
  OBJ010: { accepts: 'clients leave the namespace of a cluster-scoped object out of the address, and the server drops it; Argo CD and kustomize file the object under it' },
  OBJ011: { accepts: 'one by one the objects are fine, and the last one wins without a word' },
  OBJ012: { refuses: '.data.debug: expected string' },
  OBJ013: { refuses: 'the server does not allow this method on the requested resource' },
  OBJ014: { refuses: 'no matches for kind "CiliumBGPPeeringPolicy" in version "cilium.io/v2alpha1"' },
  SEC003: { accepts: 'a Secret is fine in a cluster; it is Git that must not hold it' },
  SEC004: { accepts: 'a key in a ConfigMap is text to the server; it is Git that must not hold it' },
};
