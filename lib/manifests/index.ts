export { ManifestsFromYaml } from './manifests-from-yaml';
export type { ManifestsFromYamlProps } from './manifests-from-yaml';
export { ManifestValidation } from './manifest-validation';
export type {
  ManifestValidationContext, ManifestValidationLogger, ManifestValidationProps, ManifestValidationReport, ManifestViolation, ViolatingResource,
} from './manifest-validation';
