import type { CodeExample, CodeTable } from './entry';

const ARCHIVE = 'https://helm.sh/docs/topics/charts/#the-chart-file-structure';
const REGISTRIES = 'https://helm.sh/docs/topics/registries/';
const REPOSITORY = 'https://helm.sh/docs/topics/chart_repository/#the-index-file';
const RELEASES = 'https://github.com/kubernetes-sigs/gateway-api/releases';

const LOCK = '$ npx cdk8s-talos-cilium lock';
const GET_AGAIN = '$ curl -LO https://helm.cilium.io/cilium-1.19.6.tgz';

function bundle(wrong: string, right: string): CodeExample {
  const crds = (props: string): string => `new GatewayApiCrds(chart, 'gateway-api', { ${props} });`;
  return { wrong: crds(wrong), right: crds(right) };
}

function source(wrong: string, right: string): CodeExample {
  const cilium = (props: string): string => `new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  chart: { ${props} },\n});`;
  return { wrong: cilium(wrong), right: cilium(right) };
}

function repository(wrong: string, right: string): CodeExample {
  return { wrong: `$ export TALOS_CILIUM_REPOSITORY=${wrong}`, right: `$ export TALOS_CILIUM_REPOSITORY=${right}` };
}

/** Codes of the search for charts and CRD bundles. */
export const assets = {
  AST001: {
    title: 'Incomplete version of a chart or CRD bundle',
    reason: 'Charts and CRD bundles are looked up by their exact version: three numbers, and a pre-release part where there is one.',
    typescript: bundle("version: 'v1.4'", "version: 'v1.4.1'"),
  },
  AST002: { title: 'Unknown channel of the Gateway API', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  AST003: {
    title: 'Chart or bundle path does not exist',
    reason: 'A path that is set in code has precedence over all other sources, so it must exist. Correct the path, or remove it.',
    typescript: source("path: 'charts/cilium-1.19.6.tgz'", "repository: 'https://helm.cilium.io/'"),
  },
  AST004: {
    title: 'Missing chart or bundle while downloads are disabled',
    reason: 'The file is neither in a directory of `TALOS_CILIUM_ASSETS` nor in the cache, and `TALOS_CILIUM_OFFLINE` or `offline` disables downloads.',
    console: { wrong: '$ TALOS_CILIUM_OFFLINE=1 npx cdk8s synth', right: '$ TALOS_CILIUM_ASSETS=./charts TALOS_CILIUM_OFFLINE=1 npx cdk8s synth' },
    related: ['AST018'],
  },
  AST005: {
    title: 'Unexpected digest of a chart or bundle',
    reason: 'The file is not the one that upstream published or that the lock file records. It was damaged, replaced or patched. Download it again, or give a patched chart a version of its own. Such a version is a pre-release, which requires `allowUnsupportedVersion: true`.',
    console: { wrong: 'charts/cilium-1.19.6.tgz    # changed by hand', right: 'charts/cilium-1.19.6-acme.1.tgz    # a version of its own, then locked' },
    related: ['AST014', 'AST034', 'CLU008'],
  },
  AST006: {
    title: 'Unknown digest of a chart or bundle',
    reason: 'A synth uses only files with a known digest. The version is newer than this package, which is normal for a patch release, and the lock file has no entry for it. With network access, a synth records the digest that the Helm repository or OCI registry publishes. In CI, without network access, or if the file is already on the machine, the synth records no digest and fails. Run `lock` where you can commit the lock file.',
    console: { wrong: '$ npx cdk8s synth', right: `${LOCK}\n$ git add talos-cilium.lock.json\n$ npx cdk8s synth` },
  },
  AST007: {
    title: 'Lock file that contradicts a published digest',
    reason: 'This package contains the published digest of this chart, and the lock file has a different one. The lock file was written for a patched chart, or for a registry that repackages charts. Run `npx cdk8s-talos-cilium lock --update` to compare the files in both archives.',
    console: { wrong: '$ npx cdk8s synth', right: `${LOCK} --update` },
    related: ['AST034'],
  },
  AST008: {
    title: 'Lock file that cannot be read',
    reason: 'The file is not valid JSON or does not have the expected fields, for example after a merge conflict.',
    console: { wrong: '<<<<<<< HEAD', right: '$ git checkout --theirs talos-cilium.lock.json\n$ npx cdk8s-talos-cilium lock' },
  },
  AST009: {
    title: 'Lock file that cannot be written',
    reason: 'The file system rejected the write, for example because of missing permissions.',
    console: { wrong: LOCK, right: '$ chmod u+w . && npx cdk8s-talos-cilium lock' },
  },
  AST010: {
    title: 'Cache that cannot be written',
    reason: 'Downloads are stored in the cache, and helm reads them from there.',
    console: { wrong: '$ HOME=/nonexistent npx cdk8s synth', right: '$ TALOS_CILIUM_CACHE=/tmp/cache npx cdk8s synth' },
  },
  AST011: {
    title: 'Invalid repository address',
    reason: 'A repository is the base address of a Helm repository (`https://...`), or the address of the chart in an OCI registry (`oci://...`) without a tag, digest or user name.',
    typescript: source("repository: 'quay.io/cilium/charts'", "repository: 'oci://quay.io/cilium/charts/cilium'"),
    link: REGISTRIES,
  },
  AST012: {
    title: 'Unusable index of a Helm repository',
    reason: 'The `index.yaml` at the address is not the index of a Helm repository, or has no chart named cilium. The server may have returned a sign-in page instead.',
    link: REPOSITORY,
    console: repository('https://github.com/cilium/charts', 'https://helm.cilium.io/'),
  },
  AST013: {
    title: 'Version missing from the Helm repository',
    reason: 'The index of the repository does not list this version. A mirror may not have it yet.',
    link: REPOSITORY,
    console: repository('https://charts.example.com/old', 'https://helm.cilium.io/'),
  },
  AST014: {
    title: 'Repackaged or changed chart in a repository',
    reason: 'The repository or registry serves an archive with a different digest than the published chart: it was repackaged, or its files were changed. `lock` compares the files with the published chart, and records the second digest if they are the same.',
    console: { wrong: '$ npx cdk8s synth', right: LOCK },
    related: ['AST034'],
  },
  AST015: {
    title: 'File not found on the server',
    reason: 'The server returned "not found". The version is not released, or the mirror or registry does not have it.',
    console: repository('oci://quay.io/cilium', 'oci://quay.io/cilium/charts/cilium'),
  },
  AST016: {
    title: 'Access refused by the server',
    reason: 'The server requires credentials, or rejected those that were sent. A registry returns the same status for a chart that does not exist.',
    console: { wrong: '$ npx cdk8s synth', right: '$ helm registry login registry.example.com\n$ npx cdk8s synth' },
    link: REGISTRIES,
  },
  AST017: {
    title: 'Server error',
    reason: 'The server returned an error (HTTP 5xx) several times.',
    console: { wrong: '$ npx cdk8s synth    # HTTP 503', right: '$ npx cdk8s synth    # later, or from a mirror' },
  },
  AST018: {
    title: 'No connection to the server',
    reason: 'The name could not be resolved, the connection was refused, the certificate is not trusted, or the proxy in `HTTPS_PROXY` or `HTTP_PROXY` refused.',
    fix: '`npx cdk8s-talos-cilium doctor` lists the files to copy to a machine without a network.',
    console: { wrong: '$ npx cdk8s synth', right: '$ TALOS_CILIUM_ASSETS=./charts npx cdk8s synth' },
    related: ['AST004'],
  },
  AST019: {
    title: 'Download timeout',
    reason: 'There are time limits for the connection, for a pause in the data, and for the whole download.',
    console: { wrong: "chart: { limits: { timeout: '1s' } }", right: "chart: { limits: { timeout: '5m' } }" },
  },
  AST020: {
    title: 'Redirect loop',
    reason: 'The redirects of the server form a loop, or their number exceeds the limit.',
    console: repository('https://charts.example.com/loop', 'https://helm.cilium.io/'),
  },
  AST021: {
    title: 'Redirect from https to http',
    reason: 'Data over http can be changed in transit. A redirect or an index on https must therefore not refer to http or any other protocol.',
    console: repository('https://charts.example.com/leads-to-http', 'https://helm.cilium.io/'),
  },
  AST022: {
    title: 'File that exceeds the size limit',
    reason: 'A chart or a CRD bundle has at most a few MiB. A larger file is probably something else.',
    console: { wrong: "chart: { limits: { maxSize: '1Ki' } }", right: 'chart: {}' },
  },
  AST023: {
    title: 'Interrupted download',
    reason: 'The connection closed before the download was complete, several times.',
    console: { wrong: '$ npx cdk8s synth', right: '$ npx cdk8s synth    # again, or from a mirror' },
  },
  AST024: {
    title: 'File that is not a chart archive',
    reason: 'A chart is a gzip-compressed tar archive. The file is something else, such as a web page.',
    link: ARCHIVE,
    console: { wrong: '$ curl -o cilium-1.19.6.tgz https://example.com/sign-in', right: GET_AGAIN },
  },
  AST025: {
    title: 'Truncated chart archive',
    reason: 'The archive ends in the middle of a file.',
    link: ARCHIVE,
    console: { wrong: '$ head -c 100000 chart.tgz > cilium-1.19.6.tgz', right: GET_AGAIN },
  },
  AST026: {
    title: 'Chart archive that is too large',
    reason: 'The archive unpacks to more bytes or files than a chart can have.',
    link: ARCHIVE,
    console: { wrong: '$ tar czf cilium-1.19.6.tgz /', right: GET_AGAIN },
  },
  AST027: {
    title: 'Chart archive with an unsafe path',
    reason: 'A path in the archive points outside of its directory, or occurs twice.',
    link: ARCHIVE,
    console: { wrong: 'cilium/../../etc/passwd', right: GET_AGAIN },
  },
  AST028: {
    title: 'Chart archive with a link or device',
    reason: 'A chart consists of files and directories. A link could point outside of the archive.',
    link: ARCHIVE,
    console: { wrong: 'cilium/values.yaml -> /etc/passwd', right: GET_AGAIN },
  },
  AST029: {
    title: 'Archive without a chart',
    reason: 'There is no `cilium/Chart.yaml` in the archive. The source archive of a release is not a chart.',
    link: ARCHIVE,
    console: { wrong: '$ curl -Lo cilium-1.19.6.tgz https://github.com/cilium/cilium/archive/v1.19.6.tar.gz', right: GET_AGAIN },
  },
  AST030: {
    title: 'Wrong chart name or version in an archive',
    reason: 'The name or version in `Chart.yaml` differs from the name of the archive file.',
    link: ARCHIVE,
    console: { wrong: '$ cp cilium-1.18.1.tgz cilium-1.19.6.tgz', right: GET_AGAIN },
  },
  AST031: {
    title: 'Unexpected release or channel of a CRD bundle',
    reason: 'The annotations of the CRDs have a release or channel of the Gateway API that is different from that of the bundle that the program uses.',
    link: RELEASES,
    console: { wrong: '$ cp experimental-install.yaml gateway-api-v1.4.1-standard-install.yaml', right: '$ cp standard-install.yaml gateway-api-v1.4.1-standard-install.yaml' },
  },
  AST032: {
    title: 'Failed helm pull',
    reason: 'Helm pulls charts from OCI registries. It could not be started, it failed, or it did not print the digest of the manifest.',
    link: REGISTRIES,
    console: { wrong: '$ npx cdk8s synth', right: '$ helm pull oci://quay.io/cilium/charts/cilium --version 1.19.6    # says more' },
  },
  AST033: {
    title: 'Chart without a published digest',
    reason: 'The first lock of an unknown version takes the digest from the index of the Helm repository, over TLS. This index has no digest, or it is served over plain HTTP.',
    fix: '`--trust-download` locks the file as it was downloaded. Compare the digest with one from another source.',
    console: { wrong: LOCK, right: `${LOCK} --trust-download` },
  },
  AST034: {
    title: 'Changed files in a known chart version',
    reason: 'The files in this archive differ from those of the published chart of the same version. A patched chart needs its own version, so that the two can be distinguished. Such a version is a pre-release, which requires `allowUnsupportedVersion: true`.',
    console: { wrong: 'version: 1.20.0', right: 'version: 1.20.0-acme.1' },
    related: ['AST005', 'AST014', 'CLU008'],
  },
  AST035: {
    title: 'Replaced manifest in an OCI registry',
    reason: 'The chart has the locked digest, but the registry has a different manifest for this version. The chart was pushed again, or the lock was recorded from another registry.',
    console: { wrong: '$ npx cdk8s synth', right: `${LOCK} --update` },
  },
  AST036: {
    title: 'Two sources with different files for one version',
    reason: 'Two clusters in the app use the same version from different sources, and the files differ. The lock file has one entry for each version.',
    console: { wrong: "chart: { repository: 'oci://a.example.com/charts/cilium' }    // home\nchart: { repository: 'oci://b.example.com/charts/cilium' }    // edge", right: "chart: { repository: 'oci://a.example.com/charts/cilium' }    // home and edge" },
  },
  AST037: {
    title: 'Invalid limit of a download',
    reason: 'Times are durations with a unit, such as 30s, and sizes are whole numbers with a binary unit, such as 20Mi. A number without a unit is ambiguous.',
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium', { chart: { limits: { timeout: '300' } } });",
      right: "new TalosCilium(chart, 'cilium', { chart: { limits: { timeout: '5m' } } });",
    },
    related: ['AST019', 'AST022'],
  },
} as const satisfies CodeTable;
