/** Known sha256 digests of one Gateway API bundle. */
export interface GatewayApiDigests {
  /** The `<channel>-install.yaml` of the release. */
  readonly release?: string;
  /** A copy with only the `gateway.networking.k8s.io` CRDs, one document each, without comments and admission policies. */
  readonly crdsOnly?: string;
}

/**
 * sha256 digests of Gateway API bundles by `<version>/<channel>`, kept by hand: the project publishes no list of them.
 *
 * Releases up to v1.4.1 as recorded by Kubespray, which downloads the same files; later ones as recorded by several
 * projects that pin them and by the digests that GitHub shows for release assets. The files of v1.4.1 were replaced
 * upstream after that release: these are the digests of the later files, and it is why the lock file may say otherwise.
 *
 * @see https://github.com/kubernetes-sigs/gateway-api/releases
 * @see https://github.com/kubernetes-sigs/kubespray/blob/master/roles/kubespray_defaults/vars/main/checksums.yml
 * @see https://github.com/kubernetes-sigs/kubespray/pull/13006
 */
export const GATEWAY_API_DIGESTS: Readonly<Record<string, GatewayApiDigests>> = {
  'v1.0.0/standard': {
    release: '23e4e1095c72a0587474f7fb3f85c319cdec77a083ab91237ffbdec1f1834d2a',
    crdsOnly: '66d85667356ec36a6abddac97cc74a276bafff1fb7b2802ba444b861340d13a1',
  },
  'v1.0.0/experimental': {
    release: '6c601dced7872a940d76fa667ae126ba718cb4c6db970d0bab49128ecc1192a3',
  },
  'v1.1.0/standard': {
    release: 'c411805475d430a34242623a8e17153a7c40e946497bfd494e558b0d1a8858b3',
    crdsOnly: '84730323af94a705991b9f418a2eef088795c8d33e80e5d147d8371f8035ce1d',
  },
  'v1.1.0/experimental': {
    release: '10f322744a005d4e73e2b067e95fecd4cfec619dc7564930b488c296bfa3bec1',
    crdsOnly: '553a68a1e287b4a92dbd2fdb51832ae918906d578a59cac120ce10598e5e3dcf',
  },
  'v1.1.1/standard': {
    release: 'ffbfc11c5d1a11e8fd03de12a1b48f55ee782646d84b630068f48fdde86a60cf',
  },
  'v1.1.1/experimental': {
    release: '529011bdf6c71ad6200bcd483ce4f248bc45309207d294bedf24e45a7563a9b0',
  },
  'v1.2.0/standard': {
    release: '38ed055bb25dc580c0366899c0bed9b9e92dfcd1c180a569133f3946026cf102',
  },
  'v1.2.0/experimental': {
    release: '4369188e63b9ab5a35b5a83032c94d871159dece086b908b6ea18ea321ca06a9',
  },
  'v1.2.1/standard': {
    release: '97598bf6ab3b33b9b5c5432bdd24de091e4e9c3aa0575ebb0710a2a19cd64d64',
    crdsOnly: '70fa3a566448c79bbee8f16c7d441fa3d9ec0eed6765598f688e4295a54b5067',
  },
  'v1.2.1/experimental': {
    release: 'd3aa6723a3306770cffb601ee22af3d35da43acfa1ca547fc0d3bce08dad66e7',
    crdsOnly: 'abb1434a5c7ec6160ad7f41f8d7dc94cb59e9e3b844a7dcdb297db9d7094b8a2',
  },
  'v1.3.0/standard': {
    release: '78796d5c51450fc55d8dc8092ba8137f8c807982d7508d7875d5c537a24082b9',
    crdsOnly: '5a1cbbf9805f5962f5a8337b7127c7749abefc552754e93d4a9c8d63aeaef295',
  },
  'v1.3.0/experimental': {
    release: '3e7a27e4456ff3d68606a6a8516306aaff354d6f0950b32bb31930669b7bf8b8',
    crdsOnly: '306ba7f9254629cb141f0354113722d274519fb42dfe881f932e2c36664d6dd9',
  },
  'v1.4.0/standard': {
    release: '6a4029e661446d64add866a00ecdc40c14219b68777ab614c5cdaac0adb481f1',
  },
  'v1.4.0/experimental': {
    release: '0414b160767377e85fd362855501200c6b83b84758bcd532652e3fe1cc677e49',
  },
  'v1.4.1/standard': {
    release: '73b91b77f6be023a8c92c969fc664e5bd3b1a28aea59eac9ebc904607354dad2',
    crdsOnly: '8c1ab8cb62252a8c32676484acb1e86440a3c6a75539f14f1e5e177efe7ec4f0',
  },
  'v1.4.1/experimental': {
    release: '553327e0ff32a1a2be446bf93823c8413cf9253ac6a6d5407eebd1e8d269f69e',
    crdsOnly: '52ce4cec74c02046430ad73e1cb952f43395986b0874e0e5cc4ce719336ca6d8',
  },
  'v1.5.0/standard': {
    release: '510338cf6709f84410efcce5269268f4c7c5067efdc5d04c75aa2fd2f8380c96',
  },
  'v1.5.0/experimental': {
    release: 'f7cc7d309a7ad9d316938341046ed81c40e787d8082f0b281df3926289a7a445',
  },
  'v1.5.1/standard': {
    release: '751002b3b91a87f7ae3bd2517c79a47a8d7ed6702901808a1cf9bd97d284f9b8',
    crdsOnly: '6596ba0f11334510f433ca09ec383c2ff099a9e8a06b7f0501465570d548384f',
  },
  'v1.5.1/experimental': {
    release: '64ec76609a6ac885e0405dea79ca509c229fa019d342f0857aa8b6bdc8b8ba92',
    crdsOnly: '648fdf144fa96ef993c7fcb976c7902fecb2c2620d0ac80fe5913a0e6308a89c',
  },
  'v1.6.0/standard': {
    release: 'a557172e8348f758479e9ee4000bbbb4b4aa48302a6b73461823ea5349bad56d',
  },
  'v1.6.1/standard': {
    release: '24d931f22abd8e40c973264319ead7cfa09d0fb7716b7ab1ee2ff174cb063a73',
    crdsOnly: '01aaba6792bf56d4b7cc3c9a34bbd1e6222378c643f01d22010015f4aa5b3bcf',
  },
  'v1.6.1/experimental': {
    release: 'd7fa77650e4ef28fca0411536fcb5e237deb4d50301cfded3be49d9a1b7bbd02',
    crdsOnly: 'b2e3b09911506e7b7a4688a7f364dffb3fa0cce85531e4d8942938a12d5756ba',
  },
  'v1.6.2/standard': {
    release: 'faede450fa178126aba41337737b97d351ebe87d93c910237ce1e072d1ca40d9',
  },
};
