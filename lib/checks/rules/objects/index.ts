import type { Rule } from '../../rule';
import { annotationName } from './annotation-name';
import { clusterScopedNamespace } from './cluster-scoped-namespace';
import { configMapData } from './config-map-data';
import { duplicateObject } from './duplicate-object';
import { externalNameAddress } from './external-name-address';
import { featureOff } from './feature-off';
import { imageName } from './image-name';
import { localRedirect } from './local-redirect';
import { memoryUnit } from './memory-unit';
import { metadataRules } from './metadata-syntax';
import { missingNamespace } from './missing-namespace';
import { namespaceNotCreated } from './namespace-not-created';
import { nodeLabelValue } from './node-label-value';
import { nodePortRange } from './node-port-range';
import { objectName } from './object-name';
import { objectSize } from './object-size';
import { permissionGroup } from './permission-group';
import { podSecurity } from './pod-security';
import { servedVersion } from './served-version';
import { serverFields } from './server-fields';
import { settingOfFeatureOff } from './setting-of-feature-off';
import { targetPortName } from './target-port-name';

export const rules: readonly Rule[] = [
  clusterScopedNamespace,
  duplicateObject,
  configMapData,
  objectName,
  servedVersion,
  missingNamespace,
  namespaceNotCreated,
  featureOff,
  settingOfFeatureOff,
  nodePortRange,
  objectSize,
  annotationName,
  localRedirect,
  podSecurity,
  nodeLabelValue,
  serverFields,
  imageName,
  targetPortName,
  externalNameAddress,
  permissionGroup,
  memoryUnit,
  ...metadataRules,
];
