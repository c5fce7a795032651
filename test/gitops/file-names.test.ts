import { fileNames, type NamedObject } from '../../lib/gitops/file-names';
import { checkPaths } from '../../lib/gitops/output-path';
import { Reporter } from '../../lib/diagnostics/reporter';

function object(apiVersion: string, kind: string, name: string, namespace?: string): NamedObject {
  return { apiVersion, kind, metadata: { name, namespace } };
}

test('namespace, kind and name', () => {
  const objects = [object('v1', 'Namespace', 'shop'), object('apps/v1', 'Deployment', 'web', 'shop'), object('v1', 'Node', 'system:x')];
  expect(fileNames(objects)).toEqual(['Namespace-shop.yaml', 'shop/Deployment-web.yaml', 'Node-system_x.yaml']);
});

test('objects that share a name all get their API group, in any order, and the others do not change', () => {
  const objects = [
    object('v1', 'Service', 'shop', 'a'),
    object('serving.knative.dev/v1', 'Service', 'shop', 'a'),
    object('v1', 'Service', 'shop', 'b'),
  ];
  const expected = ['a/Service.core-shop.yaml', 'a/Service.serving.knative.dev-shop.yaml', 'b/Service-shop.yaml'];
  expect(fileNames(objects)).toEqual(expected);
  expect(fileNames([...objects].reverse())).toEqual([...expected].reverse());
});

test('names that differ only in replaced characters or in case stay apart', () => {
  const names = fileNames(['a:b', 'a_b', 'A_b', 'a-b'].map((name) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', name)));
  expect(names).toEqual([
    'ClusterRole.rbac.authorization.k8s.io-a%3ab.yaml',
    'ClusterRole.rbac.authorization.k8s.io-a%5fb.yaml',
    'ClusterRole.rbac.authorization.k8s.io-%41%5fb.yaml',
    'ClusterRole-a-b.yaml',
  ]);
});

test('every name can be written: long names, device names of Windows', () => {
  const long = 'n'.repeat(252);
  const names = fileNames([
    object('v1', 'ConfigMap', `${long}1`, 'aux'),
    object('v1', 'ConfigMap', `${long}2`, 'aux'),
    object('a.b/v1', 'ConfigMap', `${long}2`, 'aux'),
  ]);
  expect(new Set(names).size).toBe(3);
  const report = new Reporter('dist');
  checkPaths(names, report);
  expect(report.problems).toEqual([]);
});
