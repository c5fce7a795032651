export { ManifestsFromYaml } from './manifests-from-yaml';
export type { ManifestsFromYamlProps } from './manifests-from-yaml';
