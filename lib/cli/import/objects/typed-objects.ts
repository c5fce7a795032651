import { data, object, type Expression } from '../expression';
import type { Json } from '../../../kubernetes/json';
import type { Converting } from './proposal';
import { TYPED_KINDS, typedClass } from './typed-kinds';

/** Objects of kinds without another construct, as typed objects of the same fields. */
export function convertTypedObjects({ of, accept, refuse, names }: Converting): void {
  for (const kind of Object.keys(TYPED_KINDS)) {
    for (const found of of(kind)) {
      const { apiVersion, kind: _kind, ...fields } = found.object;
      // A variable of Flux is a string, also where the type is a number.
      const { apiVersion: typed } = typedClass(kind)!;
      const variable = /\$\{[^}]*\}/.exec(JSON.stringify(fields))?.[0];
      if (apiVersion !== typed || variable !== undefined) {
        refuse(found, apiVersion === typed ? `it contains the variable ${variable!}, and the typed class takes values only` : `the typed class is of ${typed}, and the object of ${apiVersion}`);
        continue;
      }
      const members = Object.fromEntries(Object.entries(fields).map(([name, value]): [string, Expression] => [name, data(value as unknown as Json)]));
      const id = names.id(found.object.metadata.name, kind.replace(/^Cilium/, '').toLowerCase());
      accept({ statements: [{ construct: kind, id, props: object(members) }], objects: [found], by: kind });
    }
  }
}
