import { join } from 'node:path';
import { filesBelow } from '../../lib/manifests/files';
import { checkManifests, type ManifestCheckResult } from '../../lib/manifests/check/check-manifests';

const MANIFESTS = join(__dirname, 'manifests');

const said = ({ errors, warnings }: ManifestCheckResult): string[] => [...errors, ...warnings].map(({ severity, code, file, line, what }) => `${severity} ${code} ${file.replace(`${MANIFESTS}/`, '')}:${line} ${what}`);

/** Six repositories as people write them: Flux, Argo CD, a guide, racks with BGP, a platform with many policies, and Flux with components and patches that complete everything. */
const REPOSITORIES = ['flux-home', 'argo-lab', 'plain-guide', 'racks', 'platform', 'home-components'];

describe('manifests in the style of the field', () => {
  test('have no error, one repository at a time and all together', () => {
    const results = REPOSITORIES.map((name) => checkManifests({ paths: [join(MANIFESTS, name)] }));
    expect(results.flatMap(({ errors }) => errors)).toEqual([]);
    expect(results.reduce((sum, { objects }) => sum + objects, 0)).toBeGreaterThan(680);
    expect(checkManifests({ paths: [MANIFESTS] }).errors).toEqual([]);
  });

  test.each(['1.18.11', '1.19.6', '1.20.0'])('have no error for Cilium %s', (cilium) => {
    const result = checkManifests({ paths: REPOSITORIES.map((name) => join(MANIFESTS, name)), cilium, kubernetes: '1.35' });
    expect(said(result).filter((line) => line.startsWith('error'))).toEqual([]);
  });

  test('have no error file by file', () => {
    const files = filesBelow(MANIFESTS);
    expect(files.length).toBeGreaterThan(540);
    for (const file of files) expect([file, checkManifests({ paths: [file], cilium: '1.19.6' }).errors.map(({ what }) => what)]).toEqual([file, []]);
  });

  test('versions come from what installs Cilium, and from the configuration of Talos', () => {
    const { versions } = checkManifests({ paths: [join(MANIFESTS, 'flux-home')] });
    expect([versions.cilium?.version.toString(), versions.kubernetes?.version.toString(), versions.talos?.version.toString(), versions.unclear]).toEqual(['1.19.6', 'v1.35.2', 'v1.13.4', []]);
  });

  test('what is no object is left alone: values, patches, templates, files of tools, encrypted files', () => {
    const { objects, ignored, unchecked } = checkManifests({ paths: [join(MANIFESTS, 'argo-lab')] });
    expect(ignored).toEqual({ encrypted: 0, patches: 6, templates: 2 });
    expect(objects).toBeGreaterThan(90);
    expect(unchecked.map(({ kind }) => kind)).toEqual(['SealedSecret']);
    expect(checkManifests({ paths: [join(MANIFESTS, 'flux-home')] }).ignored.encrypted).toBe(1);
  });
});
