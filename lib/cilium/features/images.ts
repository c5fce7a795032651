import type { Json, JsonObject } from '../../kubernetes/json';
import { lookUp } from '../../values';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';

const REGISTRY = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/;

/** Parts of an image that differ from those of the chart. */
export interface ImageProps {
  /** Repository with its registry: `registry.example.com/cilium/cilium`. @default - the chart's */
  readonly repository?: string;
  /** Tag: `v1.19.6`. Without `digest`, the image has no digest, because that of the chart belongs to another tag. @default - the chart's */
  readonly tag?: string;
  /** Digest: `sha256:` and 64 hexadecimal digits. @default - the chart's, or none with `tag` */
  readonly digest?: string;
}

/** Images of all workloads, and of each: a whole image with tag or digest, `registry.example.com/cilium/cilium:v1.19.6`, or the parts that differ. */
export interface ImagesProps {
  /**
   * Registry of all images, with an optional path: `registry.example.com/mirror`, such as a mirror or a registry behind a firewall.
   * @default - the chart's: quay.io
   */
  readonly registry?: string;
  /**
   * Whether all images are referenced by digest in addition to the tag. Mirrors that change digests require `false`.
   * @default - the chart's: true
   */
  readonly useDigest?: boolean;
  /**
   * When nodes pull all images.
   * @default - the chart's: IfNotPresent
   */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /**
   * Names of Secrets with logins of registries, in the namespace of Cilium.
   * @default - none
   */
  readonly pullSecrets?: readonly string[];
  /** The agent. @default - the chart's */
  readonly agent?: string | ImageProps;
  /** The operator. @default - the chart's */
  readonly operator?: string | ImageProps;
  /** Envoy. @default - the chart's */
  readonly envoy?: string | ImageProps;
  /** The Job that issues certificates. @default - the chart's */
  readonly certgen?: string | ImageProps;
  /** Hubble Relay. @default - the chart's */
  readonly hubbleRelay?: string | ImageProps;
  /** The frontend of Hubble UI. @default - the chart's */
  readonly hubbleUiFrontend?: string | ImageProps;
  /** The backend of Hubble UI. @default - the chart's */
  readonly hubbleUiBackend?: string | ImageProps;
  /** The API server of the cluster mesh. @default - the chart's */
  readonly clusterMeshApiServer?: string | ImageProps;
}

/** Value of each image. */
const IMAGES = {
  agent: 'image',
  operator: 'operator.image',
  envoy: 'envoy.image',
  certgen: 'certgen.image',
  hubbleRelay: 'hubble.relay.image',
  hubbleUiFrontend: 'hubble.ui.frontend.image',
  hubbleUiBackend: 'hubble.ui.backend.image',
  clusterMeshApiServer: 'clustermesh.apiserver.image',
} as const;

const NAMES = Object.keys(IMAGES) as (keyof typeof IMAGES)[];
const WHOLE: DirectTable = Object.fromEntries(NAMES.map((name) => [name, `${IMAGES[name]}.override`]));
/** The operator has a digest for each cloud. */
const PARTS: DirectTable = Object.fromEntries(
  NAMES.flatMap((name) =>
    (['repository', 'tag', 'digest'] as const).map((part) => [`${name}.${part}`, `${IMAGES[name]}.${name === 'operator' && part === 'digest' ? 'genericDigest' : part}`]),
  ),
);

/** Images. Tags and digests stay those of the chart unless an image has its own. */
export const images: Feature<{ images?: ImagesProps }> = {
  prop: 'images',
  direct: { ...WHOLE, ...PARTS },
  apply({ images: prop }, context) {
    if (!prop) return;
    const { defaults, set, report } = context;
    const { registry, useDigest, pullPolicy, pullSecrets } = prop;
    if (registry !== undefined && !REGISTRY.test(registry)) {
      report.add({
        code: 'CIL021',
        what: `images.registry is not a valid registry: ${JSON.stringify(registry)}`,
        expected: 'a host with an optional port and path, without a scheme and a trailing slash',
        fix: `write images: { registry: '${registryIn(registry)}' }`,
      });
      return;
    }
    if (registry !== undefined || useDigest !== undefined || pullPolicy !== undefined) {
      for (const [path, repository, image] of chartImages(defaults(), '')) {
        if (registry !== undefined) set(`${path}repository`, `${registry}/${withoutHost(repository)}`);
        if ('useDigest' in image) set(`${path}useDigest`, useDigest);
        // The chart declares that of the Envoy of the preflight check, and does not read it.
        if ('pullPolicy' in image && path !== 'preflight.envoy.image.') set(`${path}pullPolicy`, pullPolicy);
      }
    }
    set('imagePullSecrets', pullSecrets?.map((name) => ({ name })));
    for (const name of NAMES) {
      const image = prop[name];
      setDirect('images', { [name]: image }, typeof image === 'string' ? WHOLE : PARTS, context);
      if (typeof image === 'object' && image.tag !== undefined && image.digest === undefined) {
        set(`${IMAGES[name]}.useDigest`, false, 'the digest of the chart belongs to another tag');
      }
    }
  },
};

/** The registry that was probably meant. */
function registryIn(text: string): string {
  const [, stripped = ''] = /^(?:[a-z]+:\/\/)?(.*?)\/*$/.exec(text.toLowerCase()) ?? [];
  return REGISTRY.test(stripped) ? stripped : 'registry.example.com/mirror';
}

/** Where the images of a mirror come from: the repository of the chart for each of another registry, and the digests of its tags. */
export function mirroredRepositories(values: JsonObject, defaults: () => JsonObject): ReadonlyMap<string, ChartImage> {
  const found = new Map<string, ChartImage>();
  for (const [path, repository] of chartImages(values, '')) {
    const image = lookUp(defaults(), path.split('.').slice(0, -1)).value as JsonObject | undefined;
    const original = image?.repository;
    if (typeof original === 'string' && original !== repository && repository.endsWith(`/${withoutHost(original)}`)) found.set(repository, { ...image, repository: original });
  }
  return found;
}

/** An image in the values of the chart: `repository`, `tag`, `digest` and others. */
export type ChartImage = JsonObject & { readonly repository: string };

/** Everything with a repository in the defaults of the chart, by the beginning of its path. */
function* chartImages(value: Json | undefined, path: string): Iterable<[path: string, repository: string, image: JsonObject]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value as JsonObject)) {
    if (key === 'repository' && typeof child === 'string' && child) yield [path, child, value];
    else yield* chartImages(child, `${path}${key}.`);
  }
}

function withoutHost(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && /[.:]/.test(first) ? rest.join('/') : repository;
}
