import type { TalosCiliumProps } from '../../lib';
import { expectedLines, type FeatureCase } from '../support/matrix-case';
import { declaredPaths, setPaths } from '../support/matrix-prop-paths';
import { TABLES } from './features';

/** What a case sets beyond what was there before, if the library lets it pass. */
function shownBy(featureCase: FeatureCase): string[] {
  if (expectedLines(featureCase, '1.20').some((line) => line.startsWith('error '))) return [];
  const before = new Set(setPaths(plain(featureCase.on ?? {})));
  return [...setPaths(plain(featureCase.props))].filter((path) => !before.has(path));
}

/** `CertificateIssuance` keeps its maker's name and argument to itself. */
function plain({ certificates, ...props }: TalosCiliumProps): object {
  if (!certificates) return props;
  const { method, ...settings } = (certificates as unknown as { plan: { method: string } }).plan;
  return { ...props, certificates: { [method]: settings } };
}

test('the tables hold every prop, every setting of it and every word of every union', () => {
  const declared = declaredPaths();
  // Guards the guard: were types not found, nothing would be missed.
  const some = ['mtu', 'hubble.relay.replicas', 'envoy.logLevel=critical', 'certificates.certManager.issuer.kind'];
  expect(declared).toEqual(expect.arrayContaining(some));

  const shown = new Set(Object.values(TABLES).flat().flatMap(shownBy));
  expect(declared.filter((path) => !shown.has(path))).toEqual([]);
});
